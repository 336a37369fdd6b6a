"""Citizens who have no ticket of their own: theirs is one that somebody else's words opened (关联).

They are told its number, ask by it from their own accounts, hear its news and its end, and take back their own part alone.
When the ticket's own citizen takes it back, the one who came next stands in, under the same number.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets import store
from tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Linked:
    """One citizen's part in a ticket: the account, and the request in the citizen's own words."""

    conversation_id: str
    contact_id: int | None
    channel: str
    account: str
    sender: str
    language: str
    title: str
    text: str
    place: str = ""
    phone: str = ""


def add(tx: Transaction, ticket: str, linked: Linked, now: datetime) -> bool:
    """Link a citizen; False where this account is linked already. Who had taken it back may come again."""
    values = {
        "ticket": ticket,
        "now": stamp(now),
        **{name: getattr(linked, name) for name in linked.__slots__},
    }
    touched = tx.run(
        "INSERT INTO linked_citizens (ticket, conversation_id, contact_id, channel, account, sender, language, title, text,"
        " place, phone, linked_at) VALUES (:ticket, :conversation_id, :contact_id, :channel, :account, :sender, :language,"
        " :title, :text, :place, :phone, :now) ON CONFLICT (ticket, conversation_id) DO UPDATE SET ended_at = NULL,"
        " ended_by = '', contact_id = :contact_id, language = :language, title = :title, text = :text, place = :place,"
        " phone = :phone WHERE linked_citizens.ended_at IS NOT NULL",
        **values,
    )
    return bool(touched)


def leave(tx: Transaction, ticket: str, conversation_id: str | None, user: str, now: datetime) -> bool:
    """A citizen takes the own part back, on every account of the same person; False where there is none (any more)."""
    return bool(
        tx.run(
            "UPDATE linked_citizens SET ended_at = :now, ended_by = :user"
            f" WHERE ticket = :ticket AND ended_at IS NULL AND conversation_id IN ({ACCOUNTS})",
            ticket=ticket,
            conversation=conversation_id,
            now=stamp(now),
            user=user,
        )
    )


def note_phone(tx: Transaction, ticket: str, conversation_id: str | None, phone: str) -> bool:
    """Where a linked citizen is reached, unless it is known already; False where this is no linked citizen.

    It never becomes the ticket's own telephone, by whose last digits the ticket's citizen is known.
    """
    return bool(
        tx.run(
            "UPDATE linked_citizens SET phone = CASE phone WHEN '' THEN :phone ELSE phone END"
            f" WHERE ticket = :ticket AND ended_at IS NULL AND conversation_id IN ({ACCOUNTS})",
            ticket=ticket,
            conversation=conversation_id,
            phone=phone,
        )
    )


ACCOUNTS = (
    "SELECT CAST(:conversation AS TEXT) AS id UNION SELECT other.id FROM conversations mine"
    " JOIN conversations other ON other.person_id = mine.person_id WHERE mine.id = :conversation"
)
"""The conversations of the person behind one."""


def owns(tx: Transaction, ticket: Ticket, conversation_id: str | None) -> bool:
    """Whether a ticket is this account's own, or another account's of the same person."""
    if ticket.conversation_id is None or conversation_id is None:
        return False
    accounts = tx.all(ACCOUNTS, conversation=conversation_id)
    return ticket.conversation_id in {row["id"] for row in accounts}


def hearers(tx: Transaction, tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """The tickets as each of their linked citizens knows them: own account, own title; oldest first."""
    by_number = {ticket.number: ticket for ticket in tickets}
    rows = tx.all(
        f"{_SELECT} WHERE l.ticket IN :numbers AND l.ended_at IS NULL ORDER BY l.id", numbers=list(by_number)
    )
    return tuple(_seen_by(by_number[row["ticket"]], row) for row in rows)


def heir(tx: Transaction, ticket: Ticket) -> Ticket | None:
    """The ticket as the oldest linked citizen's, who is not the one who leaves; None where nobody is left."""
    for other in hearers(tx, (ticket,)):
        if other.person_id is None or other.person_id != ticket.person_id:
            return other
    return None


def stand_in(tx: Transaction, before: Ticket, heir: Ticket, user: str, now: datetime) -> Ticket:
    """The citizen of a locked ticket leaves: the heir's part becomes the ticket itself, and theirs an ended part."""
    tx.run(
        "DELETE FROM linked_citizens WHERE ticket = :ticket AND conversation_id = :conversation",
        ticket=before.number,
        conversation=heir.conversation_id,
    )
    if before.conversation_id:
        own = Linked(
            before.conversation_id, before.contact_id, before.channel, before.account, before.sender,
            before.language, before.title, before.text, before.place, before.contact_phone,
        )  # fmt: skip
        add(tx, before.number, own, now)
        leave(tx, before.number, before.conversation_id, user, now)
    citizen = {name: getattr(heir, name) for name in CITIZEN}
    return store.amend(tx, before, **citizen)


CITIZEN = (
    "conversation_id", "contact_id", "channel", "account", "sender", "person_id", "language", "title", "contact_phone",
    "contact_name",
)  # fmt: skip
"""What of a ticket is its citizen's."""


_SELECT = (
    "SELECT l.*, c.person_id FROM linked_citizens l LEFT JOIN conversations c ON c.id = l.conversation_id"
)


def _seen_by(ticket: Ticket, row: Row) -> Ticket:
    values = {"contact_phone": row["phone"], "contact_name": ""}
    return replace(ticket, **{name: row[name] for name in CITIZEN if name not in values}, **values)
