"""The outbox seen from the delivery worker: which row is next, taking it, and what time alone does to rows.

A row is taken by a conditional UPDATE under a lease. When a process dies while it is sending, the lease runs out and
the row becomes `unknown`: it may have arrived, so it is shown to staff and never repeated.
"""

from datetime import datetime, timedelta

from channels.messages import Delivery
from channels.outbox import deliveries
from storage.clock import moment, stamp
from storage.transaction import Transaction

# Spelled as in the partial index, or SQLite does not see that the index serves.
_OPEN = "status IN ('pending', 'retry', 'sending')"
# Its own rows, save those that another channel carries, and those that it carries for another.
_CARRIER = "CASE via WHEN '' THEN channel ELSE via END"
_OF_CHANNEL = f"{_CARRIER} = :channel"


def next_in_line(
    tx: Transaction, channel: str, now: datetime, limit: int, *, replies_after: timedelta = timedelta()
) -> tuple[Delivery, ...]:
    """Lock and return the rows that may go out now, at most one a recipient: the first of its line.

    A row that is being sent or waits for another try keeps its recipient's later rows back; one that is wished for
    later does not. Replies belong to the HTTP response for `replies_after` on a channel that answers inline.
    """
    return deliveries(
        tx.all(
            "SELECT * FROM outbox WHERE status IN ('pending', 'retry') AND send_after <= :now"
            " AND (inbox_id IS NULL OR created_at <= :replies_before) AND id IN ("
            "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY account, recipient ORDER BY id) AS place"
            f" FROM outbox WHERE {_OPEN} AND {_OF_CHANNEL} AND NOT (status = 'pending' AND send_after > :now)"
            ") AS line WHERE place = 1) ORDER BY id LIMIT :limit /* skip locked */",
            channel=channel,
            now=stamp(now),
            replies_before=stamp(now - replies_after),
            limit=limit,
        )
    )


def take(tx: Transaction, delivery_id: int, until: datetime) -> bool:
    """Mark a row as being sent until the lease ends; False when somebody else took it."""
    return bool(
        tx.run(
            "UPDATE outbox SET status = 'sending', attempts = attempts + 1, lease_until = :until"
            " WHERE id = :id AND status IN ('pending', 'retry')",
            id=delivery_id,
            until=stamp(until),
        )
    )


def lose(tx: Transaction, channel: str, now: datetime) -> tuple[Delivery, ...]:
    """Rows whose sender died: they become `unknown`."""
    return deliveries(
        tx.all(
            "UPDATE outbox SET status = 'unknown', lease_until = NULL, error = '发送时中断，结果不明'"
            f" WHERE {_OPEN} AND status = 'sending' AND {_OF_CHANNEL} AND lease_until <= :now RETURNING *",
            channel=channel,
            now=stamp(now),
        )
    )


def expire(tx: Transaction, channel: str, now: datetime) -> tuple[Delivery, ...]:
    """Rows that nobody wants to read any more become `expired`."""
    return deliveries(
        tx.all(
            "UPDATE outbox SET status = 'expired', error = '已过有效期'"
            f" WHERE {_OPEN} AND status <> 'sending' AND {_OF_CHANNEL} AND expires_at <= :now RETURNING *",
            channel=channel,
            now=stamp(now),
        )
    )


def hold_unfetched(tx: Transaction, channel: str, before: datetime) -> tuple[Delivery, ...]:
    """Rows that were due before that moment and that no page has fetched become `held`; a page still gets them."""
    return deliveries(
        tx.all(
            "UPDATE outbox SET status = 'held', error = "
            "CASE via WHEN '' THEN '市民一直没有打开页面' ELSE '对方系统一直没有来取' END"
            f" WHERE {_OPEN} AND status = 'pending' AND {_OF_CHANNEL} AND send_after <= :before RETURNING *",
            channel=channel,
            before=stamp(before),
        )
    )


def hold_strays(tx: Transaction, known: tuple[str, ...], now: datetime) -> tuple[Delivery, ...]:
    """Rows of a channel that is not enabled become `held`."""
    return deliveries(
        tx.all(
            "UPDATE outbox SET status = 'held', error = '渠道没有启用'"
            f" WHERE {_OPEN} AND status <> 'sending' AND send_after <= :now AND NOT {_CARRIER} IN :known RETURNING *",
            known=known,
            now=stamp(now),
        )
    )


def next_change(tx: Transaction, channel: str, now: datetime) -> datetime | None:
    """The first moment after `now` at which a row of this channel is due, lost or expired."""
    at: str | None = tx.value(
        "SELECT min(at) FROM ("
        f"SELECT send_after AS at FROM outbox WHERE {_OPEN} AND {_OF_CHANNEL} AND status <> 'sending'"
        f" UNION ALL SELECT lease_until FROM outbox WHERE {_OPEN} AND {_OF_CHANNEL} AND status = 'sending'"
        f" UNION ALL SELECT expires_at FROM outbox WHERE {_OPEN} AND {_OF_CHANNEL}"
        ") AS moments WHERE at > :now",
        channel=channel,
        now=stamp(now),
    )
    return moment(at) if at else None


def next_unfetched(tx: Transaction, channel: str, now: datetime, patience: timedelta) -> datetime | None:
    """The first moment after `now` at which a message has waited too long for its page."""
    waiting: str | None = tx.value(
        f"SELECT min(send_after) FROM outbox WHERE {_OPEN} AND {_OF_CHANNEL} AND status = 'pending'"
        " AND send_after > :after",
        channel=channel,
        after=stamp(now - patience),
    )
    return moment(waiting) + patience if waiting else None


def next_release(tx: Transaction, channel: str, now: datetime, replies_after: timedelta) -> datetime | None:
    """The first moment after `now` at which a reply that its webhook did not return falls to the worker."""
    made: str | None = tx.value(
        f"SELECT min(created_at) FROM outbox WHERE {_OPEN} AND {_OF_CHANNEL} AND status = 'pending'"
        " AND inbox_id IS NOT NULL AND created_at > :after",
        channel=channel,
        after=stamp(now - replies_after),
    )
    return moment(made) + replies_after if made else None
