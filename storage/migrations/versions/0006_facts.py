"""Facts of tickets for figures: one narrow row each, so that a year is counted without reading texts and events."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import number, required, text

revision = "0006_facts"
down_revision = "0005_gestures"


def upgrade() -> None:
    op.create_table(
        "ticket_facts", required("number", primary_key=True), required("accepted_at"), required("status"),
        text("origin", "own"), text("channel"), text("purpose"), text("category"), text("topic"), text("line"),
        text("area"), text("requester"), text("level"), text("unit"), number("urgent"), number("is_test"),
        text("dispatched_at", None), text("signed_at", None), text("contacted_at", None), text("due", None),
        text("handed_at", None), text("closed_at", None), text("difficult_at", None), number("returns"),
        number("reworks"), number("extended"), text("external_number"),
        number("contact_minutes", None), number("reply_minutes", None),
        sa.ForeignKeyConstraint(["number"], ["tickets.number"]),
    )  # fmt: skip
    # None by unit: figures ask for a period, and an index by unit would lure SQLite into reading all periods in its order.
    for column in ("accepted_at", "due", "closed_at"):
        op.create_index(f"ticket_facts_by_{column}", "ticket_facts", [column])
    op.create_index("surveys_by_answered_at", "surveys", ["answered_at"])
    test = sa.text("topic = '系统测试'")
    op.create_index("matters_tests", "matters", ["contact_id"], sqlite_where=test, postgresql_where=test)
    engine = op.get_bind().dialect.name
    op.execute(backfill(engine))
    op.execute(minutes(engine))


def backfill(engine: str) -> str:
    """The facts of the tickets that there are already, from their rows and events."""
    disputed = _last("seq", "rated", "rework", where="AND e.reason LIKE '%未联系%'")
    refused = _last("seq", "approval_refused", "rework")
    return f"""
        INSERT INTO ticket_facts (number, accepted_at, status, origin, channel, purpose, category, topic, line, area,
            requester, level, unit, urgent, is_test, dispatched_at, signed_at, contacted_at, due, handed_at, closed_at,
            difficult_at, returns, reworks, extended, external_number)
        SELECT number, opened, status, origin, channel, purpose, category, topic, line, coalesce({_AREA[engine]}, ''),
            requester, level, coalesce(nullif(unit, ''), {_last("unit", "dispatched")}, ''), urgent,
            CASE WHEN '系统测试' IN (topic, category) OR text LIKE '系统测试%' THEN 1 ELSE 0 END,
            {_first("dispatched")}, {_first("signed")}, {_first("contacted", disputed)}, due,
            {_last("at", "replied", where=f"AND e.seq > coalesce({refused}, 0)")}, closed,
            {_first("difficult")}, returns, reworks, extended, upstream_number
        FROM tickets t"""


def minutes(engine: str) -> str:
    """How long the citizens waited for a contact, and the units took for their reply."""
    between = _MINUTES[engine]
    return f"""
        UPDATE ticket_facts SET contact_minutes = {between.format("accepted_at", "contacted_at")},
            reply_minutes = {between.format("dispatched_at", "handed_at")}"""


_MINUTES = {
    "sqlite": "(strftime('%s', {1}) - strftime('%s', {0})) / 60",
    "postgresql": "floor((extract(epoch FROM {1}::timestamptz) - extract(epoch FROM {0}::timestamptz)) / 60)",
}
_AREA = {"sqlite": "json_extract(areas, '$[0]')", "postgresql": "areas::json ->> 0"}
"""The first element of a list that is kept as JSON."""


def _first(event: str, after: str = "0") -> str:
    return (
        f"(SELECT min(at) FROM ticket_events e WHERE e.ticket = t.number AND e.event = '{event}'"
        f" AND e.seq > coalesce({after}, 0))"
    )


def _last(what: str, *events: str, where: str = "") -> str:
    names = ", ".join(f"'{event}'" for event in events)
    return (
        f"(SELECT {what} FROM ticket_events e WHERE e.ticket = t.number AND e.event IN ({names}) {where}"
        " ORDER BY seq DESC LIMIT 1)"
    )
