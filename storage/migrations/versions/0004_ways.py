"""The way of a message: its own channel, or the message API of another system that owns the account's callback."""

import sqlalchemy as sa
from alembic import op

revision = "0004_ways"
down_revision = "0003_life"

CARRIED = "via <> ''"


def upgrade() -> None:
    for table in ("inbox", "outbox", "conversations"):
        op.add_column(table, sa.Column("via", sa.Text, nullable=False, server_default=""))
    condition = sa.text(CARRIED)
    op.create_index(
        "outbox_by_via", "outbox", ["via", "recipient"], sqlite_where=condition, postgresql_where=condition
    )
