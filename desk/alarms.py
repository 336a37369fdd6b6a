"""Danger and risk words of a new ticket: every unit concerned is alerted, and the office with them.

A unit that has left only a telephone number, or nothing, is called: a task for the seat on duty.
"""

from datetime import datetime

from channels import outbox
from channels.messages import Audience, Outgoing
from desk.alerting import is_address
from desk.city import City
from desk.notices import OFFICE, STAFF_CHANNEL
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
        outbox.put(
            tx,
            Outgoing(
                audience=audience, channel=STAFF_CHANNEL, account="", recipient=recipient, kind="alert",
                text=text, dedupe_key=f"alert:{key}:{ticket.number}:{recipient}", ticket=ticket.number,
                actor="system",
            ),
            now,
        )  # fmt: skip
        return text

    put("office", OFFICE, ticket.text)
    for unit in units:
        text = put("unit", unit.name, ticket.unit_text)
        if not is_address(unit.alert):
            _call(tx, ticket, unit, text, now)


def _call(tx: Transaction, ticket: Ticket, unit: Unit, text: str, now: datetime) -> None:
    title = f"致电{unit.name} {unit.alert}".strip()
    key = f"call_now:{ticket.number}:{unit.name}"
    tasks.open_task(tx, tasks.Task("call_now", key, title, text, ticket.number, unit.name), now)
