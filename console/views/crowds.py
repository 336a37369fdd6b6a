"""Hot topics: the live crowds, one of them with its tickets, notices and citizens, and what clerks correct in it."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.reads import crowds
from desk.crowd_actions import CROWD_ACTIONS, Correction, correct

DONE = {
    "rename": "名称已改，系统不会再改。",
    "merge": "已并入这个热点，以后同样的来件也计入这里。",
    "split": "已分出，这些人以后的来件不会再并回来。",
}


def listed() -> ResponseReturnValue:
    """Live crowds, the latest first."""
    within = context.city().crowds.limits.within
    with context.service().db.read() as tx:
        page = crowds.listed(tx, context.now(), within, request.args.get("after", ""))
    return context.page("crowds", page=page, hours=f"{within.total_seconds() / 3600:g}")


def shown(key: int) -> ResponseReturnValue:
    """One crowd; that its citizens were looked at is logged."""
    page = _page(key)
    with context.service().db.write() as tx:
        audit.record(tx, context.now(), context.user().name, "crowd_read", str(key))
    return page


def _page(key: int, tried: str = "", refusal: str = "") -> ResponseReturnValue:
    """`tried` is the action whose form comes back with what was filled in and the refusal."""
    with context.service().db.read() as tx:
        crowd = crowds.one(tx, key)
        if crowd is None:
            abort(404)
        read = {
            "tickets": crowds.tickets(tx, key),
            "notices": crowds.risks(tx, key),
            "citizens": crowds.citizens(tx, key),
            "members": crowds.members(tx, key),
            "others": crowds.others(tx, key),
        }
    text = context.page("crowd", crowd=crowd, tried=tried, refusal=refusal, **read)
    return text, 409 if refusal else 200


def act(key: int, action: str) -> ResponseReturnValue:
    """Correct a crowd; a refusal comes back with its sentence."""
    if action not in CROWD_ACTIONS:
        abort(404)
    form, now, actor = request.form, context.now(), context.sight().actor
    filled = Correction(form.get("title", ""), form.get("into", ""), tuple(form.getlist("contact")))
    with context.service().db.write() as tx:
        refusal = correct(tx, actor, action, key, filled, now)
        if refusal is None:
            audit.record(tx, now, actor.user, "crowd_act", str(key), action)
    if refusal and refusal.reason == "missing":
        abort(404)
    if refusal:
        return _page(key, action, refusal.text)
    flash(DONE[action])
    return redirect(url_for("console.crowd", key=int(filled.into) if action == "merge" else key))
