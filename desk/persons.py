"""Undoing a join: an account that was taken for the same person's goes its own way again, with what it brought."""

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
    if person is None or len(accounts_of(tx, person)) < 2:
        return False
    alone = uuid.uuid4().hex
    tx.insert("persons", id=alone, created_at=stamp(now))
    give_to(tx, conversation["id"], alone)
    tx.run(
        "UPDATE person_joins SET parted_at = :now, parted_by = :user"
        " WHERE person_id = :person AND conversation_id = :id AND parted_at IS NULL",
        now=stamp(now),
        user=user,
        person=person,
        id=conversation["id"],
    )
    return True
