"""The forms in which a report leaves the program, by their names; whoever makes another adds it here.

The libraries behind a form are loaded when it is first made.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from reports.printing.docx import docx
from reports.printing.excel import xlsx
from reports.printing.pdf import pdf
from reports.printing.public import public_version
from reports.printing.web import page
from reports.report import Chapter, Figure, Report, Table

Format = Callable[[Report], bytes]


def _json(report: Report) -> bytes:
    return json.dumps(as_data(report), ensure_ascii=False, indent=1).encode("utf-8", "replace")


FORMATS: Mapping[str, Format] = {"html": page, "docx": docx, "pdf": pdf, "xlsx": xlsx, "json": _json}

DATA = frozenset({"json", "xlsx"})
"""Forms to work on with other programs: they have every table, the others what a reader wants."""

FOR_A_SCREEN = frozenset({"html", "json"})
"""Forms that are text; the others are of no use on a terminal."""


def rendered(report: Report, form: str, public: bool = False) -> bytes:
    """The file of a report in a form of `FORMATS`, or of its public version.

    Raises NotPublic where it may not be published.
    """
    return FORMATS[form](public_version(report) if public else report)


def as_data(report: Report) -> dict[str, Any]:
    """A report as plain data: shares between 0 and 1, None where there is nothing to divide by."""
    period = report.period
    return {
        "kind": report.kind,
        "title": report.title,
        "subtitle": report.subtitle,
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat()},
        "number": report.imprint.issue,
        "figures": [_figure(figure) for figure in report.figures],
        "tables": [_table(table) for table in report.tables],
        "text": [_chapter(chapter) for chapter in report.chapters],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    names = ("id", "title", "value", "numerator", "denominator", "unit", "definition", "basis", "tickets")
    return {name: getattr(figure, name) for name in names}


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "units": [column.unit for column in table.columns],
        "rows": [list(row) for row in table.rows],
        "note": table.note,
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {"heading": chapter.heading, "paragraphs": list(chapter.paragraphs)}
