"""Surveys of a ticket and rectification records, for the pages: plain SQL. What a user may not see is not there."""

from dataclasses import dataclass

from console.paging import ASKED, Page, page_of, read_cursor
from console.scope import Sight, tickets_seen
from storage.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of records is narrowed to; days are `2024-10-01`, both included, of the day a record was opened."""

    unit: str = ""
    first: str = ""
    last: str = ""
    open_only: bool = False


def of_ticket(tx: Transaction, ticket: Row, sight: Sight) -> list[Row]:
    """The surveys of a ticket, one a closing; a unit does not read the words of a confidential reporter."""
    rows = tx.all("SELECT * FROM surveys WHERE ticket = :number ORDER BY round", number=ticket["number"])
    hidden = bool(sight.unit and ticket["confidential"])
    return [{**row, "text": "" if hidden else row["text"]} for row in rows]


def records_of(tx: Transaction, number: str, sight: Sight) -> list[Row]:
    """The rectification records of a ticket; a unit sees its own."""
    own, params = _own(sight)
    return tx.all(
        f"SELECT * FROM rectifications r WHERE ticket = :number AND {own} ORDER BY id",
        number=number,
        **params,
    )


def records(tx: Transaction, wanted: Wanted, sight: Sight, cursor: str = "") -> Page:
    """Records with the ticket they are about, the newest first; a unit sees its own."""
    own, params = _own(sight)
    seen, limits = tickets_seen(sight)
    where = [own, f"(r.ticket IS NULL OR EXISTS (SELECT 1 FROM tickets WHERE number = r.ticket AND {seen}))"]
    if wanted.unit:
        where.append("r.unit = :unit")
    if wanted.first:
        where.append("r.opened >= :first")
    if wanted.last:
        where.append("substr(r.opened, 1, 10) <= :last")
    if wanted.open_only:
        where.append("r.filed_at IS NULL")
    key = read_cursor(cursor, int)
    rows = tx.all(
        "SELECT r.*, t.title, t.status, t.reworks FROM rectifications r LEFT JOIN tickets t ON t.number = r.ticket"
        f" WHERE {' AND '.join(where)} AND r.id < :before ORDER BY r.id DESC LIMIT :most",
        unit=wanted.unit,
        first=wanted.first,
        last=wanted.last,
        before=key[0] if key else 2**62,
        most=ASKED,
        **params,
        **limits,
    )
    return page_of(rows, lambda row: (row["id"],))


def _own(sight: Sight) -> tuple[str, dict[str, object]]:
    return ("r.unit = :own", {"own": sight.unit}) if sight.unit else ("1 = 1", {})
