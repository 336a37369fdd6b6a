"""Ready-made replies: rows of the office, by title."""

from datetime import datetime

from storage.clock import stamp
from storage.transaction import Row, Transaction


def every(tx: Transaction) -> list[Row]:
    """All of them in the order in which they were written."""
    return tx.all("SELECT id, title, text, changed_by, changed_at FROM canned_replies ORDER BY id")


def save(tx: Transaction, title: str, text: str, by: str, now: datetime) -> None:
    """Write one; the title is its name."""
    tx.run(
        "INSERT INTO canned_replies (title, text, changed_by, changed_at) VALUES (:title, :text, :by, :now)"
        " ON CONFLICT (title) DO UPDATE SET text = excluded.text, changed_by = excluded.changed_by,"
        " changed_at = excluded.changed_at",
        title=title,
        text=text,
        by=by,
        now=stamp(now),
    )


def remove(tx: Transaction, key: int) -> str | None:
    """Delete one and return its title; None when there is none."""
    title: str | None = tx.value("DELETE FROM canned_replies WHERE id = :id RETURNING title", id=key)
    return title
