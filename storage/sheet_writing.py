"""Writes tables for people: CSV, TSV, JSON, JSON lines, XLSX, or a SQLite file that opens in Datasette, by the
name's ending. No cell of a spreadsheet can begin a formula.
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.sheet_reading import FORMULA_STARTS
from storage.whole_files import written_whole

if TYPE_CHECKING:
    from sqlite_utils import Database

Cell = str | int | float | None
Rows = Iterable[Sequence[Cell]]


class UnknownFormat(ValueError):
    """An ending that names no format of ours."""


def write_table(path: Path, name: str, columns: Sequence[str], rows: Rows) -> None:
    """Write the file whole or not at all, over an older one, row by row as `rows` gives them. `name` is the sheet's.

    Raises UnknownFormat.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise UnknownFormat(f"不认识的文件格式“{path.suffix}”，可用：{'、'.join(_WRITERS)}。")
    with written_whole(path) as draft:
        write(draft, name, columns, rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or one table of a database; `footer` is printed under every page."""

    name: str
    columns: Sequence[str]
    rows: Rows
    footer: str = ""


def write_book(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write an Excel workbook of several sheets whole or not at all."""
    from openpyxl import Workbook

    with written_whole(path) as draft:
        book = Workbook(write_only=True)
        for one in sheets:
            _fill(book.create_sheet(one.name), one)
        book.save(draft)


def write_searchable(path: Path, sheets: Sequence[Sheet], search_text: Callable[[str], str]) -> None:
    """Write a database file that opens by itself (sqlite-utils, Datasette), whole or not at all.

    The first sheet can be searched: `search_text` gives the words, apart by spaces, by which a cell is found.
    """
    from sqlite_utils import Database

    with written_whole(path) as draft:
        database = Database(draft)
        for one in sheets:
            table = database.table(one.name)
            table.create(dict.fromkeys(one.columns, str))
            table.insert_all(dict(zip(one.columns, row, strict=True)) for row in one.rows)
        _index(database, sheets[0], search_text)
        database.execute("VACUUM")
        database.close()


def _index(database: "Database", sheet: Sheet, search_text: Callable[[str], str]) -> None:
    """The index keeps words of its own beside the table's cells, which is what Datasette looks for."""
    names = ", ".join(f"[{column}]" for column in sheet.columns)
    database.execute(
        f'CREATE VIRTUAL TABLE [{sheet.name}_fts] USING FTS5 ({names}, content="{sheet.name}", tokenize="unicode61")'
    )
    marks = ", ".join("?" * (len(sheet.columns) + 1))
    for rowid, *cells in list(database.execute(f"SELECT rowid, {names} FROM [{sheet.name}]")):
        words = [search_text(str(cell or "")) for cell in cells]
        database.execute(f"INSERT INTO [{sheet.name}_fts] (rowid, {names}) VALUES ({marks})", [rowid, *words])


def guarded(cell: Cell) -> Cell:
    """The cell with an apostrophe before what a spreadsheet program would take for a formula."""
    if isinstance(cell, str) and (cell.lstrip(" ").startswith(FORMULA_STARTS)):
        return "'" + cell
    return cell


def _csv(path: Path, _name: str, columns: Sequence[str], rows: Rows) -> None:
    _separated(path, columns, rows, ",")


def _tsv(path: Path, _name: str, columns: Sequence[str], rows: Rows) -> None:
    _separated(path, columns, rows, "\t")


def _separated(path: Path, columns: Sequence[str], rows: Rows, mark: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=mark)
        writer.writerow(columns)
        writer.writerows([guarded(cell) for cell in row] for row in rows)


def _json(path: Path, _name: str, columns: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8") as file:
        before = "[\n"
        for row in rows:
            file.write(before + json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False))
            before = ",\n"
        file.write("\n]\n" if before == ",\n" else "[]\n")


def _json_lines(path: Path, _name: str, columns: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")


def _xlsx(path: Path, name: str, columns: Sequence[str], rows: Rows) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _fill(book.create_sheet(name), Sheet(name, columns, rows))
    book.save(path)


def _fill(sheet: Any, one: Sheet) -> None:  # noqa: ANN401 - openpyxl ships no types
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    sheet.oddFooter.center.text = one.footer
    sheet.append(list(one.columns))
    for row in one.rows:
        sheet.append(
            [ILLEGAL_CHARACTERS_RE.sub("", c) if isinstance(c, str) else c for c in map(guarded, row)]
        )


def _sqlite(path: Path, name: str, columns: Sequence[str], rows: Rows) -> None:
    from sqlite_utils import Database

    database = Database(path)
    table = database.table(name)
    table.create(dict.fromkeys(columns, str))
    table.insert_all(dict(zip(columns, row, strict=True)) for row in rows)
    database.conn.close()


_WRITERS: Mapping[str, Callable[[Path, str, Sequence[str], Rows], None]] = {
    ".csv": _csv,
    ".tsv": _tsv,
    ".json": _json,
    ".jsonl": _json_lines,
    ".xlsx": _xlsx,
    ".sqlite": _sqlite,
}
