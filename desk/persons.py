"""Undoing a join: an account that was taken for the same person's goes its own way again, with what it brought."""

import json
import uuid
from datetime import datetime

from channels.identities import accounts_of, give_to
from storage.clock import stamp
from storage.transaction import Row, Transaction


def part(tx: Transaction, conversation: Row, user: str, now: datetime) -> bool:
    """Give a locked conversation a person of its own; False when it is not joined to any other account.

    It keeps that person: a phone that a platform vouches for does not join it again by itself, a new proof does.
    """
    person: str | None = conversation["person_id"]
    accounts = accounts_of(tx, person) if person else []
    if len(accounts) < 2:
        return False
    alone = uuid.uuid4().hex
    tx.insert("persons", id=alone, created_at=stamp(now))
    give_to(tx, conversation["id"], alone)
    _forget(tx, conversation)
    _note(tx, conversation, user, now)
    others = [account["id"] for account in accounts if account["id"] != conversation["id"]]
    if _vouched(tx, [conversation["id"]]) and not _vouched(tx, others):
        _take_phone_along(tx, person, alone)
    return True


def _forget(tx: Transaction, conversation: Row) -> None:
    """What the account was in the middle of may concern the other's tickets and belongs to the other's contact."""
    memory = json.loads(conversation["state"])
    tx.run(
        "UPDATE conversations SET state = :state, contact_id = (SELECT id FROM contacts"
        " WHERE contacts.id = conversations.contact_id AND contacts.conversation_id = conversations.id) WHERE id = :id",
        state=json.dumps({**memory, "asked": None}, ensure_ascii=False),
        id=conversation["id"],
    )


def _note(tx: Transaction, conversation: Row, user: str, now: datetime) -> None:
    """Each join that is undone is marked; one by a vouched phone was never written down."""
    values = {"person": conversation["person_id"], "id": conversation["id"], "now": stamp(now), "user": user}
    marked = tx.run(
        "UPDATE person_joins SET parted_at = :now, parted_by = :user"
        " WHERE person_id = :person AND conversation_id = :id AND parted_at IS NULL",
        **values,
    )
    if not marked:
        tx.run(
            "INSERT INTO person_joins (person_id, conversation_id, ticket, joined_at, parted_at, parted_by)"
            " VALUES (:person, :id, '', :now, :now, :user)",
            **values,
        )


def _vouched(tx: Transaction, conversations: list[str]) -> bool:
    """Whether a platform has vouched for a phone of one of these accounts."""
    said = "SELECT 1 AS one FROM inbox WHERE conversation_id IN :ids AND payload LIKE '%\"phone\"%' LIMIT 1"
    return bool(tx.value(said, ids=conversations))


def _take_phone_along(tx: Transaction, person: str | None, alone: str) -> None:
    phone: str | None = tx.value("SELECT phone FROM persons WHERE id = :id", id=person)
    tx.run("UPDATE persons SET phone = NULL WHERE id = :id", id=person)
    tx.run("UPDATE persons SET phone = :phone WHERE id = :id", phone=phone, id=alone)
