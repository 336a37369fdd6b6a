"""The two clocks of a ticket: how long the citizen has waited, and how long the unit that holds it has had it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.clock import moment
from storage.transaction import Row


@dataclass(frozen=True, slots=True)
class Clocks:
    """Both clocks at one moment, in words; `unit` is the holder then, and it and `leg` are empty while nobody has the ticket."""

    total: str
    unit: str
    leg: str


def clocks(ticket: Row, legs: Sequence[Row], now: datetime) -> Clocks:
    """The clocks as they stand; they stop when the ticket is closed."""
    end = moment(ticket["closed"]) if ticket["closed"] else now
    return at_moment(ticket["opened"], legs, end)


def at_moment(opened: str, legs: Sequence[Row], at: datetime) -> Clocks:
    """The clocks at a moment of the ticket's history."""
    leads = (leg for leg in legs if leg["part"] == "lead" and moment(leg["started"]) <= at)
    leg = next((leg for leg in leads if not leg["ended"] or moment(leg["ended"]) >= at), None)
    held = lasted(at - moment(leg["started"])) if leg else ""
    return Clocks(lasted(at - moment(opened)), leg["unit"] if leg else "", held)


def lasted(span: timedelta) -> str:
    """A span in its two greatest units: `3 天 4 小时`, `20 分`."""
    minutes = max(int(span.total_seconds()) // 60, 0)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = ((days, "天"), (hours, "小时")) if days else ((hours, "小时"), (rest, "分"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 分"
