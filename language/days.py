"""Days that words of time mean, and what their rules share: the lists, years as people write them, the nearest of several days."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from language.lists import any_of, load
from language.numerals import to_int

_FUTURE = timedelta(days=60)
VAGUE = {"半": 0.5, "几": 3, "好几": 4, "数": 3, "个把": 1}


class Days(NamedTuple):
    """First and last day, both included; `rough` when the words leave the days open."""

    first: date
    last: date
    rough: bool = False


class Rule(NamedTuple):
    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], date], Days | None]


lists = load("times")


def lookup(table: str) -> list[tuple[re.Pattern[str], int]]:
    """A table of words and what they mean."""
    return [(re.compile(words), value) for words, value in lists[table].items()]


def value_in(table: list[tuple[re.Pattern[str], int]], word: str) -> int:
    """What a word means that one of the patterns matched."""
    return next(value for pattern, value in table if pattern.fullmatch(word))


_YEARS = lookup("years")
YEAR = rf"(?:{any_of(list(lists['years']))}|(?:19|20)\d{{2}}年?|二[〇零][一二三四五六七八九〇零]{{2}}年)"
"""How a year is written: 去年, 2024年, 二〇二四年."""


def nearest(candidates: Iterable[date], today: date) -> date | None:
    """The latest day that is past or at most sixty days ahead."""
    return max((day for day in candidates if day <= today + _FUTURE), default=None)


def day_of(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_of(word: str, today: date) -> int:
    """The year that was written, seen from today."""
    if word[:2] in ("19", "20"):
        return int(word[:4])
    if word.startswith("二"):
        return to_int(word[:4]) or today.year
    return today.year + value_in(_YEARS, word)


def years_of(word: str | None, today: date) -> list[int]:
    """The year that was written; without one those about today."""
    return [year_of(word, today)] if word else [today.year - 1, today.year, today.year + 1]


def shift(days: Days, by: int) -> Days:
    """So many days later."""
    return Days(days.first + timedelta(days=by), days.last + timedelta(days=by), days.rough)
