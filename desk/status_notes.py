"""Matters that take long: whoever has heard nothing for a while is told how they stand, until they end.

Parked tickets, and those whose deadline passed long ago. Anything that the citizen was told of the ticket counts, so
nobody hears of it twice in one period.
"""

from datetime import datetime

from desk.city import City
from desk.ticket_actions import OWN, Act, move
from storage.clock import stamp
from storage.transaction import Transaction
from tickets import store
from tickets.model import SYSTEM, Fields
from tickets.states import OPEN

_SILENT = (
    "SELECT number FROM tickets t WHERE status IN :open AND origin = :own AND sender <> ''"
    " AND (status = 'parked' OR due <= :late) AND NOT EXISTS (SELECT 1 FROM outbox o"
    "  WHERE o.conversation_id = t.conversation_id AND o.ticket = t.number AND o.audience = 'citizen'"
    "  AND o.created_at > :since) ORDER BY number"
)


def tell(tx: Transaction, city: City, now: datetime) -> None:
    """The daily look: one note to each citizen of a long matter who heard nothing for `[informing] every`."""
    rows = tx.all(
        _SILENT,
        open=sorted(OPEN),
        own=OWN,
        late=stamp(now - city.informing.overdue),
        since=stamp(now - city.informing.every),
    )
    for row in rows:
        ticket = store.lock(tx, row["number"])
        if ticket is not None:
            move(tx, Act(city, SYSTEM, "inform", now), ticket, Fields())
