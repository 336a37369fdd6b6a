"""Rectification: what a unit did about a dissatisfied citizen, or about figures that are too low, with cause and measure.

The record is opened by what happened, filed by the unit before a date, and listed by unit and period; who has not
filed is reminded by the clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from channels import outbox
from channels.messages import Audience
from channels.storable import storable
from desk import clocks
from desk.city import City
from desk.notices import OFFICE, notice
from desk.wording import short
from storage import due
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction
from tickets.model import Actor, Refusal
from tickets.ticket import Ticket

DISSATISFIED = "dissatisfied"
"""The kind of record that a dissatisfied citizen opens: once a closing."""
FIGURES = "unit"
"""The kind of record that low figures of a unit open."""
MAY_FILE = frozenset({"handler", "unit_leader"})
MOST_CHARACTERS = 4_000

SENTENCES: Mapping[str, str] = {
    "role": "整改措施由承办单位的承办人员或领导填写。",
    "missing": "没有找到这条整改记录。",
    "cause_missing": "请写明原因。",
    "measure_missing": "请写明整改措施。",
}


@dataclass(frozen=True, slots=True)
class Record:
    """What a unit has to put right: `about` says what it is, `key` makes it unique for ever."""

    kind: str
    unit: str
    about: str
    key: str
    ticket: str | None = None


def open_of_ticket(
    tx: Transaction, city: City, ticket: Ticket, closing: int, blamed: str, now: datetime
) -> None:
    """The record of a dissatisfied citizen; `blamed` are the causes that were told."""
    about = city.phrases.text(
        "rectify_dissatisfied", title=ticket.title, reason=blamed or city.phrases.text("no_reason")
    )
    key = f"{DISSATISFIED}:{ticket.number}:{closing}"
    open_record(tx, city, Record(DISSATISFIED, ticket.unit, about, key, ticket.number), now)


def open_of_figures(tx: Transaction, city: City, unit: str, about: str, period: str, now: datetime) -> bool:
    """The record of a unit whose rate or grade is too low: `about` says which figure, `period` when, as `2024-10`.

    One for each figure of a unit and period; False when it was opened before.
    """
    record = Record(FIGURES, unit, f"{period} {about}", f"{FIGURES}:{unit}:{period}:{about}")
    return open_record(tx, city, record, now)


def open_record(tx: Transaction, city: City, record: Record, now: datetime) -> bool:
    """Open a record, tell the unit and set its clock; False when it was opened before."""
    until = city.deadlines.rectify(now).at
    opened = tx.insert_new(
        "rectifications", kind=record.kind, ticket=record.ticket, unit=record.unit, about=record.about,
        opened=stamp(now), due=stamp(until), dedupe_key=record.key,
    )  # fmt: skip
    if opened:
        text = city.phrases.text("unit_rectify", about=record.about, due=short(until))
        asked = notice("unit", record.unit, "rectify", text, f"rectify:{record.key}", record.ticket)
        outbox.put(tx, asked, now)
        clocks.start(tx, city, clocks.RECTIFY, record.key, until, now)
    return opened


def ring(tx: Transaction, city: City, key: str, payload: Mapping[str, Any], now: datetime) -> None:
    """A record is not filed yet: the unit is reminded, after the deadline the office hears of it, at last the leader."""
    row = tx.one("SELECT * FROM rectifications WHERE dedupe_key = :key AND filed_at IS NULL", key=key)
    if row is None:
        return
    stage, deadline = cast(clocks.Stage, payload["stage"]), moment(payload["deadline"])
    phrase, kind = ("unit_rectify", "due_soon") if stage == "soon" else ("unit_rectify_late", "overdue")
    until = short(deadline.astimezone(now.tzinfo))
    text = city.phrases.text(phrase, unit=row["unit"], about=row["about"], due=until)
    for audience, recipient in _told(city, row["unit"], stage):
        once = f"rectify:{key}:{stage}:{recipient}"
        outbox.put(tx, notice(audience, recipient, kind, text, once, row["ticket"]), now)
    clocks.next_ring(tx, city, clocks.RECTIFY, key, stage, deadline, urgent=False)


def _told(city: City, unit: str, stage: clocks.Stage) -> Iterator[tuple[Audience, str]]:
    yield "unit", unit
    if stage != "soon":
        yield "office", OFFICE
    known = city.units.find(unit)
    if stage == "again" and known and known.head:
        yield "leader", f"{unit}/{known.head}"


def file(
    tx: Transaction, actor: Actor, record_id: int, cause: str, measure: str, now: datetime
) -> Refusal | None:
    """The unit files cause and measure, or corrects them; None when it is done."""
    row = tx.one("SELECT * FROM rectifications WHERE id = :id /* for update */", id=record_id)
    cause, measure = (storable(text, MOST_CHARACTERS).strip() for text in (cause, measure))
    reason = _obstacle(row, actor, cause, measure)
    if row is None or reason:
        return Refusal("rectify", reason, SENTENCES[reason])
    tx.run(
        "UPDATE rectifications SET cause = :cause, measure = :measure, filed_at = :now, filed_by = :user"
        " WHERE id = :id",
        cause=cause,
        measure=measure,
        now=stamp(now),
        user=actor.user,
        id=record_id,
    )
    due.cancel(tx, clocks.RECTIFY, row["dedupe_key"])
    return None


def _obstacle(row: Row | None, actor: Actor, cause: str, measure: str) -> str:
    if row is None or (actor.side == "unit" and row["unit"] != actor.unit):
        return "missing"
    if actor.role not in MAY_FILE:
        return "role"
    return "" if cause and measure else "measure_missing" if cause else "cause_missing"
