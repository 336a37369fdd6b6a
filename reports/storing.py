"""Reports and galleys as JSON and back, without loss: what a released issue is kept as. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from reports.chapters.galley import Galley, Part
from reports.period_names import name
from reports.periods import read_period
from reports.report import Chapter, Column, Figure, Imprint, Report, Table


def report_text(report: Report) -> str:
    """A report as one text; equal reports are equal texts."""
    return _written(_report(report))


def read_report(text: str) -> Report:
    """The report of `report_text`."""
    return _read_report(json.loads(text))


def galley_text(galley: Galley) -> str:
    """A galley as one text."""
    parts = [asdict(part) for part in galley.parts]
    whole = {"report": _report(galley.report), "slots": dict(galley.slots), "parts": parts}
    return _written(whole | {"annexes": galley.annexes, "cases": galley.cases})


def read_galley(text: str) -> Galley:
    """The galley of `galley_text`."""
    data = json.loads(text)
    parts = tuple(Part(**{**part, **_tuples(part, "paragraphs", "tables")}) for part in data["parts"])
    return Galley(_read_report(data["report"]), data["slots"], parts, **_tuples(data, "annexes", "cases"))


def _written(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a report")


def _report(report: Report) -> dict[str, Any]:
    tables = [
        {**asdict(table), "figures": [[*cell, figure] for cell, figure in sorted(table.figures.items())]}
        for table in report.tables
    ]
    return {**asdict(report), "tables": tables, "period": name(report.period)}


def _read_report(data: Mapping[str, Any]) -> Report:
    return Report(
        kind=data["kind"],
        title=data["title"],
        period=read_period(data["period"]),
        subtitle=data["subtitle"],
        imprint=_imprint(data["imprint"]),
        figures=tuple(Figure(**figure) for figure in data["figures"]),
        tables=tuple(map(_table, data["tables"])),
        chapters=tuple(
            Chapter(**{**one, **_tuples(one, "paragraphs", "tables")}) for one in data["chapters"]
        ),
    )


def _imprint(data: Mapping[str, Any]) -> Imprint:
    days = {day: date.fromisoformat(data[day]) if data[day] else None for day in ("dated", "printed")}
    return Imprint(**{**data, **days, **_tuples(data, "report_to", "send_to", "copy_to")})


def _table(data: Mapping[str, Any]) -> Table:
    return Table(
        **{
            **data,
            "columns": tuple(Column(**column) for column in data["columns"]),
            "rows": tuple(map(tuple, data["rows"])),
            "figures": {(row, column): figure for row, column, figure in data["figures"]},
        }
    )


def _tuples(data: Mapping[str, Any], *fields: str) -> dict[str, tuple[Any, ...]]:
    return {field: tuple(data[field]) for field in fields}
