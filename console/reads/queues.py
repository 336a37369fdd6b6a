"""The lists of tickets: queues with their counts, filters, and search. What a user may not see is not there.

Nothing reads the whole archive: work lists go by the state, the archive by its day, a search by the index of words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.paging import ASKED, Key, Page, page_of, read_cursor
from console.reads import windows
from console.scope import Condition, Sight, tickets_held, tickets_seen
from console.users import OFFICE_ROLES
from storage import full_text
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets import numbers
from tickets.searching import TAIL, query_of
from tickets.states import OPEN, STATES, WAITING

MOST_COUNTED = 100
"""A queue's tab counts up to here."""
SEARCHED = 1_500
"""Hits of a search that are looked at for a page."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One list of tickets: the states and the further condition; work lists go by deadline, the archive by day."""

    title: str
    states: frozenset[str] | None
    condition: str = "1 = 1"
    newest_first: bool = False


_CALLED = (
    "number IN (SELECT ticket FROM (SELECT ticket FROM tasks WHERE done IS NULL AND kind IN ('call_now', 'phone_survey')"
    " ORDER BY id DESC LIMIT 10000) called)"
)
"""The limit, which no office reaches, keeps PostgreSQL from walking through tickets and tasks side by side."""
_DISSATISFIED = "rating = 'dissatisfied' AND status NOT IN ('archived', 'withdrawn', 'merged')"
"""Word for word as the index `tickets_dissatisfied` has it."""

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
    "dissatisfied": Queue("不满意", STATES, _DISSATISFIED, newest_first=True),
    "phone": Queue("电话任务", STATES, _CALLED),
    "all": Queue("全部", None, newest_first=True),
}
OFFICE_QUEUES = (
    "to_dispatch", "to_sign", "due_today", "overdue", "returned", "difficult", "in_review", "rework", "dissatisfied",
    "phone", "all",
)  # fmt: skip
UNIT_QUEUES = (
    "to_sign", "working", "to_approve", "due_today", "overdue", "rework", "dissatisfied", "all",
)  # fmt: skip


BEGINS_WITH: Mapping[str, tuple[str, ...]] = {
    "reviewer": ("in_review",),
    "handler": ("to_sign", "rework", "working"),
    "unit_leader": ("to_approve", "to_sign", "rework", "working"),
}
"""Where the day of a role begins: the first of these queues that holds a ticket."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means everything. `since` and `until` are days of acceptance, both included."""

    unit: str = ""
    status: str = ""
    text: str = ""
    topic: str = ""
    channel: str = ""
    since: str = ""
    until: str = ""
    urgent: bool = False


_COLUMNS = (
    "number, title, status, purpose, topic, unit, urgent, danger, confidential, due, sign_due, opened, returns,"
    " reworks, contacts, line, contact_phone, contact_name, version, origin"
)
_ORDER = "COALESCE(due, '9')"


def counts(tx: Transaction, names: tuple[str, ...], sight: Sight, now: datetime) -> dict[str, int]:
    """How many tickets each queue holds, up to MOST_COUNTED; the archive is not counted."""
    return {name: _count(tx, QUEUES[name], sight, now) for name in names if QUEUES[name].states}


def first_waiting(tx: Transaction, role: str, sight: Sight, now: datetime) -> str:
    """The queue with which the day of this role begins; empty where nothing waits in tickets."""
    return next((name for name in BEGINS_WITH.get(role, ()) if _count(tx, QUEUES[name], sight, now)), "")


def _count(tx: Transaction, queue: Queue, sight: Sight, now: datetime) -> int:
    where, params = _where(queue, Filters(), sight, now)
    sql = f"SELECT count(*) AS n FROM (SELECT 1 AS one FROM tickets WHERE {where} LIMIT :most) counted"
    return int(tx.value(sql, most=MOST_COUNTED, **params))


def listed(
    tx: Transaction, name: str, filters: Filters, sight: Sight, now: datetime, cursor: str = ""
) -> Page:
    """One page of a queue; a search gives the newest first. Where much is looked through, a page may be short and still go on."""
    queue = QUEUES[name]
    where, params = _where(queue, filters, sight, now)
    if is_words(filters.text, sight) or _is_tail(filters.text, sight):
        return _search(tx, where, params, filters.text, sight, cursor)
    if queue.states is None and not filters.text:
        return _archive(tx, where, params, filters, sight, cursor)
    # As an expression the day cannot lure SQLite into reading all days for the few tickets of a telephone.
    at, order, sign = ("opened || ''", "DESC", "<") if queue.newest_first else (_ORDER, "ASC", ">")
    key = read_cursor(cursor, str, str)
    if key:
        where += f" AND ({at}, number) {sign} (:key_at, :key_number)"
        params |= {"key_at": key[0], "key_number": key[1]}
    rows = tx.all(
        f"SELECT {_COLUMNS}, {at} AS sort FROM tickets WHERE {where}"
        f" ORDER BY {at} {order}, number {order} LIMIT :asked",
        asked=ASKED,
        **params,
    )
    return page_of(rows, _key)


def _archive(
    tx: Transaction, where: str, params: dict[str, object], filters: Filters, sight: Sight, cursor: str
) -> Page:
    """A page of everything, the newest first: an index leads through the days, the other conditions are asked of each."""
    source, opened, number, led = _lead(filters, sight)
    conditions, key = [led], read_cursor(cursor, str, str)
    if filters.since:
        conditions.append(f"{opened} >= :since")
    if filters.until:
        conditions.append(f"{opened} < :until")
    if key:
        conditions.append(f"({opened}, {number}) < (:key_opened, :key_number)")
        params |= {"key_opened": key[0], "key_number": key[1]}
    return windows.page(
        tx,
        f"SELECT {opened} AS key_opened, {number} AS key_number FROM {source} WHERE {' AND '.join(conditions)}"
        f" ORDER BY {opened} DESC, {number} DESC",
        f"SELECT {_COLUMNS}, key_opened, key_number FROM {{keys}} keys JOIN tickets ON number = key_number WHERE {where}"
        " ORDER BY key_opened DESC, key_number DESC LIMIT :asked",
        ("key_opened", "key_number"),
        params | {"sight_unit": sight.unit},
    )


