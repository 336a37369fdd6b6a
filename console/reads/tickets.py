"""One ticket for the pages, with its history. What a user may not see is not there."""

import json
from typing import Any

from console.paging import ASKED, Page, page_of, read_cursor
from console.reads.conversations import told
from console.scope import Sight
from storage.transaction import Row, Transaction
from tickets.access import may_read
from tickets.ticket import from_row


def one(tx: Transaction, number: str, sight: Sight) -> Row | None:
    """A ticket as this user may see it, or None; of a confidential one a unit does not learn who reports."""
    row = tx.one("SELECT * FROM tickets WHERE number = :number", number=number)
    if row is None or not may_read(from_row(row), sight.actor, sight.readers):
        return None
    lists = ("assistants", "suggestion", "places", "accused_units", "risks", "attachments")
    ticket = {**row, **{name: json.loads(row[name]) for name in lists}}
    return _for_unit(ticket) if sight.unit else ticket


def _for_unit(ticket: Row) -> Row:
    shown = {**ticket, "text": ticket["unit_text"], "conversation_id": None, "person_id": None, "sender": ""}
    if ticket["confidential"]:
        shown |= {"contact_name": "", "contact_phone": "", "wish": "", "attachments": []}
    return shown


def events(tx: Transaction, ticket: Row, sight: Sight, cursor: str = "") -> Page:
    """The latest events of a ticket in their order; the cursor leads to older ones.

    Of what a confidential reporter adds a unit reads what is left without the reporter.
    """
    key = read_cursor(cursor, int)
    rows = tx.all(
        "SELECT * FROM ticket_events WHERE ticket = :number AND seq < :before ORDER BY seq DESC LIMIT :most",
        number=ticket["number"],
        before=key[0] if key else 2**31 - 1,
        most=ASKED,
    )
    page = page_of(rows, lambda row: (row["seq"],))
    hidden = _is_hidden(ticket, sight)
    return Page([_event(row, hidden) for row in reversed(page.rows)], page.next)


def _is_hidden(ticket: Row, sight: Sight) -> bool:
    """Whether what the citizen adds may say who reports to whom it must not."""
    return bool(sight.unit and ticket["confidential"])


def _event(row: Row, hidden: bool) -> Row:
    data = json.loads(row["data"])
    if hidden and row["role"] == "citizen":
        return {**row, "text": data.get("public", ""), "reason": "", "actor": "", "data": {}}
    return {**row, "data": data}


def may_be_danger(tx: Transaction, ticket: Row) -> bool:
    """Whether a danger that no words of the pack name was heard in what the citizen said in the contact of this ticket."""
    lines = told(tx, ticket["contact_id"])
    return any(line["understood"].get("heard", {}).get("may_be_danger") for line in lines)


def reply_check(tx: Transaction, number: str) -> dict[str, Any] | None:
    """What the machine's check said of the last reply: its score and its remarks; None where it did not look."""
    data = tx.value(
        "SELECT data FROM ticket_events WHERE ticket = :number AND event = 'replied' ORDER BY seq DESC LIMIT 1",
        number=number,
    )
    reply = json.loads(data) if data else {}
    return {"score": reply["score"], "remarks": reply.get("remarks", [])} if reply.get("score") else None


def sent_back(tx: Transaction, ticket: Row, sight: Sight) -> Row | None:
    """The event for which the unit has to go on after it had replied, as this user may read it; None where no reply was sent back."""
    if ticket["status"] not in ("rework", "handling"):
        return None
    row = tx.one(
        "SELECT * FROM ticket_events WHERE ticket = :number"
        " AND event IN ('replied', 'rework', 'approval_refused') ORDER BY seq DESC LIMIT 1",
        number=ticket["number"],
    )
    return None if row is None or row["event"] == "replied" else _event(row, _is_hidden(ticket, sight))


def returned(tx: Transaction, ticket: Row) -> list[Row]:
    """Which units gave the ticket back, the last one first, each with the unit that it `suggested`."""
    if not ticket["returns"]:
        return []
    rows = tx.all(
        "SELECT unit, data FROM ticket_events WHERE ticket = :number AND event = 'returned' ORDER BY seq DESC",
        number=ticket["number"],
    )
    units = [(row["unit"], json.loads(row["data"]).get("units", [])) for row in rows]
    return [{"unit": unit, "suggested": next(iter(suggested), "")} for unit, suggested in units]


def attached(tx: Transaction, ticket: Row) -> list[Row]:
    """The files of a ticket without their content, in the order in which they came."""
    rows = tx.all("SELECT id, name, mime, size FROM attachments WHERE id IN :ids", ids=ticket["attachments"])
    known = {row["id"]: row for row in rows}
    return [known[name] for name in ticket["attachments"] if name in known]


def legs(tx: Transaction, number: str) -> list[Row]:
    """Which units had the ticket, and when."""
    return tx.all("SELECT * FROM legs WHERE ticket = :number ORDER BY id", number=number)


def alerts(tx: Transaction, number: str, sight: Sight) -> list[Row]:
    """Who was alerted of an urgent ticket that nobody signed, and who said that they know; a unit reads its own."""
    own = "AND e.unit = :unit" if sight.unit else ""
    return tx.all(
        "SELECT e.*, o.seen_at, o.seen_by FROM escalations e LEFT JOIN outbox o ON o.id = e.notice_id"
        f" WHERE e.ticket = :number {own} ORDER BY e.id",
        number=number,
        **({"unit": sight.unit} if sight.unit else {}),
    )


def tasks(tx: Transaction, number: str) -> list[Row]:
    """What the office still has to do for a ticket."""
    return tx.all(
        "SELECT * FROM tasks WHERE ticket = :number AND done IS NULL ORDER BY id LIMIT 20", number=number
    )
