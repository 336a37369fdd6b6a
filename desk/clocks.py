"""The clocks of a ticket: which deadlines run as it stands, and the due rows that watch over them.

A clock rings up to three times: when its deadline is near, at the deadline, and once more the day after. Every move
that changes a deadline sets its clock anew or stops it; what a clock says when it rings is in `desk/reminders.py`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from desk.city import City
from desk.step import Step
from storage import due
from storage.clock import stamp
from storage.transaction import Transaction
from tickets.states import OPEN, WORKING
from tickets.ticket import Ticket

Stage = Literal["soon", "late", "again"]

TOTAL, SIGN, CONTACT, ASSIST = "clock_total", "clock_sign", "clock_contact", "clock_assist"
INTERIM = "clock_interim"
OF_A_TICKET = (TOTAL, SIGN, CONTACT, ASSIST, INTERIM)
RECTIFY = "clock_rectify"
FORETOLD = frozenset({TOTAL, ASSIST, RECTIFY})
"""Clocks that ring before their deadline, too; the others run for hours."""
FAITHFUL = frozenset({TOTAL})
"""Clocks that ring at once when they are set after their deadline: the citizen has waited long enough."""
BEFORE_REPLY = WORKING | {"dispatched"}
BEFORE_CONTACT = frozenset({"dispatched", "signed", "handling"})


def running(ticket: Ticket) -> Mapping[str, datetime]:
    """The deadlines that run as a ticket stands, by the kind of their clock.

    Whether the citizen was contacted, a hazard made safe, and which assistants have answered is seen when the clock
    rings.
    """
    clocks = (
        (TOTAL, ticket.due, ticket.status in OPEN),
        (SIGN, ticket.sign_due, ticket.status == "dispatched"),
        (CONTACT, ticket.contact_due, ticket.status in BEFORE_CONTACT),
    )
    return {kind: at for kind, at, runs in clocks if runs and at is not None}


def follow(tx: Transaction, step: Step) -> None:
    """Set and stop the clocks of a ticket as a move changes what runs."""
    before = {} if step.action == "open" else running(step.before)
    after = running(step.after)
    for kind in (TOTAL, SIGN, CONTACT):
        at = after.get(kind)
        if kind == CONTACT and _is_contacted(step):
            at = None
        if at == before.get(kind):
            continue
        if at is None:
            due.cancel(tx, kind, step.after.number)
        else:
            start(tx, step.city, kind, step.after.number, at, step.now)
    _follow_assistants(tx, step)
    for event in step.events:
        if event.name == "interim_asked" and event.until:
            start(tx, step.city, INTERIM, step.after.number, event.until, step.now)


def _is_contacted(step: Step) -> bool:
    return any(event.name == "contacted" and event.unit == step.after.unit for event in step.events)


def _follow_assistants(tx: Transaction, step: Step) -> None:
    before, after = step.before, step.after
    if not _assisted(after):
        if _assisted(before):
            due.cancel(tx, ASSIST, after.number)
        return
    is_new = not _assisted(before) or step.has("dispatched", "assisted")
    if after.due and (is_new or after.due != before.due):
        at = step.city.deadlines.assist(step.now, after.due).at
        start(tx, step.city, ASSIST, after.number, at, step.now)


def _assisted(ticket: Ticket) -> bool:
    return bool(ticket.assistants) and ticket.status in BEFORE_REPLY


def start(tx: Transaction, city: City, kind: str, key: str, deadline: datetime, now: datetime) -> None:
    """Set a clock to a deadline; one that has passed already is not watched, but for the citizen's own."""
    soon = city.deadlines.reminder(deadline)
    if kind in FORETOLD and soon > now:
        put(tx, kind, key, "soon", soon, deadline)
    elif deadline > now or kind in FAITHFUL:
        put(tx, kind, key, "late", deadline, deadline)


def put(tx: Transaction, kind: str, key: str, stage: Stage, at: datetime, deadline: datetime) -> None:
    """Have a clock ring at a moment about a deadline."""
    due.put(tx, kind, key, at, {"stage": stage, "deadline": stamp(deadline)})


def next_ring(
    tx: Transaction, city: City, kind: str, key: str, stage: Stage, deadline: datetime, urgent: bool
) -> None:
    """After a clock has rung: the next time, if there is one."""
    if stage == "soon":
        put(tx, kind, key, "late", deadline, deadline)
    elif stage == "late":
        put(tx, kind, key, "again", city.deadlines.second_reminder(deadline, urgent), deadline)
