"""Duty: gaps of the roster before weekends and holidays, and what a unit has not told us of its people.

Who keeps a roster is looked at before every rest from its first duty on; who must keep one, before every holiday.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels import outbox
from desk.city import City
from desk.notices import OFFICE, notice
from desk.wording import short
from storage.transaction import Transaction
from tickets import tasks
from tickets.tasks import Task
from tickets.units import Unit, missing_people
from tickets.workcalendar import Span

GAP = "roster_gap"
LONGEST_REST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Gap:
    """The parts of one rest in which nobody is on duty for a unit."""

    unit: str
    rest: Span
    spans: tuple[Span, ...]

    @property
    def key(self) -> str:
        """What keeps it from being alarmed twice; a gap that changes is another one."""
        return f"{GAP}:{self.unit}:" + ",".join(
            f"{start:%Y%m%d%H%M}-{end:%Y%m%d%H%M}" for start, end in self.spans
        )

    @property
    def words(self) -> str:
        """`10-01 00:00 至 10-08 00:00`, each part."""
        return "、".join(f"{short(start)} 至 {short(end)}" for start, end in self.spans)


def gaps_ahead(city: City, now: datetime, ahead: timedelta) -> tuple[Gap, ...]:
    """Every gap in a rest that goes on now or begins by the day that lies so far ahead."""
    calendar = city.deadlines.calendar
    last = (now + ahead).date()
    rests = [rest for rest in calendar.rests(now.date() - LONGEST_REST, last) if rest[1] > now]
    found = (
        Gap(unit.name, rest, city.roster.gaps(unit.name, *rest))
        for rest in rests
        for unit in city.units
        if _is_looked_at(city, unit, rest)
    )
    return tuple(gap for gap in found if gap.spans)


def _is_looked_at(city: City, unit: Unit, rest: Span) -> bool:
    begins = city.roster.begins(unit.name)
    if begins and begins < rest[1]:
        return True
    return _has_holiday(city, rest) and (begins is not None or must_keep_roster(city, unit))


def _has_holiday(city: City, rest: Span) -> bool:
    days = (rest[0].date() + timedelta(days=n) for n in range((rest[1] - rest[0]).days))
    return any(city.deadlines.calendar.kind(day) == "holiday" for day in days)


def must_keep_roster(city: City, unit: Unit) -> bool:
    """Whether the pack demands a roster of units of this kind."""
    return unit.kind in city.watch.duty_kinds


def missing(city: City, unit: Unit) -> tuple[str, ...]:
    """Whom a unit has not named yet, in words."""
    return missing_people(unit, city.roster.begins(unit.name) is not None or not must_keep_roster(city, unit))


def check_roster(tx: Transaction, city: City, now: datetime) -> None:
    """Alarm gaps that nobody was told of, to the unit and in one list to the office; close what has been filled."""
    gaps = {gap.key: gap for gap in gaps_ahead(city, now, city.watch.roster_ahead)}
    known = tasks.keys_of(tx, gaps)
    fresh = [gap for key, gap in gaps.items() if key not in known]
    for gap in fresh:
        _open(tx, city, gap, now)
        outbox.put(tx, notice("unit", gap.unit, GAP, _unit_text(city, gap), gap.key), now)
    if fresh:
        text = city.phrases.text("roster_gap_office", lines="\n".join(_lines(city, fresh)))
        outbox.put(tx, notice("office", OFFICE, GAP, text, f"{GAP}:office:{now:%Y%m%d%H%M}"), now)
    tasks.close_all_but(tx, GAP, gaps, now)


def _open(tx: Transaction, city: City, gap: Gap, now: datetime) -> None:
    title = city.phrases.text("roster_gap_title", unit=gap.unit)
    tasks.open_task(tx, Task(GAP, gap.key, title, gap.words, unit=gap.unit, due=gap.rest[0]), now)


def _unit_text(city: City, gap: Gap) -> str:
    return city.phrases.text("roster_gap_unit", gaps=gap.words, start=short(gap.rest[0]))


def _lines(city: City, gaps: Iterable[Gap]) -> Iterator[str]:
    for gap in gaps:
        yield city.phrases.text("roster_gap_line", unit=gap.unit, gaps=gap.words)
