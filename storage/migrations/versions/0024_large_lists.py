"""Lists that stay quick however much there is: which units see a ticket, in the order of their lists, and indexes."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import required

revision = "0024_large_lists"
down_revision = "0023_returns"

UNHEARD = "rating = 'dissatisfied' AND status NOT IN ('archived', 'withdrawn', 'merged')"
REVIEWED = "event IN ('review_passed', 'review_rejected')"
LOST = "status IN ('dead', 'unknown', 'expired', 'held')"
OPEN_TASKS = "(COALESCE(due, CASE kind WHEN 'call_now' THEN opened ELSE '9' END)), id"
"""In the order of the page: an index of an expression serves the statement that says it word for word."""


def upgrade() -> None:
    """`opened` is the ticket's."""
    op.create_table(
        "unit_tickets", required("unit"), required("opened"), required("ticket"),
        sa.PrimaryKeyConstraint("unit", "opened", "ticket"), sa.ForeignKeyConstraint(["ticket"], ["tickets.number"]),
    )  # fmt: skip
    op.execute(THERE_ALREADY)
    op.create_index("unit_tickets_by_ticket", "unit_tickets", ["ticket"])
    op.drop_index("tickets_dissatisfied", "tickets")
    index("tickets_dissatisfied", "tickets", "opened", where=UNHEARD)
    index("tasks_done", "tasks", "done", where="done IS NOT NULL")
    index("tasks_done_by_kind", "tasks", "kind", "done", where="done IS NOT NULL")
    index("audit_by_actor", "audit", "actor", "at")
    index("audit_by_object", "audit", "object", "at")
    index("ticket_events_reviews", "ticket_events", "at", "ticket", where=REVIEWED)
    op.drop_index("outbox_by_channel_recipient", "outbox")
    index("outbox_by_channel_recipient", "outbox", "channel", "recipient", "id")
    index("inbox_by_contact_id", "inbox", "contact_id")
    index("outbox_lost", "outbox", "id", where=f"{LOST} AND seen_to = ''")
    index("outbox_lost_by_status", "outbox", "status", "id", where=f"{LOST} AND seen_to = ''")
    index("outbox_seen_to", "outbox", "id", where=f"{LOST} AND seen_to <> ''")
    op.execute(f"CREATE INDEX tasks_open ON tasks ({OPEN_TASKS}) WHERE done IS NULL")


def index(name: str, on: str, *columns: str, where: str | None = None) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, on, list(columns), sqlite_where=condition, postgresql_where=condition)


_SEES = "replace(t.accused_units, '\"' || {0} || '\"', '') = t.accused_units AND {0} <> ''"
THERE_ALREADY = f"""
    INSERT INTO unit_tickets (unit, opened, ticket)
    SELECT t.unit, t.opened, t.number FROM tickets t WHERE {_SEES.format("t.unit")}
    UNION SELECT t.interim_unit, t.opened, t.number FROM tickets t WHERE {_SEES.format("t.interim_unit")}
    UNION SELECT l.unit, t.opened, t.number FROM legs l JOIN tickets t ON t.number = l.ticket
    WHERE {_SEES.format("l.unit")} AND replace(t.assistants, '"' || l.unit || '"', '') <> t.assistants"""
"""Lists are written as JSON; who assists has or had a leg."""
