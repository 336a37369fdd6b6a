"""Tables of a period: metrics broken down by a group, or metrics one below the other. Described in `tables.toml`.

Every cell that counts names the list behind it; the last row is the pooled total, so that the parts sum to it.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from reports.calendar_words import NAMES, SAME_OF_LAST_YEAR
from reports.campaigns import TABLE, campaigns_table
from reports.counting import Pick, Set, Tally, grouped
from reports.figures import BEFORE, YEAR_BEFORE, Comparison, Counts
from reports.groups import Group, group_of
from reports.keys import Key
from reports.metrics import Metric, metrics
from reports.reading import Reading, Span, compared
from reports.report import Cell, Column, Figure, Table

COMPARISONS: Mapping[str, Comparison] = {"before": BEFORE, "year_before": YEAR_BEFORE}
OTHERS = "其他"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table whose rows are the values of a group. `metrics` are its columns; the first one orders the rows, has a share
    (of `share_of` or of the total), and is compared. `top` rows stand by name and what is left as `rest`; `zero` rows
    stand also with nothing in them; `fixed` keeps the city's order.
    """

    id: str
    title: str
    by: str
    metrics: tuple[str, ...]
    label: str
    share: str = "占比"
    top: int = 0
    rest: str = ""
    zero: bool = False
    fixed: bool = False
    compare: tuple[str, ...] = ()
    chart: Literal["", "bar", "line", "share"] = ""
    note: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A table whose rows are metrics, each with its share where it is a part of another."""

    id: str
    title: str
    metrics: tuple[str, ...]
    compare: tuple[str, ...] = ()
    chart: Literal["", "bar", "line", "share"] = ""
    note: str = ""


@cache
def tables() -> Mapping[str, Breakdown | Listing]:
    """Every table that is described, by its id."""
    data = tomllib.loads(files("reports").joinpath("data", "tables.toml").read_text(encoding="utf-8"))
    found: dict[str, Breakdown | Listing] = {}
    for entry in data["table"]:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
        }
        kind = Breakdown if "by" in values else Listing
        found[values["id"]] = kind(**values)
    return found


def table_of(reading: Reading, span: Span, name: str) -> Table:
    """The table of an id for a period."""
    if name == TABLE:
        return campaigns_table(reading, span)
    spec = tables()[name]
    return _listing(reading, span, spec) if isinstance(spec, Listing) else _breakdown(reading, span, spec)


def top_figures(table: Table) -> tuple[Figure, Figure]:
    """What the first rows of a breakdown hold together, and their share of the whole (如前 10 家占全部的多少)."""
    spec = tables()[table.id]
    assert isinstance(spec, Breakdown)
    metric = metrics()[spec.metrics[0]]
    named = [row for n, row in enumerate(table.rows[:-1]) if n < spec.top]
    part, whole = sum(int(row[1] or 0) for row in named), int(table.rows[-1][1] or 0)
    title = f"{metric.title}最多的{len(named)}项"
    definition = f"“{table.title}”前{len(named)}项的{metric.title}之和"
    return (
        Figure(f"{table.id}_top", title, part, metric.unit, None, None, definition, metric.basis, part),
        Figure(
            f"{table.id}_top_share", f"{title}占比", _quotient(part, whole), "%", part, whole,
            f"{definition} ÷ {metric.title}", metric.basis, part,
        ),
    )  # fmt: skip


def _listing(reading: Reading, span: Span, spec: Listing) -> Table:
    wanted = [metrics()[name] for name in spec.metrics]
    counts = Counts(reading, span, wanted)
    then = [_then(reading, span, one, wanted) for one in spec.compare]
    rows: list[tuple[Cell, ...]] = []
    for metric in wanted:
        figure = counts.figure(metric)
        share = counts.share(metric).value if metric.share_of else None
        others = [counted.figure(metric).value for counted in then]
        changes = [_growth(figure.value, other) for other in others]
        rows.append((metric.title, figure.value, share, *_alternating(others, changes)))
    columns = (
        Column("项目"),
        Column("件数", "件"),
        Column("占比", "%"),
        *_compared_columns(spec.compare, span),
    )
    keys = {(n, 1): str(Key(metric.id)) for n, metric in enumerate(wanted)}
    return Table(spec.id, spec.title, columns, tuple(rows), chart=spec.chart, note=spec.note, figures=keys)


def _then(reading: Reading, span: Span, name: str, wanted: Sequence[Metric]) -> Counts:
    return Counts(reading, compared(reading, span, COMPARISONS[name].with_year), wanted)


def _compared_columns(compare: Sequence[str], span: Span) -> list[Column]:
    found = []
    for name in compare:
        one = COMPARISONS[name]
        period = SAME_OF_LAST_YEAR if one.with_year else NAMES[span.period.form]
        found += [Column(period, "件"), Column(f"{one.word}增减", "%")]
    return found


def _alternating(values: Sequence[Cell], changes: Sequence[Cell]) -> list[Cell]:
    return [cell for pair in zip(values, changes, strict=True) for cell in pair]


def _growth(now: float | int | None, then: float | int | None) -> float | None:
    return (now - then) / then if now is not None and then else None


Row = dict[str, int]


class _Groups:
    """The counts of a breakdown by the names that are printed, with the recorded values behind each name."""

    def __init__(self, reading: Reading, span: Span, by: str, wanted: Sequence[Metric]) -> None:
        self.group: Group = group_of(reading.city, by)
        self.counts: dict[str, Counter[str]] = {}
        self.recorded: dict[str, list[str]] = {}
        bases: dict[Set, dict[str, Tally]] = {}
        for metric in wanted:
            bases.setdefault(metric.base, {}).update(_tallies(metric))
        for base, tallies in bases.items():
            for value, row in grouped(reading, span, base, by, tallies).items():
                self._add(value, row)

    def _add(self, value: str, row: Row) -> None:
        name = self.group.called(value)
        self.counts.setdefault(name, Counter()).update(row)
        recorded = self.recorded.setdefault(name, [])
        if value not in recorded:
            recorded.append(value)

    def of(self, name: str) -> Counter[str]:
        return self.counts.get(name, Counter())


def _tallies(metric: Metric) -> dict[str, Tally]:
    found = {metric.id: metric.counted}
    if metric.of is not None:
        found[f"{metric.id}/of"] = Tally(metric.of)
    if metric.mean:
        found[f"{metric.id}/sum"] = Tally(metric.words, metric.measure)
    return found


def _breakdown(reading: Reading, span: Span, spec: Breakdown) -> Table:
    wanted = [metrics()[name] for name in spec.metrics]
    now = _Groups(reading, span, spec.by, wanted)
    spans = [compared(reading, span, COMPARISONS[name].with_year) for name in spec.compare]
    then = [_Groups(reading, one, spec.by, wanted[:1]) for one in spans]
    if spec.by == "category" and len({row.tree for row in reading.city.categories}) > 1:
        by_tree = f"按{reading.city.tree}版诉求分类，旧版的分类已归入新版"
        spec = replace(spec, note="；".join(filter(None, (spec.note, by_tree))))
    names = _order(spec, now, wanted[0].id, then)
    return _Printed(spec, wanted, now, then).table(span, names)


def _order(spec: Breakdown, now: _Groups, first: str, then: Sequence[_Groups]) -> list[str]:
    """The names in the order of the rows: by size, of equals by the city's own order, 其他 last."""
    known = list(now.group.known)
    found = [name for name in now.counts if any(now.of(name).values())]
    found += [name for one in then for name in one.counts]
    names = list(dict.fromkeys((*(known if spec.zero else ()), *found)))
    places = {name: place for place, name in enumerate(known)}

    def key(name: str) -> tuple[bool, int, int, str]:
        size = 0 if spec.fixed and name in places else -now.of(name)[first]
        return name.startswith(OTHERS), size, places.get(name, len(places)), name

    return sorted(names, key=key)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A breakdown on its way into print."""

    spec: Breakdown
    wanted: Sequence[Metric]
    now: _Groups
    then: Sequence[_Groups]

    def table(self, span: Span, names: Sequence[str]) -> Table:
        spec = self.spec
        top, rest = (names[: spec.top], names[spec.top :]) if spec.top else (names, ())
        whole = self._sum(self.now, names)
        lines: list[tuple[str, Sequence[str]]] = [(name, [name]) for name in top]
        if rest:
            lines.append((spec.rest or f"{OTHERS}（{len(rest)}项）", rest))
        rows = [self._row(label, members, whole) for label, members in lines]
        rows.append(self._row("合计", names, whole))
        keys = {
            (n, column): str(Key(metric.id, self._pick(members, bool(rest) and n == len(top), top)))
            for n, (_, members) in enumerate(lines)
            for column, metric in self._linked()
        }
        keys |= {(len(lines), column): str(Key(metric.id)) for column, metric in self._linked()}
        return Table(
            spec.id, spec.title, tuple(self._columns(span)), tuple(rows), spec.chart, spec.note, total=True,
            internal=spec.internal, figures=keys,
        )  # fmt: skip

    def _columns(self, span: Span) -> list[Column]:
        first, *more = self.wanted
        share = [Column(self.spec.share, "%")] if self.spec.share else []
        return [
            Column(self.spec.label), Column(first.title, first.unit), *share,
            *_compared_columns(self.spec.compare, span), *(Column(metric.title, metric.unit) for metric in more),
        ]  # fmt: skip

    def _linked(self) -> list[tuple[int, Metric]]:
        """The columns whose cells open a list."""
        after = 2 + bool(self.spec.share) + 2 * len(self.spec.compare)
        return [(1, self.wanted[0]), *((after + n, metric) for n, metric in enumerate(self.wanted[1:]))]

    def _row(self, label: str, members: Sequence[str], whole: Counter[str]) -> tuple[Cell, ...]:
        counts, first = self._sum(self.now, members), self.wanted[0]
        value = _value(first, counts)
        share: list[Cell] = [_quotient(counts[first.id], whole[first.id])] if self.spec.share else []
        others: list[Cell] = [_value(first, self._sum(one, members)) for one in self.then]
        changes: list[Cell] = [_growth(value, cast("int | None", other)) for other in others]
        more = [_value(metric, counts) for metric in self.wanted[1:]]
        return (label, value, *share, *_alternating(others, changes), *more)

    def _sum(self, groups: _Groups, names: Sequence[str]) -> Counter[str]:
        total: Counter[str] = Counter()
        for name in names:
            total.update(groups.of(name))
        return total

    def _pick(self, members: Sequence[str], is_rest: bool, top: Sequence[str]) -> tuple[Pick, ...]:
        chosen = top if is_rest else members
        values = tuple(value for name in chosen for value in self.now.recorded.get(name, [name]))
        return (Pick(self.spec.by, values, is_rest),)


def _value(metric: Metric, counts: Counter[str]) -> float | int | None:
    if metric.of is not None:
        return _quotient(counts[metric.id], counts[f"{metric.id}/of"])
    if metric.mean:
        return _quotient(counts[f"{metric.id}/sum"], counts[metric.id] * 60)
    return counts[metric.id]


def _quotient(part: int, whole: int) -> float | None:
    return part / whole if whole else None
