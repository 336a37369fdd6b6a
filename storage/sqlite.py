"""The embedded engine: one file, write-ahead log, synchronous FULL, one fair writer, a read connection a thread."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.group_writer import GroupWriter, Turn
from storage.transaction import Row, Transaction

OWNER_ONLY = 0o600
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
)


class SqliteDatabase:
    """One SQLite file. Safe to share between threads; one process at a time should write."""

    engine = "sqlite"

    def __init__(self, path: Path, durable: bool = True) -> None:
        """Without `durable` nothing waits for the disk: for files that are thrown away."""
        self.path = path
        self._pragmas = (*_PRAGMAS, f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        self.url = f"sqlite:///{path}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=OWNER_ONLY)  # personal data: not for every user of the machine
        self._write_connection = self._connect()
        self._writer = GroupWriter(self._write_connection)
        self._threads = threading.local()
        self._readers: list[sqlite3.Connection] = []

    def write(self) -> Turn:
        """A durable transaction: when the block has ended, its rows are on disk."""
        return Turn(self._writer)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A snapshot: every statement of the block sees the same state."""
        connection = self._reader()
        if connection.in_transaction:  # a read inside a read of this thread joins its snapshot
            yield Transaction(connection, "sqlite")
            return
        connection.execute("BEGIN")
        try:
            yield Transaction(connection, "sqlite")
        finally:
            connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close every connection; the database object is of no use afterwards."""
        for connection in (*self._readers, self._write_connection):
            connection.close()

    def _reader(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = self._connect()
            connection.execute("PRAGMA query_only = ON")
            self._threads.connection = connection
            self._readers.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        connection.row_factory = _as_dictionary
        for pragma in self._pragmas:
            connection.execute(pragma)
        return connection


def _as_dictionary(cursor: sqlite3.Cursor, row: tuple[object, ...]) -> Row:
    return dict(zip([column[0] for column in cursor.description], row, strict=True))
