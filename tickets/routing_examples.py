"""Tickets as examples to learn routing from: the unit that handled one in the end is right.

A ticket that another unit had been suggested for, or had been given to first, is a correction and counts more. What is
confidential, or stands on a line that few may read, is never learnt from.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.clock import moment
from storage.transaction import Transaction
from tickets.routing_training import MOST_EXAMPLES, Example
from tickets.states import CLOSED

CORRECTION = 3.0
"""What a correction counts beside a past request that went as suggested."""
_ENDED = sorted({*CLOSED, "archived"})
_HANDLED = (
    " FROM tickets WHERE status IN :ended AND closed IS NOT NULL AND unit <> '' AND confidential = 0"
    " AND line NOT IN :kept_apart"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """A ticket that ended, as an example, and when it did."""

    example: Example
    closed: datetime


def settled(tx: Transaction, kept_apart: Collection[str]) -> list[Settled]:
    """The latest tickets that a unit handled to the end, oldest first; `kept_apart` are the lines that few may read."""
    rows = tx.all(
        f"SELECT number, text, wish, unit, suggestion, returns, closed{_HANDLED} ORDER BY closed DESC, number LIMIT :most",
        most=MOST_EXAMPLES,
        ended=_ENDED,
        kept_apart=kept_apart,
    )
    return [_settled(row) for row in reversed(rows)]


def settled_since(tx: Transaction, kept_apart: Collection[str], since: datetime | None) -> int:
    """How many tickets ended so after a moment."""
    after = since.isoformat() if since else ""
    sql = f"SELECT count(*){_HANDLED} AND closed > :after"
    return int(tx.value(sql, after=after, ended=_ENDED, kept_apart=kept_apart))


def _settled(row: dict[str, Any]) -> Settled:
    suggested = json.loads(row["suggestion"])
    first = suggested[0]["unit"] if suggested else row["unit"]
    corrected = row["returns"] > 0 or first != row["unit"]
    text = f"{row['text']}\n{row['wish']}".strip()
    return Settled(Example(text, row["unit"], CORRECTION if corrected else 1.0), moment(row["closed"]))
