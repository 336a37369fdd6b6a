"""What clerks correct in live crowds, which the machine keeps to; what the check of replies finds wanting."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, number, reference, required, text

revision = "0011_corrections"
down_revision = "0010_indexes"


def upgrade() -> None:
    """`renamed`: a person wrote the title. `merged_into`: whatever would join this crowd joins that one. `split_from`: a
    person took its members out of that one; only they and what they write later belong to it."""
    op.add_column("clusters", number("renamed"))
    op.add_column("clusters", reference("merged_into", nullable=True))
    op.add_column("clusters", reference("split_from", nullable=True))
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index("clusters_merged", "clusters", ["about"], sqlite_where=merged, postgresql_where=merged)
    # One row a fault of a reply that the check sent back: the reply itself changes nothing and is not kept.
    op.create_table(
        "reply_faults", identity(), required("ticket"), text("unit"), required("code"), required("at"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("reply_faults_by_at", "reply_faults", ["at"])
