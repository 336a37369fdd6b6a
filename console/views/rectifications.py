"""Rectification: what units did about dissatisfied citizens, listed by unit and period, filed by the unit."""

import re

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.reads import surveys
from console.reads.surveys import Wanted
from desk import rectifying

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def listed(tried: int = 0, refusal: str = "") -> ResponseReturnValue:
    """The records, narrowed by unit, period and whether anything was filed; made to be printed."""
    wanted = _wanted()
    with context.service().db.read() as tx:
        page = surveys.records(tx, wanted, context.sight(), request.args.get("after", ""))
    units = [unit.name for unit in context.city().units]
    text = context.page("rectifications", page=page, wanted=wanted, units=units, tried=tried, refusal=refusal)
    return text, 409 if refusal else 200


def _wanted() -> Wanted:
    unit, first, last = (request.args.get(name, "").strip() for name in ("unit", "from", "to"))
    if any(day and not _DAY.fullmatch(day) for day in (first, last)):
        abort(400, "日期写成 2024-10-01 的样子。")
    name = context.city().units.full_name(unit) if unit else ""
    return Wanted(name, first, last, request.args.get("open") == "1")


def file(record: int) -> ResponseReturnValue:
    """File cause and measure of a record of one's own unit."""
    actor, now = context.sight().actor, context.now()
    cause, measure = request.form.get("cause", ""), request.form.get("measure", "")
    with context.service().db.write() as tx:
        refusal = rectifying.file(tx, actor, record, cause, measure, now)
        if refusal is None:
            audit.record(tx, now, actor.user, "rectified", f"整改记录 {record}", measure[:200])
    if refusal is None:
        flash("已报送整改措施。")
        return redirect(url_for("console.rectifications"))
    if refusal.reason == "missing":
        abort(404)
    return listed(record, refusal.text)
