"""Parts and their whole: which sums a list of counts claims, and whether they come out. Pure.

A list that is not said to be complete claims a sum only where its parts come so near to the whole that one slip explains
the rest; a run of its items that makes up the whole proves that the others are parts of parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reports.checking.figures import Figure
from reports.checking.lists import MOST_ITEMS, PartList
from reports.checking.slips import miswritten, one_slip
from reports.checking.words import OF_TICKETS, OUTCOMES

_NEAR = Decimal("0.1")
_RANKED_NEAR = Decimal("0.5")
_SURE = 1000
"""From here on that one wrong digit explains a gap is no chance."""
_UNSAID_NEAR = Decimal("0.05")
"""A list that no word calls complete may leave out a little; only so little is a slip."""
_LARGE = 100
_MANY = 5
_FAR_NEAR = Decimal("0.2")

Attached = Mapping[int, Figure]
"""Of a count, by where it starts, the share that is printed behind it."""


def sum_of(
    part_list: PartList, far: Sequence[Figure], shares: Attached
) -> tuple[Figure, tuple[Figure, ...], bool] | None:
    """The whole, its parts and whether they make it up; None where the list claims no sum."""
    items = _of_one_sort(part_list)
    if len(items) < 2 or len(part_list.items) >= MOST_ITEMS:
        return None
    wholes = [one for one in (part_list.whole, part_list.outer) if one] or list(far)
    for whole in wholes:
        segment = _segment(items, whole)
        if segment and len(segment) < len(items) and _alike(items):
            break
        if segment:
            return whole, segment, True
    complete = _complete(part_list, items, shares)
    total = sum((one.value for one in items), Decimal(0))
    if part_list.whole is not None and part_list.outer is not None and total > part_list.whole.value:
        return None
    if complete is None and _tell_of_a_rest(items, shares):
        return None
    if part_list.whole is not None:
        parts = complete or (
            _nearly(items, part_list.whole) if part_list.led and not part_list.partial else None
        )
        return (part_list.whole, parts, False) if parts else None
    proven = part_list.closed or not _offered_as_all(part_list)
    return _nearest(complete, far, _FAR_NEAR if proven else _UNSAID_NEAR)


def _of_one_sort(part_list: PartList) -> tuple[Figure, ...]:
    """Without what became of the tickets, where the list tells of other things."""
    outcomes = [one for one in part_list.items if one.counts in OUTCOMES]
    if len(outcomes) == len(part_list.items):
        return part_list.items
    return tuple(one for one in part_list.items if one not in outcomes)


def _segment(items: Sequence[Figure], whole: Figure) -> tuple[Figure, ...] | None:
    """Items side by side that make up the whole."""
    for start in range(len(items)):
        total = slack = Decimal(0)
        for end in range(start, len(items)):
            total += items[end].value
            slack += items[end].slack
            if end > start and abs(total - whole.value) <= slack + whole.slack:
                return tuple(items[start : end + 1])
            if total > whole.value + slack + whole.slack:
                break
    return None


def _offered_as_all(part_list: PartList) -> bool:
    """By words, or by being five and more beside one another with nothing said of others."""
    many = len(part_list.items) >= _MANY and part_list.whole is None and not part_list.partial
    return part_list.closed or part_list.classified or many


def _alike(items: Sequence[Figure]) -> bool:
    """省人大代表来电, 市人大代表来电: parts named after one pattern stand all beside one another."""
    ends = {one.name[-3:] for one in items}
    return len(ends) == 1 and len(min(ends)) == 3


def _complete(part_list: PartList, items: Sequence[Figure], shares: Attached) -> tuple[Figure, ...] | None:
    """The items that the text offers as everything: their shares sum up to 100 %, or words tell it."""
    with_share = tuple(one for one in items if one.start in shares)
    if len(with_share) > 1:
        hundred = _hundred(with_share, shares)
        if hundred or (len(with_share) == len(items) and not part_list.closed):
            return hundred
    if {"online", "dispatched"} <= {one.counts for one in items} <= {"online", "dispatched", "invalid"}:
        return tuple(items)
    outcomes = all(one.counts in OUTCOMES for one in items)
    return tuple(items) if _offered_as_all(part_list) and not outcomes else None


def _tell_of_a_rest(items: Sequence[Figure], shares: Attached) -> bool:
    """Every part has its share, and the shares leave a rest: other parts are not told."""
    told = [shares[one.start].value for one in items if one.start in shares]
    return len(told) == len(items) > 1 and sum(told, Decimal(0)) < 100


def _hundred(items: Sequence[Figure], shares: Attached) -> tuple[Figure, ...] | None:
    """The most items side by side whose shares sum up to 100 %."""
    spans = sorted(
        ((i, j) for i in range(len(items)) for j in range(i + 2, len(items) + 1)),
        key=lambda one: one[0] - one[1],
    )
    for start, end in spans[:2000]:
        rates = [shares[one.start] for one in items[start:end]]
        steps = sum((Decimal(1).scaleb(-one.decimals) for one in rates), Decimal(0))
        if abs(sum((one.value for one in rates), Decimal(0)) - 100) <= max(steps / 2, Decimal("0.02")):
            return tuple(items[start:end])
    return None


def _nearly(items: Sequence[Figure], whole: Figure) -> tuple[Figure, ...] | None:
    """All items, where they are more than the whole, or the rest is small enough to be a slip.

    A list from large to small may be only its head; there the slip must be plain. Of few houses one may be left unsaid.
    """
    if any(one.counts in OUTCOMES for one in items):
        return None
    total = sum((one.value for one in items), Decimal(0))
    if total < whole.value < _LARGE and whole.unit not in OF_TICKETS:
        return None
    if total > whole.value or whole.value - total <= _NEAR * whole.value:
        return tuple(items)
    values = [one.value for one in items]
    ranked = values == sorted(values, reverse=True)
    least = _SURE if ranked else 0
    if len(items) > 2 and whole.value >= _LARGE and miswritten(whole.value, total):
        return tuple(items)
    near = whole.value - total <= _RANKED_NEAR * whole.value
    return tuple(items) if near and len(items) > 2 and one_slip([whole, *items], whole, least) else None


def _nearest(
    parts: tuple[Figure, ...] | None, far: Sequence[Figure], most: Decimal
) -> tuple[Figure, tuple[Figure, ...], bool] | None:
    """Of the wholes elsewhere the nearest, where it is near."""
    if not parts:
        return None
    total = sum((one.value for one in parts), Decimal(0))
    ordered = sorted(
        far, key=lambda one: (not (one.is_whole and miswritten(one.value, total)), abs(one.value - total))
    )
    for best in ordered:
        same_chapter = (
            best.sentence.section[0] == parts[0].sentence.section[0] and best.start < parts[0].start
        )
        slip = most >= _FAR_NEAR and same_chapter and one_slip([best, *parts], best, _LARGE)
        if slip or abs(best.value - total) <= most * max(best.value, total):
            return best, parts, False
    return None


def attached_shares(figures: Sequence[Figure]) -> dict[int, Figure]:
    """Behind which count which share is printed: 49件，占4.81%; also 6801件，按时办结率96.94%."""
    return dict(_attached(figures))


def _attached(figures: Sequence[Figure]) -> Iterator[tuple[int, Figure]]:
    last: dict[tuple[int, int], Figure] = {}
    for figure in figures:
        key = (figure.sentence.number, figure.depth)
        if figure.partner >= 0 and not figure.is_change:
            yield figure.partner, figure
        elif figure.kind == "count" and not figure.is_change:
            last[key] = figure
        elif figure.kind == "percent" and key in last and _is_share_of(figure, last[key]):
            yield last.pop(key).start, figure


def _is_share_of(rate: Figure, count: Figure) -> bool:
    named_alike = "率" in rate.label and bool(count.counts) and rate.counts == count.counts
    return not rate.is_change and ("占" in rate.label or named_alike)
