"""The door to the database: `open_database(url)` gives an object with `write()` and `read()` transactions.

Which engine runs underneath is decided by the address alone and known only inside `storage/`.
"""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from storage.errors import StorageError
from storage.postgres import PostgresDatabase
from storage.sqlite import SqliteDatabase
from storage.transaction import Transaction

SQLITE_PREFIX = "sqlite:///"


class Database(Protocol):
    """What every layer above knows of a database."""

    engine: str
    url: str

    def write(self) -> AbstractContextManager[Transaction]:
        """Open a durable transaction; it must not be nested in another of the same thread."""

    def read(self) -> AbstractContextManager[Transaction]:
        """Open a snapshot for reading."""

    def close(self) -> None:
        """Give every connection back."""


def open_database(url: str, *, durable: bool = True) -> Database:
    """Open `sqlite:///relative/or//absolute/path` or `postgresql://user:secret@host/name`.

    A file that is thrown away afterwards (a replay's) need not be `durable` and is written faster.
    Raises StorageError, with a sentence for the administrator, on any other address.
    """
    if url.startswith(SQLITE_PREFIX):
        return SqliteDatabase(Path(url.removeprefix(SQLITE_PREFIX)), durable)
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresDatabase(url)
    raise StorageError(
        "数据库地址 HOTLINE_DATABASE_URL 只能以 sqlite:/// 或 postgresql:// 开头。"
        " The database address must begin with sqlite:/// or postgresql://."
    )
