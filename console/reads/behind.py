"""The records behind a figure, page by page and in its order: as many as the figure says, each as these eyes may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.paging import PAGE_SIZE, read_cursor, write_cursor
from console.scope import Sight, tickets_seen
from storage.transaction import Row, Transaction

MOST, ASKED = 10_000, 10_001
"""Records of a list, and how many tell that there are more: a quarter of a large city has seven times as many."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the list. `count` are all records, one that a figure counts twice stands twice, unless there are more than
    the list holds (`is_all`); `hidden` those of this page that the user may not see; `returns` tell by ticket which units
    gave it back, and why.
    """

    count: int
    is_all: bool
    tickets: Sequence[Row]
    contacts: Sequence[Row]
    hidden: int
    returns: Mapping[str, Sequence[Row]]
    next: str = ""


def page(tx: Transaction, items: Sequence[str], sight: Sight, cursor: str = "") -> Behind:
    """The page after a cursor, which is a place in the list: figures are counted anew for every page. Of more than MOST
    `items` the first are the list.
    """
    is_all, items = len(items) <= MOST, items[:MOST]
    (start,) = read_cursor(cursor, int) or (0,)
    start = min(max(int(start), 0), len(items))
    shown = items[start : start + PAGE_SIZE]
    tickets = _in_order(shown, _tickets(tx, shown, sight), "number")
    contacts = _in_order(shown, _contacts(tx, shown, sight), "id")
    more = write_cursor((start + PAGE_SIZE,)) if start + PAGE_SIZE < len(items) else ""
    hidden = len(shown) - len(tickets) - len(contacts)
    return Behind(
        len(items), is_all, tickets, contacts, hidden, _returns(tx, [row["number"] for row in tickets]), more
    )


def _in_order(shown: Sequence[str], rows: Sequence[Row], name: str) -> list[Row]:
    known = {str(row[name]): row for row in rows}
    return [known[item] for item in shown if item in known]


def _tickets(tx: Transaction, items: Sequence[str], sight: Sight) -> list[Row]:
    """The tickets among them that these eyes may see."""
    seen, params = tickets_seen(sight)
    return tx.all(
        "SELECT number, title, status, unit, opened, due, contact_phone, contact_name FROM tickets"
        f" WHERE number IN :items AND {seen}",
        items=list(items) or [""],
        **params,
    )


def _returns(tx: Transaction, numbers: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = {}
    rows = tx.all(
        "SELECT ticket, unit, reason FROM ticket_events WHERE ticket IN :numbers AND event = 'returned'"
        " ORDER BY ticket, seq",
        numbers=list(numbers) or [""],
    )
    for row in rows:
        found.setdefault(row["ticket"], []).append(row)
    return found


def _contacts(tx: Transaction, items: Sequence[str], sight: Sight) -> list[Row]:
    """The contacts among them; those of lines that these eyes may not read are left out."""
    ids = [int(item) for item in items if item.isascii() and item.isdigit()]
    return tx.all(
        "SELECT id, channel, opened, disposition, conversation_id FROM contacts"
        " WHERE id IN :ids AND CASE WHEN line IN :hidden THEN 0 ELSE 1 END = 1",
        ids=ids or [0],
        hidden=sight.hidden,
    )
