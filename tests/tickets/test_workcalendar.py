"""Working time against the calendar, and against a model that counts minute by minute."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.workcalendar import Calendar, DayKind

CITY = ZoneInfo("Asia/Shanghai")
HOURS = ("09:00-12:00", "14:00-18:00")
NATIONAL_DAY: dict[date, DayKind] = {date(2024, 10, day): "holiday" for day in range(1, 8)}
AUTUMN: dict[date, DayKind] = NATIONAL_DAY | {
    date(2024, 9, 29): "workday",
    date(2024, 10, 12): "workday",
    date(2024, 12, 31): "half",
}
CALENDAR = Calendar(AUTUMN, HOURS, CITY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=CITY)


def test_make_up_days_are_worked_and_holidays_are_not() -> None:
    assert CALENDAR.is_workday(date(2024, 10, 12))
    assert not CALENDAR.is_workday(date(2024, 10, 1))
    assert not CALENDAR.is_workday(date(2024, 10, 13))
    assert CALENDAR.is_workday(date(2024, 10, 14))


def test_the_day_of_the_start_does_not_count() -> None:
    assert CALENDAR.add_working_days(at("10-12 10:05"), 1) == at("10-14 18:00")
    assert CALENDAR.add_working_days(at("10-12 23:59"), 5) == at("10-18 18:00")


def test_working_days_begin_after_the_holiday() -> None:
    assert CALENDAR.add_working_days(at("10-02 23:47"), 1) == at("10-08 18:00")
    assert CALENDAR.add_working_days(at("10-02 23:47"), 5) == at("10-12 18:00")


def test_no_working_days_end_at_the_next_close_of_work() -> None:
    assert CALENDAR.add_working_days(at("10-14 08:00"), 0) == at("10-14 18:00")
    assert CALENDAR.add_working_days(at("10-13 08:00"), 0) == at("10-14 18:00")


def test_working_hours_run_inside_office_hours() -> None:
    assert CALENDAR.add_working_hours(at("10-12 10:05"), 4) == at("10-12 16:05")
    assert CALENDAR.add_working_hours(at("10-12 16:05"), 4) == at("10-14 11:05")
    assert CALENDAR.add_working_hours(at("10-12 14:00"), 4) == at("10-12 18:00")


def test_half_a_day_ends_at_noon() -> None:
    assert CALENDAR.spans(date(2024, 12, 31)) == ((at("12-31 09:00"), at("12-31 12:00")),)
    all_day = Calendar(AUTUMN, ("09:00-17:00",), CITY)
    assert all_day.spans(date(2024, 12, 31)) == ((at("12-31 09:00"), at("12-31 12:00")),)


def test_a_day_closes_at_its_last_hour_and_a_day_off_at_the_usual_one() -> None:
    assert CALENDAR.close_of(date(2024, 12, 31)) == at("12-31 12:00")
    assert CALENDAR.close_of(date(2024, 10, 1)) == at("10-01 18:00")


def test_a_year_without_holidays_is_a_warning_and_never_an_error() -> None:
    assert CALENDAR.warnings_for(2024) == ()
    assert "2031 年" in CALENDAR.warnings_for(2031)[0]
    start = datetime(2031, 10, 3, 9, 0, tzinfo=CITY)
    assert CALENDAR.add_working_days(start, 1) == datetime(2031, 10, 6, 18, 0, tzinfo=CITY)


def test_a_moment_of_another_zone_is_read_in_the_city() -> None:
    utc = datetime(2024, 10, 12, 2, 5, tzinfo=ZoneInfo("UTC"))
    assert CALENDAR.add_working_hours(utc, 4) == at("10-12 16:05")


@pytest.mark.parametrize(
    "hours", [(), ("9-12",), ("12:00-09:00",), ("14:00-18:00", "09:00-12:00"), ("09:70-12:00",)]
)
def test_unusable_hours_are_refused_with_a_sentence(hours: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="工作时间"):
        Calendar({}, hours, CITY)


MINUTE = timedelta(minutes=1)
moments = st.integers(0, 60 * 24 * 90).map(lambda minute: at("09-20 00:00") + minute * MINUTE)
kinds: st.SearchStrategy[DayKind] = st.sampled_from(("holiday", "workday", "half"))
exceptions = st.dictionaries(st.dates(date(2024, 9, 20), date(2024, 10, 20)), kinds, max_size=12)


def works(days: dict[date, DayKind], moment: datetime) -> bool:
    """The rule of the office, said once more and naively."""
    kind: Any = days.get(moment.date(), "workday" if moment.weekday() < 5 else "holiday")
    morning = moment.replace(hour=9, minute=0) <= moment < moment.replace(hour=12, minute=0)
    afternoon = moment.replace(hour=14, minute=0) <= moment < moment.replace(hour=18, minute=0)
    return (morning and kind != "holiday") or (afternoon and kind == "workday")


@settings(max_examples=40, deadline=None)
@given(exceptions, moments, st.integers(1, 20))
def test_working_hours_are_what_a_minute_by_minute_count_says(
    days: dict[date, DayKind], start: datetime, hours: int
) -> None:
    end, worked = start, 0
    while worked < hours * 60:
        worked += works(days, end)
        end += MINUTE
    calendar = Calendar(days, HOURS, CITY)
    assert calendar.add_working_hours(start, hours) == end


@settings(max_examples=60, deadline=None)
@given(exceptions, moments, st.integers(1, 20))
def test_working_days_are_what_a_day_by_day_count_says(
    days: dict[date, DayKind], start: datetime, count: int
) -> None:
    day, seen = start, 0
    while seen < count:
        day += timedelta(days=1)
        seen += works(days, day.replace(hour=9, minute=0))
    close = 12 if days.get(day.date()) == "half" else 18
    expected = day.replace(hour=close, minute=0)
    assert Calendar(days, HOURS, CITY).add_working_days(start, count) == expected
