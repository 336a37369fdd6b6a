"""What happened in a week long past is found by its own moments, and the last digits of a telephone in the order of their list."""

import sqlalchemy as sa
from alembic import op

revision = "0027_past_weeks"
down_revision = "0026_own_weights"


def upgrade() -> None:
    has_tail = sa.text("phone_tail <> ''")
    op.drop_index("ticket_search_by_phone_tail", "ticket_search")
    op.create_index(
        "ticket_search_by_phone_tail", "ticket_search", ["phone_tail", "id"],
        sqlite_where=has_tail, postgresql_where=has_tail,
    )  # fmt: skip
    op.create_index("cluster_members_by_moment", "cluster_members", ["at", "cluster_id"])
    difficult = sa.text("difficult_at IS NOT NULL")
    op.create_index(
        "ticket_facts_difficult",
        "ticket_facts",
        ["difficult_at"],
        sqlite_where=difficult,
        postgresql_where=difficult,
    )
    refused = sa.text("event IN ('approval_refused', 'review_rejected')")
    op.create_index(
        "ticket_events_refused", "ticket_events", ["at"], sqlite_where=refused, postgresql_where=refused
    )
