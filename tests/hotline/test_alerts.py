"""Alerts over real HTTP: where a notice goes, what it says, and what becomes of it when the service fails."""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from channels import outbox
from channels.apprise_alerts import is_usable
from desk.citizen import hand_over
from hotline.start import working
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.parts import outgoing
from tests.hotline.alerting import SITE, UNIT, Office
from tests.hotline.packs import City
from tests.known_secrets import ROBOT_KEY
from tests.platforms.robots import Robots


@pytest.fixture
def receiver() -> Iterator[Robots]:
    with Robots() as running:
        yield running


def robot(receiver: Robots, name: str = "unit") -> str:
    """An address as a pack writes it: the robot's key is a setting."""
    return f"json://127.0.0.1:{receiver.port}/{name}/${{ROBOT}}"


@pytest.fixture
def office(db: Database, clock: VirtualClock, city: City, receiver: Robots) -> Office:
    return Office(db, clock, city, robot(receiver), (robot(receiver, "office"), robot(receiver, "duty")))


def test_without_addresses_nothing_changes(db: Database, clock: VirtualClock, city: City) -> None:
    plain = Office(db, clock, city)
    plain.dispatched()
    plain.deliver()
    assert [row["status"] for row in plain.rows("console")] == ["sent"]
    assert plain.rows() == []
    with db.read() as tx:
        assert tx.value("SELECT count(*) FROM act_links") == 0


def test_apprise_is_loaded_only_by_the_first_alert() -> None:
    program = "import sys, hotline.start; print('apprise' in sys.modules, 'requests' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split()[0] == "False"


def test_a_units_notice_goes_to_the_console_and_to_its_address(office: Office, receiver: Robots) -> None:
    number = office.dispatched()
    office.deliver()
    office.deliver()
    (arrived,) = receiver.arrived
    assert arrived["path"] == f"/unit/{ROBOT_KEY}"
    assert arrived["message"].startswith(f"新工单 {number}：路灯不亮")
    assert f"{SITE}/act/" in arrived["message"]
    assert "12345" in arrived["title"]
    assert office.statuses() == ["sent"]
    assert [row["status"] for row in office.rows("console")] == ["sent"]


def test_the_office_is_told_at_every_address_of_its_own(office: Office, receiver: Robots) -> None:
    office.open(alarm="", risks=("极端行为",), text="不给钱就上楼顶，电话13800001234")
    office.deliver()
    assert sorted(one["path"].split("/")[1] for one in receiver.arrived) == ["duty", "office"]
    assert all(one["type"] == "warning" for one in receiver.arrived)
    assert all("13800001234" not in one["message"] for one in receiver.arrived)


def test_of_a_confidential_ticket_only_the_number_leaves_the_house(office: Office, receiver: Robots) -> None:
    number = office.dispatched(purpose="举报", title="偷工减料", text="工地偷工减料，别说是我说的")
    office.deliver()
    (arrived,) = receiver.arrived
    assert number in arrived["message"]
    assert "偷工减料" not in arrived["message"]


def test_who_reported_in_confidence_and_wants_a_person_is_quoted_to_nobody_outside(
    office: Office, receiver: Robots
) -> None:
    office.open(purpose="举报", conversation_id="c1")
    for talk in ("c1", "c2"):
        with office.db.write() as tx:
            hand_over(
                tx, office.service.city().desk, "要求人工", "工头叫王五", talk, talk, office.clock.now()
            )
    office.deliver()
    quoted = [one["message"] for one in receiver.arrived if "要求人工" in one["message"]]
    assert len(quoted) == 2 and all(
        "王五" in message for message in quoted
    )  # the other talk's, twice addressed
    assert sum("登录工作台" in one["message"] for one in receiver.arrived) == 2


