"""Bulletins: the issues of each series, their computed figures and edited prose, errata, deliveries and readers."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import identity, number, reference, required, text

revision = "0007_bulletins"
down_revision = "0006_facts"


def upgrade() -> None:
    _issues()
    _contents()
    _deliveries()


def _issues() -> None:
    # `status`: draft previewed released. `frozen` is the whole report as it was released, written once. `period` is the
    # name of the period, `first` and `last` are its days, both included.
    op.create_table(
        "bulletins", identity(), required("kind"), required("period"), required("first"), required("last"), text("status", "draft"),
        text("meeting", None), text("publicity"), required("created_at"), required("created_by"),
        text("previewed_at", None), text("counter"), number("year", None), number("issue", None),
        number("overall", None), text("dated", None), text("printed", None), text("released_at", None),
        text("released_by"), text("findings", "[]"), text("overruled"), text("frozen", None),
        text("digest"), number("version"),
        sa.UniqueConstraint("kind", "first", "last"), sa.UniqueConstraint("counter", "year", "issue"),
        sa.UniqueConstraint("counter", "overall"), sqlite_autoincrement=True,
    )  # fmt: skip
    # The last numbers of each counter; several series may share one. The row is what two releases at once wait for.
    op.create_table(
        "bulletin_counters", required("counter", primary_key=True), number("year"), number("issue"),
        number("overall"),
    )  # fmt: skip


def _contents() -> None:
    # What was computed and what people wrote, every version of both; the greatest one holds.
    op.create_table(
        "bulletin_galleys", reference("bulletin"), number("version"), required("at"), required("by"),
        required("content"), sa.PrimaryKeyConstraint("bulletin", "version"),
        sa.ForeignKeyConstraint(["bulletin"], ["bulletins.id"]),
    )  # fmt: skip
    op.create_table(
        "bulletin_prose", reference("bulletin"), required("chapter"), number("version"), required("at"),
        required("by"), text("text"), sa.PrimaryKeyConstraint("bulletin", "chapter", "version"),
        sa.ForeignKeyConstraint(["bulletin"], ["bulletins.id"]),
    )  # fmt: skip
    op.create_table(
        "bulletin_errata", reference("bulletin"), number("number"), required("at"), required("by"),
        required("text"), sa.PrimaryKeyConstraint("bulletin", "number"),
        sa.ForeignKeyConstraint(["bulletin"], ["bulletins.id"]),
    )  # fmt: skip
    # Which difficult tickets an issue printed: a later issue names the one that described them.
    op.create_table(
        "bulletin_cases", reference("bulletin"), required("ticket"),
        sa.PrimaryKeyConstraint("bulletin", "ticket"), sa.ForeignKeyConstraint(["bulletin"], ["bulletins.id"]),
    )  # fmt: skip
    op.create_index("bulletin_cases_by_ticket", "bulletin_cases", ["ticket"])


def _deliveries() -> None:
    # `part`: report_to send_to copy_to; `entry` is the line of the printed list that named the unit.
    op.create_table(
        "bulletin_deliveries", reference("bulletin"), required("recipient"), required("unit"), required("part"),
        required("entry"), required("at"), sa.PrimaryKeyConstraint("bulletin", "recipient"),
        sa.ForeignKeyConstraint(["bulletin"], ["bulletins.id"]),
    )  # fmt: skip
    op.create_index("bulletin_deliveries_by_unit", "bulletin_deliveries", ["unit", "bulletin"])
    op.create_table(
        "bulletin_readers", reference("bulletin"), required("reader"), text("unit"), required("at"),
        sa.PrimaryKeyConstraint("bulletin", "reader"), sa.ForeignKeyConstraint(["bulletin"], ["bulletins.id"]),
    )  # fmt: skip
