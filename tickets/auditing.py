"""Proves that the tickets are what their events say: the status is a projection of an append-only history."""

from collections.abc import Iterator
from itertools import groupby

from storage.transaction import Transaction
from tickets.model import Event
from tickets.projection import fold

OWN_TICKETS = (
    "SELECT t.number, t.status, e.event, e.unit FROM tickets t LEFT JOIN ticket_events e ON e.ticket = t.number"
    " WHERE t.origin = 'own' ORDER BY t.number, e.seq"
)


def wrong_statuses(tx: Transaction) -> Iterator[str]:
    """A sentence for every ticket whose status is not what its events lead to."""
    for number, rows in groupby(tx.all(OWN_TICKETS), key=lambda row: row["number"]):
        history = list(rows)
        folded = fold(Event(row["event"], row["unit"]) for row in history if row["event"])
        if folded != history[0]["status"]:
            yield f"工单 {number} 的状态是 {history[0]['status']}，但按事件应为 {folded or '（没有事件）'}。"
