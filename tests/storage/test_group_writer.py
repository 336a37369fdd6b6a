"""One connection writes for all threads: in order of arrival, each turn alone undone, none back before it is on disk."""

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from storage.database import Database
from storage.transaction import Transaction

Deed = Callable[[Transaction], None]


class Line:
    """Writers that wait in a known order behind one that holds the connection."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._threads = ThreadPoolExecutor(8)
        self._may_go = threading.Event()
        self.first = self._queue(self._hold)

    def _hold(self, tx: Transaction) -> None:
        self._may_go.wait(10)
        add("first")(tx)

    def queue(self, deed: Deed) -> "Future[None]":
        """Have a further thread wait for its turn."""
        return self._queue(deed)

    def _queue(self, deed: Deed) -> "Future[None]":
        future = self._threads.submit(self._write, deed)
        time.sleep(0.05)  # until it stands in line
        return future

    def _write(self, deed: Deed) -> None:
        with self._db.write() as tx:
            deed(tx)

    def go(self) -> None:
        """Let all of them write, and wait for the last."""
        self._may_go.set()
        self._threads.shutdown()


def add(name: str) -> Deed:
    return lambda tx: tx.insert("counters", name=name, value=1)


def fail(tx: Transaction) -> None:
    add("failed")(tx)
    raise LookupError


def undo_all(tx: Transaction) -> None:
    tx.run("ROLLBACK")


def names(db: Database) -> list[str]:
    with db.read() as tx:
        return [row["name"] for row in tx.all("SELECT name FROM counters ORDER BY rowid")]


def test_threads_write_in_the_order_in_which_they_came(sqlite_db: Database) -> None:
    line = Line(sqlite_db)
    for n in range(6):
        line.queue(add(f"n{n}"))
    line.go()
    assert names(sqlite_db) == ["first", "n0", "n1", "n2", "n3", "n4", "n5"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_failing_turn_undoes_itself_wherever_it_stands_in_its_group(
    sqlite_db: Database, place: int
) -> None:
    line = Line(sqlite_db)
    deeds = [add("a"), add("b")]
    deeds.insert(place, fail)
    written = [line.queue(deed) for deed in deeds]
    line.go()
    assert isinstance(written.pop(place).exception(), LookupError)
    assert [one.exception() for one in (line.first, *written)] == [None, None, None]
    assert names(sqlite_db) == ["first", "a", "b"]


def test_a_failing_first_turn_leaves_the_next_a_transaction_of_its_own(sqlite_db: Database) -> None:
    with pytest.raises(LookupError), sqlite_db.write() as tx:
        fail(tx)
    with sqlite_db.write() as tx:
        add("next")(tx)
    assert names(sqlite_db) == ["next"]


def test_no_turn_returns_before_its_group_is_on_disk(sqlite_db: Database) -> None:
    line, slow_is_in, slow_may_end = Line(sqlite_db), threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        slow_is_in.set()
        slow_may_end.wait(10)

    last = line.queue(slow)
    going = threading.Thread(target=line.go)
    going.start()
    assert slow_is_in.wait(10)  # the first has done its part and its neighbour is at work
    time.sleep(0.05)
    assert (line.first.done(), names(sqlite_db)) == (False, [])
    slow_may_end.set()
    going.join()
    assert (line.first.exception(), last.exception(), names(sqlite_db)) == (None, None, ["first"])


def test_a_turn_that_fails_over_what_a_neighbour_wrote_returns_when_that_is_on_disk(
    sqlite_db: Database,
) -> None:
    seen: list[list[str]] = []

    def give_way(tx: Transaction) -> None:
        if tx.value("SELECT 1 FROM counters WHERE name = 'first'"):
            raise LookupError

    def write_and_look() -> None:
        with pytest.raises(LookupError), sqlite_db.write() as tx:
            give_way(tx)
        seen.append(names(sqlite_db))

    line = Line(sqlite_db)
    threads = [threading.Thread(target=write_and_look) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    line.queue(add("last"))
    line.go()
    for thread in threads:
        thread.join()
    assert seen == [["first", "last"]] * 4


def test_when_a_commit_fails_every_turn_of_the_group_hears_of_it(sqlite_db: Database) -> None:
    with sqlite_db.write() as tx:
        tx.run("CREATE TABLE child (parent TEXT REFERENCES counters (name) DEFERRABLE INITIALLY DEFERRED)")

    def orphan(tx: Transaction) -> None:
        tx.insert("child", parent="nobody")

    line = Line(sqlite_db)
    neighbour, culprit = line.queue(add("neighbour")), line.queue(orphan)
    line.go()
    for one in (line.first, neighbour, culprit):
        assert isinstance(one.exception(), sqlite3.IntegrityError)
    assert names(sqlite_db) == []
    with sqlite_db.write() as tx:
        add("afterwards")(tx)
    assert names(sqlite_db) == ["afterwards"]


def test_when_sqlite_rolls_the_group_back_by_itself_nobody_believes_in_a_commit(sqlite_db: Database) -> None:
    """As it does on a full disk."""
    line = Line(sqlite_db)
    neighbour, culprit = line.queue(add("neighbour")), line.queue(undo_all)
    line.go()
    for one in (line.first, neighbour, culprit):
        assert isinstance(one.exception(), sqlite3.OperationalError)
    assert names(sqlite_db) == []


def test_many_threads_that_fail_now_and_then_lose_and_add_nothing(sqlite_db: Database) -> None:
    def write(n: int) -> None:
        for turn in range(20):
            try:
                with sqlite_db.write() as tx:
                    add(f"{n}-{turn}")(tx)
                    if (n + turn) % 3 == 0:
                        raise LookupError
            except LookupError:
                continue

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(write, range(12)))
    expected = {f"{n}-{turn}" for n in range(12) for turn in range(20) if (n + turn) % 3}
    assert set(names(sqlite_db)) == expected
