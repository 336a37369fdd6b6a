"""Shares: 占 says of which whole a count is so many percent. Pure.

Several wholes may be meant: that of the list, that of the sentence, that of the chapter. A share is wrong only when none of
them explains it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from language.numerals import to_int
from reports.checking.amounts import Amount, plain_number
from reports.checking.figures import Figure
from reports.checking.reading import Reading
from reports.checking.relations import Possible, Share, explains
from reports.checking.unproved import Unproved, unproved
from reports.checking.words import OF_TICKETS, OUTSIDE, concept, same_unit

_SHARE = re.compile("占|比重|比例")
_POINTING = re.compile("[此该这其均约共各]类?|分别|件|诉求|工单|数量|总数|前者|后者|其中|比例|、")
"""Words before 占 that only point back at the count before."""
_MOST = 200
"""Wholes that are tried for one share."""
_FEW = 12
_LEVELS = "国省州盟市旗县区"
_TOGETHER = re.compile(
    "以上|上述|合计|合占|共占|总共|之和|[两三四五六七八九十\\d]+[家个类项者]|前[两二三四五六七八九十\\d]"
)
_OF = re.compile("占(?:到|了|据)?(.*?)(?:总量|总数|总|比例|比重|比|的)*(?:为|达到?|约)?$")


def share_relations(reading: Reading) -> Iterator[Share | Possible | Unproved]:
    """A relation for each share whose whole is printed; else what cannot be checked."""
    for place, figure in enumerate(reading.figures):
        if figure.kind == "percent" and not (figure.is_change or figure.about) and _is_share(reading, place):
            parts = _parts(reading, figure)
            if parts:
                yield from _judged(reading, figure, parts)


def _is_share(reading: Reading, place: int) -> bool:
    """占… by name, or alone in brackets behind its count: 住房保障43件（30.2%）."""
    figure = reading.figures[place]
    if _SHARE.search(figure.label) or not place:
        return bool(_SHARE.search(figure.label))
    before, prose = reading.figures[place - 1], reading.document.prose
    return (
        before.kind == "count"
        and prose[before.end : figure.start] == "("
        and prose[figure.end : figure.end + 1] == ")"
    )


def _parts(reading: Reading, rate: Figure) -> tuple[Figure, ...]:
    """The count before the share, or all of the list before it."""
    sentence = [one for one in reading.by_sentence[rate.sentence.number] if one.start < rate.start][-_MOST:]
    if rate.partner >= 0:
        return tuple(one for one in sentence if one.start == rate.partner)
    if _TOGETHER.search(rate.label.partition("占")[0]) or _counted_units(sentence, rate):
        return _list_before(reading, rate)
    if len(_POINTING.sub("", rate.label.partition("占")[0])) >= 2:
        return _count_behind(reading, rate)
    if sentence and sentence[-1].kind == "percent" and _SHARE.search(sentence[-1].label):
        return ()
    if sentence and reading.document.prose[sentence[-1].end : rate.start] == "(":
        return (sentence[-1],)
    counts = [
        one for one in sentence if one.kind == "count" and one.depth == rate.depth and not one.is_change
    ]
    return (counts[-1],) if counts else ()


def _count_behind(reading: Reading, rate: Figure) -> tuple[Figure, ...]:
    """城管类占35%，共50件: a share that names its class itself has its count behind it, or none."""
    following = next(
        (one for one in reading.by_sentence[rate.sentence.number] if one.start > rate.start), None
    )
    if following is None or following.kind != "count":
        return ()
    between = reading.document.prose[rate.end : following.start]
    return (following,) if re.fullmatch("[,(、]?(?:共计?|合计|计|为|有|达)?", between) else ()


def _counted_units(before: Sequence[Figure], rate: Figure) -> bool:
    """以上10家单位…占: the number of units stands right before the share."""
    return bool(before) and before[-1].unit in ("家", "个", "类", "项") and before[-1].end == rate.begin


def _list_before(reading: Reading, rate: Figure) -> tuple[Figure, ...]:
    nearest = reading.list_before(rate.start)
    if nearest is None or nearest.items[-1].sentence.section != rate.sentence.section:
        return ()
    told = re.search(
        r"前([两二三四五六七八九十\d]+)[家个类项位]", reading.document.prose[rate.begin - 8 : rate.start]
    )
    return nearest.items[: _number(told[1])] if told else nearest.items


def _number(written: str) -> int:
    return to_int(written) or 0


def _judged(
    reading: Reading, rate: Figure, parts: tuple[Figure, ...]
) -> Iterator[Share | Possible | Unproved]:
    printed = reading.amount(rate)
    near, far = _wholes(reading, rate, parts)
    for several in (parts, _list_ending_with(reading, parts)):
        counted, part = reading.amounts(several), sum((one.value for one in several), Decimal(0))
        own = _own_sum(reading, rate, several)
        for whole in [*near, *own]:
            if whole not in counted and explains(printed, part, whole.value):
                yield Share(printed, counted, whole)
                return
        if any(explains(printed, part, whole.value) for whole in far if whole not in counted):
            return
    yield from _unexplained(reading, rate, parts, [*near, *_own_sum(reading, rate, parts)], far)


def _unexplained(
    reading: Reading, rate: Figure, parts: tuple[Figure, ...], near: list[Amount], far: list[Amount]
) -> Iterator[Share | Possible | Unproved]:
    printed, counted = reading.amount(rate), reading.amounts(parts)
    part = sum((one.value for one in parts), Decimal(0))
    usable = [one for one in near if one.value >= part and one not in counted]
    if usable and not _means_elsewhere(reading, rate):
        whole = _like_the_others(reading, rate, parts[0], usable)
        yield Share(_quoted(printed, counted), counted, whole, "share", (*near, *far))
    else:
        yield from unproved(printed, counted, "share")


def _list_ending_with(reading: Reading, parts: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """前三位的工单: 甲783件、乙579件、丙562件, 占…: the share may be of all together."""
    listed = reading.list_of.get(parts[-1].start)
    if (
        len(parts) > 1
        or listed is None
        or listed.items[-1] is not parts[0]
        or reading.shares.keys() & {one.start for one in listed.items[:-1]}
    ):
        return parts
    return listed.items


def _quoted(rate: Amount, parts: tuple[Amount, ...]) -> Amount:
    """The share quoted with the count before it."""
    first = parts[-1]
    near = 0 <= rate.at - first.at <= 60
    return replace(rate, start=first.start) if near else rate


def _wholes(reading: Reading, rate: Figure, parts: Sequence[Figure]) -> tuple[list[Amount], list[Amount]]:
    """Wholes that the share most likely means, and others that would explain it."""
    listed = reading.list_of.get(parts[0].start)
    own = [listed.whole] if listed and listed.whole else []
    beside = listed.items if listed else ()
    before = [
        one
        for one in reading.wholes_before(parts[0].start)
        if same_unit(one.unit, parts[0].unit) and one not in beside
    ]
    same_sentence = [one for one in before if one.sentence.number == rate.sentence.number]
    same_section = [one for one in before if one.sentence.section[0] == rate.sentence.section[0]]
    likely = [
        *_named_whole(reading, rate),
        *own,
        *reversed(same_sentence),
        *reversed(same_section),
        *before[:3],
    ]
    near = list(dict.fromkeys(reading.amounts(likely)))
    return near, [*reading.amounts(_possible_wholes(reading, rate)), *reading.totals[:_MOST]]


def _possible_wholes(reading: Reading, rate: Figure) -> list[Figure]:
    """Any count near by may explain a share of two decimals; the coarser it is, the fewer wholes explain it by chance only."""
    wholes = [*reading.wholes[:_MOST], *reading.wholes_before(rate.start)]
    near = reading.counts_around(rate.start)
    if rate.decimals >= 2:
        return [*near, *wholes]
    depth = 1 if rate.decimals else 3
    return [*wholes, *(one for one in near if one.sentence.section[:depth] == rate.sentence.section[:depth])]


def _own_sum(reading: Reading, rate: Figure, parts: Sequence[Figure]) -> list[Amount]:
    """The sum of the list itself, where its other shares are shares of that sum."""
    listed = reading.list_of.get(parts[0].start)
    if listed is None or listed.whole is not None:
        return []
    total = sum((one.value for one in listed.items), Decimal(0))
    shares = [(one, reading.shares[one.start]) for one in listed.items if one.start in reading.shares]
    others = [explains(reading.amount(share), one.value, total) for one, share in shares if share is not rate]
    if len(others) < 2 or not all(others):
        return []
    first = reading.amount(listed.items[0])
    return [replace(first, value=total, printed=plain_number(total), at=-1 - first.at)]


def _like_the_others(reading: Reading, rate: Figure, part: Figure, wholes: Sequence[Amount]) -> Amount:
    """The whole that most other shares of the sentence or list have; the nearest where they tell nothing."""
    listed = reading.list_of.get(part.start)
    items = [*(listed.items if listed else ()), *reading.by_sentence.get(part.sentence.number, ())]
    shares = [(one.value, reading.shares[one.start]) for one in items if one.start in reading.shares]
    printed = [(value, reading.amount(share)) for value, share in shares if share is not rate]
    told = printed[:_FEW]
    return max(wholes, key=lambda whole: sum(explains(share, value, whole.value) for value, share in told))


def _named_whole(reading: Reading, rate: Figure) -> list[Figure]:
    """占转办工单总量的: wholes that count what the share names."""
    told = _OF.search(rate.label)
    sort = concept(told[1]) if told and len(told[1]) > 1 else ""
    before = reading.wholes_before(rate.start)
    return [one for one in before if sort and one.counts == sort and one.unit in OF_TICKETS]


def _means_elsewhere(reading: Reading, rate: Figure) -> bool:
    """占全省的: the whole of a larger area than the bulletin's own is not printed in it."""
    told = OUTSIDE.search(rate.label)
    if told is None:
        return False
    own = max(re.findall("[省州市区县旗盟]", reading.document.title[:80]), key=_LEVELS.index, default="")
    return (told[1] or told[2]) != own
