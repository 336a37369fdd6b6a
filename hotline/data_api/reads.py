"""What other systems read of tickets, articles and units. Nothing tells who a citizen is, and restricted lines are left out.

Of a confidential report there is only what its unit reads.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from console.scope import Condition
from hotline.data_api.questions import Wanted, WantedTickets, cursor
from knowledge_base import store
from knowledge_base.articles import INTERNAL, Version
from storage.transaction import Row, Transaction
from tickets.redaction import redacted, without_numbers
from tickets.units import Unit, Units

Page = dict[str, Any]

_SEEN = (
    "SELECT number, status, purpose, category, topic, line, unit, assistants, urgent, confidential, title, text, unit_text,"
    " places, areas, channel, opened, due, closed, outcome, public_reply, rating, solved, contacts, returns, reworks,"
    " origin, upstream_number, version, contact_name, contact_phone FROM tickets"
)
EVERYTHING: Condition = ("1 = 1", {})


def tickets(
    tx: Transaction, wanted: WantedTickets, hidden: Sequence[str], seen: Condition = EVERYTHING
) -> Page:
    """A page of tickets; `seen` is the condition on those that the token's account may see."""
    conditions = ["line NOT IN :hidden", "number > :after", seen[0]]
    if wanted.status:
        conditions.append("status = :status")
    if wanted.unit:
        conditions.append("unit = :unit")
    if wanted.first:
        conditions.append("opened >= :first")
    if wanted.last:
        conditions.append("opened < :end")
    rows = tx.all(
        f"{_SEEN} WHERE {' AND '.join(conditions)} ORDER BY number LIMIT :most",
        hidden=hidden,
        after=wanted.page.after,
        status=wanted.status,
        unit=wanted.unit,
        first=str(wanted.first),
        end=str(wanted.last + timedelta(days=1)) if wanted.last else "",
        most=wanted.page.limit + 1,
        **seen[1],
    )
    return _page("tickets", [_ticket(row) for row in rows], wanted.page.limit, "number")


def ticket(tx: Transaction, number: str, hidden: Sequence[str], seen: Condition = EVERYTHING) -> Page | None:
    """One ticket with its history; None where there is none that may be read."""
    row = tx.one(
        f"{_SEEN} WHERE line NOT IN :hidden AND number = :number AND {seen[0]}",
        hidden=hidden,
        number=number,
        **seen[1],
    )
    if row is None:
        return None
    events = tx.all(
        "SELECT at, event, unit, due_before, due_after FROM ticket_events WHERE ticket = :number ORDER BY seq",
        number=number,
    )
    return {**_ticket(row), "events": events}


def articles(tx: Transaction, wanted: Wanted, unit: str) -> Page:
    """A page of what is released and not for staff alone, by code."""
    found = [one for one in _released(tx) if one.content.article > wanted.after]
    chosen = [one for one in found if unit in ("", one.content.unit)][: wanted.limit + 1]
    return _page("articles", [_article(one) for one in chosen], wanted.limit, "article")


def article(tx: Transaction, code: str) -> Page | None:
    """One released article."""
    return next((_article(one) for one in _released(tx) if one.content.article == code), None)


def units(known: Units, wanted: Wanted) -> Page:
    """A page of the units, by name."""
    found = sorted((unit for unit in known if unit.name > wanted.after), key=lambda unit: unit.name)
    return _page("units", [_unit(unit) for unit in found[: wanted.limit + 1]], wanted.limit, "unit")


def _page(name: str, rows: Sequence[dict[str, Any]], limit: int, key: str) -> Page:
    """So many rows, and the cursor of the next page where one more was found."""
    shown = rows[:limit]
    return {name: shown, "next": cursor(shown[-1][key]) if len(rows) > limit else None}


def _released(tx: Transaction) -> list[Version]:
    current = store.current_release(tx)
    found = store.released(tx, current) if current else []
    public = (one for one in found if one.content.audience != INTERNAL)
    return sorted(public, key=lambda one: one.content.article)


def _article(version: Version) -> dict[str, Any]:
    content = version.content
    return {
        "article": content.article, "version": version.number, "unit": content.unit, "kind": content.kind,
        "audience": content.audience, "question": content.question, "wordings": list(content.wordings),
        "answer": content.answer, "basis": content.basis, "phone": content.phone, "address": content.address,
        "valid_from": _day(content.valid_from), "valid_to": _day(content.valid_to),
    }  # fmt: skip


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def _unit(unit: Unit) -> dict[str, Any]:
    return {"unit": unit.name, "kind": unit.kind, "aliases": list(unit.aliases)}


def _ticket(row: Row) -> dict[str, Any]:
    plain = (
        "number", "status", "purpose", "category", "topic", "line", "unit", "channel", "opened", "due", "closed",
        "outcome", "rating", "solved", "contacts", "returns", "reworks", "origin", "upstream_number",
        "version",
    )  # fmt: skip
    return {
        **{name: row[name] for name in plain},
        **{name: json.loads(row[name]) for name in ("assistants", "places", "areas")},
        **{name: bool(row[name]) for name in ("urgent", "confidential")},
        **_words(row),
    }


def _words(row: Row) -> dict[str, Any]:
    """The words of the request and the answer without telephone, identity numbers and the name."""
    secrets = (row["contact_name"], row["contact_phone"])
    if row["confidential"]:
        hidden = {name: redacted(row[name], *secrets) for name in ("title", "public_reply") if row[name]}
        return {"title": "", "public_reply": "", **hidden, "text": row["unit_text"], "places": []}
    return {name: _plain(row[name], row["contact_name"]) for name in ("title", "text", "public_reply")}


def _plain(words: str, name: str) -> str:
    plain = without_numbers(words)
    return plain.replace(name, "＊＊＊") if len(name) > 1 else plain
