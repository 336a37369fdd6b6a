"""Wrong guesses at the digits of a ticket's telephone, by whomever, counted for a day.

An account is cheap and has three guesses; ten thousand of them would find any four digits.
"""

from datetime import datetime

from storage.counters import count, counted
from storage.transaction import Transaction


def note(tx: Transaction, number: str, now: datetime) -> None:
    """One more; those of earlier days are forgotten."""
    tx.run("DELETE FROM counters WHERE name LIKE 'digits:%' AND name < :today", today=_of_day(now))
    count(tx, _of_day(now) + number)


def noted(tx: Transaction, number: str, now: datetime) -> int:
    """How many today, also at a number that no ticket has."""
    return counted(tx, _of_day(now) + number)


def _of_day(now: datetime) -> str:
    return f"digits:{now:%Y%m%d}:"
