"""Why an administrator sent an undelivered message again, or let it be."""

from alembic import op

from storage.migrations.columns import text

revision = "0022_outbox_reasons"
down_revision = "0021_api_writes"


def upgrade() -> None:
    """Beside `seen_to` and `seen_to_by`."""
    op.add_column("outbox", text("seen_to_reason"))
