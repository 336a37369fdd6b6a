"""Sends what waits in the outbox: take a few rows, look once more whether they should go, send, settle.

No transaction is open while a platform is talked to. A recipient's messages go out in their order, one at a time.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from channels import outbox, outbox_queue
from channels.channel import Outlet, Rationed
from channels.errors import SendFailed, SendUncertain
from channels.messages import Delivery
from channels.outbox_states import UNDELIVERED, Outcome, outcome_of
from channels.quiet import QuietHours
from channels.quota import has_room
from storage.database import Database
from storage.transaction import Transaction

log = logging.getLogger(__name__)

Wanted = Callable[[Transaction, Delivery], bool]
"""Whether a message still makes sense; asked right before it is sent."""

Undelivered = Callable[[Transaction, Delivery, datetime], None]
"""Makes visible to people that a message did not, or may not have, arrived; its `status` and `error` say why."""


Sent = Callable[[Transaction, Delivery, datetime], None]
"""Hears of a message that went out, in the transaction that settles it: what follows from it happens once."""


def _always(tx: Transaction, delivery: Delivery) -> bool:
    return True


def _nothing(tx: Transaction, delivery: Delivery, now: datetime) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Policy:
    """What the city and the composition root decide about delivery.

    A batch must be sent within the lease even when every send takes its longest time.
    """

    undelivered: Undelivered
    wanted: Wanted = _always
    sent: Sent = _nothing
    quiet: QuietHours | None = None
    batch: int = 20
    lease: timedelta = timedelta(minutes=10)
    unfetched: timedelta = timedelta(days=3)


def deliver(db: Database, now: datetime, channels: Mapping[str, Outlet], policy: Policy) -> int:
    """One round over all channels; returns how many messages it decided on: sent, failed, put off or dropped.

    While it returns something there may be more to do. Several workers may run it at once.
    """
    sweep(db, now, channels, policy)
    return sum(deliver_to(db, now, channel, policy) for channel in channels.values() if not channel.pull)


def deliver_to(db: Database, now: datetime, channel: Outlet, policy: Policy) -> int:
    """One batch of one channel; returns how many messages it decided on."""
    with db.write() as tx:
        waiting = outbox_queue.next_in_line(
            tx, channel.name, now, policy.batch, replies_after=channel.replies_after
        )
        ready = [delivery for delivery in waiting if _ready(tx, delivery, channel, policy, now)]
    for delivery in ready:
        outcome = outcome_of(_send(channel, delivery), delivery.attempts + 1, now)
        with db.write() as tx:
            _settle(tx, delivery, outcome, now, policy)
    return len(waiting)


def sweep(db: Database, now: datetime, channels: Mapping[str, Outlet], policy: Policy) -> None:
    """What time alone does: senders that died, messages that are too late, that no page fetched, that nobody sends."""
    with db.write() as tx:
        moved = [*outbox_queue.hold_strays(tx, tuple(channels), now)]
        for channel in channels.values():
            moved += outbox_queue.lose(tx, channel.name, now)
            moved += outbox_queue.expire(tx, channel.name, now)
            if channel.pull:
                moved += outbox_queue.hold_unfetched(tx, channel.name, now - policy.unfetched)
        for delivery in moved:
            policy.undelivered(tx, delivery, now)


def next_delivery(
    tx: Transaction, now: datetime, channels: Mapping[str, Outlet], policy: Policy
) -> datetime | None:
    """The first moment after `now` at which a round could change something."""
    moments: list[datetime | None] = []
    for channel in channels.values():
        moments.append(outbox_queue.next_change(tx, channel.name, now))
        if channel.pull:
            moments.append(outbox_queue.next_unfetched(tx, channel.name, now, policy.unfetched))
        else:
            moments.append(outbox_queue.next_release(tx, channel.name, now, channel.replies_after))
    return min((moment for moment in moments if moment is not None), default=None)


def _ready(tx: Transaction, delivery: Delivery, channel: Outlet, policy: Policy, now: datetime) -> bool:
    """Take a row that should go out now; settle one that should not."""
    verdict = _verdict(tx, delivery, channel, policy, now)
    if verdict is None:
        return outbox_queue.take(tx, delivery.id, now + policy.lease)
    _settle(tx, delivery, verdict, now, policy)
    return False


def _verdict(
    tx: Transaction, delivery: Delivery, channel: Outlet, policy: Policy, now: datetime
) -> Outcome | None:
    """Why a message does not go out now, or None."""
    if delivery.audience != "citizen":
        return None
    if not policy.wanted(tx, delivery):
        return Outcome("expired", "已不需要发送")
    earliest = policy.quiet.earliest(delivery.kind, now) if policy.quiet else now
    if earliest > now:
        return Outcome("pending", "非打扰时段再发送", again_at=earliest)
    if not _has_room(tx, delivery, channel, now):
        return Outcome("held", "平台允许的条数已用完")
    return None


def _has_room(tx: Transaction, delivery: Delivery, channel: Outlet, now: datetime) -> bool:
    if isinstance(channel, Rationed):
        return channel.has_room(tx, delivery, now)
    return has_room(tx, delivery, channel.limits.quotas, now)


def _send(channel: Outlet, delivery: Delivery) -> SendFailed | None:
    try:
        channel.send(delivery)
    except SendFailed as error:
        return error
    except Exception as error:  # a defect of the channel; the request may have left
        log.exception("channel %s broke its promise on message %s", channel.name, delivery.id)
        return SendUncertain(f"程序缺陷，结果不明：{type(error).__name__}")
    return None


def _settle(tx: Transaction, delivery: Delivery, outcome: Outcome, now: datetime, policy: Policy) -> None:
    moved = outbox.settle(tx, delivery.id, outcome, now)
    if moved and outcome.status == "sent":
        policy.sent(tx, replace(delivery, status="sent"), now)
    if moved and outcome.status in UNDELIVERED:
        policy.undelivered(tx, replace(delivery, status=outcome.status, error=outcome.reason), now)
