"""Who is on duty for a unit at a moment, and when nobody is. Pure; made from the pack's `roster.csv`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tickets.workcalendar import Span


@dataclass(frozen=True, slots=True)
class Duty:
    """One stretch of duty, half open, in the city's zone; `order` 1 is called first."""

    unit: str
    starts: datetime
    ends: datetime
    officer: str
    contact: str = ""
    order: int = 1


class Roster:
    """The duties of all units."""

    def __init__(self, duties: Iterable[Duty]) -> None:
        self._duties: defaultdict[str, list[Duty]] = defaultdict(list)
        for duty in sorted(duties, key=lambda duty: (duty.starts, duty.order)):
            self._duties[duty.unit].append(duty)

    def begins(self, unit: str) -> datetime | None:
        """When the roster of a unit begins; None where it keeps none."""
        return next((duty.starts for duty in self._of(unit)), None)

    def on_duty(self, unit: str, at: datetime) -> tuple[Duty, ...]:
        """Those on duty at a moment, in the order in which they are called."""
        now = [duty for duty in self._of(unit) if duty.starts <= at < duty.ends]
        return tuple(sorted(now, key=lambda duty: duty.order))

    def officers(self, unit: str) -> tuple[str, ...]:
        """Everybody whom the roster names for a unit, each once."""
        return tuple(dict.fromkeys(duty.officer for duty in self._of(unit)))

    def contact(self, unit: str, officer: str) -> str:
        """The last contact that the roster gives for an officer; empty where it gives none."""
        given = (duty.contact for duty in reversed(self._of(unit)) if duty.officer == officer)
        return next(filter(None, given), "")

    def contacts(self) -> tuple[tuple[str, str], ...]:
        """Every officer as `unit/officer` with the last contact given, by name."""
        named = ((unit, officer) for unit in sorted(self._duties) for officer in self.officers(unit))
        return tuple((f"{unit}/{officer}", self.contact(unit, officer)) for unit, officer in named)

    def gaps(self, unit: str, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The parts of a period in which nobody is on duty for a unit, in order."""
        found: list[Span] = []
        covered = start
        for duty in self._of(unit):
            if duty.ends <= covered or duty.starts >= end:
                continue
            if duty.starts > covered:
                found.append((covered, duty.starts))
            covered = duty.ends
        return (*found, (covered, end)) if covered < end else tuple(found)

    def _of(self, unit: str) -> list[Duty]:
        return self._duties.get(unit, [])
