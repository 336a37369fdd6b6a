"""Office records: what bulletins tell beside tickets, each with its history, and what meetings asked for until it is done."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, number, reference, required, text

revision = "0008_records"
down_revision = "0007_bulletins"


def upgrade() -> None:
    op.create_table(
        "office_records", identity(), required("kind"), required("day"), required("title"), text("unit"),
        text("content", "{}"), required("dedupe_key", unique=True), number("version", 1), required("recorded_at"),
        required("recorded_by"), text("withdrawn_at", None),
    )  # fmt: skip
    op.create_index("office_records_by_day", "office_records", ["day"])
    op.create_table(
        "office_record_changes", reference("record_id"), number("version", 1), required("change"), required("at"),
        required("by_user"), text("reason"), text("content", "{}"),
        sa.PrimaryKeyConstraint("record_id", "version"),
        sa.ForeignKeyConstraint(["record_id"], ["office_records.id"]),
    )  # fmt: skip
    op.create_table(
        "follow_ups", identity(), reference("record_id"), required("task"), required("unit"), required("due"),
        required("opened_at"), required("opened_by"), text("done_at", None), text("done_by"), text("note"),
        sa.ForeignKeyConstraint(["record_id"], ["office_records.id"]),
    )  # fmt: skip
    op.create_index("follow_ups_by_unit", "follow_ups", ["unit", "done_at"])
