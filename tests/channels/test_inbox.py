"""The inbox: a message is a row once, it is retried a bounded number of times, and it is never lost from sight."""

from datetime import timedelta

import pytest

from channels import inbox
from channels.messages import Point
from storage.database import Database
from tests.channels.parts import EchoCore, at, inbound
from tests.conftest import NOON

HALF_A_MINUTE = timedelta(seconds=30)
LEASE = timedelta(minutes=1)


def record(db: Database, **changes: object) -> inbox.Recorded:
    with db.write() as tx:
        return inbox.record(tx, inbound(**changes), NOON)


def claim(db: Database, minutes: float, limit: int = 10) -> tuple[inbox.Recalled, ...]:
    with db.write() as tx:
        return inbox.claim_open(tx, at(minutes), HALF_A_MINUTE, LEASE, limit)


def test_a_repeated_delivery_is_the_same_row(db: Database) -> None:
    first, again = record(db), record(db, text="其他的话")
    assert (first.new, again.new) == (True, False)
    assert (first.id, first.status) == (again.id, again.status)


def test_the_same_key_on_another_account_is_another_message(db: Database) -> None:
    assert record(db).id != record(db, account="second").id


def test_everything_that_was_said_comes_back_from_the_row(db: Database) -> None:
    whole = inbound(kind="location", place=Point(28.1, 113.0, "西城印象"), media="m1", phone="13900000000")
    with db.write() as tx:
        inbox.record(tx, whole, NOON)
    assert claim(db, 1)[0].inbound == whole


@pytest.mark.parametrize("text", ["a\x00b", "\ud800坏", "\x1b[31m", "\udfff"])
def test_text_that_no_database_can_keep_is_cleaned(db: Database, text: str) -> None:
    record(db, text=text, sender=text, key=text)
    assert "\x00" not in claim(db, 1)[0].inbound.text


def test_a_long_text_is_cut_to_the_bound(db: Database) -> None:
    record(db, text="长" * (inbox.MOST_CHARACTERS + 1))
    assert len(claim(db, 1)[0].inbound.text) == inbox.MOST_CHARACTERS


def test_only_the_first_to_finish_a_message_does_so(db: Database) -> None:
    message = record(db)
    with db.write() as tx:
        assert inbox.finish(tx, message.id, "answered", conversation_id="c1", contact_id=1)
        assert not inbox.finish(tx, message.id, "ignored")
        assert inbox.status(tx, message.id) == "answered"


def test_a_fresh_message_is_left_to_the_request_that_brought_it(db: Database) -> None:
    record(db)
    assert claim(db, 0.4) == ()
    assert len(claim(db, 0.5)) == 1


def test_a_claimed_message_rests_until_its_lease_ends(db: Database) -> None:
    record(db)
    assert [message.attempts for message in claim(db, 1)] == [1]
    assert claim(db, 1.9) == ()
    assert [message.attempts for message in claim(db, 2)] == [2]


def test_messages_are_claimed_oldest_first_and_only_so_many(db: Database) -> None:
    for key in "abc":
        record(db, key=key)
    assert [message.inbound.key for message in claim(db, 1, limit=2)] == ["a", "b"]
    assert [message.inbound.key for message in claim(db, 1, limit=2)] == ["c"]


def test_pauses_grow_with_every_failure(db: Database) -> None:
    message = record(db)
    rests = []
    for _ in range(3):
        with db.write() as tx:
            inbox.failed_attempt(tx, message.id, "no index", NOON)
            rest = inbox.next_retry(tx, NOON, HALF_A_MINUTE)
        assert rest is not None
        rests.append(rest - NOON)
        claim(db, rests[-1].total_seconds() / 60)
    assert rests == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]


def test_a_message_that_kills_every_process_is_given_up_and_told_once(db: Database) -> None:
    record(db)
    minute = 1.0
    for _ in range(inbox.MOST_RETRIES):
        assert len(claim(db, minute)) == 1
        minute += 1
    assert claim(db, minute) == ()
    with db.write() as tx:
        assert [message.inbound.key for message in inbox.give_up(tx, at(minute))] == ["k1"]
        assert inbox.give_up(tx, at(minute)) == ()


def test_an_answered_message_is_not_claimed(db: Database) -> None:
    message = record(db)
    with db.write() as tx:
        inbox.finish(tx, message.id, "answered")
    assert claim(db, 60) == ()


def test_the_next_retry_of_a_fresh_message_is_when_it_is_old_enough(db: Database) -> None:
    record(db)
    with db.read() as tx:
        assert inbox.next_retry(tx, NOON, HALF_A_MINUTE) == NOON + HALF_A_MINUTE
        assert inbox.next_retry(tx, NOON + HALF_A_MINUTE, HALF_A_MINUTE) is None


def test_a_citizen_sees_the_own_words_again_in_order(db: Database, core: EchoCore) -> None:
    core.receive(inbound(key="a", text="一"))
    core.receive(inbound(key="b", kind="location", text="", place=Point(28.1, 113.0, "人民路")))
    core.receive(inbound(key="c", text="别人", sender="o2"))
    with db.read() as tx:
        said = inbox.said_by(tx, "webchat", "main", "o1", 10)
    assert [(one.key, one.kind, one.text) for one in said] == [
        ("a", "text", "一"),
        ("b", "location", "人民路"),
    ]
