"""The returns of a week are found among all events: figures ask who passes tickets on."""

import sqlalchemy as sa
from alembic import op

revision = "0023_returns"
down_revision = "0022_outbox_reasons"


def upgrade() -> None:
    returned = sa.text("event = 'returned'")
    op.create_index(
        "ticket_events_returned", "ticket_events", ["at"], sqlite_where=returned, postgresql_where=returned
    )
