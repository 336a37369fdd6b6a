"""Whether a platform still lets us write to a citizen: counted from our own rows, before the platform refuses."""

from datetime import datetime

from channels.channel import Quota
from channels.messages import Delivery
from storage.clock import moment
from storage.transaction import Transaction

RESULTS = ("closed", "survey")
"""What a citizen waits for most: the result of a ticket, and the question whether it helped."""


def has_room(
    tx: Transaction, delivery: Delivery, quotas: tuple[Quota, ...], now: datetime, messages: int = 1
) -> bool:
    """True when one of the quotas has so many messages left for this one, or when the channel has none.

    What rode in the platform's own request is not counted.
    """
    return not quotas or any(left(tx, delivery, quota, now) >= messages for quota in quotas)


def left(tx: Transaction, delivery: Delivery, quota: Quota, now: datetime) -> int:
    """How many messages the quota still allows beside all others; a picture goes out as one of its own."""
    heard = _last_heard(tx, delivery, quota)
    if heard is None or now - moment(heard) > quota.within:
        return 0
    used: int = tx.value(
        "SELECT count(*) + count(media) FROM outbox"
        " WHERE channel = :channel AND account = :account AND recipient = :recipient AND id <> :id"
        " AND route <> 'reply' AND status IN ('sending', 'sent', 'unknown')"
        " AND COALESCE(sent_at, send_after) >= :heard",
        id=delivery.id,
        channel=delivery.channel,
        account=delivery.account,
        recipient=delivery.recipient,
        heard=heard,
    )
    reserve = 0 if delivery.kind in RESULTS else quota.reserve
    return quota.count - reserve - used


def _last_heard(tx: Transaction, delivery: Delivery, quota: Quota) -> str | None:
    """When the citizen last did what opens the quota, as the platform counts it."""
    events = {f"event{number}": f"{name}%" for number, name in enumerate(quota.events)}
    wanted = " OR ".join(f"text LIKE :{name}" for name in events) or "1 = 1"
    heard: str | None = tx.value(
        "SELECT max(received_at) FROM (SELECT received_at,"
        " CASE counts_as WHEN '' THEN kind ELSE 'event' END AS kind,"
        " CASE counts_as WHEN '' THEN text ELSE counts_as END AS text"
        " FROM inbox WHERE conversation_id = :conversation) AS done"
        f" WHERE kind IN :kinds AND (kind <> 'event' OR {wanted})",
        conversation=delivery.conversation_id,
        kinds=quota.after,
        **events,
    )
    return heard
