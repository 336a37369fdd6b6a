"""Ready-made replies of this office: everybody who talks uses them, the duty leader keeps them."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from channels.storable import storable
from console import audit, context
from console.reads import canned

MOST_OF_A_TITLE = 40
MOST_OF_A_TEXT = 1_000
MOST_REPLIES = 200


def listed() -> ResponseReturnValue:
    """All of them, with a form each for who may change them."""
    return _page()


def _page(refusal: str = "") -> ResponseReturnValue:
    with context.service().db.read() as tx:
        text = context.page("canned", replies=canned.every(tx), refusal=refusal)
    return text, 422 if refusal else 200


def save() -> ResponseReturnValue:
    """Write one, or change the one of the same title."""
    title = storable(request.form.get("title", ""), MOST_OF_A_TITLE).strip()
    text = storable(request.form.get("text", ""), MOST_OF_A_TEXT).strip()
    if not title or not text:
        return _page("请填写名称和内容。")
    with context.service().db.write() as tx:
        if len(canned.every(tx)) >= MOST_REPLIES:
            return _page("常用语太多了，请先删去不用的。")
        canned.save(tx, title, text, context.user().name, context.now())
        audit.record(tx, context.now(), context.user().name, "canned_reply", title, "保存")
    flash("已保存。")
    return redirect(url_for("console.canned"))


def remove(reply: int) -> ResponseReturnValue:
    """Take one away."""
    with context.service().db.write() as tx:
        title = canned.remove(tx, reply)
        if title is None:
            abort(404)
        audit.record(tx, context.now(), context.user().name, "canned_reply", title, "删除")
    flash("已删除。")
    return redirect(url_for("console.canned"))
