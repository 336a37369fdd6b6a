"""Every message from a citizen as a row, before anything is made of it.

A row is `open` until it is answered or ignored. A row that stays open after a crash is claimed, tried again a bounded
number of times, and then `failed`: a person has to look at it.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from channels.attachments import kinds_of
from channels.messages import Inbound, MessageStatus, Point
from channels.storable import storable
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

MOST_CHARACTERS = 20_000
"""A text is kept up to here; no channel of ours lets a citizen write more."""
MOST_RETRIES = 5
"""After so many retries a message is `failed`."""
FIRST_PAUSE = timedelta(seconds=30)
"""How long a message rests after its first failure; each further failure doubles it."""
MOST_CHARACTERS_OF_AN_ERROR = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of `record`: `new` is False for a repeated delivery, whose `status` may be anything by now."""

    id: int
    new: bool
    status: MessageStatus


@dataclass(frozen=True, slots=True)
class Recalled:
    """A recorded message that still waits for its answer; `attempts` counts the retries."""

    id: int
    inbound: Inbound
    attempts: int


@dataclass(frozen=True, slots=True)
class Said:
    """A citizen's message as the citizen's own page shows it again; the text of a place is its label, `media` the file
    that came with it, with its type."""

    id: int
    key: str
    at: datetime
    kind: str
    text: str
    media: str | None = None
    mime: str = ""


def record(tx: Transaction, inbound: Inbound, now: datetime) -> Recorded:
    """Make the message a row unless its channel, account and key are known already."""
    row = tx.one(
        "INSERT INTO inbox (channel, account, via, key, sender, kind, text, counts_as, payload, sent_at, received_at)"
        " VALUES (:channel, :account, :via, :key, :sender, :kind, :text, :counts_as, :payload, :sent_at, :now)"
        " ON CONFLICT (channel, account, key) DO NOTHING RETURNING id",
        channel=inbound.channel,
        account=inbound.account,
        via=inbound.via,
        key=storable(inbound.key),
        sender=storable(inbound.sender),
        kind=inbound.kind,
        text=storable(inbound.text, MOST_CHARACTERS),
        counts_as=inbound.counts_as,
        payload=_payload(inbound),
        sent_at=stamp(inbound.sent_at),
        now=stamp(now),
    )
    if row is not None:
        return Recorded(row["id"], True, "open")
    known = tx.one(
        "SELECT id, status FROM inbox WHERE channel = :channel AND account = :account AND key = :key",
        channel=inbound.channel,
        account=inbound.account,
        key=storable(inbound.key),
    )
    assert known is not None, "a key that is refused is there"
    return Recorded(known["id"], False, known["status"])


def is_known(tx: Transaction, channel: str, account: str, key: str) -> bool:
    """Whether a message with this key was recorded before: its file need not be fetched again."""
    return bool(
        tx.value(
            "SELECT 1 FROM inbox WHERE channel = :channel AND account = :account AND key = :key",
            channel=channel,
            account=account,
            key=key,
        )
    )


def status(tx: Transaction, inbox_id: int) -> MessageStatus:
    """The status of a recorded message."""
    found: MessageStatus = tx.value("SELECT status FROM inbox WHERE id = :id", id=inbox_id)
    return found


def finish(
    tx: Transaction,
    inbox_id: int,
    status: MessageStatus,
    *,
    conversation_id: str | None = None,
    contact_id: int | None = None,
    understood: str = "{}",
) -> bool:
    """Close an open message; False when somebody else closed it first, so that the caller can undo its own work.

    `understood` is JSON for staff: what was understood and why it was answered so.
    """
    return bool(
        tx.run(
            "UPDATE inbox SET status = :status, conversation_id = :conversation, contact_id = :contact,"
            " understood = :understood, lease_until = NULL, error = '' WHERE id = :id AND status = 'open'",
            id=inbox_id,
            status=status,
            conversation=conversation_id,
            contact=contact_id,
            understood=understood,
        )
    )


def failed_attempt(tx: Transaction, inbox_id: int, error: str, now: datetime) -> None:
    """Note why an open message could not be answered; it rests before it is claimed again, or given up."""
    retries: int = tx.value("SELECT attempts FROM inbox WHERE id = :id", id=inbox_id) or 0
    tx.run(
        "UPDATE inbox SET error = :error, lease_until = :until WHERE id = :id AND status = 'open'",
        id=inbox_id,
        error=storable(error, MOST_CHARACTERS_OF_AN_ERROR),
        until=stamp(now + FIRST_PAUSE * 2**retries if retries < MOST_RETRIES else now),
    )


