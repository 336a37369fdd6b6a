"""Fills the search with the tickets that were there before it: a few at a time, the oldest first, while the service works.

The migration puts the first due row; each run puts the next one until nothing is left.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.city import City
from storage import due
from storage.transaction import Transaction
from tickets import searching
from tickets.ticket import from_row

FILL, KEY = "search_fill", "tickets"
AT_ONCE = 500
_PAUSE = timedelta(seconds=1)


def fill(tx: Transaction, _city: City, _key: str, payload: Mapping[str, Any], now: datetime) -> None:
    """Write the words of the next tickets; `payload` holds the last one that was looked at."""
    rows = tx.all(
        "SELECT * FROM tickets t WHERE (opened, number) > (:opened, :number)"
        " AND NOT EXISTS (SELECT 1 FROM ticket_search s WHERE s.number = t.number)"
        " ORDER BY opened, number LIMIT :most",
        opened=payload.get("opened", ""),
        number=payload.get("number", ""),
        most=AT_ONCE,
    )
    searching.keep(tx, map(from_row, rows))
    if len(rows) == AT_ONCE:
        last = {"opened": rows[-1]["opened"], "number": rows[-1]["number"]}
        due.put(tx, FILL, KEY, now + _PAUSE, last)
