"""The inbox of conversations: who waits since when, what each person has read, ready-made replies, lost messages seen to."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, reference, required, text

revision = "0016_inbox"
down_revision = "0015_access"


def upgrade() -> None:
    """`waits_since`: the citizen's first words that no person has answered yet, while a person has or is promised the
    conversation. `seen_to`: `again` was sent once more, `phone` the citizen was told by telephone."""
    op.add_column("conversations", text("waits_since", None))
    op.execute("UPDATE conversations SET waits_since = last_at WHERE holder = 'waiting'")
    waiting = sa.text("waits_since IS NOT NULL")
    op.create_index(
        "conversations_waiting",
        "conversations",
        ["waits_since"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.add_column("outbox", text("seen_to"))
    op.add_column("outbox", text("seen_to_by"))
    op.execute(
        "UPDATE outbox SET seen_to = 'again' WHERE status IN ('dead', 'unknown', 'expired', 'held')"
        " AND EXISTS (SELECT 1 FROM outbox a WHERE a.dedupe_key = 'again:' || outbox.id)"
    )
    unclear = sa.text("disposition = 'unclear'")
    op.create_index("contacts_unclear", "contacts", ["id"], sqlite_where=unclear, postgresql_where=unclear)
    muted = sa.text("muted_until IS NOT NULL")
    op.create_index(
        "conversations_muted", "conversations", ["muted_until"], sqlite_where=muted, postgresql_where=muted
    )
    # One row a person and conversation: the last message of the citizen that they have seen.
    op.create_table(
        "conversation_reads", required("user_name"), required("conversation_id"), reference("up_to"),
        sa.PrimaryKeyConstraint("user_name", "conversation_id"),
    )  # fmt: skip
    op.create_table(
        "canned_replies", identity(), required("title", unique=True), required("text"), required("changed_by"),
        required("changed_at"), sqlite_autoincrement=True,
    )  # fmt: skip
