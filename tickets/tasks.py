"""Tasks of the office: what waits for a person. A task is opened once for its reason and closed with a name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage.clock import stamp
from storage.transaction import Transaction
from tickets.answers import DISSATISFIED
from tickets.ticket import Ticket

WAITING_ON_OFFICE = frozenset({"dispatch", "review", "extension", "difficult", "verify", "judge"})
"""Kinds that follow from where a ticket stands: they open and close with it."""


DONE_BY_HAND = frozenset(
    {"call_now", "undelivered", "kb_request", "roster_gap", "review_due", "park_review", "routing_worse"}
)
"""Kinds that are done when a person says so."""
CALL = "call_now"
"""Somebody of a unit or of the office is to be telephoned; the title says who, with the number on duty, and nothing of a citizen."""
PHONE_SURVEY = "phone_survey"
"""Done when the result of the call is recorded on the ticket."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something a person has to do. `key` makes it unique for ever; opening it again changes nothing."""

    kind: str
    key: str
    title: str
    text: str = ""
    ticket: str | None = None
    unit: str = ""
    due: datetime | None = None


def open_task(tx: Transaction, task: Task, now: datetime) -> bool:
    """Put a task on the office's list; False when it is or was there already."""
    return tx.insert_new(
        "tasks", kind=task.kind, ticket=task.ticket, unit=task.unit, title=task.title, text=task.text,
        dedupe_key=task.key, opened=stamp(now), due=stamp(task.due) if task.due else None,
    )  # fmt: skip


def close_task(tx: Transaction, task_id: int, user: str, now: datetime) -> bool:
    """A person has done it; False when somebody else had done it before."""
    return bool(
        tx.run(
            "UPDATE tasks SET done = :now, done_by = :user WHERE id = :id AND done IS NULL",
            id=task_id,
            now=stamp(now),
            user=user,
        )
    )


def close_of_ticket(tx: Transaction, ticket: str, kinds: Collection[str], user: str, now: datetime) -> int:
    """Close a ticket's open tasks of some kinds; returns how many."""
    return tx.run(
        "UPDATE tasks SET done = :now, done_by = :user WHERE ticket = :ticket AND kind IN :kinds AND done IS NULL",
        ticket=ticket,
        kinds=sorted(kinds),
        now=stamp(now),
        user=user,
    )


def close_calls(tx: Transaction, ticket: str, unit: str, user: str, now: datetime) -> int:
    """Nobody has to be telephoned any more at a unit about a ticket; returns how many calls were open."""
    return tx.run(
        "UPDATE tasks SET done = :now, done_by = :user"
        " WHERE ticket = :ticket AND unit = :unit AND kind = 'call_now' AND done IS NULL",
        ticket=ticket,
        unit=unit,
        now=stamp(now),
        user=user,
    )


def waiting_kinds(ticket: Ticket, extension_asked: bool) -> frozenset[str]:
    """What the office has to do about a ticket as it stands."""
    by_state = {
        "accepted": {"dispatch"},
        "to_dispatch": {"dispatch"},
        "in_review": {"review"},
        "difficult": {"difficult"},
    }
    wanted = by_state.get(ticket.status, set())
    if ticket.status == "callback" and ticket.rating == DISSATISFIED:
        wanted |= {"judge"}
    if ticket.closed is None:
        wanted |= {"extension"} if extension_asked else set()
        wanted |= {"verify"} if ticket.requester == "deputy" and not ticket.verified else set()
    return frozenset(wanted)


def follow(tx: Transaction, ticket: Ticket, extension_asked: bool, user: str, now: datetime) -> None:
    """Open what the office has to do about a ticket now, and close what it no longer has to."""
    wanted = waiting_kinds(ticket, extension_asked)
    close_of_ticket(tx, ticket.number, WAITING_ON_OFFICE - wanted, user, now)
    rows = tx.all("SELECT kind FROM tasks WHERE ticket = :ticket AND done IS NULL", ticket=ticket.number)
    for kind in sorted(wanted - {row["kind"] for row in rows}):
        key = f"{kind}:{ticket.number}:{ticket.version}"
        open_task(
            tx, Task(kind, key, ticket.title, ticket=ticket.number, unit=ticket.unit, due=ticket.due), now
        )


def keys_of(tx: Transaction, keys: Collection[str]) -> frozenset[str]:
    """Which of these tasks are open or were done."""
    rows = tx.all("SELECT dedupe_key FROM tasks WHERE dedupe_key IN :keys", keys=sorted(keys))
    return frozenset(row["dedupe_key"] for row in rows)


def close_all_but(tx: Transaction, kind: str, keys: Collection[str], now: datetime) -> int:
    """Close the open tasks of a kind whose reason is gone; returns how many."""
    rows = tx.all("SELECT id, dedupe_key FROM tasks WHERE kind = :kind AND done IS NULL", kind=kind)
    gone = [row["id"] for row in rows if row["dedupe_key"] not in keys]
    return sum(close_task(tx, task_id, "system", now) for task_id in gone)
