"""A conversation is found by its sender and its contact, the next work by its time, without reading every row."""

import sqlalchemy as sa
from alembic import op

revision = "0010_indexes"
down_revision = "0009_exports"


def upgrade() -> None:
    op.create_index("conversations_by_sender", "conversations", ["sender"])
    op.create_index("conversations_by_contact_id", "conversations", ["contact_id"])
    claimed = sa.text("done IS NULL AND lease_until IS NOT NULL")
    op.create_index(
        "due_by_lease_until", "due", ["lease_until"], sqlite_where=claimed, postgresql_where=claimed
    )
