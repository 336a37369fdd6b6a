"""Rates: 办结率, 满意率, 返工率 and others by name, as the count before them of a whole that such a rate may have. Pure.

What a rate is of is a matter of its definition, so only a whole of the right sort that stands near it, with no other
figure that would explain the rate, makes it wrong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from reports.checking.amounts import Amount
from reports.checking.figures import Figure
from reports.checking.reading import Reading
from reports.checking.relations import Possible, Share, explains
from reports.checking.unproved import Unproved, unproved
from reports.checking.words import BASES, concept

_RATE = re.compile("率(?:为|达到?|是|约)?$|率(?:保持在|提升至|提高到|上升到|降至|下降到|达到了)$")
_FULL = 100
_MOST = 60
"""Wholes that are tried for one rate."""


def is_rate(figure: Figure) -> bool:
    """Whether a percent is a rate by name, not a share and not a change."""
    return figure.kind == "percent" and bool(_RATE.search(figure.label)) and "占" not in figure.label


def rate_relations(reading: Reading) -> Iterator[Share | Possible | Unproved]:
    """A relation for each rate whose counts are printed; else what cannot be checked."""
    for place, figure in enumerate(reading.figures):
        if is_rate(figure) and not figure.about:
            yield from _judged(reading, figure, place)


def _judged(reading: Reading, rate: Figure, place: int) -> Iterator[Share | Possible | Unproved]:
    sort = concept(rate.name)
    part = _part(reading, rate, place, sort)
    printed = reading.amount(rate)
    if part is None:
        if rate.value != _FULL and rate.value != 0:
            yield Unproved(printed, "rate")
        return
    counted = reading.amount(part)
    near = _bases(reading, rate, part, sort)
    for whole in near:
        if explains(printed, part.value, whole.value):
            yield Share(printed, (counted,), whole, "rate")
            return
    others = [*near, *_explainers(reading, rate, part)]
    beside = [
        Decimal(0),
        *(one.value for one in reading.counts if sort == "closed" and one.counts == "online"),
    ]
    if any(explains(printed, part.value + more, whole.value) for whole in others for more in beside):
        return
    if near:
        yield Share(_quoted(printed, counted), (counted,), near[0], "rate", tuple(others))
    else:
        yield from unproved(printed, (counted,), "rate")


def _quoted(rate: Amount, part: Amount) -> Amount:
    """The rate quoted with its count, where that stands right before it."""
    return replace(rate, start=part.start) if 0 <= rate.at - part.at <= 60 else rate


def _part(reading: Reading, rate: Figure, place: int, sort: str) -> Figure | None:
    """The count that is named like the rate, nearest before it in its sentence."""
    for figure in reversed(reading.figures[max(0, place - 60) : place]):
        if figure.sentence.number != rate.sentence.number:
            return None
        if figure.kind == "count" and figure.depth == rate.depth and _named_alike(figure, rate, sort):
            return figure
    return None


def _named_alike(figure: Figure, rate: Figure, sort: str) -> bool:
    if figure.is_change or figure.is_past or figure.about:
        return False
    if sort:
        return figure.counts == sort and ("未" in figure.label) == ("未" in rate.label)
    stem = rate.name.partition("率")[0][-2:]
    return len(stem) == 2 and stem in figure.label


def _bases(reading: Reading, rate: Figure, part: Figure, sort: str) -> list[Amount]:
    """Wholes of the right sort in the sentence, the paragraph or the chapter, the nearest first."""
    sorts = BASES.get(sort, ())
    section = reading.by_section.get(rate.sentence.section, [])[-_MOST:]
    able = [
        one
        for one in section
        if one.depth == 0 and one is not part and one.value >= part.value and not (one.is_past or one.about)
        and one.unit in (part.unit, "通", "件") and one.counts in sorts and (one.counts != sort or one.is_whole)
        and one.start < rate.start
    ]  # fmt: skip
    sentence = [one for one in able if one.sentence.number == rate.sentence.number]
    ordered = sorted(sentence, key=lambda one: sorts.index(one.counts)) + list(reversed(able))
    return list(dict.fromkeys(reading.amounts(ordered)))


def _explainers(reading: Reading, rate: Figure, part: Figure) -> Sequence[Amount]:
    """Other figures that may be its whole: of the same chapter, wholes anywhere, and the totals of tables."""
    chapter = rate.sentence.section[0]
    around = reading.counts_around(rate.start)
    near = [one for one in around if one.sentence.section[0] == chapter and one.value >= part.value]
    return [*reading.amounts([*near, *reading.wholes[:_MOST]]), *reading.totals[:_MOST]]
