"""Administration: what ends of personal data by age and on request, the ways to find it, and tokens that expire."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, required, text

revision = "0019_admin"
down_revision = "0017_search"


def upgrade() -> None:
    """`counts` are how many rows of each kind; `tickets` are the numbers, which tell of nobody once it is done."""
    op.create_table(
        "retention_runs", required("day", primary_key=True), required("began_at"), text("ended_at", None),
        text("counts", "{}"),
    )  # fmt: skip
    op.create_table(
        "erasures", identity(), required("at"), required("by_whom"), required("reason"), text("counts", "{}"),
        text("tickets", "[]"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table("forgotten_tickets", required("number", primary_key=True), required("at"))
    told = sa.text("ticket IS NOT NULL")
    op.create_index("outbox_by_ticket", "outbox", ["ticket"], sqlite_where=told, postgresql_where=told)
    op.create_index("export_rows_by_ticket", "export_rows", ["ticket"])
    op.create_index("attachments_by_owner", "attachments", ["owner"])
    op.create_index("attachments_by_created_at", "attachments", ["created_at"])
    op.create_index("linked_citizens_by_phone", "linked_citizens", ["phone"])
    op.add_column("api_tokens", text("expires_at", None))
