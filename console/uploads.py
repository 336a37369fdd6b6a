"""Files that somebody looks at before they are taken in, kept for a day: one a user, seen by that user alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.clock import stamp
from storage.transaction import Transaction

KEPT = timedelta(days=1)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    id: int
    name: str
    body: bytes


def keep(tx: Transaction, name: str, body: bytes, by: str, now: datetime) -> int:
    """Keep a file in place of the last one of this user, and forget those of yesterday; returns its id."""
    tx.run("DELETE FROM kb_uploads WHERE sent_by = :by OR sent_at < :since", by=by, since=stamp(now - KEPT))
    return tx.insert_id("kb_uploads", sent_by=by, sent_at=stamp(now), name=name[:LONGEST_NAME], body=body)


def kept(tx: Transaction, number: int, by: str, now: datetime) -> Upload | None:
    """A file of this user; None when it was taken in, replaced or is older than a day."""
    row = tx.one(
        "SELECT * FROM kb_uploads WHERE id = :id AND sent_by = :by AND sent_at >= :since",
        id=number,
        by=by,
        since=stamp(now - KEPT),
    )
    return Upload(row["id"], row["name"], bytes(row["body"])) if row else None


def drop(tx: Transaction, number: int, by: str) -> bool:
    """Forget a file; False when it is gone already: what is done with a file is done once."""
    return tx.run("DELETE FROM kb_uploads WHERE id = :id AND sent_by = :by", id=number, by=by) == 1
