"""What is kept of citizens and how long, what the last night removed, and the erasure of one citizen's data on request."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.words import ERASED_KINDS
from desk.privacy import ageing, erasing
from desk.privacy.erasing import Found
from tickets.model import Refusal


def shown(refusal: str = "", who: str = "", found: Found | None = None) -> ResponseReturnValue:
    """The rules, the last run, what was erased; below, what was found of the citizen who was sought."""
    with context.service().db.read() as tx:
        run, done = ageing.last_run(tx), erasing.erasures(tx)
    page = context.page(
        "privacy", kinds=list(context.city().keeping.told()), run=run, done=done, found=found, who=who, refusal=refusal,
        counted=ERASED_KINDS,
    )  # fmt: skip
    return page, 422 if refusal else 200


def find() -> ResponseReturnValue:
    """What is kept of a citizen; that somebody looked is written down, after whom is not."""
    who, now = request.form.get("who", ""), context.now()
    with context.service().db.write() as tx:
        found = erasing.find(tx, who)
        audit.record(tx, now, context.user().name, "erasure_sought")
    if isinstance(found, Refusal):
        return shown(found.text, who)
    return shown(who=who, found=found)


def erase() -> ResponseReturnValue:
    """Erase it for good."""
    who, reason, now, by = (
        request.form.get("who", ""),
        request.form.get("reason", ""),
        context.now(),
        context.user().name,
    )
    with context.service().db.write() as tx:
        done = erasing.erase(tx, context.city(), by, who, reason, now)
        if not isinstance(done, Refusal):
            told = "、".join(f"{ERASED_KINDS[kind]} {count}" for kind, count in done.items() if count)
            audit.record(tx, now, by, "erased", "", told)
    if isinstance(done, Refusal):
        return shown(done.text, who)
    flash("已删除，不能恢复。备份里的数据在备份到期时一并删除。")
    return redirect(url_for("console.privacy"))
