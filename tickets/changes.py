"""What each event changes of a ticket beside its status: holder, deadlines, counts, texts. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from tickets.deadlines import Deadlines
from tickets.model import Event
from tickets.projection import Projection
from tickets.ticket import Ticket

Change = Callable[[Ticket, Event, datetime, Deadlines], Ticket]


def after_event(ticket: Ticket, event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    """The ticket as it stands once the event has happened."""
    change = _CHANGES.get(event.name)
    changed = change(ticket, event, now, deadlines) if change else ticket
    status = Projection(ticket.status, ticket.unit, ticket.reworks > 0).after(event).status
    return replace(changed, status=status)


def _dispatched(ticket: Ticket, event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    return replace(
        ticket,
        unit=event.unit,
        assistants=event.units,
        handler="",
        sign_due=deadlines.sign(now, ticket.urgent, ticket.danger).at,
        contact_due=deadlines.contact(now, ticket.line).at,
        return_due=deadlines.give_back(now).at,
    )


def _assisted(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, assistants=tuple(dict.fromkeys(ticket.assistants + event.units)))


def _without_unit(ticket: Ticket, _event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(
        ticket, unit="", assistants=(), handler="", sign_due=None, contact_due=None, return_due=None
    )


def _returned(ticket: Ticket, event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    return replace(_without_unit(ticket, event, now, deadlines), returns=ticket.returns + 1)


def _assigned(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, handler=event.text) if event.unit == ticket.unit else ticket


def _extended(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    """A grant gives time and never takes any away, even when a later deadline was set since it was asked for."""
    due = max(filter(None, (ticket.due, event.until)), default=None)
    return replace(ticket, due=due, extended=True)


def _dated(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, due=event.until)


def _interim_asked(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, interim_unit=event.unit)


def _pictured(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, attachments=tuple(dict.fromkeys(ticket.attachments + event.media)))


def _replied(ticket: Ticket, event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    shown = _pictured(ticket, event, now, deadlines)
    return replace(shown, outcome=event.outcome, public_reply=event.public, internal_reply=event.text)


def _rework(ticket: Ticket, _event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    due = deadlines.rework(now, ticket.urgent).at
    return replace(ticket, due=due, reworks=ticket.reworks + 1, closed=None)


def _ended(ticket: Ticket, _event: Event, now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, closed=ticket.closed or now)


def _closed(ticket: Ticket, event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    """A new end has no rating yet, whatever was said of the one before."""
    return replace(_ended(ticket, event, now, deadlines), rating="", solved="")


def _reopened(ticket: Ticket, event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    return replace(_one_more_contact(ticket, event, now, deadlines), parent=None, closed=None, settled="")


def _settled(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, settled=event.reason or event.text)


def _merged(ticket: Ticket, event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    return replace(_ended(ticket, event, now, deadlines), parent=event.other)


def _verified(ticket: Ticket, event: Event, _now: datetime, deadlines: Deadlines) -> Ticket:
    """A person looked who it is: a deputy's matter goes faster, one already under way is never slowed."""
    known = replace(ticket, requester="deputy", level=event.outcome, verified=True)
    first = deadlines.total(ticket.opened, ticket.purpose, ticket.urgent, has_priority=True).at
    untouched = not (ticket.extended or ticket.reworks or ticket.status == "parked")
    return replace(known, due=min(first, ticket.due)) if untouched and ticket.due else known


def _rated(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, rating=event.outcome, solved=event.solved or ticket.solved)


def _linked(ticket: Ticket, event: Event, now: datetime, deadlines: Deadlines) -> Ticket:
    """One contact more; what somebody in the crowd tells may make the matter urgent for all."""
    counted = _one_more_contact(ticket, event, now, deadlines)
    if event.outcome != "urgent" or ticket.urgent:
        return counted
    due = deadlines.total(now, ticket.purpose, urgent=True).at
    return replace(counted, urgent=True, due=min(filter(None, (ticket.due, due))))


def _unlinked(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    return replace(ticket, contacts=ticket.contacts - 1) if event.other else ticket


def _one_more_contact(ticket: Ticket, event: Event, _now: datetime, _deadlines: Deadlines) -> Ticket:
    # The contact that opened the ticket may add to it many times and stays one contact.
    return (
        ticket
        if event.other in ("", str(ticket.contact_id))
        else replace(ticket, contacts=ticket.contacts + 1)
    )


_CHANGES: Mapping[str, Change] = {
    "routed": _without_unit,
    "dispatched": _dispatched,
    "assisted": _assisted,
    "returned": _returned,
    "difficult": _without_unit,
    "assigned": _assigned,
    "handed_over": _assigned,
    "extended": _extended,
    "parked": _dated,
    "redated": _dated,
    "interim_asked": _interim_asked,
    "onsite": _pictured,
    "protected": _pictured,
    "replied": _replied,
    "rework": _rework,
    "closed": _closed,
    "archived": _ended,
    "withdrawn": _ended,
    "merged": _merged,
    "reopened": _reopened,
    "unreasonable": _settled,
    "settled": _settled,
    "rated": _rated,
    "verified": _verified,
    "appended": _one_more_contact,
    "repeated": _one_more_contact,
    "linked": _linked,
    "unlinked": _unlinked,
}
