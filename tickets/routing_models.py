"""The models of routing as rows: asked for, learnt by one process at a time, taken into use or found worse.

The row is asked for in the transaction of whatever makes learning worthwhile. Old rows keep their figures, not their model.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.clock import moment, stamp
from storage.transaction import Transaction
from tickets.redaction import without_numbers
from tickets.routing_training import Example

PACK, ROUND, COMMAND = "pack", "round", "command"
"""Why a model is asked for: the pack changed, enough tickets ended, a person gave examples."""
LEASE = timedelta(hours=1)
"""How long a process may learn before another one tries."""
MODELS_KEPT = 3


@dataclass(frozen=True, slots=True)
class InUse:
    """The model that routes: its number, when it was made, its bytes."""

    number: int
    made_at: datetime
    packed: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """What came of learning. `packed` is None where it was worse, or there was nothing to learn from."""

    packed: bytes | None
    state: str
    examples: int = 0
    units: int = 0
    figures: Mapping[str, Any] | None = None


def ask(tx: Transaction, why: str, now: datetime) -> None:
    """Have a model learnt, unless one is waited for already."""
    if not tx.value("SELECT count(*) FROM routing_models WHERE state = 'asked'"):
        tx.insert("routing_models", state="asked", why=why, asked_at=stamp(now))


def is_empty(tx: Transaction) -> bool:
    """Whether none was ever asked for."""
    return tx.one("SELECT id FROM routing_models LIMIT 1") is None


def last_asked(tx: Transaction) -> datetime | None:
    """When one was asked for last."""
    at = tx.value("SELECT max(asked_at) FROM routing_models")
    return moment(at) if at else None


_WAITS = "(state = 'asked' OR (state = 'learning' AND lease_until <= :now))"


def is_waited_for(tx: Transaction, now: datetime) -> bool:
    """Whether there is something to learn now."""
    return tx.one(f"SELECT id FROM routing_models WHERE {_WAITS} LIMIT 1", now=stamp(now)) is not None


def claim(tx: Transaction, now: datetime) -> int | None:
    """The number of the row that this process is to learn now, or None."""
    row = tx.one(
        "UPDATE routing_models SET state = 'learning', lease_until = :until"
        f" WHERE id = (SELECT min(id) FROM routing_models WHERE {_WAITS}) AND {_WAITS} RETURNING id",
        until=stamp(now + LEASE),
        now=stamp(now),
    )
    return int(row["id"]) if row else None


def keep(tx: Transaction, number: int, made: Made, now: datetime) -> bool:
    """Write down what came of a claimed row; False when another process has taken it over."""
    kept = tx.run(
        "UPDATE routing_models SET state = :state, made_at = :now, lease_until = NULL, examples = :examples, units = :units,"
        " figures = :figures, model = :model WHERE id = :number AND state = 'learning'",
        number=number, state=made.state, now=stamp(now), examples=made.examples, units=made.units,
        figures=json.dumps(made.figures or {}, ensure_ascii=False), model=made.packed,
    )  # fmt: skip
    tx.run(
        "UPDATE routing_models SET model = NULL WHERE model IS NOT NULL AND id NOT IN"
        " (SELECT id FROM routing_models WHERE state = 'used' ORDER BY id DESC LIMIT :kept)",
        kept=MODELS_KEPT,
    )
    return bool(kept)


def add(tx: Transaction, made: Made, taught: Sequence[Example], now: datetime) -> int:
    """A model that a person had learnt from examples given by hand, which are kept for the next time; returns its number."""
    written = json.dumps([[without_numbers(one.text), one.unit] for one in taught], ensure_ascii=False)
    number = tx.insert_id(
        "routing_models", state="learning", why=COMMAND, asked_at=stamp(now), taught=zlib.compress(written.encode())
    )  # fmt: skip
    keep(tx, number, made, now)
    return number


def taught(tx: Transaction) -> tuple[Example, ...]:
    """The examples that were given by hand last."""
    row = tx.one("SELECT taught FROM routing_models WHERE taught IS NOT NULL ORDER BY id DESC LIMIT 1")
    if row is None:
        return ()
    return tuple(Example(text, unit) for text, unit in json.loads(zlib.decompress(row["taught"])))


def newest_number(tx: Transaction) -> int:
    """The number of the model in use, 0 where there is none."""
    return int(tx.value("SELECT coalesce(max(id), 0) FROM routing_models WHERE state = 'used'"))


def in_use(tx: Transaction) -> InUse | None:
    """The model that routes, or None."""
    row = tx.one(
        "SELECT id, made_at, model FROM routing_models WHERE state = 'used' ORDER BY id DESC LIMIT 1"
    )
    return InUse(row["id"], moment(row["made_at"]), bytes(row["model"])) if row else None
