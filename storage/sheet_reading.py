"""Reads tables that people send: CSV, TSV, JSON, JSON lines or XLSX, told apart by content, not by name.

Rows keep the number that Excel shows, titles and blank rows counted, so that a fault can be found in the file.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from storage import workbooks
from storage.sheet_cells import NotATable, text_of

__all__ = ["FORMULA_STARTS", "NotATable", "SheetRow", "decode", "iter_table", "read_table"]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet program may run a cell that begins so."""

_QUOTED = re.compile(r'"[^"]*(?:"|$)')
_LINES_LOOKED_AT = 20  # for what separates the cells of a text

KnowsHeader = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`cells` by the header's words, empty ones included; `number` as Excel counts, from 1."""

    number: int
    cells: Mapping[str, str]


def read_table(data: bytes, knows_header: KnowsHeader) -> list[SheetRow]:
    """All rows below the first row that `knows_header` accepts; blank ones are left out.

    Of a workbook the first visible sheet with such a row is read. Raises NotATable.
    """
    return list(iter_table(data, knows_header))


def iter_table(data: bytes, knows_header: KnowsHeader) -> Iterator[SheetRow]:
    """As `read_table`, one row after the other; a file that is no table raises NotATable before the first."""
    if workbooks.is_workbook(data):
        return _first_sheet(data, knows_header)
    text = decode(data).strip("\ufeff")
    start = text.lstrip()[:1]
    if start == "[":
        return iter(_rows_of_objects(enumerate(_json(text), start=1)))
    if start == "{":
        return iter(_json_lines(text))
    if start == "<":
        raise NotATable("这个文件是网页（HTML），不是表格。请用 Excel 打开，另存为 .xlsx 再试。")
    found = _below_header(_separated(text), knows_header)
    if found is None:
        raise NotATable(
            "没有找到认识的表头：应有一行写明各列的名称，请核对列名（说明见 docs/operation.md）。"
        )
    return found


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB 18030. Raises NotATable for anything else."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable("文件的文字编码无法识别，请另存为 UTF-8 编码后再试。")


def _first_sheet(data: bytes, knows_header: KnowsHeader) -> Iterator[SheetRow]:
    for rows in workbooks.sheets(data):
        found = _below_header(rows, knows_header)
        if found is not None:
            yield from found
            return
    raise NotATable("工作簿里没有一个工作表有认识的表头，请核对列名（说明见 docs/operation.md）。")


def _separated(text: str) -> Iterator[list[str]]:
    """Records of CSV or TSV; a comma, tab or semicolon separates, whichever the first lines have most of outside quotes."""
    first = "\n".join(_QUOTED.sub("", text[:100_000]).splitlines()[:_LINES_LOOKED_AT])
    mark = max(",\t;", key=first.count)
    if text.count("\n") > workbooks.MOST_ROWS:
        raise NotATable(workbooks.TOO_MANY_ROWS)
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield [text_of(cell) for cell in record]
    except csv.Error as error:
        raise NotATable("表格的引号不成对或单元格过长，请检查后再试。") from error


def _below_header(rows: Iterable[list[str]], knows_header: KnowsHeader) -> Iterator[SheetRow] | None:
    """The rows below the first that is a header; None where none is."""
    numbered = enumerate(rows, start=1)
    for _, row in numbered:
        header = [cell.strip() for cell in row]
        if knows_header(header):
            return _rows_below(header, numbered)
    return None


def _rows_below(header: list[str], numbered: Iterable[tuple[int, list[str]]]) -> Iterator[SheetRow]:
    for number, row in numbered:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield SheetRow(number, _by_header(header, cells))


def _by_header(header: list[str], cells: list[str]) -> dict[str, str]:
    """Cells by name; of two columns of one name the first that says something counts."""
    named: dict[str, str] = {}
    for place, name in enumerate(header):
        if name:
            named[name] = named.get(name) or _unguarded(cells[place] if place < len(cells) else "")
    return named


def _unguarded(cell: str) -> str:
    """Takes away the apostrophe that our own exports put before a cell that looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip().startswith(FORMULA_STARTS) else cell


def _json(text: str) -> list[object]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise NotATable(f"JSON 写法有误：{error}。") from error
    return list(rows)


def _json_lines(text: str) -> list[SheetRow]:
    try:
        whole = json.loads(text)
    except ValueError:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
        return _rows_of_objects((number, _json_line(number, line)) for number, line in lines)
    rows = next((value for value in whole.values() if isinstance(value, list)), [whole])
    return _rows_of_objects(enumerate(rows, start=1))


def _json_line(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise NotATable(f"第 {number} 行的 JSON 写法有误：{error}。") from error


def _rows_of_objects(numbered: Iterable[tuple[int, object]]) -> list[SheetRow]:
    found = []
    for number, value in numbered:
        if not isinstance(value, dict):
            raise NotATable(f"第 {number} 项不是一个 JSON 对象。")
        found.append(
            SheetRow(number, {str(name).strip(): text_of(cell).strip() for name, cell in value.items()})
        )
    return found
