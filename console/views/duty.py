"""Duty: who is called for each unit at this moment, where the roster has gaps, and which people are not named yet."""

from datetime import timedelta

from flask import request
from flask.typing import ResponseReturnValue

from console import context
from desk import duty
from desk.addresses import is_address
from desk.city import City
from tickets.units import Unit

AHEAD = timedelta(days=30)


def listed() -> ResponseReturnValue:
    """Every unit; a unit's own people see theirs alone. `view=missing` shows what has to be completed."""
    city, now, sight = context.city(), context.now(), context.sight()
    units = [unit for unit in city.units if sight.unit in ("", unit.name)]
    gaps: dict[str, list[str]] = {}
    for gap in duty.gaps_ahead(city, now, AHEAD):
        gaps.setdefault(gap.unit, []).append(gap.words)
    rows = [_row(city, unit, gaps.get(unit.name, [])) for unit in units]
    faulty = [row for row in rows if row["missing"] or row["gaps"]]
    view = request.args.get("view", "all")
    counts = {"missing": len(faulty)}
    return context.page(
        "duty", rows=faulty if view == "missing" else rows, view=view, counts=counts, days=AHEAD.days
    )


def _row(city: City, unit: Unit, gaps: list[str]) -> dict[str, object]:
    on_duty = [
        (one.officer, "" if is_address(one.contact) else one.contact)
        for one in city.roster.on_duty(unit.name, context.now())
    ]
    return {"unit": unit, "on_duty": on_duty, "missing": duty.missing(city, unit), "gaps": gaps}
