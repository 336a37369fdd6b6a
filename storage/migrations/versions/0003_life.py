"""The whole life of a ticket: surveys, escalation, crowds and risk notices, case files, subscriptions, upstream systems."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, number, reference, required, text

revision = "0003_life"
down_revision = "0002_accounts"


def upgrade() -> None:
    _tickets()
    _surveys()
    _rectifications()
    _samples()
    _escalation()
    _crowds()
    _risks()
    _files()
    _listening()
    _transfers()
    _mutes()
    _subscriptions()


def _tickets() -> None:
    op.add_column("tickets", text("areas", "[]"))
    op.add_column("tickets", text("interim_unit"))
    op.add_column("tickets", text("requester"))
    op.add_column("tickets", text("level"))
    op.add_column("tickets", number("verified"))


def _surveys() -> None:
    # One survey a closing: `round` counts the reworks before it. `state`: waiting asked phone answered over void.
    op.create_table(
        "surveys", identity(), required("ticket"), number("round"), text("state", "waiting"), required("opened"),
        text("asked_at", None), number("reminders"), number("calls"), text("rating"), text("grade"), text("solved"),
        text("cause"), text("text"), text("answered_at", None), text("answered_by"), number("by_phone"),
        sa.UniqueConstraint("ticket", "round"), sa.ForeignKeyConstraint(["ticket"], ["tickets.number"]),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("surveys_by_opened", "surveys", ["opened"])
    # The ticket whose survey was asked last, and when; a survey that is still to be asked has no moment yet.
    op.add_column("conversations", text("survey", None))
    op.add_column("conversations", text("survey_at", None))


def _rectifications() -> None:
    # What a unit did about a dissatisfied citizen, or about figures that were too low: cause and measure, with a date.
    op.create_table(
        "rectifications", identity(), required("kind"), text("ticket", None), required("unit"), text("about"),
        required("opened"), text("due", None), text("cause"), text("measure"), text("filed_at", None),
        text("filed_by"), required("dedupe_key", unique=True), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("rectifications_by_unit", "rectifications", ["unit", "filed_at"])
    op.create_index("rectifications_by_ticket", "rectifications", ["ticket"])


def _samples() -> None:
    # Random samples of closed tickets that anybody can draw again: the seed and the population are kept.
    op.create_table(
        "samples", identity(), required("kind"), required("seed"), number("size"), number("population"),
        required("period_from"), required("period_to"), required("drawn_at"), required("drawn_by"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table(
        "sample_tickets", reference("sample_id"), required("ticket"), number("position"), text("result"),
        text("note"), text("checked_at", None), text("checked_by"),
        sa.PrimaryKeyConstraint("sample_id", "ticket"), sa.ForeignKeyConstraint(["sample_id"], ["samples.id"]),
    )  # fmt: skip


def _escalation() -> None:
    # Who was called about an urgent ticket that nobody had signed for; `leg_started` tells one dispatch from the next.
    # The alert itself is `notice_id`, an id of the outbox, which knows when it was read. No foreign key to the ticket:
    # a step of the chain must never wait for the move that ends it, which waits for the step's due row.
    op.create_table(
        "escalations", identity(), required("ticket"), required("leg_started"), required("unit"), number("step"),
        required("level"), text("officer"), text("contact"), required("alerted_at"),
        reference("notice_id", nullable=True), sa.UniqueConstraint("ticket", "leg_started", "step"),
        sqlite_autoincrement=True,
    )  # fmt: skip


def _crowds() -> None:
    # Contacts that speak of the same matter at the same place or about the same object, while it is alive. `about` is the
    # supply that failed or the topic; `named`: its place or object stands in no list of places, so its name is compared.
    op.create_table(
        "clusters", identity(), required("key"), required("about"), text("code"), text("topic"), text("category"),
        text("title"), text("place"), number("known"), text("area"), text("object"), text("kind"), number("named"),
        required("first_at"), required("last_at"), number("contacts"), number("persons"), number("people"),
        text("risks", "[]"), text("alarm"), text("ticket", None), number("hot"), text("alerted_at", None),
        text("ended_at", None), sqlite_autoincrement=True,
    )  # fmt: skip
    alive = sa.text("ended_at IS NULL")
    op.create_index(
        "clusters_alive", "clusters", ["key"], unique=True, sqlite_where=alive, postgresql_where=alive
    )
    op.create_index(
        "clusters_by_about", "clusters", ["about", "last_at"], sqlite_where=alive, postgresql_where=alive
    )
    op.create_index("clusters_by_last_at", "clusters", ["last_at"])
    op.create_index("clusters_by_ticket", "clusters", ["ticket"])
    op.create_table(
        "cluster_members", reference("cluster_id"), reference("contact_id"), required("person"),
        text("ticket", None), required("at"),
        sa.PrimaryKeyConstraint("cluster_id", "contact_id"),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"]),
    )  # fmt: skip
    op.create_index("cluster_members_by_at", "cluster_members", ["cluster_id", "at"])
    op.create_index("cluster_members_by_person", "cluster_members", ["person", "cluster_id"])
    op.create_index("cluster_members_by_contact_id", "cluster_members", ["contact_id"])
    _linked()


def _linked() -> None:
    # Citizens who have no ticket of their own: theirs is one that somebody else's words opened.
    op.create_table(
        "linked_citizens", identity(), required("ticket"), required("conversation_id"),
        reference("contact_id", nullable=True), required("channel"), required("account"), required("sender"),
        text("language", "zh"), text("title"), text("text"), text("place"), text("phone"), required("linked_at"),
        text("ended_at", None), text("ended_by"), sa.UniqueConstraint("ticket", "conversation_id"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"]), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("linked_citizens_by_conversation_id", "linked_citizens", ["conversation_id"])
    op.create_index("linked_citizens_by_contact_id", "linked_citizens", ["contact_id"])
    # A ticket of many contacts has as many events: what the rules look for is found without reading them all.
    op.create_index("ticket_events_by_event", "ticket_events", ["ticket", "event"])
    op.create_index("tickets_by_contact_id", "tickets", ["contact_id"])


def _risks() -> None:
    # `status`: draft released answered. `unit` answers for it; `units` and `copies` read it as well.
    op.create_table(
        "risks", sa.Column("number", sa.Integer, primary_key=True, autoincrement=False), required("status"),
        text("unit"), text("units", "[]"), text("copies", "[]"), reference("cluster_id", nullable=True),
        required("about"), text("level"), text("title"), text("text"), required("drafted_at"),
        text("released_at", None), text("released_by"), text("due", None), text("feedback"),
        text("feedback_at", None), text("feedback_by"), number("version"),
    )  # fmt: skip
    op.create_index("risks_by_cluster_id", "risks", ["cluster_id"])
    op.create_index("risks_by_about", "risks", ["about", "drafted_at"])
    op.create_table(
        "risk_consultations", identity(), number("risk"), required("at"), required("by"), text("units", "[]"),
        required("text"), sa.ForeignKeyConstraint(["risk"], ["risks.number"]), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("risk_consultations_by_risk", "risk_consultations", ["risk"])


def _files() -> None:
    # Project files: tickets that belong to one undertaking, whatever their units.
    op.create_table(
        "projects", identity(), required("title", unique=True), text("note"), required("opened"),
        required("opened_by"), text("closed", None), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table(
        "project_tickets", reference("project_id"), required("ticket"), required("added_at"), text("added_by"),
        sa.PrimaryKeyConstraint("project_id", "ticket"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"]),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"]),
    )  # fmt: skip


def _listening() -> None:
    op.create_table(
        "listening_days", identity(), required("leader"), text("unit"), required("seat"), required("starts"),
        required("ends"), required("planned_at"), text("planned_by"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("listening_days_by_ends", "listening_days", ["ends"])
    known = sa.text("source <> ''")
    op.create_index("contacts_by_source", "contacts", ["source"], sqlite_where=known, postgresql_where=known)


def _transfers() -> None:
    # What other platforms passed on, by their own numbers; `replied_with` tells the answer that they have.
    op.create_table(
        "transfers", required("system"), required("number"), required("ticket"), required("received_at"),
        text("due", None), text("replied_with"), text("replied_at", None),
        sa.PrimaryKeyConstraint("system", "number"), sa.ForeignKeyConstraint(["ticket"], ["tickets.number"]),
    )  # fmt: skip


def _mutes() -> None:
    # Accounts that were silenced for a while: by whom (`rule` where nobody decided), why, until when, and who ended it.
    op.create_table(
        "mutes", identity(), required("conversation_id"), required("began_at"), required("until"),
        required("by_whom"), text("reason"), text("ended_at", None), text("ended_by"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("mutes_by_conversation_id", "mutes", ["conversation_id"])


def _subscriptions() -> None:
    # Why a matter is settled for good: citizens who come back with it get this ground again and no new ticket.
    op.add_column("tickets", text("settled"))
    op.add_column("tickets", text("former"))
    # A new version of an article that subscribers are told of, as they are of every new article.
    op.add_column("article_versions", number("announce"))
    op.create_table(
        "subscriptions", identity(), required("conversation_id"), required("topic"), required("since"),
        text("ended_at", None), sa.UniqueConstraint("conversation_id", "topic"), sqlite_autoincrement=True,
    )  # fmt: skip
    wanted = sa.text("ended_at IS NULL")
    op.create_index(
        "subscriptions_by_topic", "subscriptions", ["topic"], sqlite_where=wanted, postgresql_where=wanted
    )
