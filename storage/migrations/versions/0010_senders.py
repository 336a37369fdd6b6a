"""Who writes under an identity of a platform is found without reading every conversation."""

from alembic import op

revision = "0010_senders"
down_revision = "0009_exports"


def upgrade() -> None:
    op.create_index("conversations_by_sender", "conversations", ["sender"])
