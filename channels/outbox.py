"""Every outward message as a row, before it is a network call: written in the transaction that makes it necessary.

What the delivery worker does with the rows is in `outbox_queue`, what a page fetches in `outbox_pull`.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from channels.messages import Delivery, Option, Outgoing
from channels.outbox_states import Outcome, sources
from channels.storable import storable, upright
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

MOST_CHARACTERS = 20_000
MOST_CHARACTERS_OF_AN_ERROR = 500


def put(tx: Transaction, outgoing: Outgoing, now: datetime) -> int | None:
    """Add the message and return its id; None when its dedupe key was used before."""
    row = _add(tx, outgoing, now, _WAITING)
    return None if row is None else int(row["id"])


def reply(tx: Transaction, outgoing: Outgoing, now: datetime, *, in_response: bool) -> Delivery | None:
    """Add what a message is answered with; None when its dedupe key was used before.

    A reply that goes out in the response to the message is sent from the beginning. Should the response be lost, the
    repeated message gets it again, and the page fetches it as it fetches everything with a greater id.
    """
    state = (
        {"status": "sent", "route": "reply", "attempts": 1, "sent_at": stamp(now)}
        if in_response
        else _WAITING
    )
    row = _add(tx, outgoing, now, state)
    return None if row is None else _delivery(row)


_WAITING: Mapping[str, object] = {"status": "pending", "route": "", "attempts": 0, "sent_at": None}


def _add(tx: Transaction, outgoing: Outgoing, now: datetime, state: Mapping[str, object]) -> Row | None:
    return tx.one(
        "INSERT INTO outbox (audience, channel, account, via, recipient, kind, text, options, ticket, article,"
        " conversation_id, inbox_id, dedupe_key, created_at, send_after, expires_at, actor, media,"
        " status, route, attempts, sent_at)"
        " VALUES (:audience, :channel, :account,"
        " COALESCE((SELECT via FROM conversations WHERE channel = :channel AND account = :account"
        " AND sender = :recipient), ''), :recipient, :kind, :text, :options, :ticket, :article,"
        " :conversation, :inbox, :dedupe_key, :now, :send_after, :expires_at, :actor, :media,"
        " :status, :route, :attempts, :sent_at)"
        " ON CONFLICT (dedupe_key) DO NOTHING RETURNING *",
        audience=outgoing.audience,
        channel=outgoing.channel,
        account=outgoing.account,
        recipient=outgoing.recipient,
        kind=outgoing.kind,
        text=upright(outgoing.text, MOST_CHARACTERS),
        options=json.dumps(
            [{"label": option.label, "value": option.value} for option in outgoing.options],
            ensure_ascii=False,
        ),
        ticket=outgoing.ticket,
        article=outgoing.article,
        conversation=outgoing.conversation_id,
        inbox=outgoing.inbox_id,
        dedupe_key=outgoing.dedupe_key,
        now=stamp(now),
        send_after=stamp(outgoing.send_after or now),
        expires_at=stamp(outgoing.expires_at) if outgoing.expires_at else None,
        actor=outgoing.actor,
        media=outgoing.media,
        **state,
    )


def replies_to(tx: Transaction, inbox_id: int) -> tuple[Delivery, ...]:
    """What a message was answered with: the same ids and words for ever."""
    return deliveries(
        tx.all("SELECT * FROM outbox WHERE inbox_id = :id AND audience = 'citizen' ORDER BY id", id=inbox_id)
    )


def settle(tx: Transaction, delivery_id: int, outcome: Outcome, now: datetime) -> bool:
    """Move a message to its outcome; False when its state no longer allows that, and nothing is changed."""
    return bool(
        tx.run(
            "UPDATE outbox SET status = :status, error = :reason, lease_until = NULL,"
            " send_after = COALESCE(:again_at, send_after), sent_at = COALESCE(:sent_at, sent_at)"
            " WHERE id = :id AND status IN :sources",
            id=delivery_id,
            status=outcome.status,
            reason=storable(outcome.reason, MOST_CHARACTERS_OF_AN_ERROR),
            again_at=stamp(outcome.again_at) if outcome.again_at else None,
            sent_at=stamp(now) if outcome.status == "sent" else None,
            sources=sources(outcome.status),
        )
    )


def call_back(tx: Transaction, conversation_id: str, prefix: str) -> int:
    """Nobody wants any more what still waits in a conversation under keys that begin so; returns how many that were."""
    return tx.run(
        "UPDATE outbox SET status = 'expired', error = '已不需要发送' WHERE conversation_id = :id"
        " AND dedupe_key LIKE :keys AND status IN :waiting",
        id=conversation_id,
        keys=f"{prefix}%",
        waiting=sources("expired"),
    )


def deliveries(rows: Iterable[Row]) -> tuple[Delivery, ...]:
    """Rows as channels and pages get them, in the order of their ids."""
    return tuple(_delivery(row) for row in sorted(rows, key=lambda row: row["id"]))


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        audience=row["audience"],
        channel=row["channel"],
        account=row["account"],
        recipient=row["recipient"],
        kind=row["kind"],
        text=row["text"],
        created_at=moment(row["created_at"]),
        status=row["status"],
        options=tuple(Option(**option) for option in json.loads(row["options"])),
        ticket=row["ticket"],
        article=row["article"],
        conversation_id=row["conversation_id"],
        attempts=row["attempts"],
        actor=row["actor"],
        inbox_id=row["inbox_id"],
        error=row["error"],
        media=row["media"],
        key=row["dedupe_key"],
        via=row["via"],
    )
