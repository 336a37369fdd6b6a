"""Tickets and their events as rows. An event and the ticket it changes are written in one transaction, always.

The row of a ticket is a projection of its events, kept so that reading needs no replay; `version` counts the events.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from storage.clock import moment, stamp
from storage.transaction import Row, Transaction
from tickets import facts, legs, searching, unit_tickets
from tickets.changes import after_event
from tickets.deadlines import Deadlines
from tickets.model import Actor, Event, TicketView
from tickets.ticket import Ticket, differences, from_row, stored


class StaleTicket(Exception):
    """Somebody else changed the ticket since it was read."""


@dataclass(frozen=True, slots=True)
class PastEvent:
    """An event as it was written down. `due_before` and `due_after` are the citizen's deadline around it."""

    seq: int
    at: datetime
    event: Event
    actor: str
    role: str
    due_before: datetime | None
    due_after: datetime | None


@dataclass(frozen=True, slots=True)
class _Step:
    before: Ticket
    event: Event
    after: Ticket


def load(tx: Transaction, number: str) -> Ticket | None:
    """The ticket of a number, or None."""
    row = tx.one("SELECT * FROM tickets WHERE number = :number", number=number)
    return from_row(row) if row else None


def lock(tx: Transaction, number: str) -> Ticket | None:
    """The ticket of a number, held until the transaction ends, or None."""
    row = tx.one("SELECT * FROM tickets WHERE number = :number /* for update */", number=number)
    return from_row(row) if row else None


def record(
    tx: Transaction,
    ticket: Ticket,
    events: Iterable[Event],
    actor: Actor,
    now: datetime,
    deadlines: Deadlines,
) -> Ticket:
    """Append events and bring the ticket and its legs up to date; returns the ticket as it is then.

    Raises StaleTicket when `ticket` is not what the database holds any more.
    """
    steps = list(_steps(ticket, events, now, deadlines))
    if not steps:
        return ticket
    _update(tx, ticket, steps[-1].after)
    known = facts.load(tx, ticket)
    for step in steps:
        _append(tx, step, actor, now)
        legs.follow(tx, step.after, step.event, legs.At(now, deadlines))
        known = facts.after(known, step.event, now)
    facts.keep(tx, facts.amended(known, steps[-1].after))
    return steps[-1].after


def amend(tx: Transaction, ticket: Ticket, **values: Any) -> Ticket:  # noqa: ANN401 - attributes of every type
    """Correct or complete what was said of a locked ticket; what happens to it is `record`'s part."""
    after = replace(ticket, **values)
    if after != ticket:
        _update(tx, ticket, after)
        facts.keep(tx, facts.amended(facts.load(tx, ticket), after))
    return after


def history(tx: Transaction, number: str) -> tuple[PastEvent, ...]:
    """Everything that happened to a ticket, oldest first."""
    rows = tx.all("SELECT * FROM ticket_events WHERE ticket = :number ORDER BY seq", number=number)
    return tuple(_past(row) for row in rows)


def view(tx: Transaction, ticket: Ticket) -> TicketView:
    """The ticket as the rules look at it."""
    rows = tx.all(
        "SELECT event, actor, role, unit, data FROM ticket_events WHERE ticket = :number AND event IN :events"
        " ORDER BY seq",
        number=ticket.number,
        events=[*_EXTENDING, *_CALLING, "unreasonable_proposed"],
    )
    lead = next((leg for leg in legs.open_legs(tx, ticket.number) if leg["part"] == legs.LEAD), None)
    extending = [row["event"] for row in rows if row["event"] in _EXTENDING]
    proposers = [row["actor"] for row in rows if row["event"] == "unreasonable_proposed"]
    ratings = _since_closing(rows)
    return TicketView(
        number=ticket.number,
        status=ticket.status,
        unit=ticket.unit,
        assistants=ticket.assistants,
        complained=ticket.accused_units,
        was_difficult=any(row["event"] == "difficult" for row in rows),
        returned_by=tuple(row["unit"] for row in rows if row["event"] == "returned"),
        contacted=bool(lead and lead["contacted_at"]),
        reworks=ticket.reworks,
        due=ticket.due,
        return_until=ticket.return_due,
        extension_asked=extending[-1:] == ["extension_asked"],
        extended=ticket.extended,
        interim=ticket.interim_unit,
        rating=ticket.rating,
        is_own_rating=any(row["role"] == "citizen" for row in ratings),
        unreached=sum(json.loads(row["data"]).get("outcome") == "unreachable" for row in ratings),
        unreasonable_by=proposers[-1] if proposers else "",
    )


_CALLING = ("closed", "rated", "phoned")


def _since_closing(rows: Sequence[Row]) -> list[Row]:
    """What citizens and those who phoned them said since the ticket was closed last."""
    found: list[Row] = []
    for row in rows:
        if row["event"] == "closed":
            found.clear()
        elif row["event"] in _CALLING:
            found.append(row)
    return found


