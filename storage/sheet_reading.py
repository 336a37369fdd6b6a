"""Reads tables that people send: CSV, TSV, JSON, JSON lines or XLSX, told apart by content, not by name.

Rows keep the number that Excel shows, titles and blank rows counted, so that a fault can be found in the file.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet program may run a cell that begins so."""

_MOST_UNPACKED = 300_000_000  # bytes of an XLSX once unpacked; a larger one is an attack or a mistake
_LIST_MARK = "|"

KnowsHeader = Callable[[Sequence[str]], bool]


class NotATable(ValueError):
    """A file that cannot be read as a table; the text is a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`cells` by the header's words, empty ones included; `number` as Excel counts, from 1."""

    number: int
    cells: Mapping[str, str]


def read_table(data: bytes, knows_header: KnowsHeader) -> list[SheetRow]:
    """All rows below the first row that `knows_header` accepts; blank ones are left out.

    Of a workbook the first visible sheet with such a row is read. Raises NotATable.
    """
    if data[:4] == b"PK\x03\x04":
        return _first_sheet(data, knows_header)
    text = decode(data).strip("\ufeff")
    start = text.lstrip()[:1]
    if start == "[":
        return _rows_of_objects(enumerate(_json(text), start=1))
    if start == "{":
        return _json_lines(text)
    found = _below_header(_separated(text), knows_header)
    if found is None:
        raise NotATable("没有找到表头：第一行应写明各列的名称。")
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


def _first_sheet(data: bytes, knows_header: KnowsHeader) -> list[SheetRow]:
    from openpyxl import load_workbook

    _check_size(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever a broken file leads it to
        raise NotATable(f"这个 Excel 文件打不开，请重新另存一份再试（{type(error).__name__}）。") from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            found = _below_header(_sheet_cells(sheet.iter_rows(values_only=True)), knows_header)
            if found is not None:
                return found
    raise NotATable("工作簿里没有找到带表头的工作表。")


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except zipfile.BadZipFile as error:
        raise NotATable("这个 Excel 文件已损坏，请重新另存一份再试。") from error
    if size > _MOST_UNPACKED:
        raise NotATable("这个 Excel 文件解开后过大，请拆成几份。")


def _sheet_cells(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_text(value) for value in row]


def _separated(text: str) -> Iterator[list[str]]:
    """Records of CSV or TSV; a comma, tab or semicolon separates, whichever the first line has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",\t;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    except csv.Error as error:
        raise NotATable("表格的引号不成对或单元格过长，请检查后再试。") from error


def _below_header(rows: Iterable[list[str]], knows_header: KnowsHeader) -> list[SheetRow] | None:
    header: list[str] | None = None
    found = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if header is None:
            header = cells if knows_header(cells) else None
        elif any(cells):
            found.append(SheetRow(number, _by_header(header, cells)))
    return None if header is None else found


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
            SheetRow(number, {str(name).strip(): _text(cell).strip() for name, cell in value.items()})
        )
    return found


def _text(value: object) -> str:
    """A cell as people read it: whole numbers without a point, a midnight as its day, a list joined by bars."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return _LIST_MARK.join(map(_text, value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
