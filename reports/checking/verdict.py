"""From relations that fail to findings: one slip is one finding, however many relations show it. Pure.

Where one figure, written otherwise, would mend several relations that fail and break none that hold, those are one slip.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from reports.checking.amounts import Amount, plain_number
from reports.checking.findings import Finding, finding
from reports.checking.relations import Relation, Share, Span, Sum, explains

NOTHING: Span = (Decimal(1), Decimal(0))


class _Slip(NamedTuple):
    """The relations that one figure breaks, and what that figure must be."""

    relations: list[Relation]
    figure: Amount | None = None
    span: Span | None = None


def contradictions(text: str, relations: Sequence[Relation]) -> list[Finding]:
    """One finding for each slip, in the order of the text."""
    failing = [one for one in relations if not one.holds()]
    holding = [one for one in relations if one.holds()]
    by_claim: dict[int, Finding] = {}
    for slip in _slips(failing, holding):
        made = _told(text, slip)
        by_claim.setdefault(made[0], made[1])
    return sorted(by_claim.values(), key=lambda one: one.start)


def _slips(failing: list[Relation], holding: Sequence[Relation]) -> list[_Slip]:
    found: list[_Slip] = []
    rest = list(failing)
    while rest:
        best = max(
            (_blamed(figure, rest, holding) for figure in _figures(rest)), key=lambda one: len(one.relations)
        )
        if len(best.relations) < 2:
            return [*found, *(_Slip([one]) for one in rest)]
        found.append(best)
        rest = [one for one in rest if one not in best.relations]
    return found


def _figures(relations: Sequence[Relation]) -> list[Amount]:
    return list(dict.fromkeys(amount for one in relations for amount in one.amounts))


def _blamed(figure: Amount, failing: Sequence[Relation], holding: Sequence[Relation]) -> _Slip:
    """The most relations that another value of this figure would mend, breaking none that holds."""
    span: Span | None = None
    for relation in holding:
        wanted = relation.wants(figure) if figure in relation.amounts else None
        if wanted is not None:
            span = _both(span, wanted) or NOTHING
    mended: list[Relation] = []
    touched = sorted(
        (one for one in failing if figure in one.amounts), key=lambda one: isinstance(one, Share)
    )
    for relation in touched:
        wanted = relation.wants(figure)
        both = _both(span, wanted) if wanted else None
        if both is not None:
            span, mended = both, [*mended, relation]
    if span is not None and mended:
        mended.extend(one for one in failing if one not in mended and _mended_with(one, figure, span))
    return _Slip(mended, figure, span)


def _mended_with(relation: Relation, figure: Amount, span: Span) -> bool:
    """Whether a share would hold for another whole that it may mean."""
    if not isinstance(relation, Share):
        return False
    value = (span[0] + span[1]) / 2
    if figure in relation.parts:
        part = relation.part - figure.value + value
        return any(explains(relation.rate, part, one.value) for one in relation.others)
    return figure in relation.others and explains(relation.rate, relation.part, value)


def _both(one: Span | None, other: Span | None) -> Span | None:
    """Where two spans meet; one that is None allows everything."""
    if one is None or other is None:
        return one or other
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else None


def _told(text: str, slip: _Slip) -> tuple[int, Finding]:
    sums = [one for one in slip.relations if isinstance(one, Sum)]
    own = sorted(
        (one for one in slip.relations if one.claim == slip.figure), key=lambda one: not one.computed
    )
    chosen = [*own, *sums, *slip.relations][0]
    claim, figure = chosen.claim, slip.figure
    if figure is None or sums or own:
        place = (claim.start, claim.end)
        computed = chosen.computed or (_one_value(slip.span, claim) if len(slip.relations) > 1 else "")
        return claim.at, finding(
            text, "contradiction", place, chosen.rule, claim.printed, computed, chosen.hint
        )
    right = _one_value(slip.span, figure)
    hint = f"与 {len(slip.relations)} 处相关数字不符，写作 {right} 时各处都相符，请核对。{chosen.hint}"
    place = (figure.start, figure.end)
    return figure.at, finding(text, "contradiction", place, chosen.rule, figure.printed, right, hint)


def _one_value(span: Span | None, figure: Amount) -> str:
    """A value of the span as the figure is printed."""
    if span is None:
        return "?"
    middle = (span[0] + span[1]) / 2
    return plain_number(middle.quantize(min(figure.step, Decimal(1))))
