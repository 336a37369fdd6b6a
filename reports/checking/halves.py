"""Outcomes that together are the whole: 办结 and 在办, 按时 and 超时, 解决 and 未解决, 满意 and 不满意. Pure.

They are a sum only where they stand in one sentence behind their whole, and miss it by no more than a slip.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from reports.checking.figures import Figure
from reports.checking.reading import Reading
from reports.checking.relations import Sum
from reports.checking.slips import one_slip
from reports.checking.words import HALVES

_NEAR = Decimal("0.1")
_LARGE = 100


def half_relations(reading: Reading) -> Iterator[Sum]:
    plain = [one for one in reading.counts if one.depth == 0 and not one.is_past]
    for _, group in groupby(plain, key=lambda one: one.sentence.number):
        yield from _of_sentence(reading, list(group))


def _of_sentence(reading: Reading, figures: Sequence[Figure]) -> Iterator[Sum]:
    for parts, wholes in HALVES:
        found = [[one for one in figures if one.counts == sort] for sort in parts]
        if not all(len(one) == 1 for one in found):
            continue
        halves = sorted((one[0] for one in found), key=lambda one: one.start)
        before = [
            one
            for one in figures
            if one.start < halves[0].start and one.counts in wholes and one.unit == halves[0].unit
        ]
        if "basically" not in parts and any(one.counts == "basically" for one in figures):
            continue
        made = [Sum(reading.amount(one), reading.amounts(halves), "halves") for one in reversed(before)]
        claim = next((one for one in made if one.holds()), next((one for one in made if _near(one)), None))
        if claim is not None and (claim.holds() or all(one.value != claim.result for one in reading.counts)):
            yield claim


def _near(claim: Sum) -> bool:
    gap = abs(claim.total.value - claim.result)
    return gap <= _NEAR * claim.total.value or one_slip([*claim.parts, claim.total], claim.total, _LARGE)
