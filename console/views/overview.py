"""The leader's view: today, this week and what is open now, each number with the list that it counts.

The figures are those of the bulletins, by the same definitions; a page of lists counts anew when it is opened.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from console import context
from console.reads import behind
from desk.bulletins.press import Press, Span
from reports.drilldown import has_list
from reports.keys import read_key
from reports.metrics import metrics
from reports.numbers import rounded, written
from reports.report import Figure, Report, Table
from reports.storing import read_report

DAY, WEEK = "day_brief", "week_brief"
_NAMED = {DAY: re.compile(r"\d{4}-\d\d-\d\d(?:@\d\d:\d\d)?"), WEEK: re.compile(r"\d{4}-W\d\d")}
_ONE_DAY = timedelta(days=1)
_NOON = time(12)
_MOST_BARS = 10
_OF_TODAY = ("received", "tickets", "urgent", "closed_in_period")
_OPEN = ("ending", "ending_overdue", "difficult_open")
_OF_WEEK = ("received", "answered", "tickets", "closed_in_period", "returns")
_SATISFACTION = ("satisfied_of_rated", "rated_rate", "rated", "basically", "dissatisfied")
_TITLES = {"ending": "在办工单", "ending_overdue": "超期未办结", "difficult_open": "疑难工单"}
"""What stands as "at the end" in a bulletin, which tells of a period that is over."""
_BAD = frozenset({"ending_overdue", "difficult_open"})


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure as it is shown: of a rate `of` tells both counts; `former` and `was` with what a count is compared, `change` by
    how much it differs.
    """

    title: str
    value: str
    address: str
    former: str = ""
    was: str = ""
    change: str = ""
    of: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, with the address of the list that it counts; the value of a share is in per cent."""

    text: str
    value: float | int | None = None
    address: str = ""


def shown() -> ResponseReturnValue:
    """A week, by its name in the address, else the one that runs; with today where today is part of it."""
    press, now = _press(), context.now()
    running, refusal = press.current(WEEK, now), ""
    try:
        span = _span(press, WEEK, request.args.get("period", "") or running.name)
    except ValueError as error:
        span, refusal = running, str(error)
    today = press.current(DAY, now) if span == running else None
    with context.service().db.read() as tx:
        week = read_report(press.overview(tx, WEEK, span.name, now))
        day = read_report(press.overview(tx, DAY, today.name, now)) if today else None
    later = press.current(WEEK, datetime.combine(span.last + _ONE_DAY, _NOON, now.tzinfo))
    text = context.page(
        "overview",
        span=span,
        today=today,
        day=_tiles(day, today, _OF_TODAY) if day and today else [],
        open_now=_tiles(week, span, _OPEN),
        week=_tiles(week, span, _OF_WEEK),
        satisfaction=_tiles(week, span, _SATISFACTION),
        tables={table.id: _cells(table, span) for table in week.tables},
        overdue=_most(week.table("units_overdue"), span),
        returning=_most(week.table("units_returns"), span),
        passed=_most(week.table("passings"), span),
        definitions=_definitions(week),
        earlier=press.latest(WEEK, span.first).name,
        later=later.name if later.first <= running.first else "",
        refusal=refusal,
    )
    return text, 422 if refusal else 200


def listed() -> ResponseReturnValue:
    """The records behind a number of the page, as they are now."""
    press, name, figure = _press(), request.args.get("period", ""), request.args.get("of", "")
    kind = next((kind for kind, pattern in _NAMED.items() if pattern.fullmatch(name)), "")
    if not kind or not has_list(figure):
        abort(404)
    try:
        span = _span(press, kind, name)
        with context.service().db.read() as tx:
            items = press.behind(tx, kind, span.name, figure, context.now(), behind.ASKED)
            found = behind.page(tx, items, context.sight(), request.args.get("after", ""))
            named = press.named(tx, figure)
        of = read_key(figure).period
        about = press.span(of).title if of else span.title
    except ValueError:
        abort(404)
    return context.page(
        "overview_list",
        span=span,
        about=about,
        behind=found,
        named=named,
        definition=_definition(figure),
    )


def _span(press: Press, kind: str, name: str) -> Span:
    """The period of this name, begun already; ValueError with a sentence."""
    if not _NAMED[kind].fullmatch(name):
        raise ValueError("请写成 2024-W42 这样的一周。")
    span = press.span(name)
    if span.first > press.current(kind, context.now()).first:
        raise ValueError(f"“{span.title}”还没有开始，没有可统计的记录。")
    return span


def _tiles(report: Report, span: Span, names: Sequence[str]) -> list[Tile]:
    figures = {figure.id: figure for figure in report.figures}
    return [_tile(figures[name], figures, span) for name in names]


def _tile(figure: Figure, known: Mapping[str, Figure], span: Span) -> Tile:
    was, change = known.get(f"{figure.id}_before"), known.get(f"{figure.id}_change")
    is_known = was is not None and was.value is not None
    return Tile(
        title=_TITLES.get(figure.id, figure.title),
        value=written(figure.value, figure.unit),
        address=_address(figure.id, span),
        former=was.title.removesuffix(figure.title) if was and is_known else "",
        was=written(was.value, figure.unit) if was and is_known else "",
        change=_signed(change) if change and is_known else "",
        of=f"{figure.numerator} / {figure.denominator}" if figure.denominator else "",
        tone="bad" if figure.id in _BAD and figure.value else "",
    )


def _signed(change: Figure) -> str:
    """`+12%`; empty where nothing can be said."""
    if change.value is None:
        return ""
    return f"{'+' if change.value > 0 else ''}{written(change.value, change.unit)}"


def _cells(table: Table, span: Span) -> list[list[Cell]]:
    places = range(len(table.columns))
    return [[_cell(table, row, column, span) for column in places] for row in range(len(table.rows))]


def _cell(table: Table, row: int, column: int, span: Span) -> Cell:
    value, key = table.rows[row][column], table.figures.get((row, column), "")
    if value is None or isinstance(value, str):
        return Cell(value or "—")
    unit = table.columns[column].unit
    shown = float(rounded(value, unit)) if unit == "%" else value
    shown = int(shown) if float(shown).is_integer() else shown
    return Cell(written(value, unit), shown, _address(key, span) if key else "")


def _most(table: Table, span: Span) -> list[tuple[str, float | int, str]]:
    """The longest bars of a table by its first number, the total left out."""
    rows = _cells(table, span)[: -1 if table.total else None]
    found = [(row[0].text, row[1].value, row[1].address) for row in rows if row[1].value]
    return [(name, value, address) for name, value, address in found if value][:_MOST_BARS]


def _address(key: str, span: Span) -> str:
    return url_for("console.overview_list", period=span.name, of=key)


def _definitions(report: Report) -> list[tuple[str, str]]:
    return [(figure.title, figure.definition) for figure in report.figures if figure.id in metrics()]


def _definition(key: str) -> str:
    metric = metrics().get(read_key(key).metric)
    return metric.definition if metric else ""


def _press() -> Press:
    press = context.city().press
    if press is None:
        abort(404)
    return press
