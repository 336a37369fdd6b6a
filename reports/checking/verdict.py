"""From relations that fail to findings: one slip is one finding, however many relations show it. Pure.

Where one figure, written otherwise, would mend several relations that fail and break none that hold, those are one slip.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from reports.checking.amounts import Amount, plain_number
from reports.checking.findings import Finding, finding
from reports.checking.relations import Relation, Share, Span, Sum, explains

_MOST = 60
_MOST_FAILING = 400
"""More slips than these make no bulletin; the first are told."""
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
    for slip in _slips(failing[:_MOST_FAILING], holding):
        made = _told(text, slip)
        by_claim.setdefault(made[0], made[1])
    return sorted(by_claim.values(), key=lambda one: one.start)


def _slips(failing: list[Relation], holding: Sequence[Relation]) -> list[_Slip]:
    """The figures that mend most first; then each relation that is left for itself."""
    by_figure = _Sides(_by_figure(failing), _by_figure(holding))
    rest = dict(enumerate(failing))
    numbers = {id(one): number for number, one in rest.items()}
    ordered = sorted(_figures(failing), key=lambda one: -len(_blamed(one, failing, by_figure).relations))
    found: list[_Slip] = []
    for figure in ordered:
        left = [one for one in by_figure.failing.get(figure.at, ()) if numbers[id(one)] in rest]
        slip = _blamed(figure, list(rest.values()), by_figure) if left else _Slip([])
        if len(slip.relations) > 1:
            found.append(slip)
            for one in slip.relations:
                rest.pop(numbers[id(one)], None)
    return [*found, *(_Slip([one]) for one in rest.values())]


class _Sides(NamedTuple):
    """By the place of a figure, the relations that fail and those that hold."""

    failing: dict[int, list[Relation]]
    holding: dict[int, list[Relation]]


def _by_figure(relations: Sequence[Relation]) -> dict[int, list[Relation]]:
    found: dict[int, list[Relation]] = defaultdict(list)
    for one in relations:
        for at in {amount.at for amount in one.amounts}:
            found[at].append(one)
    return found


def _figures(relations: Sequence[Relation]) -> list[Amount]:
    return list(dict.fromkeys(amount for one in relations for amount in one.amounts))


def _blamed(figure: Amount, failing: Sequence[Relation], sides: _Sides) -> _Slip:
    """The most relations that another value of this figure would mend, breaking none that holds."""
    span: Span | None = None
    for relation in sides.holding.get(figure.at, ()):
        wanted = relation.wants(figure)
        if wanted is not None:
            span = _both(span, wanted) or NOTHING
    mended: list[Relation] = []
    left = {id(one) for one in failing}
    touched = sorted(sides.failing.get(figure.at, ()), key=lambda one: isinstance(one, Share))
    for relation in touched:
        wanted = relation.wants(figure) if id(relation) in left else None
        both = _both(span, wanted) if wanted else None
        if both is not None:
            span, mended = both, [*mended, relation]
    if span is not None and mended:
        known = {id(one) for one in mended}
        others = (one for one in failing[:_MOST] if isinstance(one, Share) and id(one) not in known)
        mended.extend(one for one in others if _mended_with(one, figure, span))
    return _Slip(mended, figure, span)


def _mended_with(relation: Share, figure: Amount, span: Span) -> bool:
    """Whether a share would hold for another whole that it may mean."""
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
