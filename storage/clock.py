"""Time: the only module that asks for it, and the only one that writes it down.

A moment is kept as ISO 8601 text in the city's zone with its offset and milliseconds, so that text order is time
order and the day is a prefix (zones with summer time would break that in one hour a year; China has none).
"""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

YEARS = range(1900, 2200)
"""Years that somebody may mean; around the first and the last day of all nothing can be counted."""


class Clock(Protocol):
    """Where the composition root and the ticks get `now` from; business rules get it as a parameter."""

    def now(self) -> datetime:
        """The present moment in the city's zone."""


class SystemClock:
    """The machine's clock, in the city's zone."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        return datetime.now(self._zone)


class VirtualClock:
    """A clock that stands until it is moved: replays and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Move forward; a moment in the past leaves the clock where it is."""
        self._now = max(self._now, moment)


def stamp(moment: datetime) -> str:
    """Write a moment for the database: `2024-10-12T10:05:00.000+08:00`."""
    return moment.isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text)
