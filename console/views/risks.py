"""Risk notices: the list, one notice, and what people do with it: change, release, feedback, consultation."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.reads import risks as reads
from desk.risk_actions import RISK_ACTIONS, attempt
from tickets import risks

DONE = {
    "amend": "已保存，还没有发布。",
    "release": "已发布，承办单位和抄送单位会收到通知。",
    "feedback": "已反馈。",
    "consult": "已登记会商。",
}


def listed() -> ResponseReturnValue:
    """Notices that are still to be answered, or the answered ones."""
    view = request.args.get("view", "open")
    if view not in reads.VIEWS:
        abort(404)
    with context.service().db.read() as tx:
        page = reads.listed(tx, view, context.sight(), request.args.get("after", ""))
    return context.page("risks", page=page, view=view, views=reads.VIEW_TITLES)


def shown(number: int) -> ResponseReturnValue:
    """One notice."""
    return _page(number)


def _page(number: int, tried: str = "", refusal: str = "") -> ResponseReturnValue:
    """`tried` is the action whose form comes back with what was filled in and the refusal."""
    with context.service().db.read() as tx:
        risk = risks.load(tx, number) if reads.may_read(tx, number, context.sight()) else None
        if risk is None:
            abort(404)
        records = risks.consultations(tx, number)
    units = [unit.name for unit in context.city().units]
    text = context.page(
        "risk",
        risk=risk,
        records=records,
        units=units,
        unit=context.sight().unit,
        tried=tried,
        refusal=refusal,
    )
    return text, 409 if refusal else 200


def act(number: int, action: str) -> ResponseReturnValue:
    """Do one action; a refusal comes back with its sentence and everything that was filled in."""
    if action not in RISK_ACTIONS:
        abort(404)
    service, now, actor = context.service(), context.now(), context.sight().actor
    with service.db.write() as tx:
        refusal = attempt(tx, context.city(), now, actor, action, str(number), request.form)
        if refusal is None:
            audit.record(tx, now, actor.user, "risk_act", str(number), action)
    if refusal and refusal.reason == "missing_risk":
        abort(404)
    if refusal:
        return _page(number, action, refusal.text)
    flash(DONE[action])
    return redirect(url_for("console.risk", number=number))
