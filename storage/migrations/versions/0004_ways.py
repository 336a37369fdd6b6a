"""The way of a message: its own channel, or the message API of another system that owns the account's callback."""

import sqlalchemy as sa
from alembic import op

revision = "0004_ways"
down_revision = "0003_life"

CARRIED = "via <> ''"
WAITING = "via <> '' AND status IN ('pending', 'held')"
"""What another system has still to fetch: it asks every few seconds."""


def upgrade() -> None:
    for table in ("inbox", "outbox", "conversations"):
        op.add_column(table, sa.Column("via", sa.Text, nullable=False, server_default=""))
    _index("outbox_by_via", ["via", "recipient"], CARRIED)
    _index("outbox_by_via_waiting", ["via", "id"], WAITING)
    _index("outbox_by_media", ["media"], "media IS NOT NULL")


def _index(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)
