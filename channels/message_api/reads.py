"""What another system fetches of our messages: those after an id, and all that it has not acknowledged."""

from dataclasses import dataclass
from datetime import datetime

from channels.attachments import Attachment, load
from channels.message_api.tokens import Grant
from channels.messages import Delivery
from channels.outbox_pull import VISIBLE, with_files
from channels.storable import is_storable
from storage.clock import stamp
from storage.transaction import Transaction

CHANNEL = "api"
_CARRIED = "via <> '' AND via = :via AND audience = 'citizen'"
"""The rows that other systems fetch; the first condition lets the partial index serve."""
_ACCOUNT = "channel || '/' || account"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages: of one citizen or of all (`sender` empty), of one account or of all that the key covers."""

    sender: str = ""
    account: str = ""
    after: int = 0


def messages(
    tx: Transaction, grant: Grant, wanted: Wanted, now: datetime, limit: int
) -> tuple[Delivery, ...]:
    """In the order of their ids. Without a sender only what is not acknowledged: the rest would be the whole past."""
    accounts = (wanted.account,) if wanted.account else tuple(sorted(grant.accounts or ()))
    seen_before = "status <> 'sent'" + (" OR id > :after" if wanted.sender else "")
    rows = tx.all(
        f"SELECT * FROM outbox WHERE {_CARRIED} AND {VISIBLE}"
        f" AND ({seen_before})"
        + (" AND recipient = :sender" if wanted.sender else " AND status IN ('pending', 'held')")
        + (f" AND {_ACCOUNT} IN :accounts" if accounts else "")
        + " ORDER BY id LIMIT :limit",
        via=CHANNEL,
        sender=wanted.sender,
        after=wanted.after,
        accounts=accounts,
        now=stamp(now),
        limit=limit,
    )
    return with_files(tx, rows)


def file_for(tx: Transaction, grant: Grant, media: str, now: datetime) -> Attachment | None:
    """A file that came with a message of the key's accounts; None for every other one."""
    if not is_storable(media):
        return None
    rows = tx.all(
        f"SELECT {_ACCOUNT} AS account FROM outbox WHERE {_CARRIED} AND media = :media AND {VISIBLE}",
        via=CHANNEL,
        media=media,
        now=stamp(now),
    )
    return load(tx, media) if any(grant.covers(row["account"]) for row in rows) else None


def of_grant(tx: Transaction, grant: Grant, ids: tuple[int, ...]) -> tuple[int, ...]:
    """Those of these ids that are messages of the key's accounts."""
    rows = tx.all(
        f"SELECT id, {_ACCOUNT} AS account FROM outbox WHERE id IN :ids AND {_CARRIED}",
        ids=ids,
        via=CHANNEL,
    )
    return tuple(row["id"] for row in rows if grant.covers(row["account"]))
