"""Whether a platform still lets us write to a citizen: counted from our own rows, before the platform refuses."""

from datetime import datetime

from channels.channel import Quota
from channels.messages import Delivery
from storage.clock import moment
from storage.transaction import Transaction

RESULTS = ("closed", "survey")
"""What a citizen waits for most: the result of a ticket, and the question whether it helped."""


def has_room(tx: Transaction, delivery: Delivery, quotas: tuple[Quota, ...], now: datetime) -> bool:
    """True when one of the quotas has a message left, or when the channel has none.

    What rode in the platform's own request is not counted.
    """
    return not quotas or any(left(tx, delivery, quota, now) > 0 for quota in quotas)


def left(tx: Transaction, delivery: Delivery, quota: Quota, now: datetime) -> int:
    """How many messages like this one the quota still allows."""
    heard = _last_heard(tx, delivery, quota)
    if heard is None or now - moment(heard) > quota.within:
        return 0
    used: int = tx.value(
        "SELECT count(*) FROM outbox WHERE channel = :channel AND account = :account AND recipient = :recipient"
        " AND route <> 'reply' AND status IN ('sending', 'sent', 'unknown')"
        " AND COALESCE(sent_at, send_after) >= :heard",
        channel=delivery.channel,
        account=delivery.account,
        recipient=delivery.recipient,
        heard=heard,
    )
    reserve = 0 if delivery.kind in RESULTS else quota.reserve
    return quota.count - reserve - used


def _last_heard(tx: Transaction, delivery: Delivery, quota: Quota) -> str | None:
    """When the citizen last did what opens the quota."""
    events = {f"event{number}": f"{name}%" for number, name in enumerate(quota.events)}
    wanted = " OR ".join(f"text LIKE :{name}" for name in events) or "1 = 1"
    heard: str | None = tx.value(
        "SELECT max(received_at) FROM inbox WHERE conversation_id = :conversation AND kind IN :kinds"
        f" AND (kind <> 'event' OR {wanted})",
        conversation=delivery.conversation_id,
        kinds=quota.after,
        **events,
    )
    return heard
