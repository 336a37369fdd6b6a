"""Which account of a platform belongs to which member of staff: what lets a button in a group act in their name."""

from datetime import datetime

from channels.storable import storable
from storage.clock import stamp
from storage.transaction import Transaction


def link(tx: Transaction, channel: str, address: str, user: str, now: datetime) -> None:
    """Let an account of a platform act as this user; an account belongs to one user, the last one named."""
    tx.run(
        "INSERT INTO staff_accounts (channel, address, user_name, linked_at) VALUES (:channel, :address, :user, :now)"
        " ON CONFLICT (channel, address) DO UPDATE SET user_name = :user, linked_at = :now",
        channel=channel,
        address=storable(address),
        user=user,
        now=stamp(now),
    )


def unlink(tx: Transaction, channel: str, address: str) -> bool:
    """Let it act for nobody; False when it did not."""
    return bool(
        tx.run(
            "DELETE FROM staff_accounts WHERE channel = :channel AND address = :address",
            channel=channel,
            address=storable(address),
        )
    )


def user_of(tx: Transaction, channel: str, address: str) -> str | None:
    """The name of the user whom an account of a platform acts for, or None."""
    found: str | None = tx.value(
        "SELECT user_name FROM staff_accounts WHERE channel = :channel AND address = :address",
        channel=channel,
        address=storable(address),
    )
    return found
