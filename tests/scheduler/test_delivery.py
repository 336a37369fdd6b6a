"""Delivery: in order, once, looked at again before it is sent; what does not arrive is told to people."""

import threading
from collections import Counter, deque
from datetime import time, timedelta

import pytest

from channels import inbox
from channels.channel import Limits, Quota
from channels.errors import SendError, SendUncertain
from channels.outbox_states import MOST_ATTEMPTS
from channels.quiet import QuietHours
from scheduler.delivery import Policy, deliver, next_delivery
from storage.database import Database
from tests.channels.parts import at, inbound, outgoing, put, states
from tests.conftest import NOON
from tests.scheduler.parts import Desk, Post, work

DOWN = SendError("502", permanent=False)
REFUSED = SendError("45015", permanent=True)


def test_a_message_is_sent_once_and_settled(db: Database) -> None:
    post = Post()
    put(db)
    assert (work(db, 0, post), work(db, 1, post)) == (1, 0)
    assert states(db) == ["sent"]


def test_one_recipient_gets_everything_in_order(db: Database) -> None:
    post = Post()
    for text in "一二三":
        put(db, text=text)
    work(db, 0, post)
    assert post.texts() == ["一", "二", "三"]


def test_a_message_that_waits_for_another_try_keeps_the_later_ones_back(db: Database) -> None:
    post = Post(answers=deque([DOWN]))
    put(db, text="一")
    put(db, text="二")
    put(db, text="别人", recipient="o2")
    work(db, 0, post)
    assert states(db) == ["retry", "pending", "sent"]
    work(db, 0.5, post)
    assert post.texts() == ["一", "别人", "一", "二"]


def test_a_message_wished_for_later_keeps_nothing_back(db: Database) -> None:
    post = Post()
    put(db, text="问卷", send_after=at(120))
    put(db, text="答复")
    work(db, 0, post)
    assert post.texts() == ["答复"]
    work(db, 120, post)
    assert post.texts() == ["答复", "问卷"]


@pytest.mark.parametrize(("failure", "state"), [(REFUSED, "dead"), (SendUncertain("?"), "unknown")])
def test_what_did_not_or_may_not_have_arrived_is_told_and_never_repeated(
    db: Database, failure: Exception, state: str
) -> None:
    post, desk = Post(answers=deque([failure])), Desk()
    number = put(db)
    for minute in range(0, 600, 60):
        work(db, minute, post, policy=Policy(desk.hear))
    assert states(db) == [state]
    assert len(post.sent) == 1
    assert desk.told == [(number, state, str(failure))]


def test_a_broken_promise_of_a_channel_counts_as_uncertain(db: Database) -> None:
    desk = Desk()
    put(db)
    work(db, 0, Post(answers=deque([KeyError("errcode")])), policy=Policy(desk.hear))
    assert [status for _, status, _ in desk.told] == ["unknown"]


def test_the_platform_says_how_long_to_wait(db: Database) -> None:
    post = Post(answers=deque([SendError("429", permanent=False, retry_after=300.0)]))
    put(db)
    work(db, 0, post)
    assert work(db, 4.9, post) == 0
    assert work(db, 5, post) == 1


def test_a_platform_that_stays_down_ends_in_a_task(db: Database) -> None:
    post, desk = Post(answers=deque([DOWN] * 99)), Desk()
    policy = Policy(desk.hear)
    put(db)
    moment = NOON
    while states(db) != ["dead"]:
        deliver(db, moment, {"post": post}, policy)
        with db.read() as tx:
            moment = next_delivery(tx, moment, {"post": post}, policy) or moment
    assert len(post.sent) == MOST_ATTEMPTS
    assert len(desk.told) == 1
    assert timedelta(hours=4) < moment - NOON < timedelta(hours=12)


def test_what_is_too_late_is_not_sent_but_told(db: Database) -> None:
    post, desk = Post(), Desk()
    put(db, expires_at=at(10), send_after=at(5))
    work(db, 10, post, policy=Policy(desk.hear))
    assert (states(db), post.sent) == (["expired"], [])
    assert [status for _, status, _ in desk.told] == ["expired"]


def test_what_nobody_wants_any_more_is_not_sent(db: Database) -> None:
    post, desk = Post(), Desk()
    put(db, kind="reminder")
    put(db, kind="answer", recipient="o2")
    work(db, 0, post, policy=Policy(desk.hear, wanted=lambda tx, delivery: delivery.kind != "reminder"))
    assert states(db) == ["expired", "sent"]


