"""Who may read a ticket. The units complained about never do; a restricted line has its own readers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tickets.model import Actor
from tickets.ticket import Ticket

Readers = Mapping[str, Collection[str]]
"""For each restricted line the roles and units that alone may read it."""

_DIGITS_OF_A_PHONE = 4


@dataclass(frozen=True, slots=True)
class Account:
    """A citizen's account on a channel, with the person behind it where that is known."""

    channel: str
    account: str
    sender: str
    person_id: str | None = None


def may_read(ticket: Ticket, actor: Actor, readers: Readers) -> bool:
    """Whether an officer may read a ticket: a unit its own only, restricted lines their readers only."""
    if actor.side == "system":
        return True
    if actor.side == "unit" and actor.unit not in units_of(ticket):
        return False
    allowed = readers.get(ticket.line)
    return allowed is None or actor.side == "unit" or actor.role in allowed


def units_of(ticket: Ticket) -> frozenset[str]:
    """The units that read a ticket: those that work on it, without those it complains about."""
    return frozenset((ticket.unit, *ticket.assistants, ticket.interim_unit)).difference(
        ("", *ticket.accused_units)
    )


def is_owner(ticket: Ticket, asker: Account) -> bool:
    """Whether the account opened the ticket, or the same person did on another account."""
    same_account = (ticket.channel, ticket.account, ticket.sender) == (
        asker.channel,
        asker.account,
        asker.sender,
    )
    return same_account or (ticket.person_id is not None and ticket.person_id == asker.person_id)


def knows_phone(ticket: Ticket, last_digits: str) -> bool:
    """Whether somebody knows the last four digits of the phone that was left with the ticket."""
    left = "".join(filter(str.isdigit, ticket.contact_phone))
    return (
        len(last_digits) == _DIGITS_OF_A_PHONE
        and len(left) > _DIGITS_OF_A_PHONE
        and left.endswith(last_digits)
    )
