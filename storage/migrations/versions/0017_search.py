"""Full-text search of tickets, and the indexes of the queues and filters of the ticket desk.

The words of a ticket lie in a plain table that is copied like any other; each engine keeps its own index beside it, in
the same transaction: SQLite by triggers, PostgreSQL in a column that it computes.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, required, text

revision = "0017_search"
down_revision = "0016_inbox"


def upgrade() -> None:
    op.create_table(
        "ticket_search", identity(), required("number", unique=True), text("words"), text("office_words"),
        text("phone_tail"), sa.ForeignKeyConstraint(["number"], ["tickets.number"]), sqlite_autoincrement=True,
    )  # fmt: skip
    index("ticket_search", "phone_tail", where="phone_tail <> ''")
    for statement in _INDEX[op.get_bind().dialect.name]:
        op.execute(statement)
    index("tickets", "unit", "opened")
    index("tickets", "topic", "opened")
    index("tickets", "channel", "opened")
    index("tickets", "topic", "place", "opened")
    index("tickets", "opened", where="urgent = 1", name="tickets_urgent")
    index("tickets", "opened", where="rating = 'dissatisfied'", name="tickets_dissatisfied")
    op.execute(_HAVE_IT_FILLED)


def index(on: str, *columns: str, where: str | None = None, name: str = "") -> None:
    condition = sa.text(where) if where else None
    name = name or f"{on}_by_{'_'.join(columns)}"
    op.create_index(name, on, list(columns), sqlite_where=condition, postgresql_where=condition)


_HAVE_IT_FILLED = """
    INSERT INTO due (kind, key, due_at)
    SELECT 'search_fill', 'tickets', '2000-01-01T00:00:00.000+08:00' WHERE EXISTS (SELECT 1 FROM tickets)"""
"""The tickets that there are already: `desk/search_fill.py` reads them a few at a time while the service works."""

_OLD = "INSERT INTO ticket_search_index (ticket_search_index, rowid, words, office_words)"
_NEW = "INSERT INTO ticket_search_index (rowid, words, office_words)"

_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE ticket_search_index USING fts5(words, office_words,"
        " content='ticket_search', content_rowid='id', tokenize='unicode61', detail='column')",
        "CREATE TRIGGER ticket_search_inserted AFTER INSERT ON ticket_search BEGIN"
        f" {_NEW} VALUES (new.id, new.words, new.office_words); END",
        "CREATE TRIGGER ticket_search_deleted AFTER DELETE ON ticket_search BEGIN"
        f" {_OLD} VALUES ('delete', old.id, old.words, old.office_words); END",
        "CREATE TRIGGER ticket_search_updated AFTER UPDATE OF words, office_words ON ticket_search BEGIN"
        f" {_OLD} VALUES ('delete', old.id, old.words, old.office_words);"
        f" {_NEW} VALUES (new.id, new.words, new.office_words); END",
    ),
    "postgresql": (
        "ALTER TABLE ticket_search ADD COLUMN vector tsvector GENERATED ALWAYS AS"
        " (to_tsvector('simple', words || ' ' || office_words)) STORED",
        "CREATE INDEX ticket_search_by_vector ON ticket_search USING gin (vector)",
    ),
}
