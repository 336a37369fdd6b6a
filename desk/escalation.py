"""Urgent tickets that nobody signs: the officer on duty is alerted at once, then the second, the leader, the county.

The chain goes by the roster of each moment and ends when the unit signs or somebody acknowledges an alert of it. A level
on which nobody stands is passed over at once; who has left only a telephone number is called by the seat on duty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels import outbox
from channels.messages import Audience
from desk.addresses import addresses, is_address
from desk.city import City
from desk.notices import OFFICE, staff_notice
from desk.step import Step
from storage import due
from storage.clock import stamp
from storage.transaction import Transaction
from tickets import legs, store, tasks
from tickets.roster import Duty
from tickets.tasks import Task
from tickets.ticket import Ticket
from tickets.units import Unit

ESCALATE = "escalate"
LEVELS = ("officer", "second", "leader", "county")


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a level tells, and the number by which they are called. Without an `audience` it is the unit itself, which
    knows by its order.
    """

    unit: str
    name: str
    phone: str
    audience: Audience | None
    recipient: str

    def is_reached(self, city: City) -> bool:
        """Whether a message finds them where they are, and not only on the pages of their unit."""
        return bool(addresses(city, self.audience or "unit", self.recipient or self.unit))


def follow(tx: Transaction, step: Step) -> None:
    """Begin a chain with the dispatch of an urgent ticket, and end it when the ticket is signed or taken away."""
    before, after = step.before, step.after
    waited, waits = climbs(before), climbs(after)
    if waited and (not waits or before.unit != after.unit):
        due.cancel(tx, ESCALATE, after.number)
        tasks.close_calls(tx, after.number, before.unit, step.actor.user, step.now)
    if waits and (not waited or before.unit != after.unit):
        climb(tx, step.city, after, _leg_started(tx, after), 0, step.now)


def climbs(ticket: Ticket) -> bool:
    """Whether a chain runs for a ticket as it stands."""
    return ticket.urgent and ticket.status == "dispatched"


def _leg_started(tx: Transaction, ticket: Ticket) -> str:
    open_legs = legs.open_legs(tx, ticket.number)
    return next((str(leg["started"]) for leg in open_legs if leg["part"] == legs.LEAD), "")


def go_on(tx: Transaction, city: City, key: str, payload: Mapping[str, Any], now: datetime) -> None:
    """The next step of a chain that is due, unless the ticket was signed, taken away, or an alert acknowledged."""
    # Read without a lock: whoever signs the ticket at this moment holds it and waits for this very row.
    ticket = store.load(tx, key)
    started = str(payload["leg"])
    if ticket is None or not climbs(ticket) or _leg_started(tx, ticket) != started:
        return
    if not is_acknowledged(tx, key, started):
        climb(tx, city, ticket, started, int(payload["step"]), now)


def is_acknowledged(tx: Transaction, number: str, leg_started: str) -> bool:
    """Whether anybody has read an alert of the chain and said so."""
    seen = (
        "SELECT 1 AS one FROM escalations e JOIN outbox o ON o.id = e.notice_id"
        " WHERE e.ticket = :number AND e.leg_started = :started AND o.seen_at IS NOT NULL LIMIT 1"
    )
    return tx.value(seen, number=number, started=leg_started) is not None


def climb(tx: Transaction, city: City, ticket: Ticket, leg_started: str, step: int, now: datetime) -> None:
    """Tell the first level from `step` on where somebody can be told, and put the next step."""
    unit = city.units.find(ticket.unit) or Unit(ticket.unit)
    for position, level in enumerate(LEVELS[step:], start=step):
        person = at_level(city, unit, level, now)
        if person is None:
            continue
        _tell(tx, city, ticket, leg_started, position, person, now)
        if position + 1 < len(LEVELS):
            wait = patience(city, LEVELS[position + 1], ticket.danger)
            due.put(tx, ESCALATE, ticket.number, now + wait, {"leg": leg_started, "step": position + 1})
        return


def patience(city: City, level: str, danger: bool) -> timedelta:
    """How long an alert waits before this level is told."""
    watch = city.watch
    wait = {"second": watch.second, "leader": watch.leader, "county": watch.county}[level]
    return min(wait, watch.danger) if danger else wait


def at_level(city: City, unit: Unit, level: str, now: datetime) -> Person | None:
    """Who stands on a level for a unit at a moment; None where nobody does, as in a unit that is closed."""
    if level == "officer":
        person = first(city, unit, now)
        there = person.audience or city.deadlines.calendar.is_open(now) or person.is_reached(city)
        return person if there else None
    if level == "second":
        return next((_officer(duty) for duty in city.roster.on_duty(unit.name, now)[1:]), None)
    if level == "leader":
        head = f"{unit.name}/{unit.head}"
        return Person(unit.name, unit.head, _phone(unit.alert), "leader", head) if unit.head else None
    return _county(city, unit, now)


def first(city: City, unit: Unit, now: datetime) -> Person:
    """The first on duty for a unit at a moment, or the unit itself where nobody is."""
    unit_itself = Person(unit.name, "", _phone(unit.alert), None, "")
    return next((_officer(duty) for duty in city.roster.on_duty(unit.name, now)), unit_itself)


def _officer(duty: Duty) -> Person:
    phone = _phone(duty.contact)
    return Person(duty.unit, duty.officer, phone, "officer", f"{duty.unit}/{duty.officer}")


def _phone(contact: str) -> str:
    """A contact that people may see: addresses carry secrets."""
    return "" if is_address(contact) else contact


def _county(city: City, unit: Unit, now: datetime) -> Person:
    """The county's duty office, by its roster; the hotline office stands in for it and calls the unit."""
    office = city.units.find(city.watch.duty_office) or unit
    on_duty = city.roster.on_duty(office.name, now) if office is not unit else ()
    name, contact = (on_duty[0].officer, on_duty[0].contact) if on_duty else ("", office.alert)
    return Person(office.name, name, _phone(contact), "office", OFFICE)


def _tell(
    tx: Transaction, city: City, ticket: Ticket, leg_started: str, step: int, person: Person, now: datetime
) -> None:
    level, key = LEVELS[step], f"escalate:{ticket.number}:{leg_started}:{step}"
    text = city.phrases.text(
        f"alert_{level}", number=ticket.number, title=ticket.title, unit=ticket.unit, person=person.name
    )
    notice = None
    if person.audience:
        alert = staff_notice(ticket, person.audience, person.recipient, "alert", text, key)
        notice = outbox.put(tx, alert, now)
    tx.insert(
        "escalations", ticket=ticket.number, leg_started=leg_started, unit=ticket.unit, step=step, level=level,
        officer=person.name, contact=person.phone, alerted_at=stamp(now), notice_id=notice,
    )  # fmt: skip
    if level == "county" or not person.is_reached(city):
        tasks.open_task(tx, call(city, ticket, person, ticket.unit, key, text), now)


def call(city: City, ticket: Ticket, person: Person, unit: str, key: str, text: str) -> Task:
    """The task to telephone somebody whom no message reaches; `unit` is whose silence it is about."""
    title = city.phrases.text("call_title", unit=person.unit, person=person.name, contact=person.phone)
    return Task("call_now", f"call_now:{key}", title.strip(), text, ticket.number, unit)
