"""One person on several channels: an account that proves to own another account's ticket is joined to its person.

Proof is the ticket's number with the last digits of its phone, a phone that a platform vouches for, or a platform's word
that two accounts are one; never a name. Each join is a row, so that staff can see it and undo it.
"""

import uuid
from datetime import datetime

from channels.identities import accounts_of, give_to
from storage.clock import stamp
from storage.transaction import Row, Transaction


def join(tx: Transaction, conversation_id: str, number: str, now: datetime) -> str | None:
    """Join this account, and whoever is behind it, to the owner of a ticket; returns the person, None without one.

    Two persons of whom platforms vouch for different phones stay two: one may have helped the other.
    """
    ticket = tx.one("SELECT number, conversation_id, person_id FROM tickets WHERE number = :n", n=number)
    if ticket is None:
        return None
    mine, owner = _person_of(tx, conversation_id), _owner(tx, ticket)
    if mine and owner and (mine == owner or _are_two(tx, mine, owner)):
        return mine
    accounts = _accounts(tx, (mine, owner), (conversation_id, ticket["conversation_id"]))
    person = _keeper(tx, mine, owner) or _new_person(tx, now)
    _unite(tx, accounts, person, number, now)
    # Tickets that no account brought, taken on the phone, follow their person.
    tx.run("UPDATE tickets SET person_id = :p WHERE number = :n OR person_id IN :former",
           p=person, n=number, former=tuple(filter(None, (mine, owner))))  # fmt: skip
    return person


def same(tx: Transaction, one: str, other: str, now: datetime) -> None:
    """Join two conversations of which a platform says that one person holds both.

    Two vouched phones stay apart, and so do accounts that staff have parted.
    """
    if _was_parted(tx, one) or _was_parted(tx, other):
        return
    mine, theirs = _person_of(tx, one), _person_of(tx, other)
    if mine and theirs and (mine == theirs or _are_two(tx, mine, theirs)):
        return
    accounts = _accounts(tx, (mine, theirs), (one, other))
    _unite(tx, accounts, _keeper(tx, mine, theirs) or _new_person(tx, now), "", now)


def _are_two(tx: Transaction, one: str, other: str) -> bool:
    return _is_vouched(tx, one) and _is_vouched(tx, other)


def _unite(tx: Transaction, accounts: list[Row], person: str, ticket: str, now: datetime) -> None:
    for account in accounts:
        if account["person_id"] != person:
            _note(tx, account, person, ticket, now)
            give_to(tx, account["id"], person)


def vouch(tx: Transaction, conversation: Row, phone: str, now: datetime) -> str:
    """The person of an account for whose phone its platform vouches; accounts with one phone are one person.

    A person who is vouched for with another phone stays, and so does an account that staff have parted.
    """
    key, mine = conversation["id"], conversation["person_id"]
    known: str | None = tx.value("SELECT id FROM persons WHERE phone = :p ORDER BY created_at, id", p=phone)
    if mine is None:
        person = known or _of_phone(tx, phone, now)
        give_to(tx, key, person)
        return person
    if mine == known or _is_vouched(tx, mine) or _was_parted(tx, key):
        return str(mine)
    if known is None:
        tx.run("UPDATE persons SET phone = :phone WHERE id = :id", phone=phone, id=mine)
        return str(mine)
    _unite(tx, accounts_of(tx, mine), known, "", now)
    tx.run("UPDATE tickets SET person_id = :known WHERE person_id = :mine", known=known, mine=mine)
    return known


def _of_phone(tx: Transaction, phone: str, now: datetime) -> str:
    """A new person; two accounts that bring the same phone at the same moment make the same one."""
    person = uuid.uuid5(uuid.NAMESPACE_OID, f"phone:{phone}").hex
    tx.insert_new("persons", id=person, phone=phone, created_at=stamp(now))
    return person


def _was_parted(tx: Transaction, conversation_id: str) -> bool:
    """Whether staff undid the last join of this account."""
    last = "SELECT parted_at FROM person_joins WHERE conversation_id = :id ORDER BY id DESC LIMIT 1"
    return tx.value(last, id=conversation_id) is not None


def _keeper(tx: Transaction, mine: str | None, owner: str | None) -> str | None:
    """Whose name the joined accounts bear: the one a platform vouches for, else the ticket's owner."""
    return mine if mine and (owner is None or _is_vouched(tx, mine)) else owner


def _person_of(tx: Transaction, conversation_id: str | None) -> str | None:
    found: str | None = tx.value("SELECT person_id FROM conversations WHERE id = :id", id=conversation_id)
    return found


def _owner(tx: Transaction, ticket: Row) -> str | None:
    known: str | None = ticket["person_id"]
    return known or _person_of(tx, ticket["conversation_id"])


def _is_vouched(tx: Transaction, person: str) -> bool:
    return tx.value("SELECT phone FROM persons WHERE id = :id", id=person) is not None


def _new_person(tx: Transaction, now: datetime) -> str:
    person = uuid.uuid4().hex
    tx.insert("persons", id=person, created_at=stamp(now))
    return person


def _accounts(tx: Transaction, persons: tuple[str | None, ...], keys: tuple[str | None, ...]) -> list[Row]:
    """The accounts of these persons and the two that met, each once."""
    rows = [row for person in filter(None, persons) for row in accounts_of(tx, person)]
    rows += tx.all(
        "SELECT id, person_id FROM conversations WHERE id IN :keys", keys=tuple(filter(None, keys))
    )
    return list({row["id"]: row for row in rows}.values())


def _note(tx: Transaction, account: Row, person: str, number: str, now: datetime) -> None:
    tx.insert(
        "person_joins", person_id=person, conversation_id=account["id"], former_person_id=account["person_id"],
        ticket=number, joined_at=stamp(now),
    )  # fmt: skip
