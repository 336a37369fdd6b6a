"""Legs: how long each unit had the ticket, and what it did with it: one open leg for the lead, one an assistant, and
one for the unit that makes a hazard safe, which lasts whoever holds the ticket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.answers import NEVER_CONTACTED
from tickets.deadlines import Deadlines
from tickets.model import Event
from tickets.ticket import Ticket

LEAD, ASSIST, INTERIM = "lead", "assist", "interim"


@dataclass(frozen=True, slots=True)
class At:
    """The moment of an event, and the city's deadlines at it."""

    now: datetime
    deadlines: Deadlines

    @property
    def stamp(self) -> str:
        """The moment as it is written down."""
        return stamp(self.now)

    def due_of_assistants(self, ticket: Ticket) -> datetime | None:
        """When the opinions of assistants who are asked now must be there."""
        return self.deadlines.assist(self.now, ticket.due).at if ticket.due else None


Step = Callable[[Transaction, Ticket, Event, At], None]


def follow(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
    """Bring the legs up to date with an event; `ticket` is as it stands after the event."""
    step = _STEPS.get(event.name)
    if step:
        step(tx, ticket, event, at)


def open_legs(tx: Transaction, number: str) -> list[Row]:
    """The legs of the units that have the ticket now, the lead's first."""
    return tx.all(
        "SELECT * FROM legs WHERE ticket = :number AND ended IS NULL ORDER BY part DESC, id", number=number
    )


def _begin(
    tx: Transaction, ticket: Ticket, unit: str, part: str, at: At, contacted: str | None = None
) -> None:
    due = ticket.due if part == LEAD else at.due_of_assistants(ticket)
    tx.insert(
        "legs", ticket=ticket.number, unit=unit, part=part, started=at.stamp, contacted_at=contacted,
        due=_written(due), sign_due=_written(ticket.sign_due), return_due=_written(ticket.return_due),
    )  # fmt: skip


def _written(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _dispatched(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
    _end(tx, ticket, event, at)
    _begin(tx, ticket, event.unit, LEAD, at)
    _begin_assisting(tx, ticket, event, at)


def _begin_assisting(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
    """A leg for each assistant that has none yet."""
    busy = {leg["unit"] for leg in open_legs(tx, ticket.number)}
    for unit in event.units:
        if unit not in busy:
            _begin(tx, ticket, unit, ASSIST, at)


def _end(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
    _close(tx, ticket, event, at, (LEAD, ASSIST))


def _end_all(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
    _close(tx, ticket, event, at, (LEAD, ASSIST, INTERIM))


def _protected(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
    _close(tx, ticket, event, at, (INTERIM,))


def _close(tx: Transaction, ticket: Ticket, event: Event, at: At, parts: tuple[str, ...]) -> None:
    tx.run(
        "UPDATE legs SET ended = :now, end_reason = :reason"
        " WHERE ticket = :number AND ended IS NULL AND part IN :parts",
        number=ticket.number,
        now=at.stamp,
        reason=event.name,
        parts=parts,
    )


def _interim_asked(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
    due = _written(event.until)
    tx.insert("legs", ticket=ticket.number, unit=event.unit, part=INTERIM, started=at.stamp, due=due)


def _mark(column: str) -> Step:
    def mark(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
        tx.run(
            f"UPDATE legs SET {column} = COALESCE({column}, :now)"
            " WHERE ticket = :number AND unit = :unit AND ended IS NULL",
            number=ticket.number,
            unit=event.unit,
            now=at.stamp,
        )

    return mark


def _reply(tx: Transaction, ticket: Ticket, event: Event, _at: At) -> None:
    tx.run(
        "UPDATE legs SET reply = :reply WHERE ticket = :number AND unit = :unit AND ended IS NULL",
        number=ticket.number,
        unit=event.unit,
        reply=event.text or event.public,
    )


def _new_deadline(tx: Transaction, ticket: Ticket, _event: Event, at: At) -> None:
    tx.run(
        "UPDATE legs SET due = CASE part WHEN 'lead' THEN :lead ELSE :assist END"
        " WHERE ticket = :number AND part IN ('lead', 'assist') AND ended IS NULL",
        number=ticket.number,
        lead=_written(ticket.due),
        assist=_written(at.due_of_assistants(ticket)),
    )


def _rework(tx: Transaction, ticket: Ticket, event: Event, at: At) -> None:
    """The lead goes on with its leg, or begins another when the ticket had been closed."""
    last = tx.one(
        "SELECT id, ended, contacted_at FROM legs WHERE ticket = :number AND part = 'lead' ORDER BY id DESC LIMIT 1",
        number=ticket.number,
    )
    contacted = None if last is None or NEVER_CONTACTED in event.reason else last["contacted_at"]
    if last is None or last["ended"]:
        _begin(tx, ticket, ticket.unit, LEAD, at, contacted)
        return
    tx.run("UPDATE legs SET contacted_at = :contacted WHERE id = :id", contacted=contacted, id=last["id"])
    _new_deadline(tx, ticket, event, at)


def _rated(tx: Transaction, ticket: Ticket, event: Event, _at: At) -> None:
    """A contact that the citizen disputes counts no more, also where the rework began before."""
    if ticket.status == "rework" and NEVER_CONTACTED in event.reason:
        tx.run(
            "UPDATE legs SET contacted_at = NULL WHERE ticket = :number AND part = 'lead' AND ended IS NULL",
            number=ticket.number,
        )


_STEPS: Mapping[str, Step] = {
    "dispatched": _dispatched,
    "assisted": _begin_assisting,
    "returned": _end,
    "difficult": _end,
    "signed": _mark("signed_at"),
    "contacted": _mark("contacted_at"),
    "replied": _reply,
    "coreplied": _reply,
    "extended": _new_deadline,
    "parked": _new_deadline,
    "redated": _new_deadline,
    "verified": _new_deadline,
    "rework": _rework,
    "rated": _rated,
    "interim_asked": _interim_asked,
    "protected": _protected,
    "closed": _end_all,
    "archived": _end_all,
    "withdrawn": _end_all,
    "merged": _end_all,
}
