"""Weights of the matcher that an office fitted on its own questions, and which of them each answer was weighed with."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import number, required, text

revision = "0026_own_weights"
down_revision = "0025_open_tickets"


def upgrade() -> None:
    """The newest revision weighs; one without tables is the product's own weights again. `matching` and `decision` are the
    two tables as CSV, `figures` what was measured on questions that were held out. Answers before the first have NULL."""
    op.create_table(
        "own_weights", sa.Column("number", sa.Integer, primary_key=True, autoincrement=False), required("made_at"),
        required("made_by"), number("rolled_back_to", None), number("questions"), text("encoders"), text("matching"),
        text("decision"), text("figures", "{}"), text("overruled"),
    )  # fmt: skip
    op.add_column("answer_log", number("weights", None))