def claim_open(
    tx: Transaction, now: datetime, older_than: timedelta, lease: timedelta, limit: int
) -> tuple[Recalled, ...]:
    """Take open messages received at least `older_than` ago that nobody works on, oldest first.

    Each counts as a retry from this moment, so that a message that kills its process is not tried for ever.
    """
    rows = tx.all(
        # MATERIALIZED: PostgreSQL would run a plain subquery, limit and locks included, once for each row.
        "WITH picked AS MATERIALIZED (SELECT id FROM inbox WHERE status = 'open' AND attempts < :most"
        " AND received_at <= :before AND (lease_until IS NULL OR lease_until <= :now)"
        " ORDER BY id LIMIT :limit /* skip locked */)"
        " UPDATE inbox SET attempts = attempts + 1, lease_until = :until"
        " WHERE status = 'open' AND id IN (SELECT id FROM picked) RETURNING *",
        now=stamp(now),
        before=stamp(now - older_than),
        until=stamp(now + lease),
        most=MOST_RETRIES,
        limit=limit,
    )
    return _recalled(rows)


def give_up(tx: Transaction, now: datetime) -> tuple[Recalled, ...]:
    """Mark the messages whose retries are used up as failed and return them: somebody must be told."""
    rows = tx.all(
        "UPDATE inbox SET status = 'failed' WHERE status = 'open' AND attempts >= :most"
        " AND lease_until <= :now RETURNING *",
        most=MOST_RETRIES,
        now=stamp(now),
    )
    return _recalled(rows)


def next_retry(tx: Transaction, now: datetime, older_than: timedelta) -> datetime | None:
    """The first moment after `now` at which an open message may be claimed or given up."""
    fresh = tx.value(
        "SELECT min(received_at) FROM inbox WHERE status = 'open' AND lease_until IS NULL AND received_at > :after",
        after=stamp(now - older_than),
    )
    resting = tx.value(
        "SELECT min(lease_until) FROM inbox WHERE status = 'open' AND lease_until > :now", now=stamp(now)
    )
    moments = [moment(fresh) + older_than] if fresh else []
    return min([*moments, *([moment(resting)] if resting else [])], default=None)


def said_by(tx: Transaction, channel: str, account: str, sender: str, limit: int) -> tuple[Said, ...]:
    """The last messages of this citizen that were answered, oldest first."""
    rows = tx.all(
        "SELECT i.* FROM inbox i"
        " JOIN conversations c ON c.id = i.conversation_id"
        " WHERE c.channel = :channel AND c.account = :account AND c.sender = :sender"
        " ORDER BY i.id DESC LIMIT :limit",
        channel=channel,
        account=account,
        sender=sender,
        limit=limit,
    )
    said = [_said(row) for row in reversed(rows)]
    kinds = kinds_of(tx, {one.media for one in said if one.media})
    return tuple(replace(one, mime=kinds.get(one.media or "", "")) for one in said)


def _said(row: Row) -> Said:
    payload = json.loads(row["payload"])
    words = row["text"] or (payload.get("place") or {}).get("label", "")
    return Said(row["id"], row["key"], moment(row["received_at"]), row["kind"], words, payload.get("media"))


def _payload(inbound: Inbound) -> str:
    place = asdict(inbound.place) if inbound.place else None
    if place:
        place["label"] = storable(place["label"], MOST_CHARACTERS)
    fields = {"media": inbound.media, "place": place, "phone": inbound.phone}
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def _recalled(rows: list[Row]) -> tuple[Recalled, ...]:
    return tuple(
        Recalled(row["id"], _inbound(row), row["attempts"]) for row in sorted(rows, key=lambda row: row["id"])
    )


def _inbound(row: Row) -> Inbound:
    payload = json.loads(row["payload"])
    place = payload.get("place")
    return Inbound(
        channel=row["channel"],
        account=row["account"],
        sender=row["sender"],
        key=row["key"],
        sent_at=moment(row["sent_at"]),
        kind=row["kind"],
        text=row["text"],
        media=payload.get("media"),
        place=Point(**place) if place else None,
        phone=payload.get("phone"),
        via=row["via"],
    )