_EXTENDING = (
    "extension_asked", "extended", "extension_refused",
    "dispatched", "returned", "difficult", "parked", "replied", "rework",
)  # fmt: skip
"""A request for an extension, its answers, and what ends it without one: its asker has no such deadline any more."""


def extension_asked(tx: Transaction, number: str) -> Event | None:
    """The last request for an extension, with the day and the ground that it named; None if there was none."""
    return latest(tx, number, "extension_asked")


def latest(tx: Transaction, number: str, name: str) -> Event | None:
    """The last event of a name in a ticket's history; None if there was none."""
    row = tx.one(
        "SELECT * FROM ticket_events WHERE ticket = :number AND event = :name ORDER BY seq DESC LIMIT 1",
        number=number,
        name=name,
    )
    return _past(row).event if row else None


def has_counted(tx: Transaction, number: str, contact: str) -> bool:
    """Whether something that was said in this contact stands on the ticket already."""
    rows = tx.all(
        "SELECT data FROM ticket_events WHERE ticket = :number AND event IN ('appended', 'linked', 'repeated', 'reopened')",
        number=number,
    )
    return any(json.loads(row["data"]).get("other") == contact for row in rows)


def lock_followers(tx: Transaction, number: str) -> tuple[Ticket, ...]:
    """The tickets that were merged into this one, oldest first, held until the transaction ends."""
    rows = tx.all(
        "SELECT * FROM tickets WHERE parent = :number ORDER BY opened, number /* for update */", number=number
    )
    return tuple(from_row(row) for row in rows)


def search(
    tx: Transaction,
    *,
    statuses: Iterable[str] = (),
    unit: str = "",
    conversation_id: str = "",
    limit: int = 50,
) -> tuple[Ticket, ...]:
    """Tickets that match every filter given, the newest first. `unit` means held or assisted by it now."""
    wanted, params = [], {"statuses": list(statuses), "unit": unit, "conversation": conversation_id}
    if params["statuses"]:
        wanted.append("status IN :statuses")
    if unit:
        wanted.append("number IN (SELECT ticket FROM legs WHERE unit = :unit AND ended IS NULL)")
    if conversation_id:
        wanted.append("conversation_id = :conversation")
    condition = " AND ".join(wanted) or "1 = 1"
    rows = tx.all(
        f"SELECT * FROM tickets WHERE {condition} ORDER BY opened DESC, number DESC LIMIT :limit",
        limit=limit,
        **params,
    )
    return tuple(from_row(row) for row in rows)


def _steps(ticket: Ticket, events: Iterable[Event], now: datetime, deadlines: Deadlines) -> Iterator[_Step]:
    for event in events:
        after = replace(after_event(ticket, event, now, deadlines), version=ticket.version + 1)
        yield _Step(ticket, event, after)
        ticket = after


def _update(tx: Transaction, before: Ticket, after: Ticket) -> None:
    values = stored(differences(before, after))
    columns = ", ".join(f"{name} = :{name}" for name in values)
    touched = tx.run(
        f"UPDATE tickets SET {columns} WHERE number = :key AND version = :seen",
        key=before.number,
        seen=before.version,
        **values,
    )
    if not touched:
        raise StaleTicket(before.number)
    if any(name in values for name in searching.SEARCHED):
        searching.keep(tx, (after,))
    if any(name in values for name in unit_tickets.SEEN_BY):
        unit_tickets.keep(tx, (after,))


def _append(tx: Transaction, step: _Step, actor: Actor, now: datetime) -> None:
    event = step.event
    tx.insert(
        "ticket_events", ticket=step.after.number, seq=step.after.version, at=stamp(now), event=event.name,
        actor=actor.user, role=actor.role, unit=event.unit, reason=event.reason, text=event.text,
        data=_data(event), due_before=_stamped(step.before.due), due_after=_stamped(step.after.due),
    )  # fmt: skip


def _data(event: Event) -> str:
    """What has no column of its own."""
    more: dict[str, Any] = {
        name: value
        for name, value in asdict(event).items()
        if value and name not in ("name", "unit", "reason", "text")
    }
    if event.until:
        more["until"] = stamp(event.until)
    return json.dumps(more, ensure_ascii=False)


def _past(row: Row) -> PastEvent:
    data = json.loads(row["data"])
    until = data.pop("until", None)
    lists: dict[str, Any] = {name: tuple(data.pop(name, ())) for name in ("units", "media", "remarks")}
    event = Event(
        name=row["event"], unit=row["unit"], reason=row["reason"], text=row["text"],
        until=moment(until) if until else None, **lists, **data,
    )  # fmt: skip
    return PastEvent(
        seq=row["seq"], at=moment(row["at"]), event=event, actor=row["actor"], role=row["role"],
        due_before=_moment(row["due_before"]), due_after=_moment(row["due_after"]),
    )  # fmt: skip


def _stamped(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None
