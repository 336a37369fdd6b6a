"""Messages and contacts as they were recorded, row by row, for audits."""

from collections.abc import Iterator

from storage.paging import pages
from storage.sheet_writing import Cell
from storage.transaction import Row, Transaction

MESSAGES = ("channel", "account", "key", "sender", "at", "kind", "contact", "status")
CONTACTS = (
    "id", "channel", "account", "sender", "opened", "closed", "disposition", "messages", "line", "source", "matters",
    "purposes", "categories", "topics", "tickets",
)  # fmt: skip


def message_rows(tx: Transaction) -> Iterator[tuple[Cell, ...]]:
    """Every message that came in, in the order of its coming."""
    sql = (
        "SELECT id, channel, account, key, sender, sent_at AS at, kind, contact_id AS contact, status FROM inbox"
        " WHERE id > :last ORDER BY id LIMIT :most"
    )
    for page in pages(tx, sql, "id", 0):
        yield from (tuple(row[column] for column in MESSAGES) for row in page)


def contact_rows(tx: Transaction) -> Iterator[tuple[Cell, ...]]:
    """Every contact with what its matters were about, lists joined by bars."""
    sql = "SELECT * FROM contacts WHERE id > :last ORDER BY id LIMIT :most"
    for page in pages(tx, sql, "id", 0):
        matters = _matters(tx, page)
        for row in page:
            told = _told(matters.get(row["id"], []))
            yield tuple({**row, **told}[column] for column in CONTACTS)


def _matters(tx: Transaction, contacts: list[Row]) -> dict[int, list[Row]]:
    rows = tx.all(
        "SELECT contact_id, purpose, category, topic, ticket FROM matters WHERE contact_id IN :ids ORDER BY id",
        ids=[row["id"] for row in contacts],
    )
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["contact_id"], []).append(row)
    return found


def _told(matters: list[Row]) -> dict[str, Cell]:
    names = {"purposes": "purpose", "categories": "category", "topics": "topic", "tickets": "ticket"}
    joined = {
        name: "|".join(dict.fromkeys(row[column] for row in matters if row[column]))
        for name, column in names.items()
    }
    return {"matters": len(matters), **joined}
