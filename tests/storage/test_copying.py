"""Backups and copies: consistent while the service writes, whole or not at all, never over other data."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.backups import backup, restore
from storage.checking import problems
from storage.copying import TableCopy, contents, copy
from storage.database import Database, open_database
from storage.errors import BackupRefused, SchemaMissing, SchemaNewer, Unreachable
from storage.reaching import check_reachable
from storage.schema import known_revisions, migrate


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """A second database on the embedded engine, without tables."""
    database = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    yield database
    database.close()


def _fill(db: Database, rows: int = 1_200) -> None:
    """Rows of every kind: many, large, with references, with ids that are gone, with hard characters."""
    with db.write() as tx:
        for n in range(rows):
            tx.insert("counters", name=f"第{n}个 %s 'x'", value=n)
        for n in range(6):
            tx.insert(
                "attachments",
                id=f"a{n}",
                owner="o",
                mime="image/png",
                digest="d",
                created_at="t",
                body=bytes([n]) * 999,
            )
        tx.insert("tickets", number="HX1", status="accepted", opened="t")
        for n in range(3):
            tx.insert("ticket_events", ticket="HX1", seq=n, at="t", event="accepted", text="👍\n“引号”")
        tx.insert("articles", article="A", unit="局", created_at="t")
        tx.insert(
            "article_versions", article="A", version=1, state="published", unit="局", question="问", answer="答",
            created_at="t",
        )  # fmt: skip
        tx.run("DELETE FROM ticket_events WHERE seq = 2")


def _rows(held: list[TableCopy]) -> dict[str, int]:
    return {table.table: table.rows for table in held if table.rows}


def test_a_backup_holds_everything_and_brings_it_back(db: Database, other: Database, tmp_path: Path) -> None:
    _fill(db)
    file = tmp_path / "backup.db"
    held = backup(db, file)
    assert _rows(held) == {
        "counters": 1200, "attachments": 6, "tickets": 1, "ticket_events": 2, "articles": 1, "article_versions": 1
    }  # fmt: skip
    assert held == contents(db)
    assert restore(file, other) == held == contents(other)
    assert problems(other) == []


def test_a_backup_is_one_file_that_only_its_owner_may_read(db: Database, tmp_path: Path) -> None:
    _fill(db, 10)
    folder = tmp_path / "backups"
    backup(db, folder / "today.db")
    assert [path.name for path in folder.iterdir()] == ["today.db"]
    assert (folder / "today.db").stat().st_mode & 0o777 == 0o600
    connection = sqlite3.connect(folder / "today.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_restore_leaves_the_backup_as_it_is(db: Database, other: Database, tmp_path: Path) -> None:
    _fill(db, 10)
    file = tmp_path / "backups" / "backup.db"
    backup(db, file)
    before = file.read_bytes()
    restore(file, other)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["backup.db"]


def test_a_backup_goes_back_into_its_own_engine(db: Database, tmp_path: Path) -> None:
    _fill(db, 10)
    held = backup(db, tmp_path / "backup.db")
    assert restore(tmp_path / "backup.db", db, replace=True) == held
    assert problems(db) == []


def test_ids_go_on_after_the_last_one_ever_given_out(db: Database, other: Database, tmp_path: Path) -> None:
    _fill(db, 1)
    copy(db, other)
    backup(db, tmp_path / "backup.db")
    restore(tmp_path / "backup.db", db, replace=True)
    for database in (db, other):
        with database.write() as tx:
            assert tx.insert_id("ticket_events", ticket="HX1", seq=9, at="t", event="signed") == 4


def test_a_copy_over_other_data_is_refused_unless_the_clerk_says_so(db: Database, other: Database) -> None:
    _fill(db, 10)
    migrate(other)
    with other.write() as tx:
        tx.insert("counters", name="mine", value=1)
    with pytest.raises(BackupRefused, match="--force-empty"):
        copy(db, other)
    assert _rows(contents(other)) == {"counters": 1}
    copy(db, other, replace=True)
    assert contents(other) == contents(db)


def test_a_copy_that_fails_half_way_leaves_the_target_as_it_was(db: Database, other: Database) -> None:
    _fill(db, 2_000)

    def interrupt(done: int, _all: int) -> None:
        if done >= 1_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(db, other, progress=interrupt)
    assert _rows(contents(other)) == {}


def test_an_interrupted_backup_leaves_no_file(db: Database, tmp_path: Path) -> None:
    _fill(db, 10)

    def interrupt(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(db, tmp_path / "backups" / "backup.db", interrupt)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_overwrites_nothing(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_text("mine")
    with pytest.raises(BackupRefused, match="已经存在"):
        backup(db, file)
    assert file.read_text() == "mine"


def test_a_backup_is_consistent_while_the_service_writes(db: Database, tmp_path: Path) -> None:
    """Each transaction adds one row to two tables; a backup must never see a half."""
    _fill(db, 20_000)
    stop, begun = threading.Event(), threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            with db.write() as tx:
                n = len(written)
                tx.insert("leases", name=f"n{n}", holder="x", until="t")
                tx.insert("persons", id=f"n{n}", created_at="t")
                written.append(n)
            begun.set()

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait()
    rows = _rows(backup(db, tmp_path / "backup.db"))
    stop.set()
    thread.join()
    assert rows["leases"] == rows["persons"] < len(written)


def test_progress_reaches_its_end(db: Database, other: Database, tmp_path: Path) -> None:
    _fill(db)
    told: list[tuple[int, int]] = []
    backup(db, tmp_path / "backup.db", lambda done, steps: told.append((done, steps)))
    assert told[-1][0] == told[-1][1]
    told.clear()
    copy(db, other, progress=lambda done, steps: told.append((done, steps)))
    assert told == sorted(told)
    assert told[-1] == (1_211, 1_211)


def test_what_is_no_backup_is_refused(db: Database, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, but long enough to be looked at" * 30)
    with pytest.raises(BackupRefused, match="不是备份文件"):
        restore(tmp_path / "text.db", db)
    with pytest.raises(BackupRefused, match="没有备份文件"):
        restore(tmp_path / "nowhere.db", db)
    sqlite3.connect(tmp_path / "empty.db").close()
    with pytest.raises(SchemaMissing):
        restore(tmp_path / "empty.db", db)


def test_a_damaged_backup_is_refused(sqlite_db: Database, other: Database, tmp_path: Path) -> None:
    _fill(sqlite_db, 5_000)
    file = tmp_path / "backup.db"
    backup(sqlite_db, file)
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4_096] = b"\xff" * 4_096
    file.write_bytes(data)
    with pytest.raises(BackupRefused, match="损坏"):
        restore(file, other)


def test_a_backup_of_a_newer_program_is_refused(sqlite_db: Database, other: Database, tmp_path: Path) -> None:
    with sqlite_db.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999_future'")
    connection = sqlite3.connect(tmp_path / "newer.db")
    source = sqlite3.connect(sqlite_db.url.removeprefix("sqlite:///"))
    source.backup(connection)
    source.close()
    connection.close()
    with pytest.raises(SchemaNewer):
        restore(tmp_path / "newer.db", other)
    assert known_revisions()[-1] != "9999_future"


def test_lost_references_and_damage_are_found(sqlite_db: Database) -> None:
    _fill(sqlite_db, 10)
    assert problems(sqlite_db) == []
    path = sqlite_db.url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM tickets")  # a connection that does not keep references whole
    connection.commit()
    connection.close()
    assert any("ticket_events" in text and "tickets" in text for text in problems(sqlite_db))


def test_an_id_sequence_left_behind_is_found(db: Database) -> None:
    if db.engine == "sqlite":
        pytest.skip("SQLite keeps its sequences by itself")
    with db.write() as tx:
        tx.insert("audit", id=7, at="t", actor="a", action="x")
    assert ["audit" in text for text in problems(db)] == [True]


def test_a_database_without_tables_is_named(other: Database) -> None:
    assert ["db migrate" in text for text in problems(other)] == [True]


def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(database_url: str, tmp_path: Path) -> None:
    check_reachable(database_url)
    check_reachable(f"sqlite:///{tmp_path / 'not-there-yet.db'}")
    (tmp_path / "text.db").write_text("not a database" * 99)
    with pytest.raises(Unreachable, match="打不开"):
        check_reachable(f"sqlite:///{tmp_path / 'text.db'}")
    with pytest.raises(Unreachable, match="连不上") as told:
        check_reachable("postgresql://someone:swordfish@127.0.0.1:1/nowhere")
    assert "swordfish" not in str(told.value)
