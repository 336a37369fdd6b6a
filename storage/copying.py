"""Copies a whole database, table by table in one snapshot and one transaction, from either engine to either.

Every table is compared by number of rows and a digest of its content before anything is final.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from storage import schema
from storage.catalog import Table, tables
from storage.database import Database
from storage.errors import BackupRefused, SchemaMissing
from storage.transaction import Row, Transaction

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps there are."""

ROWS_AT_ONCE = 500
FILES_AT_ONCE = 4
PARAMETERS_AT_ONCE = 4_000
_WHOLE = 1 << 256


def no_progress(_done: int, _all: int) -> None:
    """For callers that nobody watches."""


@dataclass(frozen=True, slots=True)
class TableCopy:
    """What a table holds: how many rows, and a digest that does not depend on engine or order."""

    table: str
    rows: int
    digest: str


class _Sum:
    """Adds rows up; the sum of row digests is the same in any order."""

    def __init__(self) -> None:
        self._rows = 0
        self._total = 0

    def add(self, row: Row) -> None:
        digest = hashlib.sha256(repr(tuple(row.values())).encode()).digest()
        self._total = (self._total + int.from_bytes(digest)) % _WHOLE
        self._rows += 1

    def of(self, table: Table) -> TableCopy:
        return TableCopy(table.name, self._rows, f"{self._total:064x}")


def copy(
    source: Database, target: Database, *, replace: bool = False, progress: Progress = no_progress
) -> list[TableCopy]:
    """Copy everything into an empty database, which is given its tables when it has none.

    `replace` throws away what the target holds. Raises BackupRefused when it holds something and `replace` is not
    set, or when the copy is not what was read; the target is then as it was before.
    """
    schema.check(source)
    _prepare(target)
    shapes = tables(source)
    with source.read() as taken, target.write() as given:
        _make_room(given, shapes, replace)
        watched = _Watched(progress, sum(_count(taken, table) for table in shapes))
        return [_copy_table(taken, given, table, watched) for table in shapes]


def contents(database: Database, progress: Progress = no_progress) -> list[TableCopy]:
    """What every table holds, in one snapshot."""
    shapes = tables(database)
    with database.read() as tx:
        watched = _Watched(progress, sum(_count(tx, table) for table in shapes))
        return [_summed(tx, table, watched) for table in shapes]


class _Watched:
    """Tells how far the work is."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress = progress
        self._steps = steps
        self._done = 0

    def step(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._steps)


def _prepare(target: Database) -> None:
    try:
        schema.check(target)
    except SchemaMissing:
        schema.migrate(target)


def _make_room(tx: Transaction, shapes: Iterable[Table], replace: bool) -> None:
    full = [table for table in shapes if tx.value(f'SELECT 1 FROM "{table.name}" LIMIT 1')]
    if full and not replace:
        names = "、".join(table.name for table in full[:5])
        raise BackupRefused(
            f"目标数据库里已有数据（{names} 等 {len(full)} 张表），为免覆盖已停止。"
            "确实要清空它，请加 --force-empty。 The target holds data; --force-empty throws it away."
        )
    for table in reversed(full):
        tx.run(f'DELETE FROM "{table.name}"')


def _copy_table(taken: Transaction, given: Transaction, table: Table, watched: _Watched) -> TableCopy:
    added = _Sum()
    for rows in _batches(taken, table):
        _put(given, table, rows)
        for row in rows:
            added.add(row)
        watched.step(len(rows))
    if table.counted:
        _carry_last_id(taken, given, table)
    copied = added.of(table)
    if _summed(given, table) != copied:
        raise BackupRefused(
            f"表 {table.name} 复制后的内容与原来不一致，已全部撤销。 The copy of {table.name} differs."
        )
    return copied


def _summed(tx: Transaction, table: Table, watched: _Watched | None = None) -> TableCopy:
    read = _Sum()
    for rows in _batches(tx, table):
        for row in rows:
            read.add(row)
        if watched:
            watched.step(len(rows))
    return read.of(table)


def _count(tx: Transaction, table: Table) -> int:
    return int(tx.value(f'SELECT count(*) FROM "{table.name}"'))


def _batches(tx: Transaction, table: Table) -> Iterator[list[Row]]:
    """The rows in the order of their key, a handful at a time: a big table never has to fit into memory."""
    key, size = _quoted(table.key), FILES_AT_ONCE if table.heavy else ROWS_AT_ONCE
    select = f'SELECT {_quoted(table.columns)} FROM "{table.name}"'
    after = ", ".join(f":after_{n}" for n in range(len(table.key)))
    rows = tx.all(f"{select} ORDER BY {key} LIMIT {size}")
    while rows:
        yield rows
        last = {f"after_{n}": rows[-1][name] for n, name in enumerate(table.key)}
        rows = tx.all(f"{select} WHERE ({key}) > ({after}) ORDER BY {key} LIMIT {size}", **last)


def _put(tx: Transaction, table: Table, rows: list[Row]) -> None:
    try:
        _insert(tx, table, rows)
    except (
        Exception
    ) as error:  # the drivers' own, such as a character that one engine keeps and the other refuses
        first = "、".join(str(rows[0][name]) for name in table.key)
        raise BackupRefused(
            f"表 {table.name} 从 {first} 起的记录不能写入目标数据库（{error}），已全部撤销。"
            f" Rows of {table.name} were refused."
        ) from error


def _insert(tx: Transaction, table: Table, rows: list[Row]) -> None:
    size = max(PARAMETERS_AT_ONCE // len(table.columns), 1)
    for begin in range(0, len(rows), size):
        part = rows[begin : begin + size]
        places = ", ".join(_places(n, len(table.columns)) for n in range(len(part)))
        values: dict[str, Any] = {
            f"v{n}_{m}": row[column] for n, row in enumerate(part) for m, column in enumerate(table.columns)
        }
        tx.run(f'INSERT INTO "{table.name}" ({_quoted(table.columns)}) VALUES {places}', **values)


def _places(row: int, columns: int) -> str:
    return f"({', '.join(f':v{row}_{column}' for column in range(columns))})"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_LAST_ID = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = :table",
    "postgresql": "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')::regclass)",
}


def _carry_last_id(taken: Transaction, given: Transaction, table: Table) -> None:
    """The next id follows the last one ever given out, though its row may be gone: an id means one thing for ever."""
    last = taken.value(_LAST_ID[taken.engine], table=table.name)
    if not last:
        return
    if given.engine == "postgresql":
        given.value("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)", table=table.name, last=last)
    elif not given.run(
        "UPDATE sqlite_sequence SET seq = :last WHERE name = :table", table=table.name, last=last
    ):
        given.run(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)", table=table.name, last=last
        )
