"""Leases: at most one process does a thing at a time, on however many machines, and a dead one's turn ends by itself."""

from datetime import datetime

from storage.clock import stamp
from storage.transaction import Transaction


def hold(tx: Transaction, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take or prolong the lease; False while another holder's has not ended."""
    return bool(
        tx.run(
            "INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)"
            " ON CONFLICT (name) DO UPDATE SET holder = :holder, until = :until"
            " WHERE leases.holder = :holder OR leases.until <= :now",
            name=name,
            holder=holder,
            now=stamp(now),
            until=stamp(until),
        )
    )


def release(tx: Transaction, name: str, holder: str) -> None:
    """Give the lease back, so that the next holder need not wait for its end."""
    tx.run("DELETE FROM leases WHERE name = :name AND holder = :holder", name=name, holder=holder)
