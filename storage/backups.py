"""Backups: one self-contained SQLite file from either engine, and back into either engine."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage import schema
from storage.copying import Progress, TableCopy, contents, copy, no_progress
from storage.database import SQLITE_PREFIX, Database, open_database
from storage.errors import BackupRefused, SchemaBehind, StorageError
from storage.transaction import Row, Transaction
from storage.whole_files import written_whole

PAGES_AT_ONCE = 2_048
OWNER_ONLY = 0o600


class BackupFile:
    """A backup as a database that can only be read: nothing is changed in it or beside it."""

    engine = "sqlite"

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise BackupRefused(f"没有备份文件 {path}。 There is no such file.")
        self.url = f"{SQLITE_PREFIX}{path}"
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
        self._connection.row_factory = _as_dictionary
        try:
            damage = self._connection.execute("PRAGMA quick_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupRefused(f"{path} 不是备份文件或已损坏（{error}）。 Not a backup file.") from None
        if damage != {"quick_check": "ok"}:
            raise BackupRefused(f"备份文件 {path} 已损坏（{damage}）。 The backup is damaged.")

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A snapshot for reading."""
        self._connection.execute("BEGIN")
        try:
            yield Transaction(self._connection, "sqlite")
        finally:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Refused: a backup stays as it was made."""
        raise StorageError("备份文件只能读取。 A backup is only read.")
        yield

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def backup(database: Database, file: Path, progress: Progress = no_progress) -> list[TableCopy]:
    """Write a consistent copy to a new file while the service goes on; returns what is in it.

    Raises BackupRefused when the file exists, SchemaMissing and its kin when there is nothing of ours to copy.
    """
    if file.exists():
        raise BackupRefused(f"{file} 已经存在，为免覆盖已停止，请换一个文件名。 The file exists.")
    schema.check(database)
    with written_whole(file) as draft:
        draft.touch(OWNER_ONLY)  # it holds personal data
        take = _take_pages if database.engine == "sqlite" else _take_rows
        take(database, draft, progress)
        with closing(BackupFile(draft)) as made:
            held = contents(made)
    return held


def restore(
    file: Path, database: Database, *, replace: bool = False, progress: Progress = no_progress
) -> list[TableCopy]:
    """Bring a backup into an empty database of either engine; one of an older program is brought up to date first.

    Raises BackupRefused when the database holds data and `replace` is not set, or when the file is no backup.
    """
    with _at_this_schema(file) as source:
        return copy(source, database, replace=replace, progress=progress)


def _take_pages(database: Database, draft: Path, progress: Progress) -> None:
    path = Path(database.url.removeprefix(SQLITE_PREFIX))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as target:
        # Without an open snapshot, each write of the service would make the backup begin again.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES_AT_ONCE, progress=lambda _, left, all_: progress(all_ - left, all_))
        # One file, complete in itself: no write-ahead log beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def _take_rows(database: Database, draft: Path, progress: Progress) -> None:
    made = open_database(f"{SQLITE_PREFIX}{draft}")
    try:
        copy(database, made, progress=progress)
    finally:
        made.close()
    with closing(sqlite3.connect(draft)) as target:
        target.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _at_this_schema(file: Path) -> Iterator[Database]:
    with closing(BackupFile(file)) as source, tempfile.TemporaryDirectory() as folder:
        if not _is_behind(source):
            yield source
            return
        room = Path(folder) / "backup.db"
        shutil.copy(file, room)
        renewed = open_database(f"{SQLITE_PREFIX}{room}")
        with closing(renewed):
            schema.migrate(renewed)
            yield renewed


def _is_behind(source: Database) -> bool:
    try:
        schema.check(source)
    except SchemaBehind:
        return True
    return False


def _as_dictionary(cursor: sqlite3.Cursor, row: tuple[object, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}
