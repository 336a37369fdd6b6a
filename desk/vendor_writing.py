"""Writes another system's tickets as rows: ticket, facts, contact, matter and survey of each, and nothing that acts."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from storage.clock import stamp
from storage.transaction import Transaction
from tickets import facts, searching, unit_tickets
from tickets.answers import RATED
from tickets.facts import Facts
from tickets.redaction import redacted
from tickets.scale import THREE
from tickets.ticket import COLUMNS, Ticket, stored
from tickets.vendor_rows import OVER, VendorTicket, disposition, is_ticket, was_dispatched

VENDOR = "vendor"
ACCOUNT = "import"
"""The account of contacts that came with a file."""
REPORT = "举报"
_TITLE = 60
_VALUES = attrgetter(*COLUMNS)
_KEEP = (
    f"INSERT INTO tickets ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{name}' for name in COLUMNS)})"
    f" ON CONFLICT (number) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in COLUMNS if n != 'number')}"
)


def keep(tx: Transaction, tickets: Collection[VendorTicket]) -> None:
    """Write tickets, in place of what was kept under their numbers."""
    contacts = _contacts(tx, tickets)
    made = [_ticket(one, contacts[one.number]) for one in tickets]
    tx.run_many(_KEEP, (stored(dict(zip(COLUMNS, _VALUES(one), strict=True))) for one in made))
    searching.keep(tx, made)
    unit_tickets.keep(tx, made)
    counted = [(one, ticket) for one, ticket in zip(tickets, made, strict=True) if is_ticket(one)]
    facts.keep_many(tx, (_facts(one, ticket) for one, ticket in counted))
    others = [one.number for one in tickets if not is_ticket(one)]
    tx.run("DELETE FROM ticket_facts WHERE number IN :numbers", numbers=others)
    tx.run("DELETE FROM surveys WHERE ticket IN :numbers", numbers=[one.number for one in tickets])
    surveys = [_survey(one) for one in tickets if one.grade or one.called_at]
    tx.insert_many("surveys", surveys)


def link(tx: Transaction, tickets: Mapping[str, VendorTicket], now: datetime) -> None:
    """Write how tickets of our own, by their numbers, stand in the other system."""
    _forget(tx, [one.number for own, one in tickets.items() if one.number != own])
    tx.run_many(
        "INSERT INTO vendor_progress (ticket, number, status, unit, reply, closed_at, imported_at)"
        " VALUES (:ticket, :number, :status, :unit, :reply, :closed_at, :now) ON CONFLICT (ticket) DO UPDATE SET"
        " number = excluded.number, status = excluded.status, unit = excluded.unit, reply = excluded.reply,"
        " closed_at = excluded.closed_at, imported_at = excluded.imported_at",
        (
            {
                "ticket": own, "number": one.number, "status": one.status, "unit": one.unit, "reply": one.reply,
                "closed_at": _stamped(one.closed_at), "now": stamp(now),
            }
            for own, one in tickets.items()
        ),
    )  # fmt: skip


def is_unended(one: VendorTicket) -> bool:
    """Whether it is closed and does not tell when: figures by the day of closing leave it out."""
    return one.status in OVER and one.closed_at is None


def _forget(tx: Transaction, numbers: list[str]) -> None:
    """Tickets that turned out to be our own are no history of another system any more."""
    rows = tx.all(
        "SELECT number, contact_id FROM tickets WHERE number IN :numbers AND origin = :vendor",
        numbers=numbers,
        vendor=VENDOR,
    )
    known, contacts = [row["number"] for row in rows], [row["contact_id"] for row in rows]
    for sql in (
        "DELETE FROM surveys WHERE ticket IN :numbers",
        "DELETE FROM ticket_facts WHERE number IN :numbers",
        "DELETE FROM ticket_search WHERE number IN :numbers",
        "DELETE FROM unit_tickets WHERE ticket IN :numbers",
        "DELETE FROM tickets WHERE number IN :numbers",
    ):
        tx.run(sql, numbers=known)
    tx.run("DELETE FROM matters WHERE contact_id IN :contacts", contacts=contacts)
    tx.run("DELETE FROM contacts WHERE id IN :contacts", contacts=contacts)


def _contacts(tx: Transaction, tickets: Collection[VendorTicket]) -> dict[str, int]:
    """The contact of every ticket, a new one where there is none yet, brought up to date with its matter."""
    rows = tx.all(
        "SELECT number, contact_id FROM tickets WHERE number IN :numbers",
        numbers=[one.number for one in tickets],
    )
    known: dict[str, int] = {row["number"]: row["contact_id"] for row in rows}
    old = [one for one in tickets if one.number in known]
    tx.run_many(_CONTACT, (_contact(one) | {"id": known[one.number]} for one in old))
    tx.run_many(_MATTER, (_matter(one, known[one.number]) for one in old))
    return known | _new_contacts(tx, [one for one in tickets if one.number not in known])


_CONTACT = (
    "UPDATE contacts SET channel = :channel, opened = :opened, closed = :opened, disposition = :disposition,"
    " line = :line WHERE id = :id"
)
_MATTER = (
    "UPDATE matters SET purpose = :purpose, category = :category, topic = :topic, places = :places,"
    " ticket = :ticket, created_at = :created_at WHERE contact_id = :contact_id"
)


def _new_contacts(tx: Transaction, tickets: Collection[VendorTicket]) -> dict[str, int]:
    last = tx.value("SELECT max(id) FROM contacts") or 0
    fixed = {"account": ACCOUNT, "messages": 1}
    tx.insert_many(
        "contacts",
        (_contact(one) | fixed | {"sender": one.number, "closed": stamp(one.accepted_at)} for one in tickets),
    )
    rows = tx.all(
        "SELECT id, sender FROM contacts WHERE id > :last AND account = :account", last=last, account=ACCOUNT
    )
    known: dict[str, int] = {row["sender"]: row["id"] for row in rows}
    tx.insert_many("matters", (_matter(one, known[one.number]) for one in tickets))
    return known


def _contact(one: VendorTicket) -> dict[str, object]:
    return {
        "channel": one.channel, "opened": stamp(one.accepted_at), "disposition": disposition(one), "line": one.line,
    }  # fmt: skip


def _matter(one: VendorTicket, contact: int) -> dict[str, object]:
    return {
        "contact_id": contact, "purpose": one.purpose, "category": one.category, "topic": one.topic,
        "places": json.dumps([one.place] if one.place else [], ensure_ascii=False),
        "ticket": one.number if is_ticket(one) else None, "created_at": stamp(one.accepted_at),
    }  # fmt: skip


def _ticket(one: VendorTicket, contact: int) -> Ticket:
    is_report = one.purpose == REPORT
    return Ticket(
        number=one.number, status=one.status, opened=one.accepted_at, purpose=one.purpose, category_code=one.code,
        category=one.category, topic=one.topic, line=one.line, unit=one.unit if was_dispatched(one) else "",
        assistants=one.assistants, urgent=one.urgent, confidential=is_report, title=one.title or one.text[:_TITLE],
        text=one.text, unit_text=redacted(one.text, one.name, one.phone) if is_report else one.text, place=one.place,
        areas=(one.area,) if one.area else (), contact_name=one.name, contact_phone=one.phone, channel=one.channel,
        account=ACCOUNT, contact_id=contact, due=one.due, closed=one.closed_at, returns=one.returns,
        reworks=one.reworks, extended=one.extended, outcome=one.outcome, public_reply=one.reply,
        internal_reply="" if one.outcome else one.result, rating=THREE.get(one.grade, one.grade), solved=one.solved,
        upstream_number=one.external, origin=VENDOR,
    )  # fmt: skip


def _facts(one: VendorTicket, ticket: Ticket) -> Facts:
    """What figures count of it; a unit without a moment had it at once, and what has ended was handed in by then."""
    own = facts.facts_of(ticket)
    if not was_dispatched(one):
        return own
    replied = one.handed_at or (one.closed_at if one.status in OVER else None)
    return replace(
        own, dispatched_at=one.dispatched_at or one.accepted_at, signed_at=one.signed_at,
        contacted_at=one.contacted_at, handed_at=replied,
    )  # fmt: skip


def _survey(one: VendorTicket) -> dict[str, object]:
    """What was asked after closing and what came of it; who did not judge has not answered."""
    rating = THREE.get(one.grade, one.grade)
    is_rated = rating in RATED
    asked = one.called_at or one.closed_at or one.accepted_at
    return {
        "ticket": one.number, "round": one.reworks, "state": "answered" if is_rated else "over",
        "opened": stamp(one.closed_at or asked), "asked_at": stamp(asked), "rating": rating,
        "grade": one.grade if is_rated else "", "solved": one.solved, "answered_by": ACCOUNT,
        "answered_at": stamp(asked) if is_rated else None,
    }  # fmt: skip


def _stamped(at: datetime | None) -> str | None:
    return stamp(at) if at else None
