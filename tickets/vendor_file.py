"""A file of another system's tickets on its way in: every usable row once, in order, kept on disk while the rest is read.

Nothing is written to the database before the whole file has been understood.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from storage.sheet_columns import Rejected
from storage.sheet_reading import SheetRow, iter_table
from tickets.vendor_columns import bounded, is_header
from tickets.vendor_rows import Words, faults_of, is_no_ticket, with_moments

_written = json.JSONEncoder(ensure_ascii=False).encode
Heading = Callable[[str], str]


@dataclass(slots=True)
class Spool:
    """The usable rows of a file; `heading` is what the file calls a column."""

    _file: IO[str]
    heading: Heading
    rejected: list[Rejected] = field(default_factory=list)
    count: int = 0

    def add(self, row: int, cells: Mapping[str, str]) -> None:
        """Keep one row."""
        self._file.write(_written((row, cells)) + "\n")
        self.count += 1

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows with their numbers, the first first."""
        self._file.seek(0)
        for line in self._file:
            row, cells = json.loads(line)
            yield row, cells


@contextmanager
def read_file(data: bytes, words: Words, otherwise: Mapping[str, str] | None = None) -> Iterator[Spool]:
    """Read a file whole; its rows are there while the block runs. `otherwise` is what a column says where the file has none.

    Raises NotATable.
    """
    columns = words.columns
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        spool = Spool(file, partial(columns.heading, ()))
        for row in iter_table(data, partial(is_header, columns)):
            spool.heading = partial(columns.heading, tuple(row.cells))
            _read(spool, words, row, otherwise or {})
        yield spool


def _read(spool: Spool, words: Words, row: SheetRow, otherwise: Mapping[str, str]) -> None:
    told = words.columns.named(row.cells)
    missing = {column: cell for column, cell in otherwise.items() if spool.heading(column) not in row.cells}
    cells = with_moments(bounded(told | missing), words.zone)
    if is_no_ticket(words.columns, tuple(row.cells.values()), cells.get("number", "")):
        return
    faults = [
        Rejected(row.number, fault.column, fault.reason) for fault in faults_of(words, cells, spool.heading)
    ]
    if faults:
        spool.rejected += faults
    else:
        spool.add(row.number, cells)
