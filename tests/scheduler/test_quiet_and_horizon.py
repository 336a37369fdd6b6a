"""Quiet hours, and finding the next moment at which anything happens."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.quiet import UNASKED, QuietHours
from scheduler.delivery import Policy
from scheduler.horizon import next_moment
from storage import due
from storage.database import Database
from tests.channels.parts import at, put
from tests.conftest import NOON
from tests.scheduler.parts import Desk, Post

DAY = QuietHours(time(9), time(20))


@pytest.mark.parametrize(
    ("hour", "minute", "days", "opens"),
    [(8, 59, 0, 9), (9, 0, 0, 9), (19, 59, 0, 19), (20, 0, 1, 9), (23, 0, 1, 9), (0, 0, 0, 9)],
)
def test_the_window_is_half_open(hour: int, minute: int, days: int, opens: int) -> None:
    now = NOON.replace(hour=hour, minute=minute)
    expected = now if 9 <= hour < 20 else NOON.replace(hour=opens) + timedelta(days=days)
    assert DAY.earliest("survey", now) == expected


@given(
    st.datetimes(NOON.replace(tzinfo=None), (NOON + timedelta(days=999)).replace(tzinfo=None)),
    st.sampled_from(sorted(UNASKED)),
)
def test_an_unasked_message_goes_out_inside_the_window_within_a_day(naive: datetime, kind: str) -> None:
    now = naive.replace(tzinfo=NOON.tzinfo)
    goes = DAY.earliest(kind, now)
    assert now <= goes < now + timedelta(days=1)
    assert time(9) <= goes.time() < time(20)


def test_an_answer_goes_out_at_any_hour() -> None:
    midnight = NOON.replace(hour=0)
    assert DAY.earliest("answer", midnight) == midnight


def test_the_next_moment_is_the_earliest_of_all_the_clocks_work(db: Database) -> None:
    post, policy = Post(), Policy(Desk().hear)

    def following(now: datetime) -> datetime | None:
        return next_moment(db, now, {"post": post}, policy)

    assert following(NOON) is None
    with db.write() as tx:
        due.put(tx, "contact_close", "c1", at(72 * 60))
    put(db, send_after=at(10), expires_at=at(30))
    moments = []
    now: datetime | None = NOON
    while now := following(now or NOON):
        moments.append(now)
    assert moments == [at(10), at(30), at(72 * 60)]
