"""What a replay prints: messages as platforms took them, events as tickets record them, refusals as officers read them."""

from datetime import datetime
from typing import Any

from channels.messages import Delivery
from storage.clock import stamp
from storage.transaction import Row
from tickets.model import Refusal


def citizen_line(delivery: Delivery, at: str) -> dict[str, Any]:
    """A message to a citizen."""
    return {
        "at": at,
        "to": "citizen",
        "channel": delivery.channel,
        "sender": delivery.recipient,
        "kind": delivery.kind,
        "text": delivery.text,
        "options": [{"label": option.label, "value": option.value} for option in delivery.options],
        "ticket": delivery.ticket,
        "article": delivery.article,
    }


def staff_line(delivery: Delivery, at: str) -> dict[str, Any]:
    """A notice to a unit, an officer, a leader or the office: `unit/name` where a person is meant."""
    unit, _, name = delivery.recipient.partition("/")
    return {
        "at": at,
        "to": delivery.audience,
        "unit": unit,
        "name": name,
        "kind": delivery.kind,
        "ticket": delivery.ticket,
        "text": delivery.text,
    }


def delivery_line(delivery: Delivery, moment: datetime) -> dict[str, Any]:
    """Any message that was sent."""
    at = stamp(moment)
    return citizen_line(delivery, at) if delivery.audience == "citizen" else staff_line(delivery, at)


def event_line(row: Row) -> dict[str, Any]:
    """One event of a ticket."""
    return {
        "at": row["at"],
        "event": row["event"],
        "ticket": row["ticket"],
        "unit": row["unit"],
        "by": row["actor"],
        "reason": row["reason"],
    }


def refusal_line(refusal: Refusal, ticket: str, unit: str, user: str, at: datetime) -> dict[str, Any]:
    """A move that was not allowed."""
    return {
        "at": stamp(at),
        "refused": refusal.action,
        "ticket": ticket,
        "unit": unit,
        "user": user,
        "reason": refusal.reason,
        "text": refusal.text,
    }
