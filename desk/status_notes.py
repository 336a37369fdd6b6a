"""Matters that take long: whoever has heard nothing for a while is told how they stand, until they end.

Parked tickets, and those whose deadline passed long ago. Anything that the citizen was told of the ticket counts, so
nobody hears of it twice in one period. The round only finds them; each is told in a transaction of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.city import City
from desk.ticket_actions import OWN, Act, move
from storage import due
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets import store
from tickets.model import SYSTEM, Fields
from tickets.states import OPEN

NOTE = "status_note"
_SILENT = (
    "SELECT number FROM tickets t WHERE status IN :open AND origin = :own AND sender <> ''"
    " AND (status = 'parked' OR due <= :late) AND (:number = '' OR number = :number)"
    " AND NOT EXISTS (SELECT 1 FROM outbox o"
    "  WHERE o.conversation_id = t.conversation_id AND o.ticket = t.number AND o.audience = 'citizen'"
    "  AND o.created_at > :since) ORDER BY number"
)


def find(tx: Transaction, city: City, now: datetime) -> None:
    """The daily look: a note is due for each citizen of a long matter who heard nothing for `[informing] every`."""
    for row in _silent(tx, city, now):
        due.put(tx, NOTE, row["number"], now)


def tell(tx: Transaction, city: City, number: str, _payload: Mapping[str, Any], now: datetime) -> None:
    """Send one note, unless the citizen has heard something since it was found to be due."""
    ticket = store.lock(tx, number)
    if ticket is not None and _silent(tx, city, now, number):
        move(tx, Act(city, SYSTEM, "inform", now), ticket, Fields())


def _silent(tx: Transaction, city: City, now: datetime, number: str = "") -> list[Row]:
    return tx.all(
        _SILENT,
        open=sorted(OPEN),
        own=OWN,
        late=stamp(now - city.informing.overdue),
        since=stamp(now - city.informing.every),
        number=number,
    )
