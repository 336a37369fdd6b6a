"""Work that comes round by the calendar: daily digests, checks of the roster, reviews. Each round puts its next one.

A round is a due row under its own name; it is begun once and then lives on, whatever restarts or moves in between.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from desk.city import City
from storage import due
from storage.transaction import Transaction

When = Callable[[City, datetime], datetime]
"""The first moment strictly after `now` at which the round is to be made."""

ROUNDS: Mapping[str, When] = {}
"""Every round by the kind of its due row; its job stands in `desk/jobs.py` and ends with `go_on`."""

KEY = "round"


def begin(tx: Transaction, city: City, now: datetime) -> None:
    """Have every round made from now on; those that are due already stay as they are."""
    for kind, when in ROUNDS.items():
        due.ensure(tx, kind, KEY, when(city, now))


def go_on(tx: Transaction, city: City, kind: str, now: datetime) -> None:
    """Put the next round of a kind."""
    due.put(tx, kind, KEY, ROUNDS[kind](city, now))
