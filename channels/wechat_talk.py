"""The passive reply: the platform waits five seconds and delivers three times, so a push is answered in time or not at all.

The message is a row before anything else; whoever is still waiting when the replies are ready takes them along. Replies
that nobody waited for stay in the outbox, and the delivery worker sends the same rows as service messages.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from datetime import datetime

from channels import inbox, outbox, outbox_pull
from channels.core import Core
from channels.messages import Delivery, Inbound
from channels.wechat_pages import MOST_BYTES, asks_for_more, go_on, words_of
from storage.clock import stamp
from storage.transaction import Transaction

log = logging.getLogger(__name__)

PATIENCE = 4.5
"""Seconds within which a push must be answered; the platform gives up after 5."""
THREADS = 16
ERRANDS = 4
"""Files fetched at once, apart from the threads that answer."""
ASKING = ("survey", "reminder", "question", "choose", "summary")
"""Kinds that ask something: a late one would be answered out of its place, so it does not ride along."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What belongs to a message beside its words: `note` joins the transaction that records it, `do` comes after.

    The answer does not wait for it: a platform that is slow with its files must not make us late with our words.
    """

    note: Callable[[Transaction], None]
    do: Callable[[], None]


class Talk:
    """Answers pushes of every account of the channel."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="wechat")
        self._errands = ThreadPoolExecutor(ERRANDS, thread_name_prefix="wechat-errand")
        self._running: dict[int, Future[tuple[Delivery, ...]]] = {}
        self._mutex = threading.RLock()  # a future that is done calls back at once

    def stop(self) -> None:
        """Begin nothing more, and wait for what is being done: it must not meet a closed database."""
        for threads in (self._errands, self._threads):
            threads.shutdown(cancel_futures=True)

    def record(self, inbound: Inbound) -> None:
        """Keep news that nobody answers."""
        with self._core.db.write() as tx:
            known = inbox.record(tx, inbound, self._core.clock.now())
            inbox.finish(tx, known.id, "ignored", conversation_id=_conversation(tx, inbound))

    def answer(self, inbound: Inbound, until: float, errand: Errand | None = None) -> tuple[Delivery, ...]:
        """What the passive reply says; empty when it is not ready `until` then (`time.monotonic`), or went another way."""
        with self._core.db.write() as tx:
            known = inbox.record(tx, inbound, self._core.clock.now())
            if known.new and errand:
                errand.note(tx)
            done = known.status != "open" or (known.new and self._goes_on(tx, inbound, known.id))
        if known.new and errand:
            self._errands.submit(_do, errand, known.id)
        replies = () if done else self._answered(known.id, inbound, until)
        return () if replies is None else self._hand_out(known.id, inbound, until, replies)

    def _goes_on(self, tx: Transaction, inbound: Inbound, inbox_id: int) -> bool:
        return asks_for_more(inbound) and go_on(tx, inbound, inbox_id, self._core.clock.now())

    def _answered(self, inbox_id: int, inbound: Inbound, until: float) -> tuple[Delivery, ...] | None:
        """Have the message answered, or wait for the delivery that came before; None when it takes too long."""
        with self._mutex:
            running = self._running.get(inbox_id)
            if running is None:
                running = self._threads.submit(self._core.answer, inbox_id, inbound)
                self._running[inbox_id] = running
                running.add_done_callback(lambda _: self._forget(inbox_id))
        try:
            return running.result(max(until - time.monotonic(), 0.0))
        except TooLate:
            log.warning("message %s is not answered in time", inbox_id)
        except Exception:  # the row stays open and is tried again; the platform must not show an error
            log.exception("message %s could not be answered yet", inbox_id)
        return None

    def _forget(self, inbox_id: int) -> None:
        with self._mutex:
            self._running.pop(inbox_id, None)

    def _hand_out(
        self, inbox_id: int, inbound: Inbound, until: float, fresh: tuple[Delivery, ...]
    ) -> tuple[Delivery, ...]:
        """Settle the replies as sent and return them, `fresh` from being written; a repeated delivery gets the same again."""
        if time.monotonic() > until:
            return ()
        now = self._core.clock.now()
        with self._core.db.write() as tx:
            replies = fresh or outbox.replies_to(tx, inbox_id)
            settled = outbox_pull.hand_out(tx, [reply.id for reply in replies], now)
            if len(settled) < len(replies):  # another delivery had them before, or the worker has
                return _rode(tx, inbox_id)
            held = self._taken_along(tx, inbox_id, inbound, words_of(replies), now)
        return (*held, *replies)  # the older first, and a question last

    def _taken_along(
        self, tx: Transaction, inbox_id: int, inbound: Inbound, words: str, now: datetime
    ) -> tuple[Delivery, ...]:
        """Held messages ride in this reply as far as there is room: it costs no quota. It takes words alone, no picture."""
        room, taken = MOST_BYTES - len(words.encode()), []
        for held in _held(tx, inbound, stamp(now)):
            room -= len(words_of([held]).encode()) + 2
            if room < 0:
                break
            tx.run("UPDATE outbox SET inbox_id = :inbox WHERE id = :id", inbox=inbox_id, id=held.id)
            taken.append(held)
        if taken:
            outbox_pull.hand_out(tx, [held.id for held in taken], now)
        return tuple(taken)


def _rode(tx: Transaction, inbox_id: int) -> tuple[Delivery, ...]:
    """What went out in the platform's own request in answer to this message."""
    replies = tx.all(
        "SELECT * FROM outbox WHERE inbox_id = :id AND route = 'reply' AND audience = 'citizen'", id=inbox_id
    )
    return outbox.deliveries(replies)


def _do(errand: Errand, inbox_id: int) -> None:
    try:
        errand.do()
    except Exception:  # what was noted is done later
        log.exception("what belongs to message %s could not be fetched yet", inbox_id)


def _held(tx: Transaction, inbound: Inbound, now: str) -> tuple[Delivery, ...]:
    return outbox.deliveries(
        tx.all(
            "SELECT * FROM outbox WHERE channel = :channel AND account = :account AND recipient = :recipient"
            " AND audience = 'citizen' AND status = 'held' AND (expires_at IS NULL OR expires_at > :now)"
            " AND NOT kind IN :asking AND media IS NULL ORDER BY id LIMIT 5",
            asking=ASKING,
            channel=inbound.channel,
            account=inbound.account,
            recipient=inbound.sender,
            now=now,
        )
    )


def _conversation(tx: Transaction, inbound: Inbound) -> str | None:
    found: str | None = tx.value(
        "SELECT id FROM conversations WHERE channel = :channel AND account = :account AND sender = :sender",
        channel=inbound.channel,
        account=inbound.account,
        sender=inbound.sender,
    )
    return found
