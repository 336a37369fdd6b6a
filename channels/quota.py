"""Whether a platform still lets us write to a citizen: counted from our own rows, before the platform refuses."""

from datetime import datetime

from channels.channel import Quota
from channels.messages import Delivery
from storage.clock import moment, stamp
from storage.transaction import Transaction


def has_room(tx: Transaction, delivery: Delivery, quotas: tuple[Quota, ...], now: datetime) -> bool:
    """True when one of the quotas has a message left, or when the channel has none.

    Replies to a message are not counted: they ride in the platform's own request.
    """
    return not quotas or any(_left(tx, delivery, quota, now) for quota in quotas)


def _left(tx: Transaction, delivery: Delivery, quota: Quota, now: datetime) -> bool:
    heard: str | None = tx.value(
        "SELECT max(received_at) FROM inbox WHERE conversation_id = :conversation AND kind IN :kinds",
        conversation=delivery.conversation_id,
        kinds=quota.after,
    )
    if heard is None or now - moment(heard) > quota.within:
        return False
    used: int = tx.value(
        "SELECT count(*) FROM outbox WHERE channel = :channel AND account = :account AND recipient = :recipient"
        " AND inbox_id IS NULL AND status IN ('sending', 'sent', 'unknown') AND COALESCE(sent_at, send_after) >= :heard",
        channel=delivery.channel,
        account=delivery.account,
        recipient=delivery.recipient,
        heard=stamp(moment(heard)),
    )
    return used < quota.count
