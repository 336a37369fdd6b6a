"""What leaders look at every day is found at once: the returns of a week among all events, and what is open by unit."""

import sqlalchemy as sa
from alembic import op

revision = "0023_returns"
down_revision = "0022_outbox_reasons"


def upgrade() -> None:
    returned = sa.text("event = 'returned'")
    op.create_index(
        "ticket_events_returned", "ticket_events", ["at"], sqlite_where=returned, postgresql_where=returned
    )
    # With all that figures ask of an open ticket, so that its row is not read. Without the status, which changes with every move.
    op.drop_index("ticket_facts_by_closed_at", "ticket_facts")
    columns = ["closed_at", "is_test", "accepted_at", "due", "unit", "difficult_at"]
    op.create_index("ticket_facts_by_closed_at", "ticket_facts", columns)
