"""Takes the tickets of another hotline system in, as history that can be read and counted and never acted upon.

One number is one ticket: a later row, in this file or the next, brings what it says and leaves the rest. A row that
belongs to a ticket of our own only tells how far the other system has come, so that nothing is counted twice.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Literal, TypeVar

from desk import vendor_writing
from storage.clock import stamp
from storage.database import Database
from storage.sheet_columns import Rejected
from storage.sheet_reading import NotATable
from storage.transaction import Transaction
from tickets.vendor_file import Spool, read_file
from tickets.vendor_rows import Fault, Unconfirmed, VendorTicket, Words, ticket_of

Progress = Callable[[int, int], None]
Change = Literal["new", "updated", "unchanged"]
ROWS_AT_ONCE = 500
ROWS_OF_A_TRANSACTION = 100_000
"""A file of up to so many rows goes in whole or not at all; a longer one in whole portions of so many."""

Given = tuple[int, dict[str, str]]
"""A row's number as Excel shows it and its cells that say something."""
T = TypeVar("T")
_written = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class Brought:
    """What a file brought: every number once in `changes`; `linked` are those that speak of tickets of our own,
    `unended` those that are closed and do not tell when.
    """

    changes: dict[str, Change] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    unconfirmed: dict[Unconfirmed, None] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    unended: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, int]:
        """How many tickets of each kind."""
        counted = Counter(self.changes.values())
        return {kind: counted[kind] for kind in ("new", "updated", "unchanged")}


@dataclass(frozen=True, slots=True)
class _Standing:
    """A number as it stands: its cells, and the digest of the ticket that is kept of them, None where none is."""

    cells: dict[str, str]
    made: str | None


@dataclass(frozen=True, slots=True)
class _Step(_Standing):
    """A number as it is to stand: the ticket of its cells, its digest, and the ticket of our own that it belongs to."""

    ticket: VendorTicket
    makes: str
    own: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: the file's name, who brings it, the channel of rows that tell none, and how many it may have."""

    file: str
    by: str
    channel: str = ""
    most_rows: int = 0


class _OnlyLooked(Exception):
    """Ends a transaction that is not to stay."""


def take_in(
    db: Database,
    words: Words,
    spool: Spool,
    now: datetime,
    progress: Progress = lambda done, steps: None,
    *,
    dry_run: bool = False,
) -> Brought:
    """Take in every usable row of a file; with `dry_run` everything is taken back at the end."""
    brought = Brought(rejected=list(spool.rejected))
    size = max(spool.count, 1) if dry_run else ROWS_OF_A_TRANSACTION
    done = 0
    for portion in _portions(spool.rows(), size):
        with suppress(_OnlyLooked), db.write() as tx:
            for rows in _portions(portion, ROWS_AT_ONCE):
                known = list(rows)
                _take(tx, words, spool, known, brought, now)
                done += len(known)
                progress(done, spool.count)
            _note_unconfirmed(tx, brought.unconfirmed, now)
            if dry_run:
                raise _OnlyLooked
    brought.rejected.sort(key=lambda one: one.row)
    return brought


def bring(
    db: Database,
    words: Words,
    data: bytes,
    source: Source,
    now: datetime,
    progress: Progress = lambda done, steps: None,
    *,
    dry_run: bool = False,
) -> Brought:
    """Take a file in; with `dry_run` nothing stays. Raises NotATable."""
    with read_file(data, words, {"channel": source.channel}) as spool:
        if source.most_rows and spool.count > source.most_rows:
            raise NotATable(
                f"文件有 {spool.count} 行，这里一次最多 {source.most_rows} 行，请用命令 tickets import 导入。"
            )
        brought = take_in(db, words, spool, now, progress, dry_run=dry_run)
    if not dry_run:
        with db.write() as tx:
            note(tx, source.file, source.by, brought, now)
    return brought


def note(tx: Transaction, file: str, by: str, brought: Brought, now: datetime) -> None:
    """Write down that a file came in."""
    tx.insert(
        "imports", kind="tickets", file=file, at=stamp(now), by_whom=by, rejected=len(brought.rejected),
        **brought.counts(),
    )  # fmt: skip


