"""The database layer: durable, fair, isolated, the same on both engines."""

import threading
from datetime import timedelta

import pytest

from storage.clock import VirtualClock, moment, stamp
from storage.database import Database, open_database
from storage.errors import NestedWrite, StorageError
from storage.sql import statement


def _add(db: Database, name: str) -> None:
    with db.write() as tx:
        tx.insert("counters", name=name, value=1)


def test_a_failed_transaction_leaves_nothing_behind(db: Database) -> None:
    def fail_half_way() -> None:
        with db.write() as tx:
            tx.insert("counters", name="half", value=1)
            raise LookupError

    with pytest.raises(LookupError):
        fail_half_way()
    _add(db, "whole")
    with db.read() as tx:
        assert tx.all("SELECT name FROM counters") == [{"name": "whole"}]


def test_many_threads_lose_no_increment(db: Database) -> None:
    _add(db, "n")

    def count() -> None:
        for _ in range(25):
            with db.write() as tx:
                value = tx.value("SELECT value FROM counters WHERE name = 'n' /* for update */")
                tx.run("UPDATE counters SET value = :v WHERE name = 'n'", v=value + 1)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.read() as tx:
        assert tx.value("SELECT value FROM counters WHERE name = 'n'") == 201


def test_one_failing_thread_does_not_undo_its_neighbours(db: Database) -> None:
    def write(n: int) -> None:
        try:
            with db.write() as tx:
                tx.insert("counters", name=f"n{n}", value=n)
                if n % 3 == 0:
                    raise LookupError
        except LookupError:
            pass

    threads = [threading.Thread(target=write, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.read() as tx:
        assert tx.value("SELECT count(*) FROM counters") == 20


def test_a_read_sees_one_state_throughout(db: Database) -> None:
    with db.read() as tx:
        assert tx.value("SELECT count(*) FROM counters") == 0
        thread = threading.Thread(target=_add, args=(db, "meanwhile"))
        thread.start()
        thread.join()
        assert tx.value("SELECT count(*) FROM counters") == 0


def test_a_repeated_key_is_told_not_raised(db: Database) -> None:
    with db.write() as tx:
        assert tx.insert_new("counters", name="once", value=1)
        assert not tx.insert_new("counters", name="once", value=2)


def test_ids_are_never_given_out_twice(db: Database) -> None:
    with db.write() as tx:
        first = tx.insert_id("audit", at="t", actor="a", action="x")
        tx.run("DELETE FROM audit")
        assert tx.insert_id("audit", at="t", actor="a", action="x") > first


def test_lists_become_parameters_and_everything_is_outside_an_empty_list(db: Database) -> None:
    _add(db, "a")
    _add(db, "b%'")
    with db.read() as tx:
        assert len(tx.all("SELECT name FROM counters WHERE name IN :names", names=["a", "b%'"])) == 2
        assert tx.all("SELECT name FROM counters WHERE name IN :names", names=[]) == []
        outside = (
            "SELECT count(*) FROM counters WHERE NOT value = 0 AND {} NOT IN :none AND name NOT IN :names"
        )
        for known in ("name", "value", "nullif(value, value)"):
            assert tx.value(outside.format(known), none=[], names=["a"]) == 1
        assert tx.value("SELECT count(*) FROM counters WHERE name LIKE '%''' AND value = :v", v=1) == 1


def test_row_locks_exist_only_where_the_engine_has_them() -> None:
    assert statement("SELECT 1 /* skip locked */", {}, "postgresql")[0].endswith("FOR UPDATE SKIP LOCKED")
    assert "FOR UPDATE" not in statement("SELECT 1 /* skip locked */", {}, "sqlite")[0]


def test_a_write_inside_a_write_is_named_a_defect(sqlite_db: Database) -> None:
    with sqlite_db.write(), pytest.raises(NestedWrite), sqlite_db.write():
        pass


def test_an_unknown_address_says_what_is_allowed() -> None:
    with pytest.raises(StorageError, match="sqlite:///"):
        open_database("mysql://somewhere")


def test_moments_keep_their_order_as_text(clock: VirtualClock) -> None:
    later = clock.now() + timedelta(milliseconds=1)
    assert stamp(clock.now()) < stamp(later)
    assert moment(stamp(later)) == later
    clock.move_to(later)
    clock.move_to(later - timedelta(hours=1))
    assert clock.now() == later
