"""Where phones say they are: the last report of each, fresh, not too rough, and never more than one row a citizen."""

from datetime import timedelta

import pytest

from channels import positions
from channels.messages import Inbound, Point
from storage.database import Database
from tests.channels.parts import inbound
from tests.conftest import NOON

HERE, THERE = Point(30.1, 120.2, radius=40.0), Point(30.2, 120.3)


def report(minute: float = 0, place: Point | None = HERE, sender: str = "o1") -> Inbound:
    at = NOON + timedelta(minutes=minute)
    return inbound(kind="event", text="location", place=place, sender=sender, sent_at=at)


def where(db: Database, minute: float = 0, sender: str = "o1") -> Point | None:
    with db.read() as tx:
        return positions.latest(tx, "webchat", "main", sender, NOON + timedelta(minutes=minute))


def rows(db: Database) -> int:
    with db.read() as tx:
        return int(tx.value("SELECT count(*) FROM positions"))


def test_the_last_report_counts_for_ten_minutes(db: Database) -> None:
    positions.keep(db, report(), NOON)
    positions.keep(db, report(2, THERE), NOON + timedelta(minutes=2))
    assert where(db, 11) == THERE
    assert where(db, 13) is None
    assert where(db, 3, "o2") is None


def test_reports_every_five_seconds_are_one_row_written_now_and_then(db: Database) -> None:
    for number in range(7):
        place = Point(30.0 + number, 120.0)
        positions.keep(db, report(number / 12, place), NOON + timedelta(minutes=number / 12))
    assert (rows(db), where(db, 1)) == (1, Point(36.0, 120.0)), "the first, and the one thirty seconds later"


def test_old_reports_are_forgotten_whether_or_not_others_come(db: Database) -> None:
    positions.keep(db, report(), NOON)
    positions.keep(db, report(8, sender="o2"), NOON + timedelta(minutes=8))
    for minute, left in ((9, 2), (11, 1), (19, 0)):
        positions.forget_old(db, NOON + timedelta(minutes=minute))
        assert rows(db) == left


@pytest.mark.parametrize(
    "late",
    [report(-11), report(place=None), report(place=Point(30.1, 120.2, radius=1500.0))],
    ids=["delivered late", "without a place", "rough"],
)
def test_what_would_lead_astray_is_not_kept(db: Database, late: Inbound) -> None:
    positions.keep(db, late, NOON)
    assert rows(db) == 0


def test_a_clock_that_is_ahead_does_not_make_a_report_last_longer(db: Database) -> None:
    positions.keep(db, report(60), NOON)
    assert where(db, 11) is None
