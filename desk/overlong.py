"""Jobs for matters that get stuck: interim measures, supervision that begins by itself, reviews of parked tickets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from channels import outbox
from channels.messages import Audience
from desk.city import City
from desk.notices import OFFICE, staff_notice
from desk.ticket_actions import Act, move
from desk.timers import PARK_REVIEW
from desk.wording import short
from storage import due
from storage.transaction import Transaction
from tickets import store, tasks
from tickets.model import SYSTEM, Fields
from tickets.states import OPEN
from tickets.ticket import Ticket


def ask_for_interim(
    tx: Transaction, city: City, key: str, _payload: Mapping[str, Any], now: datetime
) -> None:
    """Units argue over a hazard: the unit of its place makes it safe first. Nothing where no unit governs the place."""
    ticket = store.lock(tx, key)
    if ticket is None or ticket.status not in OPEN or ticket.interim_unit:
        return
    unit = city.router.territory(ticket.areas)
    if unit and unit != ticket.unit and unit not in ticket.accused_units:
        reason = city.phrases.text("interim_reason")
        move(tx, Act(city, SYSTEM, "interim", now), ticket, Fields(unit=unit, reason=reason))


def supervise(tx: Transaction, city: City, key: str, _payload: Mapping[str, Any], now: datetime) -> None:
    """An urgent ticket is still open; once is enough, and a person may have done it before."""
    ticket = store.lock(tx, key)
    if ticket is None or ticket.status not in OPEN or _has_been(tx, ticket, "supervised"):
        return
    move(tx, Act(city, SYSTEM, "supervise", now), ticket, Fields(text=city.phrases.text("supervise_reason")))


def ask_for_answer(tx: Transaction, city: City, key: str, _payload: Mapping[str, Any], now: datetime) -> None:
    """Nobody has spoken yet to a citizen of a special line: the office and the unit that has the ticket are alerted."""
    ticket = store.load(tx, key)
    if ticket is None or ticket.status not in OPEN or _is_spoken_to(tx, ticket):
        return
    text = city.phrases.text("alert_line_waiting", number=ticket.number, line=ticket.line)
    told: tuple[tuple[Audience, str], ...] = (
        ("office", OFFICE),
        *((("unit", ticket.unit),) if ticket.unit else ()),
    )
    for audience, recipient in told:
        notice = staff_notice(ticket, audience, recipient, "alert", text, f"line_answer:{key}:{recipient}")
        outbox.put(tx, notice, now)


def _is_spoken_to(tx: Transaction, ticket: Ticket) -> bool:
    """A unit recorded a contact, or a person of the office has the conversation."""
    holder = tx.value("SELECT holder FROM conversations WHERE id = :id", id=ticket.conversation_id)
    return holder == "human" or _has_been(tx, ticket, "contacted")


def review_parked(tx: Transaction, city: City, key: str, _payload: Mapping[str, Any], now: datetime) -> None:
    """A parked ticket is looked at again: the office has a task, the unit is asked how it stands."""
    ticket = store.load(tx, key)
    if ticket is None or ticket.status != "parked":
        return
    text = city.phrases.text(
        "unit_park_review", number=ticket.number, title=ticket.title, until=short(ticket.due)
    )
    day = now.date().isoformat()
    task = tasks.Task("park_review", f"park_review:{key}:{day}", ticket.title, text, key, ticket.unit)
    tasks.open_task(tx, task, now)
    notice = staff_notice(ticket, "unit", ticket.unit, "urged", text, f"park_review:{key}:{day}")
    outbox.put(tx, notice, now)
    due.put(tx, PARK_REVIEW, key, now + city.park_review)


def _has_been(tx: Transaction, ticket: Ticket, event: str) -> bool:
    found = tx.value(
        "SELECT 1 AS one FROM ticket_events WHERE ticket = :number AND event = :event LIMIT 1",
        number=ticket.number,
        event=event,
    )
    return found is not None
