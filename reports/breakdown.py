"""A table whose rows are the values of a group, from the counts of its metrics to the pooled total."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from reports.calendar_words import SAME_OF_LAST_YEAR
from reports.counting import Pick, Set, Tally, grouped
from reports.groups import Group, group_of
from reports.keys import Key
from reports.metrics import Metric, metrics, quotient
from reports.reading import Reading, Span, compared
from reports.report import Cell, Column, Table
from reports.table_specs import COMPARISONS, Breakdown

OTHERS = "其他"


def compared_columns(compare: Sequence[str], span: Span) -> list[Column]:
    """Two columns for each comparison: what it was, and how it changed."""
    found = []
    for name in compare:
        one = COMPARISONS[name]
        period = SAME_OF_LAST_YEAR if one.with_year else span.former
        found += [Column(period, "件"), Column(f"{one.word}增减", "%")]
    return found


def alternating(values: Sequence[Cell], changes: Sequence[Cell]) -> list[Cell]:
    """What it was and how it changed, pair by pair."""
    return [cell for pair in zip(values, changes, strict=True) for cell in pair]


def growth(now: float | int | None, then: float | int | None) -> float | None:
    """The change in proportion to what it was; None where there was nothing."""
    return (now - then) / then if now is not None and then else None


class _Groups:
    """The counts of a breakdown by the names that are printed, with the recorded values behind each name."""

    def __init__(self, reading: Reading, span: Span, by: str, wanted: Sequence[Metric]) -> None:
        self.group: Group = group_of(reading.city, by)
        self.counts: dict[str, Counter[str]] = {}
        self.recorded: dict[str, list[str]] = {}
        bases: dict[Set, dict[str, Tally]] = {}
        for metric in wanted:
            bases.setdefault(metric.base, {}).update(metric.tallies)
        for base, tallies in bases.items():
            for value, row in grouped(reading, span, base, by, tallies).items():
                self._add(value, row)

    def _add(self, value: str, row: dict[str, int]) -> None:
        name = self.group.called(value)
        self.counts.setdefault(name, Counter()).update(row)
        recorded = self.recorded.setdefault(name, [])
        if value not in recorded:
            recorded.append(value)

    def of(self, name: str) -> Counter[str]:
        return self.counts.get(name, Counter())


def breakdown(reading: Reading, span: Span, spec: Breakdown) -> Table:
    """The table for a period."""
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
            *compared_columns(self.spec.compare, span), *(Column(metric.title, metric.unit) for metric in more),
        ]  # fmt: skip

    def _linked(self) -> list[tuple[int, Metric]]:
        """The columns whose cells open a list."""
        after = 2 + bool(self.spec.share) + 2 * len(self.spec.compare)
        return [(1, self.wanted[0]), *((after + n, metric) for n, metric in enumerate(self.wanted[1:]))]

    def _row(self, label: str, members: Sequence[str], whole: Counter[str]) -> tuple[Cell, ...]:
        counts, first = self._sum(self.now, members), self.wanted[0]
        value = first.value(counts)
        share: list[Cell] = [quotient(counts[first.id], whole[first.id])] if self.spec.share else []
        others: list[Cell] = [first.value(self._sum(one, members)) for one in self.then]
        changes: list[Cell] = [growth(value, cast("int | None", other)) for other in others]
        more = [metric.value(counts) for metric in self.wanted[1:]]
        return (label, value, *share, *alternating(others, changes), *more)

    def _sum(self, groups: _Groups, names: Sequence[str]) -> Counter[str]:
        total: Counter[str] = Counter()
        for name in names:
            total.update(groups.of(name))
        return total

    def _pick(self, members: Sequence[str], is_rest: bool, top: Sequence[str]) -> tuple[Pick, ...]:
        chosen = top if is_rest else members
        values = tuple(value for name in chosen for value in self.now.recorded.get(name, [name]))
        return (Pick(self.spec.by, values, is_rest),)
