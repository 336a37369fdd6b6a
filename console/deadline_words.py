"""The deadlines of one ticket with the reason of each: what runs, until when, and why until then. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.words import EVENTS, title, when
from storage.clock import moment
from storage.transaction import Row
from tickets.deadlines import Deadline, Deadlines
from tickets.states import OPEN


@dataclass(frozen=True, slots=True)
class Running:
    """A deadline that still counts."""

    title: str
    at: datetime
    why: str
    late: bool


def running(
    ticket: Row, legs: Sequence[Row], events: Sequence[Row], deadlines: Deadlines, now: datetime
) -> list[Running]:
    """The deadlines of a ticket as it stands; of the legs the open ones count."""
    found = [
        *_total(ticket, events, deadlines, now),
        *_of_leg(ticket, legs, deadlines),
        *_of_others(ticket, legs, deadlines),
    ]
    return [Running(name, deadline.at, deadline.text, now > deadline.at) for name, deadline in found]


def _total(
    ticket: Row, events: Sequence[Row], deadlines: Deadlines, now: datetime
) -> Iterator[tuple[str, Deadline]]:
    if not ticket["due"] or ticket["status"] not in OPEN:
        return
    at = moment(ticket["due"])
    priority = ticket["requester"] == "deputy" and bool(ticket["verified"])
    first = deadlines.total(
        moment(ticket["opened"]), ticket["purpose"], bool(ticket["urgent"]), has_priority=priority
    )
    given = "转办平台规定的时限" if ticket["upstream_number"] else ""
    yield "办理时限", first if first.at == at else Deadline(at, _changed(ticket, events, now) or given)


def _changed(ticket: Row, events: Sequence[Row], now: datetime) -> str:
    """Which event moved the deadline to where it is."""
    for event in reversed(events):
        if event["due_after"] == ticket["due"] != event["due_before"]:
            before = f"，原为 {when(event['due_before'], now)}" if event["due_before"] else ""
            return f"{when(event['at'], now)} 因“{title(EVENTS, event['event'])}”调整{before}"
    return ""


def _of_leg(ticket: Row, legs: Sequence[Row], deadlines: Deadlines) -> Iterator[tuple[str, Deadline]]:
    leg = next((leg for leg in legs if leg["part"] == "lead" and leg["ended"] is None), None)
    if leg is None:
        return
    started = moment(leg["started"])
    if ticket["status"] == "dispatched":
        yield "签收", deadlines.sign(started, bool(ticket["urgent"]), bool(ticket["danger"]))
    if ticket["status"] in ("dispatched", "signed"):
        yield "退回", deadlines.give_back(started)
    if not leg["contacted_at"]:
        yield "首次联系群众", deadlines.contact(started, ticket["line"])


def _of_others(ticket: Row, legs: Sequence[Row], deadlines: Deadlines) -> Iterator[tuple[str, Deadline]]:
    """What assistants owe the lead, and the unit that makes a hazard safe the citizens."""
    for leg in legs:
        if leg["part"] == "lead" or leg["ended"] or leg["reply"] or not leg["due"]:
            continue
        at, started = moment(leg["due"]), moment(leg["started"])
        if leg["part"] == "interim":
            said = deadlines.interim(started)
            yield f"临时措施（{leg['unit']}）", said if said.at == at else Deadline(at, "")
        elif ticket["due"]:
            said = deadlines.assist(started, moment(ticket["due"]))
            yield f"协办意见（{leg['unit']}）", said if said.at == at else Deadline(at, "")
