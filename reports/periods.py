"""Periods as people name them: a day, an ISO week, a month, a quarter, a half-year, a year, or two days. Pure.

`2024-10-14`, `2024-W42`, `2024-10`, `2024-Q4`, `2024-H1`, `2024`, `2024-10-01..2024-10-07` (both days included).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

FORMS = "2024-10-14、2024-W42、2024-10、2024-Q4、2024-H1、2024，或 2024-10-01..2024-10-07"
_PART = re.compile(r"(\d{4})-([QH])(\d)")
_MONTHS = {"Q": 3, "H": 6}


class NoPeriod(ValueError):
    """Words that name no period; the text is a sentence for the person who wrote them."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    first: date
    last: date

    def window(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The moments of the period in a city's zone, half open."""
        return _midnight(self.first, zone), _midnight(self.last + timedelta(days=1), zone)


def read_period(text: str) -> Period:
    """The period that is named; raises NoPeriod."""
    name = text.strip()
    try:
        found = _span(name)
    except ValueError:
        found = None
    if found is None or found.last < found.first:
        raise NoPeriod(f"时期“{text}”看不懂，请写成 {FORMS}。")
    return found


def _span(name: str) -> Period | None:
    if ".." in name:
        first, _, last = name.partition("..")
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    if re.fullmatch(r"\d{4}-W\d\d", name):
        monday = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
        return Period(monday, monday + timedelta(days=6))
    if match := _PART.fullmatch(name):
        length, nth = _MONTHS[match[2]], int(match[3])
        return _months(int(match[1]), (nth - 1) * length + 1, length)
    if re.fullmatch(r"\d{4}", name):
        return _months(int(name), 1, 12)
    if re.fullmatch(r"\d{4}-\d\d", name):
        return _months(int(name[:4]), int(name[5:]), 1)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        day = date.fromisoformat(name)
        return Period(day, day)
    return None


def _months(year: int, month: int, count: int) -> Period:
    """Whole months; ValueError where there is no such month."""
    after = month - 1 + count
    return Period(date(year, month, 1), date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
