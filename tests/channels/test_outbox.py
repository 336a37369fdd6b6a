"""The outbox: one row a dedupe key, the same replies for ever, and pages that miss nothing."""

import threading
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels import outbox, outbox_pull, outbox_queue
from channels.messages import Delivery, Option, OutboxStatus
from channels.outbox_states import MOVES, Outcome
from storage.database import Database
from tests.channels.parts import at, outgoing, put, states
from tests.conftest import NOON

STATES: tuple[OutboxStatus, ...] = get_args(OutboxStatus)


def page(db: Database, after: int = 0, minutes: float = 0, limit: int = 50) -> tuple[Delivery, ...]:
    with db.read() as tx:
        return outbox_pull.messages_for(tx, "post", "main", "o1", after, at(minutes), limit)


def hand_out(db: Database, *ids: int) -> frozenset[int]:
    with db.write() as tx:
        return outbox_pull.hand_out(tx, ids, NOON)


def test_a_used_dedupe_key_adds_nothing(db: Database) -> None:
    with db.write() as tx:
        assert outbox.put(tx, outgoing(dedupe_key="k"), NOON) is not None
        assert outbox.put(tx, outgoing(dedupe_key="k"), NOON) is None
    assert states(db) == ["pending"]


def test_replies_keep_their_ids_words_and_buttons_for_ever(db: Database) -> None:
    options = (Option("是", "是"), Option("否", "否"))
    first = put(db, inbox_id=7, text="解决了吗", options=options, ticket="HX1", article="A1", actor="bot")
    put(db, inbox_id=7, audience="office", text="请接手")
    with db.read() as tx:
        before = outbox.replies_to(tx, 7)
    hand_out(db, first)
    with db.read() as tx:
        after = outbox.replies_to(tx, 7)
    assert [(row.id, row.text, row.options, row.ticket, row.article) for row in after] == [
        (row.id, row.text, row.options, row.ticket, row.article) for row in before
    ]
    assert (after[0].status, after[0].options, len(after)) == ("sent", options, 1)


def test_text_that_no_database_can_keep_is_cleaned(db: Database) -> None:
    put(db, text="坏\x00\ud800字\u202e转\u2066向")
    assert page(db)[0].text == "坏字转向"


def test_a_page_gets_what_is_new_and_what_it_never_fetched(db: Database) -> None:
    early = put(db, text="迟到的小编号")
    late = put(db, text="已取")
    hand_out(db, late)
    assert [row.id for row in page(db, after=late)] == [early]
    hand_out(db, early)
    assert page(db, after=late) == ()
    assert [row.id for row in page(db, after=0)] == [early, late]


def test_a_page_sees_no_message_before_its_time_nor_after(db: Database) -> None:
    later = put(db, send_after=at(10), expires_at=at(20))
    assert [[row.id for row in page(db, minutes=minute)] for minute in (9, 10, 20)] == [[], [later], []]


def test_a_page_sees_only_its_own_messages(db: Database) -> None:
    put(db, recipient="o2")
    put(db, account="second")
    put(db, channel="wechat")
    put(db, audience="unit")
    assert page(db) == ()


def test_a_page_that_stayed_away_still_gets_what_was_held(db: Database) -> None:
    number = put(db)
    with db.write() as tx:
        outbox_queue.hold_unfetched(tx, "post", NOON)
    assert [row.id for row in page(db)] == [number]
    assert hand_out(db, number) == {number}
    assert states(db) == ["sent"]


def test_many_messages_come_in_parts(db: Database) -> None:
    numbers = [put(db) for _ in range(5)]
    hand_out(db, *numbers)
    found: list[int] = []
    while part := page(db, after=found[-1] if found else 0, limit=2):
        found += [row.id for row in part]
    assert found == numbers


def test_the_last_messages_come_oldest_first(db: Database) -> None:
    numbers = [put(db) for _ in range(5)]
    with db.read() as tx:
        last = outbox_pull.last_messages_for(tx, "post", "main", "o1", NOON, 2)
    assert [row.id for row in last] == numbers[-2:]


def test_what_the_worker_took_is_not_handed_out_as_well(db: Database) -> None:
    number = put(db)
    with db.write() as tx:
        assert outbox_queue.take(tx, number, at(1))
        assert not outbox_queue.take(tx, number, at(1))
    assert hand_out(db, number) == frozenset()


def test_eight_webhooks_hand_out_a_reply_once(db: Database) -> None:
    number, got = put(db), []
    hooks = [threading.Thread(target=lambda: got.append(hand_out(db, number))) for _ in range(8)]
    for hook in hooks:
        hook.start()
    for hook in hooks:
        hook.join()
    assert sorted(map(len, got)) == [0] * 7 + [1]


def test_news_of_a_slow_sender_still_counts(db: Database) -> None:
    number = put(db)
    with db.write() as tx:
        outbox_queue.take(tx, number, NOON)
        outbox_queue.lose(tx, "post", NOON)
        assert outbox.settle(tx, number, Outcome("sent"), NOON)
    assert states(db) == ["sent"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STATES), max_size=8))
def test_rows_move_as_the_table_says_and_not_otherwise(
    sqlite_db: Database, targets: list[OutboxStatus]
) -> None:
    number = put(sqlite_db)
    state: OutboxStatus = "pending"
    for target in targets:
        allowed = target in MOVES[state]
        with sqlite_db.write() as tx:
            moved = outbox.settle(tx, number, Outcome(target), NOON)
        assert moved == allowed
        state = target if allowed else state
    with sqlite_db.read() as tx:
        assert tx.value("SELECT status FROM outbox WHERE id = :id", id=number) == state


def test_the_worker_looks_at_open_rows_alone_however_many_were_ever_sent(sqlite_db: Database) -> None:
    asked: list[str] = []
    with sqlite_db.write() as tx:
        connection: Any = tx._connection
        connection.set_trace_callback(asked.append)
        outbox_queue.next_in_line(tx, "post", NOON, 5)
        outbox_queue.lose(tx, "post", NOON)
        outbox_queue.expire(tx, "post", NOON)
        outbox_queue.hold_unfetched(tx, "post", NOON)
        outbox_queue.hold_strays(tx, ("post",), NOON)
        connection.set_trace_callback(None)
        plans = [row["detail"] for sql in asked for row in tx.all(f"EXPLAIN QUERY PLAN {sql}")]
    searched = [plan for plan in plans if "outbox" in plan]
    assert len(searched) == 6
    assert all("outbox_by_status_send_after" in plan or "PRIMARY KEY" in plan for plan in searched)
