"""Former values that growth rates imply: those of the parts must sum up to that of the whole. Pure.

Where parts that make up a whole, and the whole, all print their growth, each implies a span of former values. If the spans
cannot meet, one rate is wrong; it is told where one digit would mend it, else at the whole.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from reports.checking.figures import Figure
from reports.checking.reading import Reading
from reports.checking.relations import HUNDRED, Relation, Span, Stated, Sum
from reports.checking.slips import miswritten
from reports.checking.words import FALL

_MOST_APART = 2
"""Figures between a count and its growth."""


def former_relations(reading: Reading, sums: Sequence[Relation]) -> Iterator[Stated]:
    growths = dict(_growths(reading))
    for one in sums:
        if isinstance(one, Sum) and one.holds() and all(figure.at in growths for figure in one.amounts):
            yield from _meeting(reading, one, growths)


def _growths(reading: Reading) -> Iterator[tuple[int, Figure]]:
    """Of a count, by its place, the percent of change behind it where nothing of the former value is printed."""
    figures = [one for one in reading.figures if one.depth == 0]
    for place, figure in enumerate(figures):
        if figure.kind == "count" and not figure.is_change and not figure.is_past:
            for _, following in pairwise(figures[place : place + _MOST_APART + 1]):
                if following.sentence is not figure.sentence or following.kind == "count":
                    break
                if following.kind == "percent" and following.is_change:
                    yield reading.amount(figure).at, following
                    break


def _meeting(reading: Reading, one: Sum, growths: dict[int, Figure]) -> Iterator[Stated]:
    rates = [growths[figure.at] for figure in one.amounts]
    if len({_base(rate) for rate in rates}) > 1:
        return
    spans = [_former(figure.value, rate.value, rate) for figure, rate in zip(one.amounts, rates, strict=True)]
    if any(span is None for span in spans):
        return
    total, parts = spans[0], [span for span in spans[1:] if span]
    low, high = sum((span[0] for span in parts), Decimal(0)), sum((span[1] for span in parts), Decimal(0))
    if total is None or (low <= total[1] and high >= total[0]):
        return
    wrong = _miswritten(one, rates, total, (low, high)) or (rates[0], one.result)
    computed = _rate_of(one.total.value, (low + high) / 2, rates[0]) if wrong[0] is rates[0] else ""
    hint = "各部分按增幅推算的上期数之和，与总数按增幅推算的上期数不符，请核对增幅。"
    claim, sources = reading.amount(wrong[0]), reading.amounts(rates)
    yield Stated(claim, computed or str(wrong[1]), hint, "trend", sources=sources)


def _base(rate: Figure) -> str:
    """With what it is compared: the words without the direction."""
    return "".join(char for char in rate.label if char not in "增长下降上升减少加，、")


def _former(now: Decimal, rate: Decimal, printed: Figure) -> Span | None:
    sign = -1 if FALL.search(printed.label) else 1
    half = Decimal(1).scaleb(-printed.decimals) / 2
    ends = [1 + sign * (rate + one) / HUNDRED for one in (half, -half)]
    if min(ends) <= 0:
        return None
    return now / max(ends) - 1, now / min(ends) + 1


def _rate_of(now: Decimal, before: Decimal, printed: Figure) -> str:
    true = abs(now - before) * HUNDRED / before if before else Decimal(0)
    return f"{true.quantize(Decimal(1).scaleb(-printed.decimals)):f}"


def _miswritten(one: Sum, rates: Sequence[Figure], total: Span, parts: Span) -> tuple[Figure, str] | None:
    """The only rate that one other digit would mend."""
    found = []
    middle = (total[0] + total[1]) / 2, (parts[0] + parts[1]) / 2
    for place, (figure, rate) in enumerate(zip(one.amounts, rates, strict=True)):
        own = _former(figure.value, rate.value, rate)
        if own is None:
            continue
        rest = middle[1] if place == 0 else middle[0] - middle[1] + (own[0] + own[1]) / 2
        right = _rate_of(figure.value, rest, rate) if rest > 0 else ""
        close = [right, *_neighbours(right)] if right else []
        if any(miswritten(Decimal(rate.number.replace(",", "")), Decimal(other)) for other in close):
            found.append((rate, right))
    return found[0] if len(found) == 1 else None


def _neighbours(rate: str) -> list[str]:
    """Rates a few steps beside: the implied values are spans."""
    step = Decimal(1).scaleb(-len(rate.partition(".")[2]))
    return [f"{Decimal(rate) + step * away:f}" for away in range(-12, 13)]
