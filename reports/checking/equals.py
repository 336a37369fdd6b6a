"""The same thing printed twice must be printed alike; and what was closed is what was closed in time and late. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from reports.checking.figures import Figure
from reports.checking.places import subject
from reports.checking.reading import Reading
from reports.checking.relations import Relation, Same, Sum

Subjects = dict[tuple[str, str, str, str], list[Figure]]


def equal_relations(reading: Reading) -> Iterator[Relation]:
    """Same and Sum over the whole text; figures of a special line or letterbox only among themselves."""
    found = _by_subject(reading)
    for figures in found.values():
        if len(figures) > 1:
            yield from _alike(reading, figures)
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
    sentence = [one for one in reading.wholes if one.sentence is figure.sentence and one.start < figure.start]
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


def _closed(
    reading: Reading, closed: list[Figure], on_time: list[Figure], late: list[Figure]
) -> Iterator[Sum]:
    late_closed = [one for one in late if "结" in one.label or "办理" in one.label]
    in_time = [one for one in on_time if "结" in one.label or "办理" in one.label]
    if closed and in_time and late_closed:
        yield Sum(reading.amount(closed[0]), reading.amounts([in_time[0], late_closed[0]]), "closed")
