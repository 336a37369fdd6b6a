"""A report as an Excel workbook: what it says, every figure with its definition, and a sheet for each table.

Numbers are numbers, so that people can go on computing; no cell can begin a formula.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from reports.numbers import NOTHING, rounded, written
from reports.printing.fitting import receiver_lines, width
from reports.printing.sheet import EMPTY, Grid, Sheet, cell_text, head_of, lay_out
from reports.printing.text import printable
from reports.report import Cell, Figure, Report, Table
from storage.sheet_writing import guarded

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

ABOUT, FIGURES = "正文", "指标"
_HEADS = ("指标", "数值", "单位", "分子", "分母", "口径")
_FORMATS = {"%": "0.00%", "百分点": "0.00", "分": "0.0"}
_NO_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _LONGEST_LINE, _LONGEST_CELL = 31, 60, 32_000
_NARROWEST, _WIDEST = 8.0, 60.0
_LINE, _HIGHEST, _UPRIGHT = 16.0, 400.0, 90.0
"""Points of a line and of the highest row that Excel takes, and the characters that fit an upright page of A4."""

_A4 = 9

Typed = tuple[Cell, str]
"""A cell and the unit that says how it is shown."""


def xlsx(report: Report) -> bytes:
    """The file."""
    from openpyxl import Workbook

    sheet, named = lay_out(report), _names()
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = sheet.title[:255], sheet.office[:255]
    _add(book, named(ABOUT), (), [[(text, "")] for text in _said(sheet)])
    if report.figures:
        _add(book, named(FIGURES), _HEADS, [_figure(figure) for figure in report.figures])
    for table in report.tables:
        # A tab has little room, and the days in brackets are those of the whole book.
        _add(
            book,
            named(table.title.partition("（")[0]),
            tuple(map(head_of, table.columns)),
            list(_rows(table)),
        )
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def _said(sheet: Sheet) -> Iterator[str]:
    """Head and text of the document, a line a row; tables are named where they stand."""
    head = (sheet.series, sheet.issue, sheet.title, sheet.subtitle, sheet.office, sheet.dated)
    yield from filter(None, head)
    for block in sheet.body:
        yield block.title if isinstance(block, Grid) else block.text
    if sheet.publicity:
        yield sheet.publicity
    for label, receivers in sheet.lists:
        yield f"{label}：{''.join(receiver_lines(receivers))}"


def _figure(figure: Figure) -> list[Typed]:
    counts = [(figure.numerator, ""), (figure.denominator, "")]
    return [
        (figure.title, ""),
        (figure.value, figure.unit),
        (figure.unit, ""),
        *counts,
        (figure.definition, ""),
    ]


def _rows(table: Table) -> Iterator[list[Typed]]:
    units = [column.unit for column in table.columns]
    for row in table.rows:
        yield list(zip(row, units, strict=True))
    if not table.rows:
        yield [(EMPTY, "")]
    if table.note:
        yield [(table.note, "")]


def _add(book: "Workbook", name: str, heads: Sequence[str], rows: Sequence[Sequence[Typed]]) -> None:
    """A sheet that prints on pages of one width: a head that stays in sight, columns about as wide as what stands in them."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    page = book.create_sheet(name)
    words = Alignment(wrap_text=True, vertical="center")
    numbers, centre = (
        Alignment(horizontal="right", vertical="center"),
        Alignment("center", "center", wrap_text=True),
    )
    bold, tint = Font(bold=True), PatternFill("solid", "F0EEE6")

    def styled(value: Cell, unit: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(page, _content(value, unit))
        cell.alignment = words if isinstance(value, str) else numbers
        cell.number_format = _FORMATS.get(unit, "General")
        return cell

    def head(title: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(page, _content(title, ""))
        cell.alignment, cell.font, cell.fill = centre, bold, tint
        return cell

    widths = _widths(heads, rows)
    _set_up(page, widths)
    if heads:
        page.freeze_panes, page.print_title_rows = "A2", "1:1"
        page.append([head(title) for title in heads])
    for number, row in enumerate(rows, start=2 if heads else 1):
        page.row_dimensions[number].height = _height(row, widths)
        page.append([styled(value, unit) for value, unit in row])


def _set_up(page: "WriteOnlyWorksheet", widths: Sequence[float]) -> None:
    """Widths of columns, and one page of A4 across when it is printed."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, most in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = most
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.paperSize, page.page_setup.fitToHeight = _A4, 0
    page.page_setup.orientation = "landscape" if sum(widths) > _UPRIGHT else "portrait"


def _height(row: Sequence[Typed], widths: Sequence[float]) -> float:
    """Points for the tallest cell of a row: programs do not all find out for themselves."""
    lines = [
        math.ceil(width(text) * 2 / (most - 1))
        for (text, _), most in zip(row, widths, strict=False)
        if isinstance(text, str)
    ]
    return min(_LINE * max([1, *lines]), _HIGHEST)


def _content(value: Cell, unit: str) -> Cell:
    """A number as it can be computed with, a share between 0 and 1; — where there is none."""
    if isinstance(value, str):
        return guarded(printable(value)[:_LONGEST_CELL])
    if value is None or written(value) == NOTHING:
        return NOTHING
    return float(rounded(value, unit)) if unit == "百分点" else value


def _widths(heads: Sequence[str], rows: Sequence[Sequence[Typed]]) -> list[float]:
    """Widths of columns in characters: a Han character takes two."""
    lines = [heads, *[[cell_text(value, unit)[:_LONGEST_LINE] for value, unit in row] for row in rows]]
    most = [_NARROWEST] * max(map(len, lines))
    for line in lines:
        for index, text in enumerate(line):
            most[index] = max(most[index], width(text) * 2 + 2)
    return [min(one, _WIDEST) for one in most]


def _names() -> Callable[[str], str]:
    """Names sheets: no forbidden character, not too long, no name twice."""
    given: set[str] = set()

    def named(title: str) -> str:
        plain = _NO_NAME.sub(" ", printable(title))[:_LONGEST_NAME].strip() or "表"
        name, number = plain, 1
        while name.lower() in given:
            number += 1
            name = f"{plain[: _LONGEST_NAME - len(str(number))]}{number}"
        given.add(name.lower())
        return name

    return named
