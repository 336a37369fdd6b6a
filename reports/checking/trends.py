"""More or less than before: 较上周, 同比, 环比, in counts, percents or 百分点, where both values are printed. Pure.

Where only the new count is printed, some whole number must give the percent; where two of value, difference and percent
are printed, they must fit.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.checking.amounts import Amount
from reports.checking.changes import Change, Growth
from reports.checking.figures import Figure
from reports.checking.reading import Reading
from reports.checking.relations import HUNDRED, Possible
from reports.checking.unproved import Unproved
from reports.checking.words import FALL

_MOST_BEFORE = 40


def trend_relations(reading: Reading) -> Iterator[Change | Growth | Possible | Unproved]:
    """A relation for each change whose two values are printed; else what cannot be checked."""
    for place, figure in enumerate(reading.figures):
        if figure.is_change and not figure.about and figure.value != 0:
            yield from _judged(reading, figure, _before(reading, place, figure))


def _before(reading: Reading, place: int, figure: Figure) -> list[Figure]:
    """The figures of the sentence before this one, the nearest first."""
    earlier = reading.figures[max(0, place - _MOST_BEFORE) : place]
    return [
        one for one in reversed(earlier) if one.sentence.number == figure.sentence.number and not one.about
    ]


def _judged(
    reading: Reading, change: Figure, earlier: Sequence[Figure]
) -> Iterator[Change | Growth | Possible | Unproved]:
    now = _now(change, earlier)
    if now is None or "分别" in change.label:
        return
    falls = bool(FALL.search(change.label)) and change.value > 0
    claim, value = reading.amount(change), reading.amount(now)
    relative = change.kind == "percent" and now.kind == "count"
    for one in _past(reading, change, now, earlier):
        made = Change(claim, value, reading.amount(one), relative, falls)
        if one.sentence is change.sentence or made.holds():
            yield made
            return
    difference = _difference(change, now, earlier)
    if relative and difference is not None:
        yield Growth(claim, value, reading.amount(difference), falls=falls)
    elif relative and now.value > 0:
        base = _whole_before(now.value, claim, falls)
        yield (
            Possible(claim, value, base, "trend")
            if base is None
            else Unproved(claim, "trend", f"{base}→{value.printed}")
        )


def _now(change: Figure, earlier: Sequence[Figure]) -> Figure | None:
    """What has changed: the nearest value of this period."""
    if change.partner >= 0:
        return next((one for one in earlier if one.start == change.partner), None)
    wanted = "percent" if change.kind == "points" else "count"
    for one in earlier:
        if one.is_change or one.is_past:
            continue
        if one.kind == "percent" and change.kind == "percent" and "率" in one.label:
            return None
        if (
            one.kind == wanted
            and one.depth == change.depth
            and (change.kind != "count" or one.unit == change.unit)
        ):
            return one
    return None


def _past(reading: Reading, change: Figure, now: Figure, earlier: Sequence[Figure]) -> Iterator[Figure]:
    """Values of the former period: of the sentence, else of the chapter if they fit."""
    following = [one for one in reading.by_sentence[change.sentence.number] if one.start > change.start]
    here = [one for one in [*earlier, *following] if one.is_past and _comparable(one, now)]
    nearest = [one for one in here if one.start > now.start] + [one for one in here if one.start < now.start]
    yield from nearest[:1]
    chapter = change.sentence.section[0]
    for one in reading.past[:_MOST_BEFORE]:
        if one.sentence.section[0] == chapter and one not in here and _comparable(one, now):
            yield one


def _comparable(one: Figure, now: Figure) -> bool:
    same_sort = not one.counts or not now.counts or one.counts == now.counts
    return one.kind == now.kind and one.unit == now.unit and same_sort


def _difference(change: Figure, now: Figure, earlier: Sequence[Figure]) -> Figure | None:
    """增加168件，增长19.74%: the difference in counts that stands between."""
    for one in earlier:
        if one.start < now.end:
            return None
        if one.kind == "count" and one.is_change and one.unit == now.unit:
            return one
    return None


def _whole_before(now: Decimal, rate: Amount, falls: bool) -> int | None:
    """A former whole number from which this is the printed change; None where there is none."""
    sign = -1 if falls else 1
    low = 1 + sign * (rate.value + sign * rate.step / 2) / HUNDRED
    high = 1 + sign * (rate.value - sign * rate.step / 2) / HUNDRED
    if min(low, high) <= 0:
        return None if max(low, high) <= 0 else int(now / max(low, high)) + 1
    least, most = sorted((now / low, now / high))
    first = int(least.to_integral_value(rounding="ROUND_CEILING"))
    return first if first <= most else None
