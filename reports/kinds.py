"""The kinds of reports that the records give by themselves: which figures and tables, of which period. See `kinds.toml`.

Whoever adds a kind adds it to `KINDS`; a kind computes and writes nothing.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from importlib.resources import files
from typing import Any, Literal, cast

from reports.assessed import Annex, assessed
from reports.assessed import figures as annex_figures
from reports.assessed import tables as annex_tables
from reports.assessed_words import paragraphs
from reports.calendar_words import days, minute, title
from reports.cubes import prepared
from reports.entered import entered
from reports.figures import figures_of
from reports.load import load_tables
from reports.periods import Form, NoPeriod, Period
from reports.reading import Reading, Span, span_of
from reports.report import Chapter, Figure, Imprint, Report, Table
from reports.table_specs import COMPARISONS
from reports.tables import table_of, top_figures
from reports.training import KIND, training

Kind = Callable[[Reading, Period], Report]
_EXAMPLES: Mapping[Form, str] = {
    "day": "2024-10-14", "week": "2024-W42", "month": "2024-10", "quarter": "2024-Q4", "half": "2024-H1", "year": "2024",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Described:
    """One kind of `kinds.toml`."""

    title: str
    forms: tuple[Form, ...]
    cutoff: Literal["end", "now"]
    figures: tuple[str, ...]
    compare: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    tops: tuple[str, ...] = ()
    annexes: tuple[Literal[Annex, "load"], ...] = ()


@cache
def described() -> Mapping[str, Described]:
    """Every kind that is described as data, by its name."""
    data = tomllib.loads(files("reports").joinpath("data", "kinds.toml").read_text(encoding="utf-8"))
    return {name: Described(**_whole(name, data)) for name in data}


def _whole(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with what it takes over from another, and what it has beside."""
    entry = dict(data[name])
    more, more_tables = entry.pop("more", []), entry.pop("more_tables", [])
    if "inherit" in entry:
        entry = _whole(entry.pop("inherit"), data) | entry
    entry["figures"] = [*entry["figures"], *more]
    entry["tables"] = [*entry["tables"], *more_tables]
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def fitting(kind: str, period: Period) -> Period:
    """The period, where a kind can be made of it; two days named freely always do. Raises NoPeriod."""
    spec = described()[kind]
    if period.form in spec.forms or period.form == "span":
        return period
    examples = "、".join(_EXAMPLES[form] for form in spec.forms)
    raise NoPeriod(
        f"{spec.title}要的时期例如 {examples}，“{title(period)}”不合适；任意一段请写成 2024-10-01..2024-10-07。"
    )


def span_for(reading: Reading, kind: str, period: Period) -> Span:
    """The moments that a kind looks at; raises NoPeriod for a period that has not begun."""
    is_late = described()[kind].cutoff == "now"
    return begun(reading, period, reading.now if is_late else None)


def begun(reading: Reading, period: Period, as_of: datetime | None = None) -> Span:
    """The moments of a period; raises NoPeriod for one that has not begun."""
    begins, _ = period.window(reading.city.zone)
    if begins > reading.now:
        raise NoPeriod(f"“{title(period)}”还没有开始，没有可统计的记录。")
    return span_of(reading, period, as_of)


def _annexes(reading: Reading, spec: Described, span: Span) -> tuple[Table, ...]:
    """The annexes of a kind; of assessments none where the city assesses nobody."""
    found: list[Table] = []
    for annex in spec.annexes:
        if annex == "load":
            found += load_tables(reading, span)
        elif reading.city.assessing:
            found += annex_tables(assessed(reading, span, annex))
    return tuple(found)


def _figures(reading: Reading, spec: Described, span: Span, made: Mapping[str, Table]) -> tuple[Figure, ...]:
    compare = [COMPARISONS[name] for name in spec.compare]
    found = figures_of(reading, span, spec.figures, compare, spec.compared)
    tops = [figure for name in spec.tops for figure in top_figures(made[name])]
    received = next((int(figure.value or 0) for figure in found if figure.id == "received"), None)
    return (*found, *tops, *entered(reading.tx, span.period, received))


def _until(reading: Reading, span: Span) -> str:
    return f"，截至{minute(reading.now)}" if span.is_running else ""


def _made(kind: str, reading: Reading, period: Period) -> Report:
    spec, span = described()[kind], span_for(reading, kind, fitting(kind, period))
    compare = [COMPARISONS[name] for name in spec.compare]
    reading = prepared(reading, span, spec.figures, compare, spec.compared, spec.tables)
    made = {name: table_of(reading, span, name) for name in spec.tables}
    return Report(
        kind=kind,
        title=f"{reading.city.office}{spec.title}",
        subtitle=f"{title(period)}（{days(period)}{_until(reading, span)}）",
        period=period,
        imprint=Imprint(office=reading.city.office),
        figures=_figures(reading, spec, span, made),
        tables=(*made.values(), *_annexes(reading, spec, span)),
    )


def _assessed(annex: Annex, reading: Reading, period: Period) -> Report:
    found = assessed(reading, span_for(reading, annex, fitting(annex, period)), annex)
    printed = annex_tables(found)
    told = Chapter("", paragraphs(found, reading.city.phrases), tuple(table.id for table in printed))
    return Report(
        kind=annex,
        title=f"{reading.city.office}{described()[annex].title}",
        subtitle=f"{title(period)}（{days(period)}）",
        period=period,
        imprint=Imprint(office=reading.city.office),
        figures=annex_figures(found),
        tables=printed,
        chapters=(told,),
    )


ANNEXES: tuple[Annex, ...] = ("assessment", "letterbox")
KINDS: Mapping[str, Kind] = (
    {name: cast("Kind", partial(_made, name)) for name in described()}
    | {annex: partial(_assessed, annex) for annex in ANNEXES}
    | {KIND: training}
)
"""Every report by the name that the command knows it by."""
