"""The first schema: messages, conversations, tickets, knowledge, people, packs, and what is due.

Moments and JSON are text, truth values are 0 or 1: both engines read them alike.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, number, reference, required, text

revision = "0001_first"
down_revision = None


def table(name: str, *columns: "sa.Column[object] | sa.schema.SchemaItem") -> None:
    # Without AUTOINCREMENT, SQLite gives the id of a deleted last row away again.
    has_id = any(isinstance(c, sa.Column) and c.name == "id" for c in columns)
    op.create_table(name, *columns, sqlite_autoincrement=has_id)


def index(on: str, *columns: str, where: str | None = None) -> None:
    condition = sa.text(where) if where else None
    op.create_index(
        f"{on}_by_{'_'.join(columns)}", on, list(columns), sqlite_where=condition, postgresql_where=condition
    )


def upgrade() -> None:
    _messages()
    _people()
    _tickets()
    _ticket_history()
    _knowledge()
    _answers()
    _operation()


def _messages() -> None:
    table(
        "inbox", identity(), required("channel"), required("account"), required("key"), required("sender"),
        required("kind"), text("text"), text("payload", "{}"), required("sent_at"), required("received_at"),
        text("status", "open"), text("conversation_id", None), reference("contact_id", nullable=True), number("attempts"),
        text("error"), text("lease_until", None), text("understood", "{}"),
        sa.UniqueConstraint("channel", "account", "key"),
    )  # fmt: skip
    index("inbox", "status", where="status = 'open'")
    index("inbox", "conversation_id")
    table(
        "outbox", identity(), required("audience"), text("channel"), text("account"), required("recipient"),
        required("kind"), text("text"), text("options", "[]"), text("ticket", None), text("article", None),
        text("conversation_id", None), reference("inbox_id", nullable=True), required("dedupe_key", unique=True),
        required("created_at"), required("send_after"), text("expires_at", None), text("status", "pending"),
        number("attempts"), text("lease_until", None), text("error"), text("sent_at", None), text("actor"),
        text("seen_at", None),
    )  # fmt: skip
    index("outbox", "status", "send_after", where="status IN ('pending', 'retry', 'sending')")
    index("outbox", "created_at", where="status IN ('dead', 'unknown', 'expired', 'held')")
    index("outbox", "conversation_id")
    index("outbox", "channel", "recipient")
    index("outbox", "inbox_id")
    table(
        "attachments", required("id", primary_key=True), required("owner"), text("name"), required("mime"),
        number("size"), required("digest"), sa.Column("body", sa.LargeBinary, nullable=False),
        required("created_at"),
    )  # fmt: skip


def _people() -> None:
    table(
        "conversations", required("id", primary_key=True), required("channel"), required("account"),
        required("sender"), text("person_id", None), text("state", "{}"), text("holder", "bot"),
        text("holder_user"), text("language", "zh"), reference("contact_id", nullable=True), required("opened_at"),
        required("last_at"), text("muted_until", None), number("version"),
        sa.UniqueConstraint("channel", "account", "sender"),
    )  # fmt: skip
    index("conversations", "last_at")
    index("conversations", "holder", "last_at")
    table(
        "contacts", identity(), required("channel"), required("account"), required("sender"),
        text("conversation_id", None), text("person_id", None), required("opened"), text("closed", None),
        text("disposition", "open"), number("messages"), text("line"), text("source"),
    )  # fmt: skip
    index("contacts", "conversation_id")
    index("contacts", "opened")
    table(
        "matters", identity(), sa.Column("contact_id", sa.BigInteger, nullable=False), text("purpose"),
        text("category"), text("topic"), text("places", "[]"), text("ticket", None), text("article", None),
        required("created_at"),
    )  # fmt: skip
    index("matters", "contact_id")
    table(
        "persons", required("id", primary_key=True), text("name"), text("phone", None), text("kind", "个人"),
        required("created_at"),
    )  # fmt: skip
    index("persons", "phone")


def _tickets() -> None:
    table(
        "ticket_serials", required("day"), required("seat"), number("last"),
        sa.PrimaryKeyConstraint("day", "seat"),
    )  # fmt: skip
    table(
        "tickets", required("number", primary_key=True), required("status"), text("purpose"),
        text("category_code"), text("category"), text("topic"), text("line"), text("unit"),
        text("assistants", "[]"), text("suggestion", "[]"), number("urgent"), number("danger"),
        number("confidential"), text("title"), text("text"), text("unit_text"), text("wish"), text("place"),
        text("places", "[]"), text("since"), text("contact_name"), text("contact_phone"), text("language", "zh"),
        text("channel"), text("account"), text("sender"), text("person_id", None), text("conversation_id", None),
        reference("contact_id", nullable=True), required("opened"), text("due", None), text("sign_due", None),
        text("contact_due", None), text("return_due", None), text("closed", None), number("returns"),
        number("reworks"), number("extended"), text("outcome"), text("public_reply"), text("internal_reply"),
        text("rating"), text("solved"), number("contacts", 1), text("parent", None), text("accused_units", "[]"),
        text("upstream_number"), text("origin", "own"), text("alarm"), text("risks", "[]"), text("handler"), text("attachments", "[]"),
        number("version"),
    )  # fmt: skip
    index("tickets", "status", "due")
    index("tickets", "status", "opened")
    index("tickets", "unit", "status")
    index("tickets", "conversation_id")
    index("tickets", "opened")
    index("tickets", "contact_phone")
    index("tickets", "parent", where="parent IS NOT NULL")


def _ticket_history() -> None:
    table(
        "ticket_events", identity(), required("ticket"), number("seq"), required("at"), required("event"),
        text("actor"), text("role"), text("unit"), text("reason"), text("text"), text("data", "{}"),
        text("due_before", None), text("due_after", None),
        sa.UniqueConstraint("ticket", "seq"), sa.ForeignKeyConstraint(["ticket"], ["tickets.number"]),
    )  # fmt: skip
    index("ticket_events", "at")
    table(
        "legs", identity(), required("ticket"), required("unit"), text("part", "lead"), required("started"),
        text("ended", None), text("end_reason"), text("due", None), text("sign_due", None),
        text("return_due", None), text("signed_at", None), text("contacted_at", None), text("reply"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"]),
    )  # fmt: skip
    index("legs", "ticket")
    index("legs", "unit", "ended")
    table(
        "tasks", identity(), required("kind"), text("ticket", None), text("unit"), text("title"), text("text"),
        text("payload", "{}"), required("dedupe_key", unique=True), required("opened"), text("due", None),
        text("done", None), text("done_by"),
    )  # fmt: skip
    index("tasks", "kind", where="done IS NULL")
    index("tasks", "ticket")


def _knowledge() -> None:
    table("articles", required("article", primary_key=True), required("unit"), required("created_at"))
    table(
        "article_versions", required("article"), number("version"), required("state"), required("unit"),
        text("kind", "办事指南"), text("audience", "公众"), required("question"), text("wordings", "[]"),
        required("answer"), text("basis"), text("valid_from"), text("valid_to"), text("phone"), text("address"),
        text("topic"), required("created_at"), text("created_by"), text("approved_by"), text("approved_at", None),
        text("note"),
        sa.PrimaryKeyConstraint("article", "version"),
        sa.ForeignKeyConstraint(["article"], ["articles.article"]),
    )  # fmt: skip
    index("article_versions", "state")
    table(
        "releases", sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        required("published_at"), required("published_by"), text("note"), number("rolled_back_to", None),
    )  # fmt: skip
    table(
        "release_articles", number("release"), required("article"), number("version"),
        sa.PrimaryKeyConstraint("release", "article"),
        sa.ForeignKeyConstraint(["release"], ["releases.number"]),
        sa.ForeignKeyConstraint(["article", "version"], ["article_versions.article", "article_versions.version"]),
    )  # fmt: skip


def _answers() -> None:
    table(
        "answer_log", identity(), reference("inbox_id", nullable=True), text("conversation_id", None), required("at"),
        text("query"), number("release", None), required("decision"), text("article", None),
        number("version", None), text("candidates", "[]"), text("why", "[]"), text("solved", None),
    )  # fmt: skip
    index("answer_log", "conversation_id")
    index("answer_log", "at")
    table(
        "kb_requests", identity(), required("question"), text("article", None), text("unit"), text("reason"),
        text("channel"), text("account"), text("sender"), text("conversation_id", None), required("opened"),
        text("due", None), text("answered", None), text("answered_by_article", None),
        required("dedupe_key", unique=True),
    )  # fmt: skip
    index("kb_requests", "answered", where="answered IS NULL")


def _operation() -> None:
    table(
        "due", identity(), required("kind"), required("key"), required("due_at"), text("payload", "{}"),
        text("lease_until", None), number("attempts"), text("error"), text("done", None),
        sa.UniqueConstraint("kind", "key"),
    )  # fmt: skip
    index("due", "due_at", where="done IS NULL")
    table(
        "pack_revisions", sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        required("loaded_at"), required("loaded_by"), required("digest"), required("content"), text("note"),
    )  # fmt: skip
    table(
        "users", required("name", primary_key=True), required("password"), required("role"), text("unit"),
        number("active", 1), number("failures"), text("locked_until", None), required("created_at"),
        number("session_version"), number("must_change"),
    )  # fmt: skip
    table(
        "audit", identity(), required("at"), required("actor"), required("action"), text("object"),
        text("detail"),
    )  # fmt: skip
    index("audit", "at")
    table("leases", required("name", primary_key=True), required("holder"), required("until"))
    table("counters", required("name", primary_key=True), number("value"))
