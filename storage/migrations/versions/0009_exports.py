"""What comes from other systems' tables and what goes out to auditors: imported rows, calls, approved lists."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, number, reference, required, text

revision = "0009_exports"
down_revision = "0008_records"


def upgrade() -> None:
    _imports()
    _exports()


def _imports() -> None:
    op.create_table(
        "imports", identity(), required("kind"), text("file"), required("at"), text("by_whom"), number("new"),
        number("updated"), number("unchanged"), number("rejected"), sqlite_autoincrement=True,
    )  # fmt: skip
    # The cells of a vendor's row as they stand after every import, so that an empty cell never overwrites; `made` is a
    # digest of the ticket made of them: another one where the city's words have changed since.
    op.create_table(
        "vendor_rows", required("number", primary_key=True), required("cells"), required("made"), required("imported_at")
    )  # fmt: skip
    # How our own ticket stands in the vendor's system, for citizens who ask.
    op.create_table(
        "vendor_progress", required("ticket", primary_key=True), required("number"), required("status"), text("unit"),
        text("reply"), text("closed_at", None), required("imported_at"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"]),
    )  # fmt: skip
    # Units and categories that a file named and the city's pack does not have.
    op.create_table(
        "imported_names", required("kind"), required("name"), required("first_at"), required("last_at"),
        sa.PrimaryKeyConstraint("kind", "name"),
    )  # fmt: skip
    # Calls that were offered to people, one row each. A row of the file is `key`; where it only counts the calls of a day,
    # `nth` numbers them. `made` is a digest of what the row said.
    op.create_table(
        "calls", required("key"), number("nth"), required("made"), required("at"), text("seat"), number("answered"),
        number("wait_seconds"), number("talk_seconds"), sa.PrimaryKeyConstraint("key", "nth"),
    )  # fmt: skip
    op.create_index("calls_by_at", "calls", ["at"])


def _exports() -> None:
    # `filter` and `columns` are JSON; `state`: asked approved refused. The rows are frozen when it is approved.
    op.create_table(
        "exports", identity(), required("title"), required("requester"), required("basis"), required("filter"),
        required("columns"), text("state", "asked"), required("asked_at"), required("asked_by"),
        text("decided_at", None), text("decided_by"), text("reason"), number("count"), text("digest"),
        reference("same_as", nullable=True), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("exports_by_filter", "exports", ["filter"])
    op.create_table(
        "export_rows", reference("export_id"), number("position"), required("ticket"), required("cells"),
        sa.PrimaryKeyConstraint("export_id", "position"), sa.ForeignKeyConstraint(["export_id"], ["exports.id"]),
    )  # fmt: skip
    op.create_table(
        "export_log", identity(), reference("export_id"), required("at"), required("by_whom"), required("action"),
        text("format"), text("digest"), sa.ForeignKeyConstraint(["export_id"], ["exports.id"]),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("export_log_by_export_id", "export_log", ["export_id"])
