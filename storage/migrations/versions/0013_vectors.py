"""Vectors of the questions of the knowledge base, so that each text is encoded once for all processes."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import required

revision = "0013_vectors"
down_revision = "0012_saved_questions"


def upgrade() -> None:
    """`encoder` has its version in it; `text_key` is a digest of the text; `vector` is little-endian float16; `used_on`
    is a day on which a release had the text, not the last one: what is long unused is removed."""
    op.create_table(
        "text_vectors", required("encoder", primary_key=True), required("text_key", primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False), required("used_on"),
    )  # fmt: skip
