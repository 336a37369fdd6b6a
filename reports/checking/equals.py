"""The same thing printed twice must be printed alike; and what was closed is what was closed in time and late. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from reports.checking.figures import Figure
from reports.checking.places import subject
from reports.checking.rates import is_rate
from reports.checking.reading import Reading
from reports.checking.relations import Relation, Same, Sum

_NEUTRAL = re.compile("群众|市民|回访|诉求人|企业和|总体|综合|全市|的|为|达到?|有")
Subjects = dict[tuple[str, str, str, str], list[Figure]]


def equal_relations(reading: Reading) -> Iterator[Relation]:
    """Same and Sum over the whole text; figures of a special line or letterbox only among themselves."""
    found = _by_subject(reading)
    for figures in found.values():
        if len(figures) > 1:
            yield from _alike(reading, figures)
    yield from _same_rates(reading)
    for (sort, period, unit, scope), figures in found.items():
        if sort == "closed":
            on_time, late = (found.get((one, period, unit, scope), []) for one in ("on_time", "late"))
            yield from _closed(reading, figures, on_time, late)


def _by_subject(reading: Reading) -> Subjects:
    found: Subjects = defaultdict(list)
    for figure in reading.counts:
        about = subject(reading.document, figure)
        if about is not None:
            found[(*about, _scope(reading, figure))].append(figure)
    return found


def _scope(reading: Reading, figure: Figure) -> str:
    """Whose figures these are: the first whole of the sentence tells, if it is a particular one (市长信箱共受理…)."""
    sentence = [one for one in reading.wholes_before(figure.start) if one.sentence is figure.sentence]
    first = sentence[0] if sentence else None
    if first is None or subject(reading.document, first) is not None or first.label.endswith("共计"):
        return ""
    return first.name if first.is_whole else ""


def _alike(reading: Reading, figures: list[Figure]) -> Iterator[Same]:
    """Each against the commonest value."""
    common = Counter(one.value for one in figures).most_common(1)[0][0]
    model = next(one for one in figures if one.value == common)
    for one in figures:
        if one is not model:
            yield Same(reading.amount(one), reading.amount(model))


def _same_rates(reading: Reading) -> Iterator[Same]:
    """A rate that the overview and one chapter print under the same name; one that was computed vouches for the other."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        if is_rate(figure) and not figure.depth and not figure.is_past and not _particular(reading, figure):
            found[_NEUTRAL.sub("", figure.name)].append(figure)
    for name, figures in found.items():
        first, last = figures[0], figures[-1]
        chapters = first.sentence.section[0] != last.sentence.section[0]
        if len(figures) == 2 and chapters and re.fullmatch("[\u4e00-\u9fff]{2,5}率", name):
            yield Same(reading.amount(first), reading.amount(last))


def _particular(reading: Reading, figure: Figure) -> bool:
    """Whether the sentence or its headings speak of something particular."""
    section = figure.sentence.section
    headings = [
        reading.document.headings.get(one, "")
        for one in (section, (section[0], section[1], 0), (section[0], 0, 0))
    ]
    return bool(_scope(reading, figure)) or any(
        re.search("信箱|专线|专席|专项|信件", one) for one in headings
    )


def _closed(
    reading: Reading, closed: list[Figure], on_time: list[Figure], late: list[Figure]
) -> Iterator[Sum]:
    late_closed = [one for one in late if "结" in one.label or "办理" in one.label]
    in_time = [one for one in on_time if "结" in one.label or "办理" in one.label]
    if closed and in_time and late_closed:
        yield Sum(reading.amount(closed[0]), reading.amounts([in_time[0], late_closed[0]]), "closed")
