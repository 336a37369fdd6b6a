"""The name by which a period is read again (`2024-W42`), and the last period of a form that is over. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from reports.calendar_words import before
from reports.periods import CALENDAR, Form, Habits, Period, read_period

_AHEAD = timedelta(days=31)
"""The period around the day so far ahead is not over, however a city counts its months."""


def name(period: Period) -> str:
    """The name that `read_period` reads as this period whatever the habits of the city."""
    return _NAMES[period.form](period)


def latest(form: Form, today: date, habits: Habits = CALENDAR) -> Period:
    """The last period of a form that was over before this day."""
    found = _ahead(form, today, habits)
    while found.last >= today:
        found = before(found)
    return found


def current(form: Form, moment: datetime, habits: Habits = CALENDAR) -> Period:
    """The period of a form in which a moment of the city's zone lies."""
    assert moment.tzinfo is not None
    found = _ahead(form, moment.date(), habits)
    while found.window(moment.tzinfo)[0] > moment:
        found = before(found)
    return found


def _ahead(form: Form, day: date, habits: Habits) -> Period:
    """A period that has not begun on this day."""
    ahead = day + _AHEAD
    return read_period(_NAMES[form](Period(ahead, ahead, form)), habits)


def _day(period: Period) -> str:
    hour = "" if period.starts == time() else f"@{period.starts:%H:%M}"
    return period.last.isoformat() + hour


def _week(period: Period) -> str:
    year, week, _ = period.first.isocalendar()
    return f"{year}-W{week:02}"


def _month(period: Period) -> str:
    whole = period.first.day == 1 or period.first.month == period.last.month
    return f"{period.last:%Y-%m}" + ("" if whole else f"@{period.first.day}")


_NAMES: Mapping[Form, Callable[[Period], str]] = {
    "day": _day,
    "week": _week,
    "month": _month,
    "quarter": lambda period: f"{period.first.year}-Q{(period.first.month + 2) // 3}",
    "half": lambda period: f"{period.first.year}-H{1 if period.first.month <= 6 else 2}",
    "year": lambda period: f"{period.first.year}",
    "span": lambda period: f"{period.first}..{period.last}",
}
