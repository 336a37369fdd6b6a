"""Counts that several tables and figures of one report share are made in one pass over the records of a period.

A year of a large city is a million contacts: each table by itself would read them again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reports.counting import Cube, Set, Tally, cube_of
from reports.figures import Comparison
from reports.metrics import Metric, metrics
from reports.reading import Reading, Span, compared
from reports.table_specs import COMPARISONS, Breakdown, Series, tables

_FEWEST = 2
"""Counts that want less than so many passes gain nothing."""


@dataclass(slots=True)
class _Need:
    """What is wanted of one base: by which groups, and what is counted; `passes` it would take one by one."""

    groups: dict[str, None] = field(default_factory=dict)
    tallies: dict[Tally, None] = field(default_factory=dict)
    passes: int = 0


class _Needs:
    """What is wanted of each base of each period."""

    def __init__(self) -> None:
        self.found: dict[tuple[Span, Set], _Need] = {}

    def add(self, span: Span, wanted: Iterable[Metric], by: str = "") -> None:
        bases = set()
        for metric in wanted:
            need = self.found.setdefault((span, metric.base), _Need())
            need.tallies |= dict.fromkeys(metric.tallies.values())
            if by:
                need.groups[by] = None
            bases.add(metric.base)
        for base in bases:
            self.found[span, base].passes += 1


def prepared(
    reading: Reading,
    span: Span,
    figures: Sequence[str],
    compare: Sequence[Comparison],
    chosen: Sequence[str],
    names: Sequence[str],
) -> Reading:
    """A reading that knows the counts of these figures and tables of a period and, of the chosen figures, of those that it is
    compared with.
    """
    needs = _Needs()
    needs.add(span, _with_wholes([metrics()[name] for name in figures]))
    for comparison in compare:
        then = compared(reading, span, comparison.with_year)
        needs.add(then, _with_wholes([metrics()[name] for name in chosen]))
    for name in names:
        if name in tables():
            _add_table(needs, reading, span, name)
    return replace(reading, cubes=_cubes(reading, needs))


def _add_table(needs: _Needs, reading: Reading, span: Span, name: str) -> None:
    spec = tables()[name]
    if isinstance(spec, Series):  # of periods of its own
        return
    wanted = [metrics()[metric] for metric in spec.metrics]
    spans = [compared(reading, span, COMPARISONS[one].with_year) for one in spec.compare]
    if isinstance(spec, Breakdown):
        needs.add(span, wanted, spec.by)
        for one in spans:
            needs.add(one, wanted[:1], spec.by)
    else:
        for one in (span, *spans):
            needs.add(one, _with_wholes(wanted))


def _with_wholes(wanted: Iterable[Metric]) -> list[Metric]:
    """The metrics with those that they are shares of."""
    return [one for metric in wanted for one in (metric, *_whole(metric))]


def _whole(metric: Metric) -> list[Metric]:
    return [metrics()[metric.share_of]] if metric.share_of else []


def _cubes(reading: Reading, needs: _Needs) -> Mapping[object, Cube]:
    return {
        (span, base): cube_of(reading, span, base, tuple(need.groups), tuple(need.tallies))
        for (span, base), need in needs.found.items()
        if need.groups and need.passes >= _FEWEST
    }