def _lead(filters: Filters, sight: Sight) -> tuple[str, str, str, str]:
    """Where the days of a list are read, the names of the columns there, and the condition that has an index by days."""
    if sight.unit:
        return "unit_tickets", "opened", "ticket", "unit = :sight_unit"
    chosen = (name for name in ("topic", "unit", "urgent", "status", "channel") if getattr(filters, name))
    return "tickets", "opened", "number", _LEADS[next(chosen, "")]


_LEADS: Mapping[str, str] = {
    "": "1 = 1",
    "topic": "topic = :topic",
    "unit": "unit = :unit",
    "urgent": "urgent = 1",
    "status": "status IN :states",
    "channel": "channel = :channel",
}


def _search(
    tx: Transaction, where: str, params: dict[str, object], text: str, sight: Sight, cursor: str
) -> Page:
    """A page of hits; the cursor is the place in the index where the next one begins."""
    is_tail, key = _is_tail(text, sight), read_cursor(cursor, int)
    query = text.strip() if is_tail else query_of(text)
    if not query:
        return Page([])
    # A unit that searches must not find out what the redacted text of a report left out.
    hits = _TAILS if is_tail else full_text.hits(tx.engine, "ticket_search", words_alone=bool(sight.unit))
    return windows.page(
        tx,
        hits,
        f"SELECT {_COLUMNS}, hit AS id FROM tickets JOIN (SELECT s.id AS hit, s.number AS found"
        f" FROM ticket_search s JOIN {{keys}} h ON h.id = s.id) hits ON found = number"
        f" WHERE {where} ORDER BY hit DESC LIMIT :asked",
        ("id",),
        params | {"query": query, "before": key[0] if key else 2**62},
        SEARCHED,
    )


_TAILS = "SELECT id FROM ticket_search WHERE phone_tail = :query AND phone_tail <> '' AND id < :before ORDER BY id DESC"


def _key(row: Row) -> Key:
    return row["sort"], row["number"]


def _where(queue: Queue, filters: Filters, sight: Sight, now: datetime) -> Condition:
    seen, params = _seen(queue, filters, sight)
    conditions = [seen, queue.condition]
    states = queue.states or (STATES if filters.status else None)
    if states is not None and (states != STATES or filters.status):
        # What a unit holds is little: as an expression the state cannot lure SQLite into reading everybody's.
        conditions.append("status || '' IN :states" if sight.unit else "status IN :states")
        params["states"] = sorted(states & {filters.status} if filters.status else states)
    if sight.unit and queue.states == STATES:  # who is dissatisfied is so with the unit that answered
        conditions.append("unit || '' = :sight_unit")
    if ":now" in queue.condition:
        params |= _moments(now)
    for condition, values in _narrowed(filters, sight):
        conditions.append(condition)
        params |= values
    return " AND ".join(conditions), params


def _seen(queue: Queue, filters: Filters, sight: Sight) -> Condition:
    """What the user sees, asked in the way that costs least for this list."""
    if queue.states and queue.states <= OPEN:
        return tickets_held(sight)
    if sight.unit and queue.states is None and not filters.text:
        return "1 = 1", {}  # the list is read from the unit's own
    return tickets_seen(sight)


def _moments(now: datetime) -> dict[str, object]:
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"now": stamp(now), "tomorrow": stamp(tomorrow)}


def _narrowed(filters: Filters, sight: Sight) -> list[Condition]:
    # As expressions they keep PostgreSQL from another way to a page than the one that `_lead` names.
    asked = {"unit": "unit = :unit", "topic": "topic || '' = :topic", "channel": "channel || '' = :channel"}
    found: list[Condition] = [
        (condition, {name: getattr(filters, name)})
        for name, condition in asked.items()
        if getattr(filters, name)
    ]
    if filters.since:
        found.append(("opened >= :since", {"since": filters.since}))
    if (
        filters.until
    ):  # a day is the prefix of its moments, and T follows everything that a day can begin with
        found.append(("opened < :until", {"until": f"{filters.until}U"}))
    if filters.urgent:
        found.append(("urgent + 0 = 1", {}))
    if exact := _exact(filters.text, sight):
        found.append((exact, {"exact": filters.text.strip().upper()}))
    return found


_WHOLE_PHONE = re.compile(r"\d{7,15}")
_LAST_DIGITS = re.compile(rf"\d{{{TAIL}}}")


def _exact(text: str, sight: Sight) -> str:
    """The condition of a text that is a ticket number or, for those who may see it, a telephone."""
    plain = text.strip()
    if numbers.parse(plain):
        return "number = :exact"
    if sight.actor.role not in OFFICE_ROLES:
        return ""
    return "contact_phone = :exact" if _WHOLE_PHONE.fullmatch(plain) else ""


def is_words(text: str, sight: Sight) -> bool:
    """Whether a text is searched for by its words."""
    return bool(text) and not _exact(text, sight) and not _is_tail(text, sight)


def _is_tail(text: str, sight: Sight) -> bool:
    """Whether a text is the last digits of a telephone, for those who may see one."""
    return sight.actor.role in OFFICE_ROLES and bool(_LAST_DIGITS.fullmatch(text.strip()))