def _take(
    tx: Transaction, words: Words, spool: Spool, rows: list[Given], brought: Brought, now: datetime
) -> None:
    standing = _standing(tx, rows)
    own = _own_tickets(tx, [*(cells for _, cells in rows), *(one.cells for one in standing.values())])
    touched: dict[str, _Step] = {}
    for number, cells in rows:
        before = standing.get(cells["number"], _Standing({}, None))
        merged = before.cells | cells
        ticket = ticket_of(words, merged, spool.heading)
        if isinstance(ticket, Fault):
            brought.rejected.append(Rejected(number, ticket.column, ticket.reason))
            continue
        target = own.get(ticket.external) or own.get(ticket.number, "")
        step = _Step(merged, before.made, ticket, _digest(ticket, target), target)
        standing[ticket.number] = touched[ticket.number] = step
        brought.unconfirmed |= dict.fromkeys(ticket.unconfirmed)
    _write(tx, touched, brought, now)


def _write(tx: Transaction, touched: Mapping[str, _Step], brought: Brought, now: datetime) -> None:
    changed = {number: one for number, one in touched.items() if one.makes != one.made}
    for number, one in touched.items():
        change: Change = "unchanged" if number not in changed else "new" if one.made is None else "updated"
        if brought.changes.get(number, "unchanged") == "unchanged":
            brought.changes[number] = change
        (brought.linked.add if one.own else brought.linked.discard)(number)
        is_unended = vendor_writing.is_unended(one.ticket)
        (brought.unended.add if is_unended else brought.unended.discard)(number)
    apart = [one.ticket for one in changed.values() if not one.own]
    linked = {one.own: one.ticket for one in changed.values() if one.own}
    vendor_writing.keep(tx, apart)
    vendor_writing.link(tx, linked, now)
    tx.run_many(
        "INSERT INTO vendor_rows (number, cells, made, imported_at) VALUES (:number, :cells, :made, :now)"
        " ON CONFLICT (number) DO UPDATE SET cells = excluded.cells, made = excluded.made,"
        " imported_at = excluded.imported_at",
        (
            {
                "number": number,
                "cells": _written(one.cells),
                "made": one.makes,
                "now": stamp(now),
            }
            for number, one in changed.items()
        ),
    )


def _digest(ticket: VendorTicket, own: str) -> str:
    return hashlib.sha256(repr((ticket, own)).encode()).hexdigest()[:32]


def _standing(tx: Transaction, rows: Iterable[Given]) -> dict[str, _Standing]:
    known = tx.all(
        "SELECT number, cells, made FROM vendor_rows WHERE number IN :numbers",
        numbers=sorted({cells["number"] for _, cells in rows}),
    )
    return {row["number"]: _Standing(json.loads(row["cells"]), row["made"]) for row in known}


def _own_tickets(tx: Transaction, told: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Tickets of our own, by their number and by the number that another platform gave them when it passed them on."""
    named = sorted({cells[column] for cells in told for column in ("number", "external") if column in cells})
    own = tx.all("SELECT number FROM tickets WHERE number IN :named AND origin = 'own'", named=named)
    passed_on = tx.all("SELECT number, ticket FROM transfers WHERE number IN :named", named=named)
    return {row["number"]: row["ticket"] for row in passed_on} | {row["number"]: row["number"] for row in own}


def _note_unconfirmed(tx: Transaction, names: Iterable[Unconfirmed], now: datetime) -> None:
    tx.run_many(
        "INSERT INTO imported_names (kind, name, first_at, last_at) VALUES (:kind, :name, :now, :now)"
        " ON CONFLICT (kind, name) DO UPDATE SET last_at = excluded.last_at",
        ({"kind": one.kind, "name": one.name, "now": stamp(now)} for one in names),
    )


def _portions(items: Iterable[T], size: int) -> Iterator[Iterator[T]]:
    """The items in portions, each to be used up before the next."""
    rest = iter(items)
    for first in rest:
        yield _joined(first, islice(rest, size - 1))


def _joined(first: T, rest: Iterable[T]) -> Iterator[T]:
    yield first
    yield from rest
