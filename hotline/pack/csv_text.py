"""CSV as packs use it: rows that know their file and line, every fault found, and the one way we write it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hotline.pack.faults import Fault


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column name, cells without white space around them."""

    file: str
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one table, from one file or several."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def read_csv(file: str, text: str) -> tuple[Sheet, list[Fault]]:
    """Read one file; rows that cannot be understood are left out and named."""
    faults: list[Fault] = []
    records = _records(file, text, faults)
    first = next(records, None)
    if first is None:
        return Sheet(), faults or [Fault(file, 1, "文件是空的，第一行应为列名")]
    columns = _columns(file, first, faults)
    rows = [row for line, cells in records if (row := _row(file, line, columns, cells, faults))]
    return Sheet(columns, tuple(rows)), faults


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The text of a table: header first, RFC 4180 quoting, a line feed after each row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue()


def _records(file: str, text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; empty records are passed over."""
    reader, line = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(file, line, f"引号或分隔有误，从这一行起无法读取（{error}）"))


def _columns(file: str, first: tuple[int, list[str]], faults: list[Fault]) -> tuple[str, ...]:
    line, names = first
    while names and not names[-1]:  # spreadsheets leave empty columns at the end
        names.pop()
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.append(Fault(file, line, f"列名“{name}”出现了不止一次" if name else "有一列没有列名"))
    return tuple(names)


def _row(file: str, line: int, columns: Sequence[str], cells: list[str], faults: list[Fault]) -> Row | None:
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(columns):
        faults.append(Fault(file, line, f"这一行有 {len(cells)} 列，列名有 {len(columns)} 个"))
        return None
    return Row(file, line, dict(zip(columns, cells, strict=True)))
