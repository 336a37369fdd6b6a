"""Who is on duty, and when nobody is."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tickets.city import EAST_HEAT, HOUSING, ZONE
from tickets.roster import Duty, Roster

MIDNIGHT = datetime(2024, 10, 1, tzinfo=ZONE)
HOUR = timedelta(hours=1)


def duty(officer: str, starts: int, ends: int, order: int = 1, contact: str = "") -> Duty:
    """A duty of the heating company, in hours from the midnight of the first."""
    return Duty(EAST_HEAT, MIDNIGHT + starts * HOUR, MIDNIGHT + ends * HOUR, officer, contact, order)


def test_those_on_duty_are_called_in_their_order_and_the_end_is_no_duty() -> None:
    roster = Roster([duty("乙", 0, 12, 2), duty("甲", 0, 12), duty("丙", 12, 24)])
    assert [one.officer for one in roster.on_duty(EAST_HEAT, MIDNIGHT)] == ["甲", "乙"]
    assert [one.officer for one in roster.on_duty(EAST_HEAT, MIDNIGHT + 12 * HOUR)] == ["丙"]
    assert roster.on_duty(HOUSING, MIDNIGHT) == ()
    assert (roster.begins(EAST_HEAT), roster.begins(HOUSING)) == (MIDNIGHT, None)
    assert roster.officers(EAST_HEAT) == ("甲", "乙", "丙")


def test_the_last_contact_that_is_given_counts() -> None:
    roster = Roster([duty("甲", 0, 1, contact="1"), duty("甲", 2, 3, contact="2"), duty("甲", 4, 5)])
    assert roster.contact(EAST_HEAT, "甲") == "2"
    assert roster.contact(EAST_HEAT, "乙") == ""


stretches = st.tuples(st.integers(0, 40), st.integers(1, 12), st.integers(1, 3))


@settings(max_examples=100, deadline=None)
@given(st.lists(stretches, max_size=8), st.integers(0, 20), st.integers(1, 30))
def test_gaps_are_the_hours_in_which_nobody_is_on_duty(
    rows: list[tuple[int, int, int]], start: int, length: int
) -> None:
    roster = Roster(duty("甲", at, at + long, order) for at, long, order in rows)
    begin, end = MIDNIGHT + start * HOUR, MIDNIGHT + (start + length) * HOUR
    gaps = roster.gaps(EAST_HEAT, begin, end)
    for hour in range(start, start + length):
        at = MIDNIGHT + hour * HOUR
        in_gap = any(first <= at < last for first, last in gaps)
        assert in_gap == (not roster.on_duty(EAST_HEAT, at))
    assert all(begin <= first < last <= end for first, last in gaps)
    assert all(one[1] < other[0] for one, other in zip(gaps, gaps[1:], strict=False))
