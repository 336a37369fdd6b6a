"""The version of a report that may be published: without its internal parts, and without numbers that name somebody. Pure.

What a person typed is only masked where it looks like a telephone, an identity card, a bank card, a ticket, or a name beside a
word for a citizen; other names have to be left out by who writes, or by marking the chapter internal.
"""

import re
from dataclasses import replace

from reports.report import Cell, Chapter, Report, Table

_TICKET = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{0,6}\d{14}(?!\d)")


class NotPublic(Exception):
    """The report is marked 不宜公开; the text is a sentence for who asked."""


def public_version(report: Report) -> Report:
    """The report without internal chapters, tables, columns and their figures, and with masked numbers.

    Raises NotPublic.
    """
    if report.imprint.publicity == "不宜公开":
        raise NotPublic(f"“{report.title}”标明不宜公开，不能输出公开版。请先由签发人修改公开选项。")
    chapters = tuple(_chapter(chapter) for chapter in report.chapters if not chapter.internal)
    hidden = {name for chapter in report.chapters if chapter.internal for name in chapter.tables}
    shown = {name for chapter in chapters for name in chapter.tables}
    tables = tuple(
        _table(table) for table in report.tables if not table.internal and table.id not in hidden - shown
    )
    kept = {table.id for table in tables}
    lost = _figures(report.tables) - _figures(tables)
    return replace(
        report,
        figures=tuple(figure for figure in report.figures if figure.id not in lost),
        tables=tables,
        chapters=tuple(
            replace(chapter, tables=tuple(name for name in chapter.tables if name in kept))
            for chapter in chapters
        ),
    )


def masked(text: str) -> str:
    """The text with telephones, cards, ticket numbers and names of citizens made unreadable; of a ticket the prefix and the
    first and last two digits stay, of a name the first character.
    """
    from language.numbers import mask  # both load their words, which only the public version needs
    from language.persons import mask_names

    hidden = _TICKET.sub(lambda hit: hit[0][:-12] + "*" * 10 + hit[0][-2:], text)
    return mask_names(mask(hidden))


def _figures(tables: tuple[Table, ...]) -> set[str]:
    return {figure for table in tables for figure in table.figures.values()}


def _chapter(chapter: Chapter) -> Chapter:
    return replace(
        chapter, heading=masked(chapter.heading), paragraphs=tuple(map(masked, chapter.paragraphs))
    )


def _table(table: Table) -> Table:
    kept = [index for index, column in enumerate(table.columns) if not column.internal]
    places = {old: new for new, old in enumerate(kept)}
    return replace(
        table,
        columns=tuple(table.columns[index] for index in kept),
        rows=tuple(tuple(_cell(row[index]) for index in kept) for row in table.rows),
        note=masked(table.note),
        figures={
            (row, places[column]): figure
            for (row, column), figure in table.figures.items()
            if column in places
        },
    )


def _cell(cell: Cell) -> Cell:
    return masked(cell) if isinstance(cell, str) else cell
