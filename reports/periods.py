"""Periods as people name them: a day, an ISO week, a month, a quarter, a half-year, a year, or two days. Pure.

`2024-10-14`, `2024-W42`, `2024-10`, `2024-Q4`, `2024-H1`, `2024`, `2024-10-01..2024-10-07` (both days included). A city
may count its days from an hour (`2024-10-14@12:00`: from noon before to that noon) and its months from a day
(`2024-10@19`: from 19 September to 18 October); either is called after the day or the month in which it ends.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from storage.clock import YEARS

FORMS = "2024-10-14、2024-W42、2024-10、2024-Q4、2024-H1、2024，或 2024-10-01..2024-10-07"
_YEARS = frozenset(YEARS)
_SHOWN = 40  # characters of a refused name that are repeated
_PART = re.compile(r"(\d{4})-([QH])(\d)")
_MONTHS = {"Q": 3, "H": 6}

Form = Literal["day", "week", "month", "quarter", "half", "year", "span"]


class NoPeriod(ValueError):
    """Words that name no period that will do; the text is a sentence for the person who wrote them."""


@dataclass(frozen=True, slots=True)
class Habits:
    """From which hour a city counts its days, and from which day (1 to 28) its months."""

    day_starts: time = time()
    month_starts: int = 1


CALENDAR = Habits()


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included. `form` is how it was named; where a day is not counted from midnight, the period runs from
    `starts` of the day before `first` to `starts` of `last`.
    """

    first: date
    last: date
    form: Form = "span"
    starts: time = time()

    def window(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The moments of the period in a city's zone, half open."""
        begins, ends = self.first, self.last + timedelta(days=1)
        if self.starts != time():
            begins, ends = self.first - timedelta(days=1), self.last
        return datetime.combine(begins, self.starts, zone), datetime.combine(ends, self.starts, zone)


def read_period(text: str, habits: Habits = CALENDAR) -> Period:
    """The period that is named, counted as the city does; raises NoPeriod."""
    name = text.strip()
    try:
        found = _span(*_own_habits(name, habits))
    except (ValueError, OverflowError):  # OverflowError: beyond the last day that there is
        found = None
    if found is None or not {found.first.year, found.last.year} <= _YEARS:
        raise NoPeriod(f"时期“{text[:_SHOWN]}”看不懂，请写成 {FORMS}。")
    if found.last < found.first:
        raise NoPeriod(f"时期“{text[:_SHOWN]}”的最后一天早于第一天，请改过来。")
    return found


def before_meeting(period: Period, meeting: date) -> Period:
    """The period, where a meeting on that day can hear of all of it; raises NoPeriod."""
    if period.last >= meeting:
        until = f"{meeting - timedelta(days=1):%Y-%m-%d}"
        raise NoPeriod(
            f"时期到 {period.last:%Y-%m-%d} 才结束，{meeting:%Y-%m-%d} 的会议还听不到全部情况，"
            f"请把时期改到 {until} 或更早。"
        )
    return period


def _own_habits(name: str, habits: Habits) -> tuple[str, Habits]:
    """The name without what stands behind @, which counts instead of the city's habit."""
    name, at, own = name.partition("@")
    if not at:
        return name, habits
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        return name, replace(habits, day_starts=time.fromisoformat(own))
    if re.fullmatch(r"\d{4}-\d\d", name) and 1 <= int(own) <= 28:
        return name, replace(habits, month_starts=int(own))
    raise ValueError(own)


def _span(name: str, habits: Habits) -> Period | None:
    if ".." in name:
        first, _, last = name.partition("..")
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    if re.fullmatch(r"\d{4}-W\d\d", name):
        monday = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
        return Period(monday, monday + timedelta(days=6), "week")
    if match := _PART.fullmatch(name):
        length, nth = _MONTHS[match[2]], int(match[3])
        form: Form = "quarter" if match[2] == "Q" else "half"
        return _months(int(match[1]), (nth - 1) * length + 1, length, form)
    if re.fullmatch(r"\d{4}", name):
        return _months(int(name), 1, 12, "year")
    if re.fullmatch(r"\d{4}-\d\d", name):
        return _month(int(name[:4]), int(name[5:]), habits.month_starts)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        day = date.fromisoformat(name)
        return Period(day, day, "day", habits.day_starts)
    return None


def _months(year: int, month: int, count: int, form: Form) -> Period:
    """Whole months; ValueError where there is no such month."""
    after = month - 1 + count
    last = date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return Period(date(year, month, 1), last, form)


def _month(year: int, month: int, starts: int) -> Period:
    """A month; one that is not counted from its first day ends in the month that it is called after."""
    whole = _months(year, month, 1, "month")
    if starts == 1:
        return whole
    former = whole.first - timedelta(days=1)
    return Period(former.replace(day=starts), whole.first.replace(day=starts - 1), "month")
