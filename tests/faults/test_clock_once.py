"""Several workers on PostgreSQL, killed at random: everything that falls due is done once, and nothing is lost.

What is counted is every row of `due` that was carried out, of whatever kind: a trigger of the database notes each one
that a transaction marked done, and each message that was sent.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from desk import clocks, escalation, rounds
from desk.city import City
from desk.opening import Request, open_from_request
from desk.ticket_actions import Done, perform
from hotline.city import make_city
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from storage.clock import SystemClock, stamp
from storage.database import Database, open_database
from tests.faults.server import Server
from tests.postgres_server import PostgresServer
from tickets.model import Actor

PACK = "tests/packs/other_city"
BURST = timedelta(seconds=2)
SECONDS_TO_FINISH = 60
SEAT = Actor("office", "s1", "seat")
REVIEWER = Actor("office", "r1", "reviewer")
REPLY = (
    "10月15日已更换柳浪街路灯的光源和镇流器，当晚巡查确认亮灯，并已加入每周巡查路线。联系电话0000-1234567。"
)

NOTE = """
CREATE TABLE noted (what text, key text, at text);
CREATE FUNCTION note_done() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO noted VALUES (NEW.kind, NEW.key, OLD.due_at); RETURN NEW; END $$;
CREATE FUNCTION note_sent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO noted VALUES ('sent', NEW.dedupe_key, NEW.send_after); RETURN NEW; END $$;
CREATE TRIGGER done AFTER UPDATE ON due FOR EACH ROW
    WHEN (OLD.done IS NULL AND NEW.done IS NOT NULL) EXECUTE FUNCTION note_done();
CREATE TRIGGER sent AFTER UPDATE ON outbox FOR EACH ROW
    WHEN (OLD.status <> 'sent' AND NEW.status = 'sent') EXECUTE FUNCTION note_sent();
"""


@dataclass(frozen=True)
class Due:
    """One row that must be carried out exactly once at this moment."""

    kind: str
    key: str
    at: str


@pytest.fixture
def url(postgres_server: PostgresServer) -> Iterator[str]:
    """A fresh database that notes what is done in it."""
    address = postgres_server.lend()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(NOTE)
    yield address
    postgres_server.give_back(address)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    db = open_database(url)
    try:
        yield db
    finally:
        db.close()


class Office:
    """A city with tickets in many states, whose clocks are then all set to go off soon."""

    def __init__(self, db: Database, seed: int) -> None:
        self._db = db
        self._chance = random.Random(seed)
        pack = check_folder(Path(PACK)).usable()
        self._now = SystemClock(pack.rules.timezone).now
        load(db, pack, "test", self._now())
        self._city: City = make_city(pack).desk
        self._units = [unit.name for unit in self._city.units]

    def fill(self, tickets: int) -> None:
        """Open tickets and move each some way along; begin the rounds."""
        for n in range(tickets):
            number = self._open(n, urgent=n % 3 == 0)
            self._move_on(number, steps=n % 7)
        with self._db.write() as tx:
            rounds.begin(tx, self._city, self._now())

    def _open(self, n: int, urgent: bool) -> str:
        words = f"柳浪街第{n}盏路灯不亮了"
        request = Request(
            text=words, title=words, purpose="求助", urgent=urgent, channel="webchat", sender=f"c{n}"
        )
        with self._db.write() as tx:
            return open_from_request(tx, self._city, request, self._now()).ticket.number

    def _move_on(self, number: str, steps: int) -> None:
        unit, other = self._chance.sample(self._units, 2)
        officer, leader = Actor("unit", "u1", "handler", unit), Actor("unit", "l1", "unit_leader", unit)
        moves: tuple[tuple[Actor, str, dict[str, object]], ...] = (
            (SEAT, "dispatch", {"unit": unit, "units": [other]}),
            (officer, "sign", {}),
            (officer, "contact", {"text": "已电话联系群众说明办理计划", "outcome": "已联系"}),
            (
                officer,
                "reply",
                {"text": "光源老化，已更换", "public": REPLY, "outcome": "已解决"},
            ),
            (leader, "approve", {}),
            (REVIEWER, "review_pass", {}),
        )
        for actor, action, fields in moves[:steps]:
            done = perform(self._db, self._city, self._now(), actor, number, action, fields)
            assert isinstance(done, Done), done

    def set_off(self, bursts: int) -> list[Due]:
        """Let everything that waits fall due in a few bursts, the first in a moment."""
        begin = self._now()
        with self._db.write() as tx:
            rows = tx.all("SELECT id, kind, key FROM due WHERE done IS NULL ORDER BY id")
            found = []
            for row in rows:
                at = stamp(begin + BURST * self._chance.randint(1, bursts))
                tx.run("UPDATE due SET due_at = :at WHERE id = :id", at=at, id=row["id"])
                found.append(Due(row["kind"], row["key"], at))
        return found


def storm(
    office: Office, url: str, folder: Path, workers: int, kills: int, bursts: int, seed: int
) -> list[Due]:
    """Workers that die whenever they are busiest, and come back; returns what fell due meanwhile."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        running = [Server(url, folder / f"{n}.log", PACK, "worker") for n in range(workers)]
        for worker in running:
            stack.callback(worker.kill)
            worker.begin()
        for worker in running:
            worker.wait_until_up()
        expected = office.set_off(bursts)
        begin = min(datetime.fromisoformat(due.at).timestamp() for due in expected)
        moments = sorted(
            BURST.total_seconds() * chance.randrange(bursts) + chance.uniform(0.0, 1.5) for _ in range(kills)
        )
        for at in moments:
            time.sleep(max(0.0, begin + at - time.time()))
            worker = chance.choice(running)
            worker.kill()
            worker.begin()
    return expected


