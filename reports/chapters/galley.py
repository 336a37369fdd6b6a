"""A bulletin before it is printed (清样): figures and tables as they were computed, and each chapter's text with its slots.

The figures fill the slots when it is printed, so text that people wrote keeps its words and gets the newer figures.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from reports.chapters.slots import fill, names, unknown
from reports.report import Chapter, Imprint, Report


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter of a galley: `key` names it for ever, `paragraphs` have slots; `prose` is for people to write."""

    key: str
    heading: str
    level: int = 1
    paragraphs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    prose: bool = False
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Galley:
    """A computed bulletin: a report without chapters, its slots, its parts, the tables that are printed behind them, and the
    difficult tickets that it lists.
    """

    report: Report
    slots: Mapping[str, str]
    parts: tuple[Part, ...]
    annexes: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


def text_of(part: Part, written: Mapping[str, str]) -> tuple[str, ...]:
    """The paragraphs that hold for a part, with their slots: those that people wrote, else the computed ones."""
    return lines(written[part.key]) if part.key in written else part.paragraphs


def lines(text: str) -> tuple[str, ...]:
    """Paragraphs as people type them: a line each."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def printed(galley: Galley, written: Mapping[str, str], imprint: Imprint) -> Report:
    """The report as it is printed. `written` is what people wrote, by the key of its part; figures that the text does not
    name and tables that no chapter and no annex prints are left out.
    """
    chapters = _without_empty(_chapter(galley, part, written) for part in galley.parts)
    shown = {name for chapter in chapters for name in chapter.tables} | set(galley.annexes)
    tables = tuple(table for table in galley.report.tables if table.id in shown)
    told = {name.partition(":")[0] for line in _texts(galley, written) for name in names(line)}
    figures = tuple(figure for figure in galley.report.figures if figure.id in told)
    return replace(galley.report, imprint=imprint, chapters=tuple(chapters), tables=tables, figures=figures)


def unfilled(galley: Galley, written: Mapping[str, str]) -> tuple[str, ...]:
    """Slots in the text that nothing fills."""
    found = (name for text in _texts(galley, written) for name in unknown(text, galley.slots))
    return tuple(dict.fromkeys(found))


def _texts(galley: Galley, written: Mapping[str, str]) -> Iterator[str]:
    return (line for part in galley.parts for line in text_of(part, written))


def _chapter(galley: Galley, part: Part, written: Mapping[str, str]) -> Chapter:
    paragraphs = tuple(fill(line, galley.slots) for line in text_of(part, written))
    level: Literal[1, 2] = 1 if part.level == 1 else 2
    return Chapter(
        part.heading, paragraphs, part.tables, level, part.prose or part.key in written, part.internal
    )


def _without_empty(chapters: Iterable[Chapter]) -> list[Chapter]:
    """Without chapters that say nothing and have no chapter under them: numbers are made when printing."""
    kept: list[Chapter] = []
    for chapter in reversed(list(chapters)):
        heads_others = chapter.level == 1 and bool(kept) and kept[-1].level == 2
        if chapter.paragraphs or chapter.tables or heads_others:
            kept.append(chapter)
    return kept[::-1]
