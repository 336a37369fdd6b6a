"""Outward messages that did not, or may not have, arrived; a person decides whether one goes out again."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context, resending
from console.reads import outbox


def listed() -> ResponseReturnValue:
    """The undelivered ones, or one of the other views."""
    view = request.args.get("view", "undelivered")
    if view not in outbox.VIEWS:
        abort(404)
    with context.service().db.read() as tx:
        page = outbox.listed(tx, view, context.sight(), request.args.get("after", ""))
    return context.page("outbox", page=page, view=view, views=outbox.VIEW_TITLES)


def again(message_id: int) -> ResponseReturnValue:
    """Put the message into the outbox once more; what was already sent again is left alone."""
    now, user = context.now(), context.user()
    with context.service().db.write() as tx:
        row = outbox.one(tx, message_id, context.sight())
        if row is None:
            abort(404)
        sent = resending.send_again(tx, row, user.name, now)
        if sent:
            audit.record(tx, now, user.name, "message_retried", str(message_id))
    flash("已重新放入发送队列。" if sent else "这条消息已经重发过，或者已经送达，不用再发。")
    return redirect(url_for("console.outbox", view=request.form.get("view", "undelivered")))


def told(message_id: int) -> ResponseReturnValue:
    """The citizen was told by telephone: the message is seen to."""
    now, user = context.now(), context.user()
    with context.service().db.write() as tx:
        row = outbox.one(tx, message_id, context.sight())
        if row is None:
            abort(404)
        done = resending.told_by_phone(tx, row, user.name, now)
        if done:
            audit.record(tx, now, user.name, "message_told", str(message_id))
    flash("已登记电话告知。" if done else "这条消息已经处理过，或者已经送达。")
    return redirect(url_for("console.outbox", view=request.form.get("view", "undelivered")))
