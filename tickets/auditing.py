"""Proves that the tickets are what their events say: the status is a projection of an append-only history."""

from collections.abc import Iterator
from itertools import groupby

from storage.transaction import Row, Transaction
from tickets.model import Event
from tickets.projection import fold

TICKETS_A_PAGE = 1_000
"""So many are held in memory at once, with their events."""

_PAGE = (
    "SELECT t.number, t.status, e.event, e.unit FROM (SELECT number, status FROM tickets"
    " WHERE origin = 'own' AND number > :last ORDER BY number LIMIT :most) t"
    " LEFT JOIN ticket_events e ON e.ticket = t.number ORDER BY t.number, e.seq"
)


def wrong_statuses(tx: Transaction, page: int = TICKETS_A_PAGE) -> Iterator[str]:
    """A sentence for every ticket whose status is not what its events lead to; `page` tickets are read at once."""
    for number, rows in groupby(_rows(tx, page), key=lambda row: row["number"]):
        history = list(rows)
        folded = fold(Event(row["event"], row["unit"]) for row in history if row["event"])
        if folded != history[0]["status"]:
            yield f"工单 {number} 的状态是 {history[0]['status']}，但按事件应为 {folded or '（没有事件）'}。"


def _rows(tx: Transaction, page: int) -> Iterator[Row]:
    """The events of all own tickets, one after the other; a ticket's rows never stand on two pages."""
    last = ""
    while rows := tx.all(_PAGE, last=last, most=page):
        yield from rows
        last = rows[-1]["number"]
