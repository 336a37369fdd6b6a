"""Which units see a ticket: a row a unit, so that a unit's list is read in its order, however many tickets it has had.

The rule is in `tickets.access`; the rows are written in the transaction that changes a ticket.
"""

from collections.abc import Iterable

from storage.clock import stamp
from storage.transaction import Transaction
from tickets.access import units_of
from tickets.ticket import Ticket

SEEN_BY = ("unit", "assistants", "interim_unit", "accused_units", "opened")
"""What of a ticket decides."""


def keep(tx: Transaction, tickets: Iterable[Ticket]) -> None:
    """Write the rows of tickets, in place of those that were kept."""
    known = list(tickets)
    tx.run("DELETE FROM unit_tickets WHERE ticket IN :numbers", numbers=[ticket.number for ticket in known])
    tx.insert_many(
        "unit_tickets",
        (
            {"unit": unit, "opened": stamp(ticket.opened), "ticket": ticket.number}
            for ticket in known
            for unit in sorted(units_of(ticket))
        ),
    )
