"""What a clock of a ticket says when it rings: soon due, overdue, and overdue still the day after.

A clock that rings for a ticket that has moved on says nothing. The moment of a reminder is the deadline's own, day or
night: it is a row on the unit's page, and what a person reads in the morning must carry the time at which it was so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from channels import outbox
from channels.messages import Audience, Outgoing
from desk import clocks
from desk.city import City
from desk.clocks import ASSIST, CONTACT, INTERIM, SIGN, TOTAL, Stage
from desk.notices import OFFICE, staff_notice
from desk.wording import short
from storage.clock import moment, stamp
from storage.transaction import Transaction
from tickets import legs, store
from tickets.states import HELD
from tickets.ticket import Ticket

WANTED: Mapping[str, str] = {
    SIGN: "duty_sign",
    CONTACT: "duty_contact",
    ASSIST: "duty_assist",
    INTERIM: "duty_interim",
}
"""The phrase for what is wanted; of the total clock it depends on the state."""
WANTED_IN_STATE: Mapping[str, str] = {
    "rework": "duty_rework",
    "parked": "duty_parked",
    "replied": "duty_approve",
    "in_review": "duty_review",
}


@dataclass(frozen=True, slots=True)
class Ring:
    """A clock that rings: which one, how late, for which ticket; `unit` is who has to act, empty for the office."""

    kind: str
    stage: Stage
    deadline: datetime
    ticket: Ticket
    unit: str


def ring(kind: str, tx: Transaction, city: City, key: str, payload: Mapping[str, Any], now: datetime) -> None:
    """Remind those who have to act on a ticket, and set the clock for the next time."""
    # Read without a lock: whoever moves the ticket at this moment holds it and waits for this very row.
    ticket = store.load(tx, key)
    stage, deadline = cast(Stage, payload["stage"]), moment(payload["deadline"])
    units = _late_units(tx, kind, ticket, deadline) if ticket else ()
    if ticket is None or not units:
        return
    for unit in units:
        for notice in reminders(Ring(kind, stage, deadline, ticket, unit), city):
            outbox.put(tx, notice, now)
    clocks.next_ring(tx, city, kind, key, stage, deadline, ticket.urgent)


def _late_units(tx: Transaction, kind: str, ticket: Ticket, deadline: datetime) -> tuple[str, ...]:
    """Who has not done what this clock waits for; the office is the empty name, nobody is an empty list."""
    open_legs = legs.open_legs(tx, ticket.number) if kind in (ASSIST, CONTACT, INTERIM) else ()
    if kind == INTERIM:
        return tuple(leg["unit"] for leg in open_legs if leg["part"] == legs.INTERIM)
    if kind == ASSIST:
        waiting = ticket.status in clocks.BEFORE_REPLY
        return tuple(leg["unit"] for leg in open_legs if waiting and _owes_opinion(leg))
    if clocks.running(ticket).get(kind) != deadline:
        return ()
    if kind == CONTACT and any(leg["contacted_at"] for leg in open_legs if leg["part"] == legs.LEAD):
        return ()
    return (ticket.unit if ticket.status in HELD - {"in_review"} else "",)


def _owes_opinion(leg: Mapping[str, Any]) -> bool:
    return leg["part"] == legs.ASSIST and not leg["reply"]


def reminders(rung: Ring, city: City) -> Iterator[Outgoing]:
    """The notices of a clock that rings: the unit before the deadline, the office as well after it, then the leader."""
    head = city.units.find(rung.unit) if rung.unit else None
    if rung.unit:
        yield _notice(rung, city, "unit", rung.unit)
    if rung.stage != "soon" or not rung.unit:
        yield _notice(rung, city, "office", OFFICE)
    if rung.stage == "again" and head and head.head:
        yield _notice(rung, city, "leader", f"{head.name}/{head.head}")


def _notice(rung: Ring, city: City, audience: Audience, recipient: str) -> Outgoing:
    ticket, soon = rung.ticket, rung.stage == "soon"
    phrase = f"{audience}_{'due_soon' if soon else 'overdue'}"
    text = city.phrases.text(phrase, **_values(rung, city))
    key = f"{rung.kind}:{ticket.number}:{stamp(rung.deadline)}:{rung.stage}:{recipient}:{rung.unit}"
    return staff_notice(ticket, audience, recipient, "due_soon" if soon else "overdue", text, key)


def _values(rung: Ring, city: City) -> dict[str, object]:
    ticket = rung.ticket
    duty = WANTED.get(rung.kind) or WANTED_IN_STATE.get(ticket.status, "duty_close")
    why = ""
    if rung.kind == TOTAL:
        total = city.deadlines.total(
            ticket.opened, ticket.purpose, ticket.urgent, has_priority=ticket.has_priority
        )
        why = city.phrases.text("deadline_why", why=total.text) if total.at == rung.deadline else ""
    return {
        "number": ticket.number,
        "title": ticket.title,
        "unit": rung.unit or city.phrases.text("the_office"),
        "due": short(rung.deadline),
        "duty": city.phrases.text(duty),
        "why": why,
    }
