"""Writes long tables out of the database: one snapshot, row by row, the file whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hotline.cli._database import database
from hotline.cli._output import progress, show

if TYPE_CHECKING:
    from storage.sheet_writing import Cell
    from storage.transaction import Transaction

ROWS_A_STEP = 1_000


def write_out(
    file: Path,
    name: str,
    columns: Sequence[str],
    rows: "Callable[[Transaction], Iterable[Sequence[Cell]]]",
    as_json: bool,
) -> None:
    """Write what `rows` reads in a snapshot of the database to the file and say how many. Raises UnknownFormat."""
    from storage.sheet_writing import write_table

    count = 0

    def counted(found: "Iterable[Sequence[Cell]]") -> "Iterator[Sequence[Cell]]":
        nonlocal count
        for count, row in enumerate(found, start=1):  # noqa: B007 - the count is told below
            if count % ROWS_A_STEP == 0:
                step(count, count + ROWS_A_STEP)
            yield row

    with database() as db, progress("导出", quiet=as_json) as step, db.read() as tx:
        write_table(file, name, columns, counted(rows(tx)))
    show({"rows": count, "file": str(file)}, f"已写出 {count} 行到 {file}。", as_json)
