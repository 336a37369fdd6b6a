"""How much work stands against how many people: contacts a seat of the office, tickets a worker of each unit, acts a seat.

How many people there are is what the office recorded last (人员配备); without a record there is no figure a head.
"""

from collections.abc import Iterator, Mapping

from reports.counting import Pick, Tally, grouped, tallied
from reports.keys import Key
from reports.metrics import metrics
from reports.reading import Reading, Span
from reports.report import Cell, Column, Table
from tickets.office_records import latest_of
from tickets.record_kinds import Content

_RECEIVED, _DISPATCHED = "received", "dispatched"
_OFFICE_ROLES = ("seat", "reviewer", "duty_leader")
_UNITS = (Column("单位"), Column("人员", "人"), Column("来件或工单", "件"), Column("人均", "件"))
_SEATS = (Column("坐席"), Column("经办工单", "件"), Column("操作", "次"))
_NOTE = "第一行是热线办：座席数和来件；其余是承办单位：工作人员和本期受理后派去的工单。人员以最近一次“人员配备”记录为准，没有记录的不算人均"


def load_tables(reading: Reading, span: Span) -> tuple[Table, ...]:
    """Load by unit, and what each seat did to tickets; the latter is for the office alone."""
    return _by_unit(reading, span), _by_seat(reading, span)


def _by_unit(reading: Reading, span: Span) -> Table:
    staffing = {
        record.content.text("unit"): record.content
        for record in latest_of(reading.tx, "staffing", span.period.last)
    }
    received, dispatched = metrics()[_RECEIVED], metrics()[_DISPATCHED]
    contacts = tallied(reading, span, received.base, {"n": received.counted})["n"]
    seats = next((one.number("seats") for one in staffing.values() if one.number("seats")), None)
    rows: list[tuple[Cell, ...]] = [(reading.city.office, seats, contacts, _each(contacts, seats))]
    tickets = {
        unit: counts["n"]
        for unit, counts in grouped(
            reading, span, dispatched.base, "unit", {"n": Tally(dispatched.words)}
        ).items()
        if unit and counts["n"]
    }
    rows += _units(reading, tickets, staffing)
    keys = {(0, 2): str(Key(_RECEIVED))} | {
        (place, 2): str(Key(_DISPATCHED, (Pick("unit", (str(row[0]),)),)))
        for place, row in enumerate(rows[1:], start=1)
    }
    return Table("load", "人员和工作量", _UNITS, tuple(rows), note=_NOTE, figures=keys)


def _units(
    reading: Reading, tickets: Mapping[str, int], staffing: Mapping[str, Content]
) -> Iterator[tuple[Cell, ...]]:
    """Units that got tickets or told how many people they have, those with most tickets first."""
    told = {
        unit: content.number("staff") for unit, content in staffing.items() if not content.number("seats")
    }
    known = [unit.name for unit in reading.city.units]
    places = {unit: place for place, unit in enumerate(known)}
    units = [unit for unit in {**tickets, **told} if unit]
    for unit in sorted(units, key=lambda unit: (-tickets.get(unit, 0), places.get(unit, len(known)), unit)):
        count, people = tickets.get(unit, 0), told.get(unit)
        yield unit, people, count, _each(count, people)


def _by_seat(reading: Reading, span: Span) -> Table:
    rows = reading.tx.all(
        "SELECT actor, count(DISTINCT ticket) AS tickets, count(*) AS acts FROM ticket_events"
        " WHERE at >= :begins AND at < :ends AND role IN :roles GROUP BY actor ORDER BY acts DESC, actor",
        begins=span.begins,
        ends=span.ends,
        roles=_OFFICE_ROLES,
    )
    told = tuple((row["actor"], row["tickets"], row["acts"]) for row in rows)
    note = "本期在工单上的操作：派单、审核、催办、回访等"
    return Table("load_seats", "坐席工作量", _SEATS, told, note=note, internal=True)


def _each(count: int, people: int | None) -> float | None:
    return count / people if people else None
