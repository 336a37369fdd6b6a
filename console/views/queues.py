"""The lists of tickets: a queue with its counts, narrowed by filters and by words."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context, way_back, words
from console.reads import queues
from console.reads.queues import MOST_COUNTED, OFFICE_QUEUES, QUEUES, UNIT_QUEUES, Filters
from console.views.bulk_dispatch import DISPATCH
from desk.ticket_actions import OWN
from storage.clock import stamp
from storage.transaction import Row
from tickets.model import Actor
from tickets.roles import may
from tickets.searching import query_of
from tickets.states import OPEN, STATES, WAITING


def listed() -> ResponseReturnValue:
    """One queue, narrowed by filters and words; a search is logged."""
    names = UNIT_QUEUES if context.user().of_unit else OFFICE_QUEUES
    queue = request.args.get("queue", "all")
    if queue not in names:
        abort(404)
    filters, sight, now = _filters(), context.sight(), context.now()
    way_back.keep()
    with context.service().db.read() as tx:
        page = queues.listed(tx, queue, filters, sight, now, request.args.get("after", ""))
        counts = queues.counts(tx, names, sight, now)
    if filters.text:
        with context.service().db.write() as tx:
            audit.record(tx, now, sight.actor.user, "searched", queue, words.private(filters.text))
    city = context.city()
    return context.page(
        "tickets",
        page=page,
        queue=queue,
        tabs=[_tab(name, counts.get(name)) for name in names],
        filters=filters,
        narrowed=sum(bool(request.args.get(name)) for name in _FOLDED),
        too_short=queues.is_words(filters.text, sight) and not query_of(filters.text),
        units=[unit.name for unit in city.units],
        topics=city.router.topics,
        is_late=_is_late,
        checkable=_checkable(page.rows, sight.actor),
    )


def _tab(name: str, count: int | None) -> tuple[str, str, str, str | int | None]:
    shown = "99+" if count == MOST_COUNTED else count
    return name, QUEUES[name].title, url_for("console.tickets", queue=name), shown


_FOLDED = ("unit", "topic", "channel", "since", "until", "urgent", "status")
"""The filters that are folded away until one is set."""


def _filters() -> Filters:
    given = {name: value.strip()[:60] for name, value in request.args.items()}
    status, unit = given.get("status", ""), given.get("unit", "")
    if status and status not in STATES:
        abort(404)
    return Filters(
        unit=context.city().units.full_name(unit) if unit else "",
        status=status,
        text=given.get("text", ""),
        topic=given.get("topic", ""),
        channel=given.get("channel", ""),
        since=_day(given, "since"),
        until=_day(given, "until"),
        urgent=bool(given.get("urgent")),
    )


def _day(given: Mapping[str, str], name: str) -> str:
    text = given.get(name, "")
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        abort(400, "日期请写成 2024-10-14 这样。")


def _is_late(row: Row) -> bool:
    return bool(row["due"]) and row["status"] in OPEN and row["due"] < stamp(context.now())


def _checkable(rows: Sequence[Row], actor: Actor) -> frozenset[str]:
    """The numbers of the rows that this user can dispatch together."""
    if not may(actor.side, actor.role, DISPATCH):
        return frozenset()
    return frozenset(row["number"] for row in rows if row["status"] in WAITING and row["origin"] == OWN)
