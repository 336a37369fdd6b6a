"""Legs: how long each unit had the ticket, and what it did with it: one open leg for the lead, one an assistant, and
one for the unit that makes a hazard safe, which lasts whoever holds the ticket."""

from collections.abc import Callable, Mapping
from datetime import datetime

from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.answers import NEVER_CONTACTED
from tickets.model import Event
from tickets.ticket import Ticket

LEAD, ASSIST, INTERIM = "lead", "assist", "interim"

Step = Callable[[Transaction, Ticket, Event, str], None]


def follow(tx: Transaction, ticket: Ticket, event: Event, now: datetime) -> None:
    """Bring the legs up to date with an event; `ticket` is as it stands after the event."""
    step = _STEPS.get(event.name)
    if step:
        step(tx, ticket, event, stamp(now))


def open_legs(tx: Transaction, number: str) -> list[Row]:
    """The legs of the units that have the ticket now, the lead's first."""
    return tx.all(
        "SELECT * FROM legs WHERE ticket = :number AND ended IS NULL ORDER BY part DESC, id", number=number
    )


def _begin(
    tx: Transaction, ticket: Ticket, unit: str, part: str, now: str, contacted: str | None = None
) -> None:
    tx.insert(
        "legs", ticket=ticket.number, unit=unit, part=part, started=now, contacted_at=contacted,
        due=_written(ticket.due), sign_due=_written(ticket.sign_due), return_due=_written(ticket.return_due),
    )  # fmt: skip


def _written(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _dispatched(tx: Transaction, ticket: Ticket, event: Event, now: str) -> None:
    _end(tx, ticket, event, now)
    _begin(tx, ticket, event.unit, LEAD, now)
    _begin_assisting(tx, ticket, event, now)


def _begin_assisting(tx: Transaction, ticket: Ticket, event: Event, now: str) -> None:
    """A leg for each assistant that has none yet."""
    busy = {leg["unit"] for leg in open_legs(tx, ticket.number)}
    for unit in event.units:
        if unit not in busy:
            _begin(tx, ticket, unit, ASSIST, now)


def _end(tx: Transaction, ticket: Ticket, event: Event, now: str) -> None:
    _close(tx, ticket, event, now, (LEAD, ASSIST))


def _end_all(tx: Transaction, ticket: Ticket, event: Event, now: str) -> None:
    _close(tx, ticket, event, now, (LEAD, ASSIST, INTERIM))


def _protected(tx: Transaction, ticket: Ticket, event: Event, now: str) -> None:
    _close(tx, ticket, event, now, (INTERIM,))


def _close(tx: Transaction, ticket: Ticket, event: Event, now: str, parts: tuple[str, ...]) -> None:
    tx.run(
        "UPDATE legs SET ended = :now, end_reason = :reason"
        " WHERE ticket = :number AND ended IS NULL AND part IN :parts",
        number=ticket.number,
        now=now,
        reason=event.name,
        parts=parts,
    )


def _interim_asked(tx: Transaction, ticket: Ticket, event: Event, now: str) -> None:
    due = _written(event.until)
    tx.insert("legs", ticket=ticket.number, unit=event.unit, part=INTERIM, started=now, due=due)


def _mark(column: str) -> Step:
    def mark(tx: Transaction, ticket: Ticket, event: Event, now: str) -> None:
        tx.run(
            f"UPDATE legs SET {column} = COALESCE({column}, :now)"
            " WHERE ticket = :number AND unit = :unit AND ended IS NULL",
            number=ticket.number,
            unit=event.unit,
            now=now,
        )

    return mark


def _reply(tx: Transaction, ticket: Ticket, event: Event, _now: str) -> None:
    tx.run(
        "UPDATE legs SET reply = :reply WHERE ticket = :number AND unit = :unit AND ended IS NULL",
        number=ticket.number,
        unit=event.unit,
        reply=event.text or event.public,
    )


def _new_deadline(tx: Transaction, ticket: Ticket, _event: Event, _now: str) -> None:
    tx.run(
        "UPDATE legs SET due = :due WHERE ticket = :number AND part = 'lead' AND ended IS NULL",
        number=ticket.number,
        due=_written(ticket.due),
    )


def _rework(tx: Transaction, ticket: Ticket, event: Event, now: str) -> None:
    """The lead goes on with its leg, or begins another when the ticket had been closed."""
    last = tx.one(
        "SELECT id, ended, contacted_at FROM legs WHERE ticket = :number AND part = 'lead' ORDER BY id DESC LIMIT 1",
        number=ticket.number,
    )
    contacted = None if last is None or NEVER_CONTACTED in event.reason else last["contacted_at"]
    if last is None or last["ended"]:
        _begin(tx, ticket, ticket.unit, LEAD, now, contacted)
        return
    tx.run("UPDATE legs SET contacted_at = :contacted WHERE id = :id", contacted=contacted, id=last["id"])
    _new_deadline(tx, ticket, event, now)


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
    "rework": _rework,
    "interim_asked": _interim_asked,
    "protected": _protected,
    "closed": _end_all,
    "archived": _end_all,
    "withdrawn": _end_all,
    "merged": _end_all,
}
