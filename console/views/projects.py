"""Project files that group tickets, and the leader listening days."""

from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.reads import projects
from desk import listening
from desk.projects import begin, keep
from tickets.model import Refusal

ACTIONS = {"add": "加入项目档案", "remove": "移出项目档案", "end": "结束项目档案"}


def listed(refusal: str = "") -> ResponseReturnValue:
    """All files and the form for a new one."""
    with context.service().db.read() as tx:
        rows = projects.listed(tx)
    return context.page("projects", rows=rows, refusal=refusal), 422 if refusal else 200


def new() -> ResponseReturnValue:
    """Open a file."""
    actor, now = context.sight().actor, context.now()
    with context.service().db.write() as tx:
        made = begin(tx, actor, request.form.get("title", ""), request.form.get("note", ""), now)
        if not isinstance(made, Refusal):
            audit.record(tx, now, actor.user, "project_act", f"项目 {made}", "新建项目档案")
    if isinstance(made, Refusal):
        return listed(made.text)
    return redirect(url_for("console.project", project=made))


def shown(project: int, refusal: str = "") -> ResponseReturnValue:
    """One file with its tickets."""
    with context.service().db.read() as tx:
        row = projects.one(tx, project)
        page = projects.tickets_of(tx, project, context.sight(), request.args.get("after", ""))
    if row is None:
        abort(404)
    return context.page("project", row=row, page=page, refusal=refusal), 409 if refusal else 200


def act(project: int, action: str) -> ResponseReturnValue:
    """Put a ticket in, take it out, or end the file."""
    if action not in ACTIONS:
        abort(404)
    actor, now, number = context.sight().actor, context.now(), request.form.get("number", "")
    with context.service().db.write() as tx:
        refusal = keep(tx, context.city(), actor, project, action, number, now)
        if refusal is None:
            detail = f"{ACTIONS[action]} {number}".strip()
            audit.record(tx, now, actor.user, "project_act", f"项目 {project}", detail)
    if refusal:
        return shown(project, refusal.text)
    flash(f"已{ACTIONS[action]}。")
    return redirect(url_for("console.project", project=project))


def listening_days(refusal: str = "") -> ResponseReturnValue:
    """The days and the form for the next one."""
    with context.service().db.read() as tx:
        rows = projects.listening_days(tx)
    return context.page("listening", rows=rows, refusal=refusal), 422 if refusal else 200


def listening_plan() -> ResponseReturnValue:
    """Plan a day; it is announced at once or at the moment that is given."""
    actor, now = context.sight().actor, context.now()
    starts, ends = _moment("starts"), _moment("ends")
    announce = _moment("announce") if request.form.get("announce") else now
    if starts is None or ends is None or announce is None:
        return listening_days(listening.SENTENCES["times"])
    leader, unit, seat = (request.form.get(name, "").strip() for name in ("leader", "unit", "seat"))
    wanted = listening.Plan(leader, context.city().units.full_name(unit), seat, starts, ends)
    with context.service().db.write() as tx:
        made = listening.plan(tx, actor, wanted, announce, now)
        if not isinstance(made, Refusal):
            audit.record(
                tx, now, actor.user, "listening_plan", f"接听日 {made}", f"{leader} {starts:%m-%d %H:%M}"
            )
    if isinstance(made, Refusal):
        return listening_days(made.text)
    flash("已安排领导接听日。")
    return redirect(url_for("console.listening"))


def _moment(field: str) -> datetime | None:
    """A moment of a form, in the city's zone; None when it is empty or no moment."""
    try:
        return datetime.fromisoformat(request.form.get(field, "")).replace(tzinfo=context.now().tzinfo)
    except ValueError:
        return None
