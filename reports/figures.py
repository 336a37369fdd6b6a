"""Figures of a period from the metrics: counts with their shares, rates, averages, and how they changed.

Ids: `ID` the figure, `ID_share` its share, `ID_before` and `ID_year_before` what it was, `ID_change` and `ID_year_change`
how it changed (环比, 同比): counts in per cent, rates in 百分点.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.calendar_words import SAME_OF_LAST_YEAR
from reports.counting import Pick, Set, Tally, tallied
from reports.metrics import Metric, metrics, quotient
from reports.reading import Reading, Span, compared
from reports.report import Figure


@dataclass(frozen=True, slots=True)
class Comparison:
    """With what a figure is compared: the words for it, and the endings of the ids."""

    with_year: bool
    ending: str
    word: str


BEFORE = Comparison(False, "", "环比")
YEAR_BEFORE = Comparison(True, "year_", "同比")


def figures_of(
    reading: Reading,
    span: Span,
    names: Sequence[str],
    compare: Sequence[Comparison] = (),
    only: Iterable[str] | None = None,
) -> tuple[Figure, ...]:
    """The figures of these metrics in their order, each followed by its share and its changes; `only` are the metrics that
    are compared (all where it is left out).
    """
    wanted = [metrics()[name] for name in names]
    now = Counts(reading, span, wanted)
    chosen = set(names if only is None else only)
    then = [metric for metric in wanted if metric.id in chosen]
    others = {one: Counts(reading, compared(reading, span, one.with_year), then) for one in compare}
    found: list[Figure] = []
    for metric in wanted:
        figure = now.figure(metric)
        found.append(figure)
        if metric.share_of:
            found.append(now.share(metric))
        for one, counts in others.items() if metric.id in chosen else ():
            found += _changes(figure, counts.figure(metric), one, span)
    return tuple(found)


class Counts:
    """The counts of some metrics in one period: one pass over the records of each base."""

    def __init__(
        self, reading: Reading, span: Span, wanted: Sequence[Metric], picks: Sequence[Pick] = ()
    ) -> None:
        shared = [metrics()[metric.share_of] for metric in wanted if metric.share_of]
        bases: dict[Set, dict[str, Tally]] = {}
        for metric in dict.fromkeys((*wanted, *shared)):
            bases.setdefault(metric.base, {}).update(metric.tallies)
        self._counts: dict[str, int] = {}
        for base, tallies in bases.items():
            self._counts |= tallied(reading, span, base, tallies, picks)

    def figure(self, metric: Metric) -> Figure:
        """The figure of a metric."""
        count, is_rate = self._counts[metric.id], metric.of is not None
        return Figure(
            metric.id, metric.title, metric.value(self._counts), metric.unit, count if is_rate else None,
            self._counts[f"{metric.id}/of"] if is_rate else None, metric.definition, metric.basis, count,
        )  # fmt: skip

    def share(self, metric: Metric) -> Figure:
        """The share of a count in the metric that it is a part of."""
        whole = metrics()[metric.share_of]
        part, all_ = self._counts[metric.id], self._counts[whole.id]
        title = f"{metric.title}占比"
        return Figure(
            f"{metric.id}_share", title, quotient(part, all_), "%", part, all_, f"{metric.title} ÷ {whole.title}",
            metric.basis, part,
        )  # fmt: skip


def _changes(now: Figure, then: Figure, one: Comparison, span: Span) -> tuple[Figure, Figure]:
    """What the figure was, and how it changed."""
    period = SAME_OF_LAST_YEAR if one.with_year else span.former
    was = Figure(
        f"{now.id}_{one.ending}before", f"{period}{now.title}", then.value, now.unit, then.numerator, then.denominator,
        now.definition, now.basis, then.tickets,
    )  # fmt: skip
    return was, change(now, then, one, period)


def change(now: Figure, then: Figure, one: Comparison, period: str) -> Figure:
    """How a figure changed: a count in per cent of what it was, a rate in 百分点; None where there is nothing to compare."""
    title, ending = f"{now.title}较{period}（{one.word}）", f"{one.ending}change"
    if now.value is None or then.value is None:
        return Figure(f"{now.id}_{ending}", title, None, "百分点" if now.unit == "%" else "%")
    if now.unit == "%":
        definition = f"本期 − {period}，是两个比率之差"
        return Figure(f"{now.id}_{ending}", title, now.value - then.value, "百分点", definition=definition)
    value = (now.value - then.value) / then.value if then.value else None
    return Figure(f"{now.id}_{ending}", title, value, "%", definition=f"（本期 − {period}）÷ {period}")
