"""Tickets for the pages: the queues, and one ticket with its history. What a user may not see is not there."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console.paging import ASKED, Key, Page, page_of, read_cursor, write_cursor
from console.reads.searching import like
from console.scope import Condition, Sight, tickets_seen
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets import numbers
from tickets.access import may_read
from tickets.states import OPEN, STATES, WAITING
from tickets.ticket import from_row

MOST_COUNTED = 100
"""A queue's tab counts up to here."""
SEARCHED_A_PAGE = 20_000
"""A search by words looks at so many tickets a page, so that it never reads the whole archive at once."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One list of tickets: the states and the further condition; work lists go by deadline, the archive by day."""

    title: str
    states: frozenset[str] | None
    condition: str = "1 = 1"
    newest_first: bool = False


QUEUES: Mapping[str, Queue] = {
    "to_dispatch": Queue("待派单", WAITING),
    "to_sign": Queue("待签收", frozenset({"dispatched"})),
    "working": Queue("办理中", frozenset({"signed", "handling", "rework", "parked"})),
    "to_approve": Queue("待单位审批", frozenset({"replied"})),
    "in_review": Queue("待审核", frozenset({"in_review"})),
    "due_today": Queue("今日到期", OPEN, "due >= :now AND due < :tomorrow"),
    "overdue": Queue("已超期", OPEN, "due < :now"),
    "returned": Queue("被退回", WAITING | {"difficult"}, "returns > 0"),
    "difficult": Queue("疑难", frozenset({"difficult"})),
    "rework": Queue("返工", frozenset({"rework"})),
    "all": Queue("全部", None, newest_first=True),
}
OFFICE_QUEUES = (
    "to_dispatch", "to_sign", "due_today", "overdue", "returned", "difficult", "in_review", "rework", "all",
)  # fmt: skip
UNIT_QUEUES = ("to_sign", "working", "to_approve", "due_today", "overdue", "rework", "all")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means everything."""

    unit: str = ""
    status: str = ""
    text: str = ""


_COLUMNS = (
    "number, title, status, purpose, topic, unit, urgent, danger, confidential, due, sign_due, opened, returns,"
    " reworks, contacts, line, contact_phone, contact_name"
)


def counts(tx: Transaction, names: tuple[str, ...], sight: Sight, now: datetime) -> dict[str, int]:
    """How many tickets each queue holds, up to MOST_COUNTED; the archive is not counted."""
    return {name: _count(tx, QUEUES[name], sight, now) for name in names if QUEUES[name].states}


def _count(tx: Transaction, queue: Queue, sight: Sight, now: datetime) -> int:
    where, params = _where(queue, Filters(), sight, now)
    sql = f"SELECT count(*) AS n FROM (SELECT 1 AS one FROM tickets WHERE {where} LIMIT :most) counted"
    return int(tx.value(sql, most=MOST_COUNTED, **params))


def listed(
    tx: Transaction, name: str, filters: Filters, sight: Sight, now: datetime, cursor: str = ""
) -> Page:
    """One page of a queue. A search by words may give a short page that goes on: the archive is read in pieces."""
    queue = QUEUES[name]
    where, params = _where(queue, filters, sight, now)
    at, order, sign = ("opened", "DESC", "<") if queue.newest_first else ("COALESCE(due, '9')", "ASC", ">")
    key = read_cursor(cursor, str, str)
    if key:
        where += f" AND ({at}, number) {sign} (:key_at, :key_number)"
        params |= {"key_at": key[0], "key_number": key[1]}
    select = (
        f"SELECT {_COLUMNS}, {at} AS sort, {_text_column(sight)} AS words FROM tickets WHERE {where}"
        f" ORDER BY {at} {order}, number {order} LIMIT :most"
    )
    if not _is_words(filters.text):
        return page_of(tx.all(select, most=ASKED, **params), _key)
    return _search(tx, select, params, filters.text, order)


def _search(tx: Transaction, select: str, params: dict[str, object], text: str, order: str) -> Page:
    found = tx.all(
        f"SELECT * FROM ({select}) piece WHERE lower(title) LIKE :like ESCAPE '!'"
        " OR lower(words) LIKE :like ESCAPE '!'"
        f" ORDER BY sort {order}, number {order} LIMIT :asked",
        most=SEARCHED_A_PAGE,
        asked=ASKED,
        like=like(text),
        **params,
    )
    page = page_of(found, _key)
    if page.next:
        return page
    last = tx.one(f"{select} OFFSET :skipped", most=1, skipped=SEARCHED_A_PAGE - 1, **params)
    return Page(page.rows, write_cursor(_key(last)) if last else "")


def _key(row: Row) -> Key:
    return row["sort"], row["number"]


def _text_column(sight: Sight) -> str:
    # A unit that searches must not find out what the redacted text of a report left out.
    return "unit_text" if sight.unit else "text"


def _where(queue: Queue, filters: Filters, sight: Sight, now: datetime) -> Condition:
    seen, params = tickets_seen(sight)
    conditions = [seen, queue.condition]
    states = queue.states or (STATES if filters.status else None)
    if states is not None:
        conditions.append("status IN :states")
        params["states"] = sorted(states & {filters.status} if filters.status else states)
    if ":now" in queue.condition:
        tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        params |= {"now": stamp(now), "tomorrow": stamp(tomorrow)}
    if filters.unit:
        conditions.append("unit = :unit")
        params["unit"] = filters.unit
    if exact := _exact(filters.text, sight):
        conditions.append(f"{exact} = :exact")
        params["exact"] = filters.text.strip().upper()
    return " AND ".join(conditions), params


def _exact(text: str, sight: Sight) -> str:
    """The column that holds such a text as a whole: a ticket number, or for the office a telephone number."""
    if numbers.parse(text):
        return "number"
    return "contact_phone" if re.fullmatch(r"\d{7,15}", text.strip()) and not sight.unit else ""


def _is_words(text: str) -> bool:
    return bool(text) and not numbers.parse(text) and not re.fullmatch(r"\d{7,15}", text.strip())


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
    hidden = bool(sight.unit and ticket["confidential"])
    return Page([_event(row, hidden) for row in reversed(page.rows)], page.next)


def _event(row: Row, hidden: bool) -> Row:
    data = json.loads(row["data"])
    if hidden and row["role"] == "citizen":
        return {**row, "text": data.get("public", ""), "reason": "", "actor": "", "data": {}}
    return {**row, "data": data}


def reply_check(tx: Transaction, number: str) -> dict[str, Any] | None:
    """What the machine's check said of the last reply: its score and its remarks; None where it did not look."""
    data = tx.value(
        "SELECT data FROM ticket_events WHERE ticket = :number AND event = 'replied' ORDER BY seq DESC LIMIT 1",
        number=number,
    )
    reply = json.loads(data) if data else {}
    return {"score": reply["score"], "remarks": reply.get("remarks", [])} if reply.get("score") else None


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
