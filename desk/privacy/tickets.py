"""Takes the citizen out of tickets that have ended: contact data go, words are reworded, what figures count stays."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from desk.export_cells import COLUMNS
from storage.transaction import Row, Transaction
from tickets import searching, store
from tickets.redaction import redacted

Reword = Callable[[str, Row], str]
"""What is left of words on a ticket: `(words, ticket)`."""

_WORDS = ("title", "text", "unit_text", "wish", "public_reply", "internal_reply")
_PERSONAL_CELLS = frozenset({"title", "text", "reply", "name", "phone", "place"})


def masked(gone: str) -> Reword:
    """Keeps the matter and takes out whoever speaks of himself, numbers and the name."""

    def reword(words: str, ticket: Row) -> str:
        secrets = (ticket["contact_name"], ticket["contact_phone"])
        return redacted(words, *secrets, nothing_left=gone) if words else ""

    return reword


def wiped(gone: str) -> Reword:
    """Keeps nothing of the words."""
    return lambda words, _: gone if words else ""


def forget(tx: Transaction, numbers: Sequence[str], reword: Reword) -> int:
    """Take the citizens out of these tickets, which nobody works on any more; returns how many tickets."""
    rows = tx.all("SELECT * FROM tickets WHERE number IN :numbers", numbers=numbers)
    tickets = {row["number"]: row for row in rows}
    _events(tx, tickets, reword)
    for table, columns in _BESIDE.items():
        _reword(tx, table, columns, tickets, reword)
    for statement in _EMPTIED:
        tx.run(statement, numbers=sorted(tickets))
    _exported(tx, tickets)
    _files(tx, rows)
    tx.run_many(_TICKET, (_reworded(row, reword) for row in rows))
    searching.keep(tx, filter(None, (store.load(tx, number) for number in tickets)))
    return len(rows)


_TICKET = (
    f"UPDATE tickets SET {', '.join(f'{column} = :{column}' for column in _WORDS)}, contact_name = '',"
    " contact_phone = '', sender = '', person_id = NULL, conversation_id = NULL, place = '', attachments = '[]'"
    " WHERE number = :number"
)
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "legs": ("reply",),
    "surveys": ("text",),
    "rectifications": ("cause", "measure"),
    "vendor_progress": ("reply",),
    "tasks": ("title", "text"),
    "outbox": ("text",),
}
"""Words that stand beside a ticket, in tables with a column `ticket`."""
_EMPTIED = (
    "UPDATE linked_citizens SET sender = '', title = '', text = '', place = '', phone = '' WHERE ticket IN :numbers",
    "UPDATE vendor_rows SET cells = '{}' WHERE number IN :numbers",
)


def _reworded(row: Row, reword: Reword) -> dict[str, object]:
    return {"number": row["number"], **{column: reword(row[column], row) for column in _WORDS}}


def _events(tx: Transaction, tickets: Mapping[str, Row], reword: Reword) -> None:
    events = tx.all(
        "SELECT id, ticket, reason, text, data FROM ticket_events WHERE ticket IN :numbers",
        numbers=sorted(tickets),
    )
    tx.run_many(
        "UPDATE ticket_events SET reason = :reason, text = :text, data = :data WHERE id = :id",
        (_event(event, tickets[event["ticket"]], reword) for event in events),
    )


def _event(event: Row, ticket: Row, reword: Reword) -> dict[str, object]:
    words = {name: reword(event[name], ticket) for name in ("reason", "text")}
    return {"id": event["id"], **words, "data": _data(event["data"], ticket, reword)}


def _data(written: str, ticket: Row, reword: Reword) -> str:
    """Of what has no column of its own, words to the citizen are reworded; places and pictures go."""
    data: dict[str, Any] = json.loads(written)
    kept = {name: value for name, value in data.items() if name not in ("place", "media")}
    if "public" in kept:
        kept["public"] = reword(kept["public"], ticket)
    return json.dumps(kept, ensure_ascii=False)


def _reword(
    tx: Transaction, table: str, columns: Sequence[str], tickets: Mapping[str, Row], reword: Reword
) -> None:
    key = "ticket" if table == "vendor_progress" else "id"
    rows = tx.all(
        f"SELECT {key} AS row_key, ticket, {', '.join(columns)} FROM {table} WHERE ticket IN :numbers",
        numbers=sorted(tickets),
    )
    changed = ", ".join(f"{column} = :{column}" for column in columns)
    tx.run_many(
        f"UPDATE {table} SET {changed} WHERE {key} = :row_key",
        (
            {
                "row_key": row["row_key"],
                **{column: reword(row[column], tickets[row["ticket"]]) for column in columns},
            }
            for row in rows
        ),
    )


def _exported(tx: Transaction, tickets: Mapping[str, Row]) -> None:
    """A frozen list keeps its row for the number of the ticket, without what tells of the citizen."""
    rows = tx.all(
        "SELECT export_id, position, cells FROM export_rows WHERE ticket IN :numbers", numbers=sorted(tickets)
    )
    tx.run_many(
        "UPDATE export_rows SET cells = :cells WHERE export_id = :export_id AND position = :position",
        ({**row, "cells": _without_person(row["cells"])} for row in rows),
    )


def _without_person(cells: str) -> str:
    told = zip(COLUMNS, json.loads(cells), strict=True)
    return json.dumps(["" if name in _PERSONAL_CELLS else cell for name, cell in told], ensure_ascii=False)


def _files(tx: Transaction, rows: Sequence[Row]) -> None:
    ids = sorted(set(_attached(rows)))
    tx.run("DELETE FROM attachments WHERE id IN :ids", ids=ids)


def _attached(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from json.loads(row["attachments"])
