"""A transaction as callers see it: statements in, plain dictionaries out, the same on both engines."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from storage.sql import Engine, statement

Row = dict[str, Any]


class Cursor(Protocol):
    """What the two drivers' cursors have in common, as far as it is used here."""

    @property
    def rowcount(self) -> int: ...
    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...  # noqa: ANN401 - the drivers return their own row type


class Connection(Protocol):
    """What the two drivers' connections have in common, as far as it is used here."""

    def execute(self, query: Any, params: Any = ..., /) -> Any: ...  # noqa: ANN401
    def cursor(self) -> Any: ...  # noqa: ANN401


class Transaction:
    """An open transaction. Ends with the `with` block that made it: commit, or rollback on an exception."""

    def __init__(self, connection: Connection, engine: Engine) -> None:
        self._connection = connection
        self.engine = engine

    def all(self, sql: str, **params: object) -> list[Row]:
        """Every row as a dictionary."""
        rows: list[Row] = self._execute(sql, params).fetchall()
        return rows

    def one(self, sql: str, **params: object) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._execute(sql, params).fetchone()
        return row

    def value(self, sql: str, **params: object) -> Any:  # noqa: ANN401 - a column of any type
        """The first column of the first row, or None."""
        row = self.one(sql, **params)
        return None if row is None else next(iter(row.values()))

    def run(self, sql: str, **params: object) -> int:
        """Execute and return how many rows were touched: the answer of a conditional UPDATE."""
        return self._execute(sql, params).rowcount

    def wait_at_most(self, milliseconds: int) -> None:
        """From here on fail rather than wait longer for a row that another transaction holds.

        Two that wait for each other are noticed by PostgreSQL after a second, and it chooses who fails: who waits less
        than that is the one. SQLite has one writer and nothing to wait for.
        """
        if self.engine == "postgresql":
            self.value("SELECT set_config('lock_timeout', :limit, true)", limit=str(milliseconds))

    def insert(self, table: str, /, **values: object) -> None:
        """Add one row."""
        self._execute(_insert(table, tuple(values)), values)

    def insert_id(self, table: str, /, **values: object) -> int:
        """Add one row to a table with an `id` and return that id."""
        return int(self._execute(_insert(table, tuple(values)) + " RETURNING id", values).fetchone()["id"])

    def insert_new(self, table: str, /, **values: object) -> bool:
        """Add one row unless a unique key forbids it; True when it went in."""
        return self._execute(_insert(table, tuple(values)) + " ON CONFLICT DO NOTHING", values).rowcount == 1

    def insert_many(self, table: str, rows: Iterable[Mapping[str, object]]) -> int:
        """Add rows that have the same columns; returns how many."""
        known = list(rows)
        if known:
            self.run_many(_insert(table, tuple(known[0])), known)
        return len(known)

    def run_many(self, sql: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Execute once a row, without a list among the parameters: one way to the server for many rows."""
        known = list(rows)
        if known:
            text, _ = statement(sql, {}, self.engine)
            self._connection.cursor().executemany(text, known)

    def _execute(self, sql: str, params: Mapping[str, object]) -> Cursor:
        text, values = statement(sql, params, self.engine)
        cursor: Cursor = self._connection.execute(text, values)
        return cursor


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(':' + c for c in columns)})"
