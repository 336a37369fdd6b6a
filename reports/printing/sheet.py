"""A report laid out as a row of blocks, every number already written: what all printers print, each in its manner. Pure.

Numbers of chapters are made here, so that none can be skipped; zero rows are printed and empty tables say so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from reports.numbers import NOTHING, with_unit, written
from reports.printing.charts import Drawing, draw
from reports.printing.text import lines, printable
from reports.report import Cell, Chapter, Column, Figure, Imprint, Report, Table

EMPTY = "本期没有数据"
CONTINUED = "（续表）"
ANNEX = "附件"
DEFINITIONS = "指标口径"
_DIGITS = "零一二三四五六七八九"
_TYPED_NUMBER = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading of level 1 or 2."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text of one line of typing."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are text. `numeric` tells of each column whether it holds numbers; `figures` are the ids behind cells.

    `annex` is 0 in the body, else the number of the annex.
    """

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    note: str = ""
    total: bool = False
    drawing: Drawing | None = None
    annex: int = 0
    figures: Mapping[tuple[int, int], str] = field(default_factory=dict)


Block = Heading | Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """Head, body, annexes and end of a document; an empty text prints nothing. `lists` are 报, 发, 抄送 with their receivers."""

    title: str
    subtitle: str = ""
    series: str = ""
    issue: str = ""
    office: str = ""
    dated: str = ""
    body: tuple[Block, ...] = ()
    annexes: tuple[Grid, ...] = ()
    publicity: str = ""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    printed: str = ""


def lay_out(report: Report) -> Sheet:
    """The sheet of a report."""
    imprint = report.imprint
    annexes = tuple(_annexes(report))
    return Sheet(
        title=printable(report.title),
        subtitle=printable(report.subtitle),
        series=printable(imprint.series),
        issue=_issue(imprint),
        office=printable(imprint.office),
        dated=in_words(imprint.dated),
        body=(*_body(report), *_list_of(annexes)),
        annexes=annexes,
        publicity=f"是否宜公开选项：{imprint.publicity}" if imprint.publicity else "",
        lists=tuple(_lists(imprint)),
        printed=in_words(imprint.printed) + "印发" if imprint.printed else "",
    )


def in_words(day: date | None) -> str:
    """2024年10月23日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def numeral(number: int) -> str:
    """一, 十, 十二, 二十, 一百零三: of 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def cell_text(cell: Cell, unit: str = "") -> str:
    """A cell as it is printed; the unit's word stands in the heading, % with the number."""
    return printable(cell) if isinstance(cell, str) else written(cell, unit)


def head_of(column: Column) -> str:
    """The heading of a column, with its unit unless the title says it or % stands with every number."""
    title = printable(column.title)
    named = column.unit in ("", "%") or column.unit in title
    return title if named else f"{title}（{column.unit}）"


def _issue(imprint: Imprint) -> str:
    """第59期（总第109期） with the year of the issue; a series without a number has not been released."""
    if imprint.issue is None:
        return "（未发布）" if imprint.series else ""
    year = f"{imprint.dated.year}年" if imprint.dated else ""
    overall = f"（总第{imprint.overall}期）" if imprint.overall is not None else ""
    return f"{year}第{imprint.issue}期{overall}"


def _body(report: Report) -> Iterator[Block]:
    counts = [0, 0]
    for chapter in report.chapters:
        if heading := _TYPED_NUMBER.sub("", printable(chapter.heading)):
            yield Heading(_numbered(heading, chapter, counts), chapter.level)
        for paragraph in chapter.paragraphs:
            yield from map(Paragraph, lines(paragraph))
        yield from (_grid(report.table(name)) for name in chapter.tables)
    if not report.chapters:
        yield from (_grid(table) for table in report.tables)


def _numbered(heading: str, chapter: Chapter, counts: list[int]) -> str:
    counts[chapter.level - 1] += 1
    if chapter.level == 1:
        counts[1] = 0
        return f"{numeral(counts[0])}、{heading}"
    return f"（{numeral(counts[1])}）{heading}"


def _annexes(report: Report) -> Iterator[Grid]:
    """Tables that no chapter prints, and what the figures mean."""
    printed = {name for chapter in report.chapters for name in chapter.tables}
    grids = [_grid(table) for table in report.tables if report.chapters and table.id not in printed]
    if meanings := _meanings(report.figures):
        grids.append(meanings)
    yield from (replace(grid, annex=number) for number, grid in enumerate(grids, start=1))


def _list_of(annexes: tuple[Grid, ...]) -> Iterator[Paragraph]:
    for grid in annexes:
        number = f"{grid.annex}. " if len(annexes) > 1 else ""
        yield Paragraph((f"{ANNEX}：" if grid.annex == 1 else "") + number + grid.title)


def _grid(table: Table) -> Grid:
    units = [column.unit for column in table.columns]
    return Grid(
        id=table.id,
        title=printable(table.title),
        heads=tuple(head_of(column) for column in table.columns),
        rows=tuple(
            tuple(cell_text(cell, unit) for cell, unit in zip(row, units, strict=True)) for row in table.rows
        ),
        numeric=tuple(_holds_numbers(table, index) for index in range(len(table.columns))),
        note=printable(table.note),
        total=table.total and bool(table.rows),
        drawing=draw(table),
        figures=table.figures,
    )


def _holds_numbers(table: Table, column: int) -> bool:
    """A column with a unit, with a number, or with nothing but — is one of numbers; the first names the rows."""
    cells = [row[column] for row in table.rows]
    has_no_words = column > 0 and cells.count(None) == len(cells) > 0
    return (
        bool(table.columns[column].unit)
        or has_no_words
        or any(isinstance(cell, int | float) for cell in cells)
    )


def _meanings(figures: tuple[Figure, ...]) -> Grid | None:
    """Each definition once, with its first figure and both its counts: a comparison means what it compares."""
    heads = ("指标", "分子/分母", "数值", "口径")
    rows: dict[str, tuple[str, ...]] = {}
    behind: dict[tuple[int, int], str] = {}
    for figure in figures:
        if meaning := printable(figure.definition):
            if meaning not in rows:
                behind[len(rows), heads.index("数值")] = figure.id
            value = with_unit(figure.value, figure.unit)
            rows.setdefault(meaning, (printable(figure.title), _counts(figure), value, meaning))
    if not rows:
        return None
    numeric = (False, True, True, False)
    return Grid("definitions", DEFINITIONS, heads, tuple(rows.values()), numeric, figures=behind)


def _counts(figure: Figure) -> str:
    if figure.denominator is None:
        return NOTHING
    return f"{written(figure.numerator)}/{written(figure.denominator)}"


def _lists(imprint: Imprint) -> Iterator[tuple[str, tuple[str, ...]]]:
    named = (("报", imprint.report_to), ("发", imprint.send_to), ("抄送", imprint.copy_to))
    for label, receivers in named:
        if given := tuple(text for receiver in receivers if (text := printable(receiver))):
            yield label, given
