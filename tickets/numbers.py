"""Ticket numbers: prefix, yymmdd, four-digit seat, four-digit serial, as in HX24101260320020.

Drawing a serial is the store's work; here a number is composed and read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

SERIALS_A_SEAT = 9_999
"""What four digits can count, beginning with 1."""

_NUMBER = re.compile(r"([A-Z]{1,8})(\d{6})(\d{4})(\d{4})")


@dataclass(frozen=True, slots=True)
class TicketNumber:
    """A number taken apart."""

    prefix: str
    day: date
    seat: str
    serial: int

    def __str__(self) -> str:
        return f"{self.prefix}{self.day:%y%m%d}{self.seat}{self.serial:04d}"


def parse(text: str) -> TicketNumber | None:
    """Read one number; None when the text is anything else, an impossible day included."""
    match = _NUMBER.fullmatch(text.strip().upper())
    if match is None:
        return None
    prefix, day, seat, serial = match.groups()
    try:
        when = datetime.strptime(day, "%y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return TicketNumber(prefix, when, seat, int(serial))


def seat_of(position: int, seats: Sequence[str]) -> str:
    """The n-th seat of a day, counted from 0. Beyond the pack's list the codes go on upwards from the highest.

    Each seat serves 9,999 tickets of a day; a city never refuses a citizen for want of a number.
    """
    if position < len(seats):
        return seats[position]
    return f"{max(map(int, seats)) + 1 + position - len(seats):04d}"
