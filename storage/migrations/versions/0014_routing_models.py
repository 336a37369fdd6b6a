"""What routing has learnt: each model with what it was made of, why, and whether it is in use."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, number, required, text

revision = "0014_routing_models"
down_revision = "0013_vectors"


def upgrade() -> None:
    """`state`: asked learning used worse nothing; the newest that is `used` routes. A row is first asked for, then learnt by
    one process until `lease_until`. `taught` are examples that were given by hand, compressed."""
    op.create_table(
        "routing_models", identity(), required("state"), required("why"), required("asked_at"), text("made_at", None),
        text("lease_until", None), number("examples"), number("units"), text("figures", "{}"),
        sa.Column("model", sa.LargeBinary, nullable=True), sa.Column("taught", sa.LargeBinary, nullable=True),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("routing_models_by_state", "routing_models", ["state"])
