"""The nightly round that ends what is over age, in portions: what is found in one look is removed in one transaction.

A portion that was full is followed by the next one a minute later, until nothing is left; each night leaves a row that
says how much was removed.
"""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.city import City
from desk.privacy import accounts, tickets
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.states import CLOSED, ENDED

MOST_AT_ONCE = 2_000
"""Rows of a kind in one transaction: others wait for it."""
MOST_TICKETS_AT_ONCE = 200
Found = Mapping[str, Any]

_OVER = {
    "inbox": (
        "messages",
        "SELECT id FROM inbox WHERE received_at < :before AND status <> 'open'"
        " AND (text <> '' OR payload <> '{}' OR understood <> '{}') ORDER BY id LIMIT :most",
        "UPDATE inbox SET text = '', payload = '{}', understood = '{}', error = '' WHERE id IN :ids",
    ),
    "outbox": (
        "messages",
        "SELECT id FROM outbox WHERE created_at < :before AND audience = 'citizen' AND text <> ''"
        " AND status IN ('sent', 'dead', 'unknown', 'expired') ORDER BY id LIMIT :most",
        "UPDATE outbox SET text = '', options = '[]', error = '', media = NULL WHERE id IN :ids",
    ),
    "answer_log": (
        "messages",
        "SELECT id FROM answer_log WHERE at < :before AND query <> '' ORDER BY id LIMIT :most",
        "UPDATE answer_log SET query = '' WHERE id IN :ids",
    ),
    "vendor_rows": (
        "imported",
        "SELECT number AS id FROM vendor_rows WHERE imported_at < :before AND cells <> '{}' LIMIT :most",
        "UPDATE vendor_rows SET cells = '{}' WHERE number IN :ids",
    ),
    "exports": (
        "exported",
        "SELECT id FROM exports e WHERE decided_at < :before"
        " AND EXISTS (SELECT 1 FROM export_rows r WHERE r.export_id = e.id) ORDER BY id LIMIT :most",
        "DELETE FROM export_rows WHERE export_id IN :ids",
    ),
    "audit": (
        "log",
        "SELECT id FROM audit WHERE at < :before ORDER BY at LIMIT :most",
        "DELETE FROM audit WHERE id IN :ids",
    ),
    "export_log": (
        "log",
        "SELECT id FROM export_log WHERE at < :before ORDER BY id LIMIT :most",
        "DELETE FROM export_log WHERE id IN :ids",
    ),
}
"""For each table its kind in `keeping`, how rows over age are found, and what becomes of them."""
# An account stays while a ticket of its citizen is open or has not been over for as long.
_SILENT = """
    SELECT id, channel, account, sender, person_id FROM conversations c WHERE last_at < :before
      AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.conversation_id = c.id
        AND (t.status NOT IN :ended OR coalesce(t.closed, t.opened) >= :before))
      AND NOT EXISTS (SELECT 1 FROM linked_citizens l JOIN tickets t ON t.number = l.ticket
        WHERE l.conversation_id = c.id AND t.status NOT IN :ended)
    ORDER BY last_at, id LIMIT :most"""
_OVER_TICKETS = """
    SELECT number FROM tickets t WHERE opened < :before AND coalesce(closed, opened) < :before
      AND (status IN :ended OR (origin <> 'own' AND status IN :closed))
      AND NOT EXISTS (SELECT 1 FROM forgotten_tickets f WHERE f.number = t.number)
    ORDER BY opened, number LIMIT :most"""


def look_up(tx: Transaction, city: City, now: datetime) -> Found:
    """The first portion of everything over age, by table; ids alone."""
    ends = {kind: stamp(moment) for kind, moment in city.keeping.ends(now).items()}
    found: dict[str, Any] = {
        table: _ids(tx.all(find, before=ends[kind], most=MOST_AT_ONCE))
        for table, (kind, find, _) in _OVER.items()
    }
    found["attachments"] = _over_files(tx, ends["attachments"])
    found["conversations"] = _ids(_silent(tx, ends["people"]))
    found["tickets"] = _over_tickets(tx, ends["people"])
    return found


def make(tx: Transaction, city: City, found: Found, now: datetime) -> bool:
    """Remove what was found and note how much; True when there may be more."""
    gone, people = city.phrases.text("erased"), stamp(city.keeping.ends(now)["people"])
    counts = Counter({table: len(found[table]) for table in found})
    for table, (_, _, end) in _OVER.items():
        tx.run(end, ids=found[table])
    tx.run("DELETE FROM attachments WHERE id IN :ids", ids=found["attachments"])
    still = [row for row in _silent(tx, people) if row["id"] in set(found["conversations"])]
    counts["conversations"] = accounts.forget(tx, still, gone)
    counts["tickets"] = tickets.forget(tx, found["tickets"], tickets.masked(gone))
    note_forgotten(tx, found["tickets"], now)
    is_more = any(len(found[table]) == _most(table) for table in found)
    _note(tx, counts, is_more, now)
    return is_more


def note_forgotten(tx: Transaction, numbers: list[str], now: datetime) -> None:
    """Remember that these tickets tell of nobody any more."""
    tx.run_many(
        "INSERT INTO forgotten_tickets (number, at) VALUES (:number, :at) ON CONFLICT DO NOTHING",
        ({"number": number, "at": stamp(now)} for number in numbers),
    )


def last_run(tx: Transaction) -> Row | None:
    """The latest night: its day, when it began and ended (None: not yet), and how many rows of each table."""
    row = tx.one("SELECT * FROM retention_runs ORDER BY day DESC LIMIT 1")
    return row and {**row, "counts": json.loads(row["counts"])}


def _most(table: str) -> int:
    return MOST_TICKETS_AT_ONCE if table in ("tickets", "conversations") else MOST_AT_ONCE


def _silent(tx: Transaction, before: str) -> list[Row]:
    return tx.all(_SILENT, before=before, ended=sorted(ENDED), most=MOST_TICKETS_AT_ONCE)


def _over_tickets(tx: Transaction, before: str) -> list[str]:
    rows = tx.all(
        _OVER_TICKETS,
        before=before,
        ended=sorted(ENDED),
        closed=sorted(CLOSED),
        most=MOST_TICKETS_AT_ONCE,
    )
    return [row["number"] for row in rows]


def _over_files(tx: Transaction, before: str) -> list[str]:
    """Files over age that no ticket which is still worked on has."""
    living = tx.all(
        "SELECT attachments FROM tickets WHERE status NOT IN :ended AND attachments <> '[]'",
        ended=sorted(ENDED),
    )
    kept = {key for row in living for key in json.loads(row["attachments"])}
    rows = tx.all(
        "SELECT id FROM attachments WHERE created_at < :before ORDER BY created_at LIMIT :most",
        before=before,
        most=MOST_AT_ONCE + len(kept),
    )
    return [key for key in _ids(rows) if key not in kept][:MOST_AT_ONCE]


def _ids(rows: list[Row]) -> list[Any]:
    return [row["id"] for row in rows]


def _note(tx: Transaction, counts: Counter[str], is_more: bool, now: datetime) -> None:
    day, before = str(now.date()), last_run(tx)
    if before and before["day"] == day:
        counts = counts + Counter(before["counts"])
    tx.run(
        "INSERT INTO retention_runs (day, began_at, ended_at, counts) VALUES (:day, :now, :ended, :counts)"
        " ON CONFLICT (day) DO UPDATE SET ended_at = :ended, counts = :counts",
        day=day,
        now=stamp(now),
        ended=None if is_more else stamp(now),
        counts=json.dumps({name: count for name, count in counts.items() if count}),
    )