def finish(url: str, folder: Path) -> None:
    """The leases of the dead run out, and one worker does what they left."""
    with opened(url) as db, Server(url, folder / "last.log", PACK, "worker"):
        with db.write() as tx:
            tx.run("UPDATE due SET lease_until = '2000' WHERE done IS NULL AND lease_until IS NOT NULL")
        until = time.monotonic() + SECONDS_TO_FINISH
        while _left(db):
            assert time.monotonic() < until, "something that was due is never done"
            time.sleep(0.2)


def _left(db: Database) -> int:
    now = stamp(SystemClock("Asia/Shanghai").now())
    with db.read() as tx:
        return int(tx.value("SELECT count(*) FROM due WHERE done IS NULL AND due_at <= :now", now=now))


def prove(url: str, expected: list[Due]) -> None:
    """Each row was carried out once, each clock spoke, and no message went out twice."""
    with opened(url) as db, db.read() as tx:
        noted = Counter((row["what"], row["key"], row["at"]) for row in tx.all("SELECT * FROM noted"))
        keys = [row["dedupe_key"] for row in tx.all("SELECT dedupe_key FROM outbox")]
        failed = tx.all("SELECT kind, error FROM due WHERE error <> ''")
    assert failed == []
    assert {
        due: noted[due.kind, due.key, due.at] for due in expected if noted[due.kind, due.key, due.at] != 1
    } == {}
    assert {what: n for what, n in noted.items() if n > 1} == {}
    silent = [due for due in expected if due.kind in SPEAKING and not _spoke(due, keys)]
    assert silent == []


SPEAKING = {clocks.TOTAL, clocks.SIGN, escalation.ESCALATE}
"""Kinds that always have something to say of a ticket that nobody moved since."""


def _spoke(due: Due, keys: list[str]) -> bool:
    return any(key.startswith(f"{due.kind}:{due.key}:") for key in keys)


def run(
    url: str, folder: Path, tickets: int, workers: int, kills: int, bursts: int, seed: int
) -> Counter[str]:
    with opened(url) as db:
        office = Office(db, seed)
        office.fill(tickets)
        expected = storm(office, url, folder, workers, kills, bursts, seed)
    finish(url, folder)
    prove(url, expected)
    return Counter(due.kind for due in expected)


def test_killed_workers_fire_everything_once(url: str, tmp_path: Path) -> None:
    fired = run(url, tmp_path, tickets=14, workers=2, kills=2, bursts=2, seed=12345)
    assert {clocks.TOTAL, clocks.SIGN, clocks.CONTACT, clocks.ASSIST, escalation.ESCALATE} <= set(fired)
    assert set(rounds.ROUNDS) <= set(fired)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(6))
def test_killed_many_times(url: str, tmp_path: Path, seed: int) -> None:
    fired = run(url, tmp_path, tickets=400, workers=3, kills=20, bursts=15, seed=seed)
    print(json.dumps(fired))  # noqa: T201 - what was counted
