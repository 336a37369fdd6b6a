"""A message that was recorded is answered, whatever died in between, or it is shown to a person."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channels import inbox
from channels.inbox import MOST_RETRIES, Recalled
from scheduler.delivery import Policy
from scheduler.horizon import next_moment
from scheduler.stuck import answer_stuck
from storage.clock import VirtualClock
from storage.database import Database
from storage.transaction import Transaction
from tests.channels.parts import EchoCore, at, inbound, states
from tests.conftest import NOON
from tests.scheduler.parts import Desk


@dataclass
class Office:
    """Hears of messages that nobody could answer."""

    told: list[str] = field(default_factory=list)

    def hear(self, tx: Transaction, message: Recalled, now: datetime) -> None:
        self.told.append(message.inbound.text)


def record(db: Database, **changes: object) -> int:
    with db.write() as tx:
        return inbox.record(tx, inbound(**changes), NOON).id


def status(db: Database, inbox_id: int) -> str:
    with db.read() as tx:
        return inbox.status(tx, inbox_id)


def test_a_message_whose_process_died_is_answered_after_the_restart(
    db: Database, clock: VirtualClock
) -> None:
    message, office = record(db), Office()
    core = EchoCore(db, clock)
    assert answer_stuck(db, NOON, core, office.hear) == 0
    assert answer_stuck(db, NOON, core, office.hear, older_than=timedelta(0)) == 1
    assert (status(db, message), states(db), office.told) == ("answered", ["pending"], [])


def test_a_failing_message_lets_the_others_be_answered(db: Database, clock: VirtualClock) -> None:
    first, second = record(db, key="a"), record(db, key="b")
    answer_stuck(db, at(1), EchoCore(db, clock, fails=1), Office().hear)
    assert (status(db, first), status(db, second)) == ("open", "answered")


def test_a_message_that_cannot_be_answered_is_failed_and_told_to_the_office_once(
    db: Database, clock: VirtualClock
) -> None:
    message, office = record(db, text="停水了"), Office()
    core = EchoCore(db, clock, fails=99)
    moment, following = NOON, next_moment(db, NOON, {}, Policy(Desk().hear))
    while following is not None:
        moment = following
        answer_stuck(db, moment, core, office.hear)
        following = next_moment(db, moment, {}, Policy(Desk().hear))
    answer_stuck(db, moment, core, office.hear)
    assert (status(db, message), office.told) == ("failed", ["停水了"])
    assert len(core.heard) == MOST_RETRIES
    assert moment - NOON < timedelta(minutes=30)
