"""Due work: done once, in order, by whoever is there; a failing row rests, is tried again and becomes visible."""

import threading
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest

from scheduler.due import VISIBLE_AFTER, DueItem, Handler, next_due, run_due
from storage import due
from storage.database import Database
from storage.transaction import Transaction
from tests.channels.parts import at
from tests.conftest import NOON


class Notebook:
    """Handlers that write down what they were asked to do."""

    def __init__(self) -> None:
        self.done: list[tuple[str, datetime]] = []
        self.stuck: list[str] = []
        self.broken = False

    def note(self, tx: Transaction, item: DueItem, now: datetime) -> None:
        if self.broken:
            raise RuntimeError("the unit is unknown")
        self.done.append((item.key, now))

    def tell(self, tx: Transaction, item: DueItem, now: datetime) -> None:
        self.stuck.append(f"{item.key}: {item.error}")


def put(db: Database, key: str, minutes: float, kind: str = "note", **payload: object) -> None:
    with db.write() as tx:
        due.put(tx, kind, key, at(minutes), payload)


def run(db: Database, minutes: float, notebook: Notebook, **handlers: Handler) -> int:
    return run_due(db, at(minutes), {"note": notebook.note, **handlers}, notebook.tell)


def test_what_is_due_is_done_once_and_oldest_first(db: Database) -> None:
    notebook = Notebook()
    put(db, "late", 2)
    put(db, "early", 1)
    put(db, "future", 9)
    assert run(db, 5, notebook) == 2
    assert run(db, 5, notebook) == 0
    assert [key for key, _ in notebook.done] == ["early", "late"]


def test_a_handler_gets_the_payload_and_the_moment(db: Database) -> None:
    found: list[DueItem] = []
    put(db, "k", 1, ticket="T1")
    run(db, 3, Notebook(), note=lambda tx, item, now: found.append(item))
    assert (found[0].payload, found[0].due_at, found[0].attempts) == ({"ticket": "T1"}, at(1), 1)


def test_a_handler_may_put_itself_again_for_its_next_time(db: Database) -> None:
    def again(tx: Transaction, item: DueItem, now: datetime) -> None:
        due.put(tx, item.kind, item.key, now + timedelta(hours=1))

    put(db, "weekly", 0, kind="again")
    assert run(db, 0, Notebook(), again=again) == 1
    with db.read() as tx:
        assert next_due(tx, NOON) == NOON + timedelta(hours=1)


def test_a_handler_that_never_looks_ahead_cannot_hold_the_run_for_ever(db: Database) -> None:
    def greedy(tx: Transaction, item: DueItem, now: datetime) -> None:
        due.put(tx, item.kind, item.key, now)

    put(db, "greedy", 0, kind="greedy")
    assert run(db, 0, Notebook(), greedy=greedy) == 1_000


def test_what_a_failing_handler_wrote_is_undone_and_tried_again(db: Database) -> None:
    def fails_once(tx: Transaction, item: DueItem, now: datetime) -> None:
        tx.insert("counters", name="tried", value=1)
        if item.attempts == 1:
            raise RuntimeError("first time")

    put(db, "k", 0, kind="fails_once")
    assert run(db, 0, Notebook(), fails_once=fails_once) == 0
    with db.read() as tx:
        assert tx.value("SELECT count(*) FROM counters") == 0
        assert next_due(tx, NOON) == at(0.5)
    assert run(db, 0.4, Notebook(), fails_once=fails_once) == 0
    assert run(db, 0.5, Notebook(), fails_once=fails_once) == 1


def test_a_failing_row_lets_the_others_pass(db: Database) -> None:
    def fails(tx: Transaction, item: DueItem, now: datetime) -> None:
        raise RuntimeError

    notebook = Notebook()
    put(db, "bad", 0, kind="fails")
    put(db, "good", 1)
    assert run(db, 1, notebook, fails=fails) == 1
    assert notebook.done == [("good", at(1))]


def test_a_row_that_keeps_failing_is_made_visible_once_and_tried_on(db: Database) -> None:
    notebook = Notebook()
    notebook.broken = True
    put(db, "k", 0)
    moment: datetime | None = NOON
    for _ in range(VISIBLE_AFTER + 3):
        assert moment is not None
        run_due(db, moment, {"note": notebook.note}, notebook.tell)
        with db.read() as tx:
            moment = next_due(tx, moment)
    assert notebook.stuck == ["k: RuntimeError('the unit is unknown')"]
    notebook.broken = False
    assert moment is not None
    assert run_due(db, moment, {"note": notebook.note}, notebook.tell) == 1


