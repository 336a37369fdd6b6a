"""The knowledge workshop: files that are looked at before they are taken in, what was found to mend, how often an article
is given."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, number, required, text

revision = "0020_workshop"
down_revision = "0019_admin"


def upgrade() -> None:
    """`kb_findings` holds the last look as a whole, one row a finding in its order (`place`), `content` as JSON."""
    op.create_table(
        "kb_uploads", identity(), required("sent_by"), required("sent_at"), text("name"),
        sa.Column("body", sa.LargeBinary, nullable=False), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table(
        "kb_findings", required("kind", primary_key=True), required("key", primary_key=True), number("place"),
        text("unit"), required("content"), required("found_at"),
    )  # fmt: skip
    op.create_index("kb_findings_order", "kb_findings", ["kind", "place"])
    # `verdict`: dismissed drafted. A question is kept in each of its wordings, as matching reads them.
    op.create_table(
        "gap_verdicts", required("key", primary_key=True), required("verdict"), text("reason"), text("article"),
        required("decided_by"), required("decided_at"),
    )  # fmt: skip
    op.create_index("answer_log_article", "answer_log", ["article", "at"])
