"""Dates of a bulletin: its period, its days of issue, and the days that its sentences name. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from reports.checking.document import Document

_DATE = re.compile(r"(?:(?P<y>\d{4}|今|去|本)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]")
_RANGE = re.compile(
    r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日?(?:\d{1,2}时)?(?:至|到|—+|－|-|~|～)(?:(?P<y2>\d{4})年)?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日"
)
_YEAR = re.compile(r"(20\d{2})年")
_ISSUED = re.compile(r"(?P<y>20\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?P<printed>印发)?$")


@dataclass(frozen=True, slots=True)
class Named:
    """A day or the two days of a range, with its place in the prose; a day that does not exist is None."""

    start: int
    end: int
    first: date | None
    last: date | None
    text: str


@dataclass(frozen=True)
class Calendar:
    """What the bulletin says of its own time."""

    document: Document

    @cached_property
    def year(self) -> int | None:
        """The year that the title names, else the first one of the text."""
        told = _YEAR.search(self.document.title) or _YEAR.search(self.document.prose)
        return int(told[1]) if told else None

    @cached_property
    def ranges(self) -> list[Named]:
        return [
            _range(match, self._year_before(match.start())) for match in _RANGE.finditer(self.document.prose)
        ]

    @cached_property
    def days(self) -> list[Named]:
        inside = {place for one in self.ranges for place in range(one.start, one.end)}
        return [
            _day(match, self._year_before(match.start()))
            for match in _DATE.finditer(self.document.prose)
            if match.start() not in inside
        ]

    def days_before(self, at: int) -> list[Named]:
        """The last few days that are named before a place of the prose."""
        place = bisect_left(self.days, at, key=lambda one: one.end)
        return self.days[max(0, place - 5) : place]

    @cached_property
    def period(self) -> Named | None:
        """The first range of the text, if it is one of days."""
        return next((one for one in self.ranges if one.first and one.last), None)

    @cached_property
    def issued(self) -> list[tuple[date, bool, int, int]]:
        """The days of issue in the head and the imprint; True for 印发."""
        return list(self._issued())

    def _issued(self) -> Iterator[tuple[date, bool, int, int]]:
        for sentence in self.document.sentences:
            told = _ISSUED.search(self.document.words(sentence)) if sentence.stands_alone else None
            day = _date(int(told["y"]), int(told["m"]), int(told["d"])) if told else None
            if told and day and sentence.end - sentence.start <= 50:
                yield day, bool(told["printed"]), sentence.start + told.start(), sentence.start + told.end()

    def _year_before(self, at: int) -> int | None:
        """The year of a day without one: that of the period."""
        return self.year


def _day(match: re.Match[str], year: int | None) -> Named:
    written = match["y"]
    number = int(written) if written and written.isdigit() else year
    day = _date(number or 2024, int(match["m"]), int(match["d"]))
    return Named(match.start(), match.end(), day, day, match[0])


def _range(match: re.Match[str], year: int | None) -> Named:
    first_year = int(match["y"]) if match["y"] else (year or 2024)
    month = int(match["m2"] or match["m"])
    last_year = int(match["y2"]) if match["y2"] else first_year
    first = _date(first_year, int(match["m"]), int(match["d"]))
    return Named(match.start(), match.end(), first, _date(last_year, month, int(match["d2"])), match[0])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weeks_of_month(first: date) -> set[tuple[int, int]]:
    """Month and number that a week from this day may be called: by its Thursday, by its first day, or as the calendar shows."""
    thursday, last = first + timedelta(days=3), first + timedelta(days=6)
    called = {(day.month, (day.day - 1) // 7 + 1) for day in (first, thursday, last)}
    for day in (first, last):
        lead = day.replace(day=1).weekday()
        called |= {
            (day.month, (day.day + lead - 1) // 7 + 1),
            (day.month, (day.day + (lead + 1) % 7 - 1) // 7 + 1),
        }
    return called
