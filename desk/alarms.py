"""Danger and risk words of a new ticket: every unit concerned is alerted at once, and the office with them.

Who is on duty for a unit is alerted by name; whom no message reaches is called: a task for the seat on duty. The unit
that got the ticket has a chain of its own (`desk/escalation.py`).
"""

from datetime import datetime

from channels import outbox
from channels.messages import Audience
from desk import escalation
from desk.city import City
from desk.notices import OFFICE, staff_notice
from storage.transaction import Transaction
from tickets import tasks
from tickets.ticket import Ticket
from tickets.units import Unit


def raise_alarms(tx: Transaction, city: City, ticket: Ticket, now: datetime) -> None:
    """Alert everybody whom the danger and risk words of a ticket concern; quiet where there are none."""
    if ticket.alarm:
        units = _units(city, ticket, (ticket.alarm,))
        _alert(tx, city, ticket, units, "alert_emergency", ticket.alarm, now)
    if ticket.risks:
        units = _units(city, ticket, ticket.risks)
        _alert(tx, city, ticket, units, "alert_risk", "、".join(ticket.risks), now)


def _units(city: City, ticket: Ticket, names: tuple[str, ...]) -> list[Unit]:
    """The units that the pack names for these words, each once, never one complained about."""
    wanted = dict.fromkeys(unit for name in names for unit in city.alarm_units.get(name, ()))
    found = (city.units.find(name) for name in wanted)
    return [unit for unit in found if unit and unit.name not in ticket.accused_units]


def _alert(
    tx: Transaction, city: City, ticket: Ticket, units: list[Unit], key: str, said: str, now: datetime
) -> None:
    def put(audience: Audience, recipient: str, seen: str) -> str:
        text = city.phrases.text(key, name=said, names=said, number=ticket.number, text=seen)
        once = f"alert:{key}:{ticket.number}:{recipient}"
        outbox.put(tx, staff_notice(ticket, audience, recipient, "alert", text, once), now)
        return text

    put("office", OFFICE, ticket.text)
    for unit in units:
        text = put("unit", unit.name, ticket.unit_text)
        if escalation.climbs(ticket) and unit.name == ticket.unit:
            continue
        person = escalation.first(city, unit, now)
        if person.audience:
            put(person.audience, person.recipient, ticket.unit_text)
        if not person.is_reached(city):
            task = escalation.call(city, ticket, person, unit.name, f"{ticket.number}:{unit.name}", text)
            tasks.open_task(tx, task, now)
