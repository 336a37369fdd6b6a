"""Outward messages that did not, or may not have, arrived; a person decides whether one goes out again."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context, resending
from console.reads import outbox
from storage.transaction import Row, Transaction


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
    done = _see_to(message_id, resending.send_again, "message_retried")
    flash("已重新放入发送队列。" if done else "这条消息已经重发过，或者已经送达，不用再发。")
    return redirect(url_for("console.outbox", view=request.form.get("view", "undelivered")))


def told(message_id: int) -> ResponseReturnValue:
    """The citizen was told by telephone: the message is seen to."""
    done = _see_to(message_id, resending.told_by_phone, "message_told")
    flash("已登记电话告知。" if done else "这条消息已经处理过，或者已经送达。")
    return redirect(url_for("console.outbox", view=request.form.get("view", "undelivered")))


def _see_to(message_id: int, deed: Callable[[Transaction, Row, str, datetime], bool], name: str) -> bool:
    """One transaction: the message, what is done about it, the log."""
    now, user = context.now(), context.user()
    with context.service().db.write() as tx:
        row = outbox.one(tx, message_id, context.sight())
        if row is None:
            abort(404)
        done = deed(tx, row, user.name, now)
        if done:
            audit.record(tx, now, user.name, name, str(message_id))
    return done
