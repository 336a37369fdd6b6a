"""Who may read a ticket. The units complained about never do; a restricted line has its own readers."""

from collections.abc import Collection, Mapping

from tickets.model import Actor
from tickets.ticket import Ticket

Readers = Mapping[str, Collection[str]]
"""For each restricted line the roles and units that alone may read it."""


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