def test_a_kind_without_a_handler_is_kept_and_becomes_visible(db: Database) -> None:
    notebook = Notebook()
    put(db, "k", 0, kind="of a newer program")
    for minute in range(0, 180, 10):
        run(db, minute, notebook)
    assert notebook.stuck == ["k: NoHandler('of a newer program')"]


def test_a_row_whose_process_died_is_done_after_its_lease(db: Database) -> None:
    class Killed(BaseException):
        pass

    def dies(tx: Transaction, item: DueItem, now: datetime) -> None:
        raise Killed

    notebook = Notebook()
    put(db, "k", 0)
    with pytest.raises(Killed):
        run(db, 0, notebook, note=dies)
    assert run(db, 4.9, notebook) == 0
    assert run(db, 5, notebook) == 1


def test_a_row_that_was_moved_while_it_was_claimed_is_not_done_early(db: Database) -> None:
    def moves_the_other(tx: Transaction, item: DueItem, now: datetime) -> None:
        due.put(tx, "note", "other", now + timedelta(hours=1))

    notebook = Notebook()
    put(db, "first", 0, kind="moves_the_other")
    put(db, "other", 0)
    run(db, 0, notebook, moves_the_other=moves_the_other)
    assert notebook.done == []


def test_a_cancelled_row_is_not_done(db: Database) -> None:
    notebook = Notebook()
    put(db, "k", 0)
    with db.write() as tx:
        due.cancel(tx, "note", "k")
    assert run(db, 1, notebook) == 0
    with db.read() as tx:
        assert next_due(tx, NOON) is None


def test_eight_workers_do_every_item_exactly_once(db: Database) -> None:
    keys = [f"k{number}" for number in range(60)]
    for key in keys:
        put(db, key, 0)

    def count(tx: Transaction, item: DueItem, now: datetime) -> None:
        tx.insert("audit", at="", actor="worker", action=item.key)

    workers = [
        threading.Thread(target=run, args=(db, 1, Notebook()), kwargs={"note": count}) for _ in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with db.read() as tx:
        done = Counter(row["action"] for row in tx.all("SELECT action FROM audit"))
    assert done == Counter(keys)


def test_a_timer_gives_way_to_a_person_who_moves_what_it_is_about(db: Database) -> None:
    if db.engine != "postgresql":
        pytest.skip("one writer: nobody waits for anybody")
    with db.write() as tx:
        tx.insert("counters", name="ticket", value=0)
    put(db, "k", 1)
    held, begun = threading.Event(), threading.Event()
    lock = "SELECT value FROM counters WHERE name = 'ticket' /* for update */"

    def move() -> None:
        with db.write() as tx:
            tx.value(lock)
            held.set()
            assert begun.wait(10)
            due.put(tx, "note", "k", at(9))
        moved.set()

    def carry_out(tx: Transaction, item: DueItem, now: datetime) -> None:
        begun.set()
        time.sleep(0.2)  # the person waits first, and would be the one to fail
        tx.value(lock)

    moved, notebook = threading.Event(), Notebook()
    person = threading.Thread(target=move)
    person.start()
    assert held.wait(10)
    assert run(db, 5, notebook, note=carry_out) == 0
    person.join(10)
    assert moved.is_set()
    assert run(db, 9, notebook) == 1


def test_what_takes_long_to_find_out_is_read_before_the_row_is_held_and_comes_in_the_payload(
    db: Database,
) -> None:
    found: list[DueItem] = []
    put(db, "k", 1, ticket="T1")

    def look_up(tx: Transaction, item: DueItem, now: datetime) -> dict[str, object]:
        assert tx.value("SELECT done FROM due WHERE key = :key", key=item.key) is None
        return {"found": item.payload["ticket"]}

    handlers = {"note": lambda tx, item, now: found.append(item)}
    assert run_due(db, at(3), handlers, Notebook().tell, {"note": look_up}) == 1
    assert found[0].payload == {"ticket": "T1", "found": "T1"}
