"""`/metrics`: what it counts, its format, and who may read it."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from channels.message_api import tokens
from hotline.metrics import Metrics, RequestTimes
from storage.clock import VirtualClock, stamp
from storage.database import Database
from tests.conftest import NOON
from tests.desk.office import CITY
from tickets.opening import open_ticket
from tickets.ticket import Ticket

LINE = re.compile(r'(# (HELP|TYPE) \w+ .+)|(\w+(\{\w+="([^"\\]|\\.)*"(,\w+="([^"\\]|\\.)*")*\})? -?[\d.]+)')
FAR = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def metrics(db: Database, clock: VirtualClock) -> Metrics:
    return Metrics(db, clock)


def app(metrics: Metrics) -> Flask:
    made = Flask("test", static_folder=None)
    made.register_blueprint(metrics.blueprint())
    metrics.watch(made)
    return made


def fill(db: Database) -> None:
    at, past = stamp(NOON), stamp(NOON - timedelta(hours=1))
    with db.write() as tx:
        tx.insert(
            "inbox", channel='a"b\nc', account="m", key="1", sender="s", kind="text", sent_at=at, received_at=at
        )  # fmt: skip
        for n, due in enumerate((NOON - timedelta(days=1), NOON + timedelta(days=1))):
            open_ticket(
                tx, Ticket(number=f"HX{n}", status="accepted", opened=NOON, purpose="求助", due=due), NOON, CITY.deadlines
            )  # fmt: skip
        tx.run("UPDATE tickets SET status = 'handling'")
        tx.run("UPDATE tickets SET due = :past WHERE number = 'HX0'", past=past)
        tx.insert("due", kind="k", key="1", due_at=past)
        tx.insert("due", kind="k", key="2", due_at=at, error="broken")
        tx.insert("due", kind="k", key="3", due_at=past, done=at)


def test_the_counts_are_those_of_the_database(db: Database, metrics: Metrics) -> None:
    fill(db)
    lines = metrics.text(NOON).splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert 'hotline_messages{channel="a\\"b\\nc",status="open"} 1' in lines
    assert 'hotline_tickets{status="handling"} 2' in lines
    assert "hotline_tickets_overdue 1" in lines
    assert "hotline_jobs_late 1" in lines
    assert "hotline_jobs_failing 1" in lines


def test_the_database_is_asked_at_most_every_few_seconds(db: Database, metrics: Metrics) -> None:
    before = metrics.text(NOON)
    fill(db)
    assert metrics.text(NOON + timedelta(seconds=5)) == before
    assert "hotline_jobs_late 1" in metrics.text(NOON + timedelta(seconds=20))


def test_a_stranger_needs_a_token_of_its_own_scope(db: Database, metrics: Metrics) -> None:
    with db.write() as tx:
        good, other = (tokens.add(tx, scope, [scope], "t", NOON) for scope in ("metrics", "units"))
    client = app(metrics).test_client()

    def code(key: str = "", **headers: str) -> int:
        given = {"Authorization": f"Bearer {key}"} if key else {}
        return client.get("/metrics", headers={**given, **headers}, environ_base=FAR).status_code

    assert (code(), code("nonsense"), code(other), code(good)) == (401, 401, 403, 200)
    assert client.get("/metrics").status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert client.get("/metrics", headers={header: "203.0.113.9"}).status_code == 401


def test_requests_are_timed_by_the_first_part_of_their_address_alone(metrics: Metrics) -> None:
    client = app(metrics).test_client()
    for path in ("/console/tickets/HX1", "/console/a", "/act/secret-token", "/metrics"):
        client.get(path)
    text = client.get("/metrics").get_data(as_text=True)
    assert 'hotline_request_seconds_count{part="console"} 2' in text
    assert 'hotline_request_seconds_count{part="act"} 1' in text
    assert "secret-token" not in text


def test_a_bucket_holds_all_that_took_no_longer() -> None:
    times = RequestTimes()
    for seconds in (0.005, 0.05, 0.15, 9.0):
        times.note("/chat", seconds)
    found = {line.split(" ")[0]: line.split(" ")[1] for line in times.lines() if "bucket" in line}
    counts = [int(value) for value in found.values()]
    assert counts == [1, 2, 2, 3, 3, 3, 3, 4]
