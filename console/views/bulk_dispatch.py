"""Dispatch of several tickets at once: what is checked in a list is confirmed on a page, and each row tells what came of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.paging import PAGE_SIZE
from console.reads import tickets
from console.views.tickets import STALE
from desk.ticket_actions import Act, attempt
from storage.transaction import Row
from tickets.model import Refusal
from tickets.roles import may
from tickets.states import WAITING

DISPATCH = "dispatch"
GONE = "工单不在待派状态了，没有派单。"
NOTHING = "请先在列表里勾选要派的工单。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row: the ticket, the unit that was asked for, and the refusal, empty where it was dispatched."""

    number: str
    unit: str
    refusal: str = ""


def confirm() -> ResponseReturnValue:
    """The checked tickets with the unit that each would go to; nothing happens yet."""
    rows = _checked()
    if not rows:
        flash(NOTHING, "bad")
        return redirect(url_for("console.tickets", queue="to_dispatch"))
    city = context.city()
    units, above = [unit.name for unit in city.units], city.suggest_above
    return context.page("bulk_dispatch", rows=rows, units=units, suggest_above=above, outcomes=())


def carry_out() -> ResponseReturnValue:
    """Dispatch each row in a transaction of its own, as if it had been done on its page."""
    _assert_may()
    outcomes = [_dispatch(number, seen) for number, seen in _sent()]
    return context.page("bulk_dispatch", rows=(), units=(), outcomes=outcomes)


def _assert_may() -> None:
    if not may("office", context.user().role, DISPATCH):
        abort(403, "您的角色不能派单。")


def _checked() -> list[Row]:
    """The tickets that wait, each with the units that `returned` it."""
    _assert_may()
    numbers = list(dict.fromkeys(request.form.getlist("number")))[:PAGE_SIZE]
    with context.service().db.read() as tx:
        found = [tickets.one(tx, number, context.sight()) for number in numbers]
        waiting = (row for row in found if row and row["status"] in WAITING)
        return [{**row, "returned": tickets.returned(tx, row)} for row in waiting]


def _sent() -> Iterator[tuple[str, int]]:
    """The rows that are still checked, with the version that was looked at."""
    for number in list(dict.fromkeys(request.form.getlist("number")))[:PAGE_SIZE]:
        seen = request.form.get(f"version-{number}", "")
        if not re.fullmatch(r"\d{1,9}", seen):
            abort(400, "请从工单列表上操作。")
        yield number, int(seen)


def _dispatch(number: str, seen: int) -> Outcome:
    act = Act(context.city(), context.sight().actor, DISPATCH, context.now())
    unit = request.form.get(f"unit-{number}", "").strip() or request.form.get("unit", "").strip()
    with context.service().db.write() as tx:
        ticket = tickets.one(tx, number, context.sight())
        if ticket is None or (ticket["status"] not in WAITING and ticket["version"] == seen):
            return Outcome(number, unit, GONE)
        fields = {"unit": unit, "reason": request.form.get("reason", "")}
        result = attempt(tx, act, number, fields, seen)
        if isinstance(result, Refusal):
            return Outcome(number, unit, STALE if result.reason == "stale" else result.text)
        audit.record(tx, act.now, act.actor.user, "ticket_act", number, "批量派单")
        return Outcome(number, result.ticket.unit)
