"""Carries out what is due: rows of the `due` table, one by one, each in a transaction of its own.

A row is claimed under a lease first, so that a handler that kills its process is noticed; then handler and `done` are
one transaction, so that its effects happen once. A row that fails rests longer each time and is never dropped.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from storage.clock import moment, stamp
from storage.database import Database
from storage.transaction import Transaction

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
GIVES_WAY_AFTER_MS = 300
"""A person who moves a ticket holds it and may wait for its timer's row; the timer, which waits for the ticket, can be
tried again, and the person's move must not fail. Far less than the second after which PostgreSQL would choose."""
VISIBLE_AFTER = 5
"""After so many failures somebody is told; the row is tried on."""
MOST_A_RUN = 1_000
"""A handler that puts itself again at once cannot hold the run for ever."""
MOST_CHARACTERS_OF_AN_ERROR = 500
# Spelled as in the partial index, or SQLite does not see that the index serves.
_OPEN = "done IS NULL"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One row that is due: its `kind` names the handler, `key` what it is about.

    `attempts` counts this one too; `error` is why the last one failed, empty when its process died.
    """

    id: int
    kind: str
    key: str
    due_at: datetime
    payload: Mapping[str, Any]
    attempts: int
    error: str


Handler = Callable[[Transaction, DueItem, datetime], None]
"""Does what is due in the transaction that also marks it done; an exception undoes both."""

LookUp = Callable[[Transaction, DueItem, datetime], Mapping[str, Any]]
"""Reads what takes long to find out, while nothing is held; the handler gets it added to the payload."""

Stuck = Callable[[Transaction, DueItem, datetime], None]
"""Makes a row that failed VISIBLE_AFTER times visible to people; it is called once for a row."""


class NoHandler(LookupError):
    """A kind that nobody registered: a defect, or a row of another version of the program."""


def run_due(
    db: Database,
    now: datetime,
    handlers: Mapping[str, Handler],
    stuck: Stuck,
    look_ups: Mapping[str, LookUp] | None = None,
) -> int:
    """Do everything that is due at `now`, oldest first; returns how many items succeeded."""
    succeeded = 0
    for _ in range(MOST_A_RUN):
        item = _claim(db, now)
        if item is None:
            break
        try:
            if item.attempts == VISIBLE_AFTER + 1:
                _tell(db, item, now, stuck)
            succeeded += _do(db, _looked_up(db, item, now, look_ups or {}), now, handlers)
        except Exception as error:  # whatever a handler raises, the others must have their turn
            log.exception("due item %s of kind %s failed", item.key, item.kind)
            _postpone(db, item, repr(error), now)
    return succeeded


def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """The first moment after `now` at which something is due or may be tried again."""
    at: str | None = tx.value(
        "SELECT min(at) FROM (SELECT min(due_at) AS at FROM due"
        f" WHERE {_OPEN} AND due_at > :now AND (lease_until IS NULL OR lease_until <= due_at)"
        f" UNION ALL SELECT min(lease_until) FROM due WHERE {_OPEN} AND lease_until > :now AND lease_until > due_at)"
        " AS moments",
        now=stamp(now),
    )
    return moment(at) if at else None


def _claim(db: Database, now: datetime) -> DueItem | None:
    with db.write() as tx:
        row = tx.one(
            f"WITH picked AS MATERIALIZED (SELECT id FROM due WHERE {_OPEN} AND due_at <= :now"
            " AND (lease_until IS NULL OR lease_until <= :now) ORDER BY due_at, id LIMIT 1 /* skip locked */)"
            " UPDATE due SET lease_until = :until, attempts = attempts + 1"
            f" WHERE {_OPEN} AND id IN (SELECT id FROM picked) RETURNING *",
            now=stamp(now),
            until=stamp(now + LEASE),
        )
    if row is None:
        return None
    payload = json.loads(row["payload"])
    return DueItem(
        row["id"], row["kind"], row["key"], moment(row["due_at"]), payload, row["attempts"], row["error"]
    )


def _looked_up(db: Database, item: DueItem, now: datetime, look_ups: Mapping[str, LookUp]) -> DueItem:
    if item.kind not in look_ups:
        return item
    with db.read() as tx:
        return replace(item, payload={**item.payload, **look_ups[item.kind](tx, item, now)})


def _do(db: Database, item: DueItem, now: datetime, handlers: Mapping[str, Handler]) -> bool:
    """Handle a claimed item; False when it was moved, cancelled or taken over in the meantime."""
    handler = handlers.get(item.kind)
    if handler is None:
        raise NoHandler(item.kind)
    with db.write() as tx:
        tx.wait_at_most(GIVES_WAY_AFTER_MS)
        # Done first: the handler may put the same key again for its next time.
        ours = tx.run(
            "UPDATE due SET done = :now, lease_until = NULL, error = ''"
            f" WHERE id = :id AND {_OPEN} AND attempts = :attempts AND due_at = :due_at AND lease_until > :now",
            id=item.id,
            now=stamp(now),
            attempts=item.attempts,
            due_at=stamp(item.due_at),
        )
        if ours:
            handler(tx, item, now)
    return bool(ours)


def _tell(db: Database, item: DueItem, now: datetime, stuck: Stuck) -> None:
    with db.write() as tx:
        stuck(tx, item, now)


def _postpone(db: Database, item: DueItem, reason: str, now: datetime) -> None:
    rest = min(FIRST_PAUSE * (1 << min(item.attempts - 1, 10)), LONGEST_PAUSE)
    with db.write() as tx:
        tx.run(
            "UPDATE due SET lease_until = :until, error = :reason"
            f" WHERE id = :id AND {_OPEN} AND attempts = :attempts AND due_at = :due_at",
            id=item.id,
            until=stamp(now + rest),
            reason=reason[:MOST_CHARACTERS_OF_AN_ERROR],
            attempts=item.attempts,
            due_at=stamp(item.due_at),
        )
