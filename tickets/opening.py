"""Opening a ticket: its number is drawn and its row written in the transaction of the request it comes from."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from storage.clock import stamp
from storage.transaction import Transaction
from tickets import searching, unit_tickets
from tickets.deadlines import Deadlines
from tickets.model import SYSTEM, Event
from tickets.numbers import SERIALS_A_SEAT, TicketNumber, seat_of
from tickets.store import record
from tickets.ticket import COLUMNS, Ticket, stored


def draw_number(tx: Transaction, prefix: str, seats: Sequence[str], now: datetime) -> str:
    """The next number of the day. Numbers have no gaps and no doubles: a transaction that fails gives its own back.

    `now` is in the city's zone. A seat that has used up its serials of the day is followed by the next one.
    """
    for position in count():
        seat = seat_of(position, seats)
        serial = tx.value(
            "INSERT INTO ticket_serials (day, seat, last) VALUES (:day, :seat, 1)"
            " ON CONFLICT (day, seat) DO UPDATE SET last = ticket_serials.last + 1"
            " WHERE ticket_serials.last < :most RETURNING last",
            day=now.date().isoformat(),
            seat=seat,
            most=SERIALS_A_SEAT,
        )
        if serial is not None:
            return str(TicketNumber(prefix, now.date(), seat, serial))
    raise AssertionError("seats never end")


def open_ticket(tx: Transaction, ticket: Ticket, now: datetime, deadlines: Deadlines) -> Ticket:
    """Write a new ticket, accepted and waiting for its unit; the citizen's clock starts at `ticket.opened`.

    A deadline that the ticket brings along (another platform's) counts where it is the earlier one.

    The matter is noted on the contact it came from: purpose and category belong to the matter.
    """
    due = deadlines.total(ticket.opened, ticket.purpose, ticket.urgent, has_priority=ticket.has_priority).at
    opened = replace(ticket, status="accepted", due=min(due, ticket.due or due), version=0)
    tx.insert("tickets", **stored({name: getattr(opened, name) for name in COLUMNS}))
    searching.keep(tx, (opened,))
    unit_tickets.keep(tx, (opened,))
    note_matter(tx, opened, now)
    best: dict[str, Any] = ticket.suggestion[0] if ticket.suggestion else {"unit": "", "reasons": []}
    routed = Event("routed", best["unit"], reason="；".join(best["reasons"]))
    return record(tx, opened, (Event("accepted", text=ticket.title), routed), SYSTEM, now, deadlines)


def note_matter(tx: Transaction, ticket: Ticket, now: datetime) -> None:
    """Count the matter of a ticket on its contact, with the special line that was used."""
    if ticket.contact_id is None:
        return
    contact = ticket.contact_id
    if ticket.line:
        tx.run("UPDATE contacts SET line = :line WHERE id = :id AND line = ''", line=ticket.line, id=contact)
    tx.insert(
        "matters", contact_id=contact, purpose=ticket.purpose, category=ticket.category,
        topic=ticket.topic, places=json.dumps(ticket.places, ensure_ascii=False), ticket=ticket.number,
        created_at=stamp(now),
    )  # fmt: skip
