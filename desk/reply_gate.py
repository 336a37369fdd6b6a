"""The gate before a reply: what the machine finds wanting is refused with every reason and the template to write from.

What passes carries the score and the remarks of the check in its event, for the unit's leader and the reviewer.
"""

from dataclasses import replace
from datetime import datetime

from desk.city import City
from storage.clock import stamp
from storage.transaction import Transaction
from tickets.model import Event, Move, Refusal
from tickets.refusals import refuse
from tickets.reply_check import CONSULTATION, REFUSING, Checked, Draft, check_reply
from tickets.ticket import Ticket


def gate(city: City, ticket: Ticket, move: Move) -> Move | Refusal:
    """The move as it is unless it replies; a reply with its check, or the refusal of it."""
    if move.action != "reply":
        return move
    [reply] = move.events
    checked = check_reply(_draft(ticket, reply), city.reply_rules)
    if checked.faults:
        return _refusal(city, ticket, reply, checked)
    remarks = tuple(remark.text for remark in checked.remarks)
    return replace(move, events=(replace(reply, score=f"{checked.score:.2f}", remarks=remarks),))


def preview(city: City, ticket: Ticket, reply: Event) -> Checked:
    """What the machine would say of a reply that is still being written; nothing is counted."""
    return check_reply(_draft(ticket, reply), city.reply_rules)


def note_faults(tx: Transaction, city: City, ticket: Ticket, move: Move, now: datetime) -> None:
    """Count what a refused reply lacked: common faults are what units are trained in."""
    for event in move.events:
        for fault in check_reply(_draft(ticket, event), city.reply_rules).faults:
            tx.insert("reply_faults", ticket=ticket.number, unit=ticket.unit, code=fault.code, at=stamp(now))


def template(city: City, title: str, purpose: str, outcome: str) -> str:
    """What a reply of this kind should say, with gaps to fill in."""
    kind = "refused" if outcome in REFUSING else "consult" if purpose == CONSULTATION else "solved"
    return city.phrases.text(f"reply_template_{kind}", title=title)


def _draft(ticket: Ticket, reply: Event) -> Draft:
    """Compared with what the unit sees: of a confidential report no more may come back in a refusal."""
    request = "\n".join(filter(None, (ticket.title, ticket.unit_text, ticket.place)))
    return Draft(request, reply.public, reply.text, reply.outcome, ticket.purpose, contacted=True)


def _refusal(city: City, ticket: Ticket, reply: Event, checked: Checked) -> Refusal:
    faults = "".join(f"\n{number}. {fault.text}" for number, fault in enumerate(checked.faults, start=1))
    wanted = template(city, ticket.title, ticket.purpose, reply.outcome)
    return refuse("reply", "reply_check", faults=f"{faults}\n", template=f"\n{wanted}")