@pytest.mark.parametrize(
    ("answer", "status", "requests"),
    [
        (404, "dead", 1),
        (503, "retry", 1),
        (429, "retry", 1),
        ("hang up", "unknown", 1),
        ("half", "unknown", 1),
    ],
)
def test_failures_are_what_they_are_and_visible(
    office: Office, receiver: Robots, answer: int | str, status: str, requests: int
) -> None:
    receiver.answers.append(answer)
    office.dispatched()
    office.deliver()
    assert office.statuses() == [status]
    assert len(receiver.arrived) == requests
    assert office.tasks() == ([] if status == "retry" else [("undelivered", False)])
    office.clock.move_to(office.clock.now() + timedelta(minutes=5))
    office.deliver()
    assert office.statuses() == ["sent" if status == "retry" else status]
    assert len(receiver.arrived) == requests + (status == "retry")


def test_a_service_that_is_down_is_tried_again(db: Database, clock: VirtualClock, city: City) -> None:
    with Robots() as gone:
        address = robot(gone)
    office = Office(db, clock, city, address)
    office.dispatched()
    office.deliver()
    (row,) = office.rows()
    assert row["status"] == "retry"
    assert "连不上" in row["error"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [("json://127.0.0.1/${ABSENT}", "HOTLINE_ALERT_ABSENT"), ("nonsense://x", "告警地址写得不对")],
)
def test_an_address_that_cannot_be_used_is_dead_and_says_why(
    db: Database, clock: VirtualClock, city: City, address: str, sentence: str
) -> None:
    office = Office(db, clock, city, address)
    office.dispatched()
    office.deliver()
    (row,) = office.rows()
    assert row["status"] == "dead"
    assert sentence in row["error"]


def test_no_table_and_no_log_holds_the_secret_or_the_link(
    office: Office, receiver: Robots, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)  # one step lower than the service itself logs
    receiver.answers += ["hang up"]
    office.dispatched()
    office.deliver()
    with office.db.read() as tx:
        kept = [
            tx.all(f"SELECT * FROM {table}") for table in ("outbox", "tasks", "audit", "act_links", "due")
        ]
    text = json.dumps(kept, ensure_ascii=False) + caplog.text
    assert ROBOT_KEY not in text
    assert "/act/" not in text


def test_without_a_public_address_alerts_carry_no_link(
    db: Database, clock: VirtualClock, city: City, receiver: Robots
) -> None:
    office = Office(db, clock, city, robot(receiver), site=None)
    office.dispatched()
    office.deliver()
    assert "/act/" not in receiver.arrived[0]["message"]


def test_a_phone_alone_becomes_a_call_and_an_address_does_not(
    db: Database, clock: VirtualClock, city: City, receiver: Robots
) -> None:
    city.append("safety.csv", f"电梯困人,emergency,困在电梯,请按求救铃,{UNIT}|市人力资源和社会保障局")
    office = Office(db, clock, city, "${ROBOT_ADDRESS}")
    office.open(alarm="电梯困人")
    with db.read() as tx:
        called = tx.all("SELECT unit FROM tasks WHERE kind = 'call_now'")
    assert [row["unit"] for row in called] == ["市人力资源和社会保障局"]


@pytest.mark.parametrize(
    "address",
    [
        "wecombot://693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa",
        "dingtalk://" + "a" * 64,
        "feishu://" + "a" * 36,
        "mailtos://user:password@example.com",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
    ],
)
def test_the_addresses_of_the_page_are_known_to_apprise(address: str) -> None:
    assert is_usable(address)


def test_a_slow_alert_service_keeps_no_other_channel_waiting(
    db: Database, clock: VirtualClock, city: City, receiver: Robots
) -> None:
    office = Office(db, clock, city, f"json://127.0.0.1:{receiver.port}/unit?rto=5")
    receiver.answers.append("silent")
    receiver.seconds = 20
    office.dispatched()
    with working(office.service):
        receiver.wait_for(1)  # the alert is on its way, and its service says nothing
        with db.write() as tx:
            outbox.put(tx, outgoing(channel="console", audience="unit", recipient=UNIT), clock.now())
        until = time.monotonic() + 4.5
        while office.rows("console")[-1]["status"] != "sent" and time.monotonic() < until:
            time.sleep(0.05)
        assert (office.statuses()[0], office.rows("console")[-1]["status"]) == ("sending", "sent")
        receiver.released.set()
