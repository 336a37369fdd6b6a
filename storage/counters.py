"""Counts that survive a restart: what came in and could not be understood, by name."""

from storage.transaction import Transaction


def count(tx: Transaction, name: str) -> None:
    """One more."""
    tx.run(
        "INSERT INTO counters (name, value) VALUES (:name, 1)"
        " ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
        name=name,
    )


def counted(tx: Transaction, name: str) -> int:
    """How many so far."""
    return int(tx.value("SELECT value FROM counters WHERE name = :name", name=name) or 0)


def put_count(tx: Transaction, name: str, value: int) -> None:
    """Set it; 0 forgets it."""
    tx.run("DELETE FROM counters WHERE name = :name", name=name)
    if value:
        tx.insert("counters", name=name, value=value)
