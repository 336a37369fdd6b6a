"""What platforms report beside messages: where phones are, and messages that a platform counts as a click."""

import sqlalchemy as sa
from alembic import op

revision = "0005_gestures"
down_revision = "0004_ways"


def required(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    op.create_table(
        "positions", required("channel"), required("account"), required("sender"), required("point"), required("at"),
        sa.PrimaryKeyConstraint("channel", "account", "sender"),
    )  # fmt: skip
    op.create_index("positions_by_at", "positions", ["at"])
    # The event that the platform counts a message as: '' where it counts as what it is.
    op.add_column("inbox", sa.Column("counts_as", sa.Text, nullable=False, server_default=""))