def test_the_public_is_not_disturbed_at_night_but_answers_go_out(db: Database) -> None:
    post = Post()
    policy = Policy(Desk().hear, quiet=QuietHours(time(9), time(20)))
    night, morning = 9 * 60, 21 * 60
    put(db, kind="survey", text="满意吗")
    put(db, kind="safety", text="请立即离开")
    put(db, kind="overdue", text="超期", audience="unit", recipient="住建局")
    work(db, night, post, policy=policy)
    assert sorted(post.texts()) == ["请立即离开", "超期"]
    with db.read() as tx:
        assert next_delivery(tx, at(night), {"post": post}, policy) == at(morning)
    work(db, morning, post, policy=policy)
    assert post.texts()[-1] == "满意吗"


def test_a_sender_that_died_leaves_an_unknown_that_is_never_repeated(db: Database) -> None:
    class Killed(BaseException):
        pass

    post, desk = Post(answers=deque([Killed()])), Desk()  # type: ignore[list-item]
    put(db)
    with pytest.raises(Killed):
        work(db, 0, post)
    assert states(db) == ["sending"]
    work(db, 9, post, policy=Policy(desk.hear))
    assert states(db) == ["sending"]
    work(db, 10, post, policy=Policy(desk.hear))
    assert states(db) == ["unknown"]
    assert len(post.sent) == 1
    assert [status for _, status, _ in desk.told] == ["unknown"]


def test_rows_of_a_page_are_left_to_the_page_until_it_stays_away_too_long(db: Database) -> None:
    page, desk = Post(name="page", pull=True), Desk()
    policy = Policy(desk.hear, unfetched=timedelta(hours=1))
    put(db, channel="page")
    work(db, 59, page, policy=policy)
    assert states(db) == ["pending"]
    with db.read() as tx:
        assert next_delivery(tx, NOON, {"page": page}, policy) == at(60)
    work(db, 60, page, policy=policy)
    assert (states(db), page.sent) == (["held"], [])
    assert [status for _, status, _ in desk.told] == ["held"]


def test_rows_of_a_channel_that_is_not_enabled_are_held_and_told(db: Database) -> None:
    desk = Desk()
    put(db, channel="telegram")
    put(db)
    work(db, 0, Post(), policy=Policy(desk.hear))
    assert states(db) == ["held", "sent"]
    assert [status for _, status, _ in desk.told] == ["held"]


def test_a_reply_belongs_to_the_webhook_for_a_while(db: Database) -> None:
    post = Post(replies_after=timedelta(seconds=5))
    policy = Policy(Desk().hear)
    put(db, inbox_id=7, text="答复")
    put(db, text="坐席说")
    assert work(db, 4 / 60, post) == 0
    with db.read() as tx:
        assert next_delivery(tx, NOON, {"post": post}, policy) == NOON + timedelta(seconds=5)
    work(db, 5 / 60, post)
    assert post.texts() == ["答复", "坐席说"]


def test_a_quota_that_is_used_up_holds_the_message(db: Database) -> None:
    quota = Quota(2, timedelta(hours=48), ("text", "image"))
    post, desk = Post(limits=Limits(quotas=(quota,))), Desk()
    with db.write() as tx:
        message = inbox.record(tx, inbound(channel="post"), NOON)
        inbox.finish(tx, message.id, "answered", conversation_id="c1")
    for _ in range(3):
        put(db, conversation_id="c1")
    work(db, 1, post, policy=Policy(desk.hear))
    assert states(db) == ["sent", "sent", "held"]


def test_a_window_that_has_closed_holds_the_message(db: Database) -> None:
    post = Post(limits=Limits(quotas=(Quota(5, timedelta(hours=48), ("text",)),)))
    with db.write() as tx:
        message = inbox.record(tx, inbound(channel="post"), NOON)
        inbox.finish(tx, message.id, "answered", conversation_id="c1")
    put(db, conversation_id="c1")
    put(db, conversation_id="never wrote", recipient="o2")
    work(db, 48 * 60 + 1, post)
    assert states(db) == ["held", "held"]


def test_eight_workers_send_every_row_once_and_in_order(db: Database) -> None:
    post = Post()
    people = [f"o{number}" for number in range(12)]
    for text in "12345":
        for person in people:
            put(db, recipient=person, text=text)

    workers = [threading.Thread(target=work, args=(db, 0, post)) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work(db, 0, post)  # the last of a line may have been locked when its worker looked
    assert set(states(db)) == {"sent"}
    assert Counter(delivery.id for delivery in post.sent).most_common(1)[0][1] == 1
    for person in people:
        assert "".join(row.text for row in post.sent if row.recipient == person) == "12345"


def test_the_same_dedupe_key_is_never_sent_twice(db: Database) -> None:
    from channels import outbox

    post = Post()
    with db.write() as tx:
        first = outbox.put(tx, outgoing(dedupe_key="closed:T1"), NOON)
        again = outbox.put(tx, outgoing(dedupe_key="closed:T1", text="其他"), NOON)
    work(db, 0, post)
    assert (first is not None, again, len(post.sent)) == (True, None, 1)
