"""The staff's own inbox: notices to the unit or the office, and acknowledging them."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.reads import notices


def listed() -> ResponseReturnValue:
    """The latest notices; the newest on the page is what "all seen" reaches up to."""
    with context.service().db.read() as tx:
        page = notices.listed(tx, context.sight(), names(), request.args.get("after", ""))
    return context.page("notices", page=page)


def names() -> list[str]:
    """The names under which notices reach the user of this request."""
    return notices.recipients(context.user(), context.city())


def seen() -> ResponseReturnValue:
    """Acknowledge everything up to the newest notice of the page that was read."""
    up_to = request.form.get("up_to", "")
    if not (up_to.isascii() and up_to.isdigit() and len(up_to) < 19):
        abort(400, "请从消息页面上操作。")
    user, now = context.user(), context.now()
    with context.service().db.write() as tx:
        count = notices.acknowledge(tx, context.sight(), names(), int(up_to), now)
        if count:
            audit.record(tx, now, user.name, "notices_seen", "", f"{count} 条")
    return redirect(url_for("console.notices"))
