"""One conversation for the pages: its thread with what the bot understood, its contacts, tickets and accounts."""

import json

from console.paging import ASKED, Page, page_of, read_cursor
from console.reads.inbox import mark
from console.scope import Sight, conversations_seen
from console.words import spoken
from storage.transaction import Row, Transaction


def one(tx: Transaction, conversation_id: str, sight: Sight) -> Row | None:
    """A conversation with its current contact, or None when there is none that this user may see."""
    seen, params = conversations_seen(sight)
    return tx.one(
        f"SELECT * FROM conversations WHERE id = :id AND {seen}",
        id=conversation_id,
        **params,
    )


def contacts(tx: Transaction, conversation_id: str) -> list[Row]:
    """The latest contacts of a conversation."""
    return tx.all(
        "SELECT id, opened, closed, disposition, messages FROM contacts"
        " WHERE conversation_id = :id ORDER BY id DESC LIMIT 10",
        id=conversation_id,
    )


def mutes(tx: Transaction, conversation_id: str) -> list[Row]:
    """When and why an account was silenced, by whom, and how it ended; the latest first."""
    return tx.all(
        "SELECT began_at, until, by_whom, reason, ended_at, ended_by FROM mutes"
        " WHERE conversation_id = :id ORDER BY id DESC LIMIT 10",
        id=conversation_id,
    )


def tickets(tx: Transaction, conversation_id: str) -> list[Row]:
    """The latest tickets of a conversation."""
    return tx.all(
        "SELECT number, title, status, unit, opened, due FROM tickets"
        " WHERE conversation_id = :id ORDER BY opened DESC LIMIT 10",
        id=conversation_id,
    )


def joined(tx: Transaction, conversation: Row, sight: Sight) -> list[Row]:
    """Other accounts of the same person that this user may see, with the ticket that joined them and when."""
    if conversation["person_id"] is None:
        return []
    seen, params = conversations_seen(sight)
    join = (
        "(SELECT {} FROM person_joins WHERE person_id = :person AND parted_at IS NULL"
        " AND conversation_id IN (conversations.id, :id) ORDER BY person_joins.id DESC LIMIT 1)"
    )
    return tx.all(
        f"SELECT id, channel, sender, {join.format('ticket')} AS ticket, {join.format('joined_at')} AS joined_at"
        f" FROM conversations WHERE person_id = :person AND id <> :id AND {seen} ORDER BY opened_at, id",
        person=conversation["person_id"],
        id=conversation["id"],
        **params,
    )


_THREAD = (
    "SELECT * FROM ("
    " SELECT 0 AS way, id, received_at AS at, kind, text, status, error, understood, payload,"
    "  '' AS actor, NULL AS ticket, NULL AS article, '[]' AS options, NULL AS media"
    "  FROM inbox WHERE conversation_id = :id"
    " UNION ALL"
    " SELECT 1, id, created_at, kind, text, status, error, '{{}}', '{{}}', actor, ticket, article, options,"
    "  media FROM outbox WHERE conversation_id = :id AND audience = 'citizen'"
    ") thread {where} ORDER BY at DESC, way DESC, id DESC LIMIT :most"
)


def thread(tx: Transaction, conversation_id: str, cursor: str = "") -> Page:
    """The latest lines of both directions in order of time; the cursor leads to older ones."""
    key = read_cursor(cursor, str, int, int)
    where, params = "", {}
    if key:
        where = "WHERE (at, way, id) < (:key_at, :key_way, :key_id)"
        params = {"key_at": key[0], "key_way": key[1], "key_id": key[2]}
    rows = tx.all(_THREAD.format(where=where), id=conversation_id, most=ASKED, **params)
    page = page_of(rows, lambda row: (row["at"], row["way"], row["id"]))
    lines = [_line(row) for row in reversed(page.rows)]
    _add_answers(tx, conversation_id, lines)
    return Page(lines, page.next)


def _line(row: Row) -> Row:
    decoded = {name: json.loads(row[name]) for name in ("understood", "payload", "options")}
    return {**row, **decoded, "text": spoken(row["kind"], row["text"]), "answers": []}


def _add_answers(tx: Transaction, conversation_id: str, lines: list[Row]) -> None:
    """Beside each message what the knowledge base was asked for it, what it found and why."""
    inbound = {line["id"]: line for line in lines if line["way"] == 0}
    rows = tx.all(
        "SELECT * FROM answer_log WHERE conversation_id = :id AND inbox_id IN :inbox ORDER BY id",
        id=conversation_id,
        inbox=list(inbound),
    )
    for row in rows:
        found = {**row, "candidates": json.loads(row["candidates"]), "why": json.loads(row["why"])}
        inbound[row["inbox_id"]]["answers"].append(found)


def thread_mark(tx: Transaction, conversation_id: str) -> str:
    """A short word that changes whenever the end of the thread, a delivery in it or who has the conversation does."""
    talk = tx.all(
        "SELECT version, holder, holder_user, waits_since, muted_until FROM conversations WHERE id = :id",
        id=conversation_id,
    )
    last = tx.all(
        "SELECT id, status FROM inbox WHERE conversation_id = :id ORDER BY id DESC LIMIT 5",
        id=conversation_id,
    )
    sent = tx.all(
        "SELECT id, status, seen_to FROM outbox WHERE conversation_id = :id AND audience = 'citizen'"
        " ORDER BY id DESC LIMIT :most",
        id=conversation_id,
        most=ASKED,
    )
    return mark([talk, last, sent])


MOST_TOLD = 30
"""Messages of a contact that a ticket takes along."""


def told(tx: Transaction, contact_id: int | None) -> list[Row]:
    """What the citizen has said in a contact, oldest first, with what was understood of it."""
    rows = tx.all(
        "SELECT * FROM (SELECT id, text, understood FROM inbox WHERE contact_id = :contact AND kind <> 'event'"
        " ORDER BY id DESC LIMIT :most) newest ORDER BY id",
        contact=contact_id,
        most=MOST_TOLD,
    )
    return [{**row, "understood": json.loads(row["understood"])} for row in rows]


def has_file(tx: Transaction, conversation_id: str, name: str) -> bool:
    """Whether this attachment was sent in this conversation, by the citizen or to the citizen."""
    rows = tx.all(
        "SELECT payload FROM inbox WHERE conversation_id = :id AND payload LIKE '%\"media\"%'",
        id=conversation_id,
    )
    if any(json.loads(row["payload"]).get("media") == name for row in rows):
        return True
    sent = (
        "SELECT 1 AS one FROM outbox WHERE conversation_id = :id AND audience = 'citizen' AND media = :name"
    )
    return bool(tx.value(sent, id=conversation_id, name=name))
