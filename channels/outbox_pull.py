"""The outbox seen from a page or a webhook that hands messages out in its own HTTP response.

Rows of such a channel stay `pending` until they were fetched; the delivery worker leaves a page's rows alone.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from channels.attachments import Attachment, kinds_of, load
from channels.messages import Delivery
from channels.outbox import deliveries
from channels.outbox_states import sources
from storage.clock import stamp
from storage.transaction import Row, Transaction

VISIBLE = (
    "(status = 'sent' OR (status IN ('pending', 'held') AND send_after <= :now"
    " AND (expires_at IS NULL OR expires_at > :now)))"
)
"""The condition on rows that may be shown at `:now`."""


def messages_for(
    tx: Transaction, channel: str, account: str, recipient: str, after: int, now: datetime, limit: int
) -> tuple[Delivery, ...]:
    """What this recipient has to see: everything with a greater id, and whatever was never fetched.

    The second part matters because a row with a smaller id may be committed, or become due, later.
    """
    return with_files(
        tx,
        tx.all(
            "SELECT * FROM outbox WHERE channel = :channel AND account = :account AND recipient = :recipient"
            f" AND audience = 'citizen' AND (id > :after OR status <> 'sent') AND {VISIBLE}"
            " ORDER BY id LIMIT :limit",
            channel=channel,
            account=account,
            recipient=recipient,
            after=after,
            now=stamp(now),
            limit=limit,
        ),
    )


def last_messages_for(
    tx: Transaction, channel: str, account: str, recipient: str, now: datetime, limit: int
) -> tuple[Delivery, ...]:
    """The newest messages of this recipient, fetched or not, oldest first."""
    return with_files(
        tx,
        tx.all(
            "SELECT * FROM outbox WHERE channel = :channel AND account = :account AND recipient = :recipient"
            f" AND audience = 'citizen' AND {VISIBLE} ORDER BY id DESC LIMIT :limit",
            channel=channel,
            account=account,
            recipient=recipient,
            now=stamp(now),
            limit=limit,
        ),
    )


def with_files(tx: Transaction, rows: list[Row]) -> tuple[Delivery, ...]:
    """Rows as deliveries that say of what kind their files are."""
    found = deliveries(rows)
    files = {one.media for one in found if one.media}
    if not files:
        return found
    kinds = kinds_of(tx, files)
    return tuple(replace(one, mime=kinds.get(one.media or "", "")) for one in found)


def file_for(
    tx: Transaction, channel: str, account: str, recipient: str, media: str, now: datetime
) -> Attachment | None:
    """A file that came with a message to this recipient; None for every other one, whoever owns it."""
    sent: int | None = tx.value(
        "SELECT 1 AS one FROM outbox WHERE channel = :channel AND account = :account AND recipient = :recipient"
        f" AND audience = 'citizen' AND media = :media AND {VISIBLE}",
        channel=channel,
        account=account,
        recipient=recipient,
        media=media,
        now=stamp(now),
    )
    return load(tx, media) if sent else None


def hand_out(tx: Transaction, ids: Iterable[int], now: datetime) -> frozenset[int]:
    """Settle rows as sent because they are in the response now; returns the ids that this call settled.

    A row that the delivery worker has taken in the meantime is not among them.
    """
    return frozenset(delivery.id for delivery in handed_out(tx, ids, now))


def handed_out(tx: Transaction, ids: Iterable[int], now: datetime) -> tuple[Delivery, ...]:
    """The same, with the messages that this call settled."""
    rows = tx.all(
        "UPDATE outbox SET status = 'sent', route = 'reply', sent_at = :now, attempts = attempts + 1, error = ''"
        " WHERE id IN :ids AND status IN :sources RETURNING *",
        ids=tuple(ids),
        now=stamp(now),
        sources=_FETCHABLE,
    )
    return deliveries(rows)


_FETCHABLE = tuple(state for state in sources("sent") if state in ("pending", "held"))
