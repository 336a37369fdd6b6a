"""Real accounts: keys for other systems, links that act, acknowledgements, and accounts joined to one person."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, reference, required, text

revision = "0002_accounts"
down_revision = "0001_first"


def upgrade() -> None:
    _other_systems()
    _alerts()
    _joined_persons()
    _staff()
    _platforms()


def _other_systems() -> None:
    op.create_table(
        "api_tokens", required("name", primary_key=True), required("hash", unique=True), required("scope"),
        required("created_at"), text("created_by"), text("last_used_at", None), text("revoked_at", None),
    )  # fmt: skip


def _alerts() -> None:
    op.add_column("outbox", text("seen_by"))
    op.create_table(
        "act_links", required("id", primary_key=True), reference("notice_id"), reference("alert_id"),
        required("ticket"), required("side"), text("unit"), required("created_at"), required("expires_at"),
        text("used_at", None), text("used_for"),
    )  # fmt: skip
    op.create_index("act_links_by_alert_id", "act_links", ["alert_id"], unique=True)


def _joined_persons() -> None:
    op.create_table(
        "person_joins", identity(), required("person_id"), required("conversation_id"),
        text("former_person_id", None), required("ticket"), required("joined_at"), text("parted_at", None),
        text("parted_by"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("person_joins_by_conversation_id", "person_joins", ["conversation_id"])
    op.create_index("conversations_by_person_id", "conversations", ["person_id"])
    op.create_index("tickets_by_person_id", "tickets", ["person_id"])
    op.create_index("contacts_by_person_id", "contacts", ["person_id"])


def _staff() -> None:
    op.create_table(
        "staff_accounts", required("channel"), required("address"), required("user_name"), required("linked_at"),
        sa.PrimaryKeyConstraint("channel", "address"),
    )  # fmt: skip


def _platforms() -> None:
    # How a message went out: '' an ordinary one, 'reply' in the platform's own request, else the channel's own word.
    op.add_column("outbox", text("route"))
    op.add_column("outbox", text("media", None))
    op.create_table(
        "channel_tokens", required("channel"), required("account"), required("name"), required("token"),
        required("expires_at"),
        sa.PrimaryKeyConstraint("channel", "account", "name"),
    )  # fmt: skip
    op.create_table(
        "channel_health", required("channel"), required("account"), text("heard_at", None), text("sent_at", None),
        text("error"), text("error_at", None), text("quota_left"),
        sa.PrimaryKeyConstraint("channel", "account"),
    )  # fmt: skip
    # Files that a message refers to and that are still to be fetched from the platform, under the attachment's id.
    op.create_table(
        "channel_files", required("id", primary_key=True), required("channel"), required("account"),
        required("sender"), required("media_id"), required("asked_at"), required("next_at"),
    )  # fmt: skip
