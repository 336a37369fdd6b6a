"""Puts a galley together: the chapters of a kind, each from its sentences or from what was found in the records. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reports.chapters.book import Book, ChapterText
from reports.chapters.filling import items_of, slots_of
from reports.chapters.galley import Galley, Part
from reports.chapters.slots import fill, names
from reports.report import Figure, Report


@dataclass(frozen=True, slots=True)
class Found:
    """What a source of a chapter tells: paragraphs that may have slots, figures of its own, the tickets it lists."""

    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a bulletin is made of. `words` are slots beside the figures: `period`, `city`, `office` ...; while the
    period runs the bulletin begins by saying so.
    """

    report: Report
    words: Mapping[str, str]
    sources: Mapping[str, Found] = field(default_factory=dict)
    is_running: bool = False


UNFINISHED = "unfinished"
"""The sentence and the part that say until when a running period is told; gone when it is computed again after its end."""
Values = Mapping[str, float | None]
"""What a sentence is chosen by: the value of each figure, the sum of each table."""


def compose(material: Material, book: Book) -> Galley:
    """The galley of a bulletin of the report's kind."""
    own = tuple(figure for found in material.sources.values() for figure in found.figures)
    report = replace(material.report, figures=(*material.report.figures, *own))
    slots = {**slots_of(report, book, material.is_running), **material.words}
    values = _values(report)
    notice = (Part(UNFINISHED, "", paragraphs=(book.sentences[UNFINISHED],)),) if material.is_running else ()
    parts = tuple(
        _part(key, book, material.sources, values, slots) for key in book.kinds[report.kind].chapters
    )
    cases = tuple(number for found in material.sources.values() for number in found.cases)
    known = {table.id for table in report.tables}
    placed = tuple(_with_tables(part, known) for part in parts)
    return Galley(report, slots, (*notice, *placed), book.kinds[report.kind].annexes, cases)


def _values(report: Report) -> Values:
    """A table without rows has no value, as a figure without a denominator."""
    sums: dict[str, float | None] = {}
    for table in report.tables:
        items = items_of(table)
        sums[table.id] = sum(item.count for item in items) if items else None
    return sums | {figure.id: figure.value for figure in report.figures}


def _part(
    key: str, book: Book, sources: Mapping[str, Found], values: Values, slots: Mapping[str, str]
) -> Part:
    chapter = book.chapters[key]
    worded = (_worded(paragraph, chapter, book, values) for paragraph in chapter.paragraphs)
    paragraphs = (*filter(None, worded), *sources.get(chapter.source, Found()).paragraphs)
    if not paragraphs and chapter.empty:
        paragraphs = (chapter.empty,)
    return Part(
        key,
        fill(chapter.heading, slots),
        chapter.level,
        paragraphs,
        chapter.tables,
        prose=chapter.prose,
        internal=chapter.internal,
    )


def _worded(paragraph: str, chapter: ChapterText, book: Book, values: Values) -> str:
    told = []
    for key in paragraph.split():
        lead = _lead(book.sentences[key], values)
        told.append(_sentence(key, lead, chapter, book, values))
        if key in book.last_when_zero and lead and not values[lead]:
            break
    return "".join(told)


def _lead(text: str, values: Values) -> str:
    """The first figure or table in a sentence."""
    return next((slot for name in names(text) if (slot := name.partition(":")[0]) in values), "")


def _sentence(key: str, lead: str, chapter: ChapterText, book: Book, values: Values) -> str:
    """The wording that suits the first figure in it."""
    text = book.sentences[key]
    if not lead:
        return text
    if chapter.only_above_zero and not values[lead]:
        return ""
    if values[lead] is None:
        return book.when_none.get(key, text)
    return book.when_zero.get(key, text) if values[lead] == 0 else text


def _with_tables(part: Part, known: set[str]) -> Part:
    return replace(part, tables=tuple(name for name in part.tables if name in known))
