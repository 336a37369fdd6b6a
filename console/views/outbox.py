"""Outward messages that did not, or may not have, arrived; a person decides whether one goes out again.

Who answers citizens does so message by message; who looks after the service also lets one be, or sees to all of a view at
once when a platform is up again, and says why.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from channels.storable import is_storable
from console import audit, context, resending, revealing
from console.reads import outbox
from storage.transaction import Row, Transaction

_Deed = Callable[[Transaction, Row, str, datetime], bool]
_MARKS: Mapping[str, tuple[Callable[..., bool], str]] = {
    "again": (resending.send_again, "message_retried"),
    "dropped": (resending.let_be, "message_dropped"),
}
"""What an administrator does about a message, and how the log calls it."""
REASON_MISSING = "请写明理由，再操作。"
MOST_AT_ONCE = 200
MOST_OF_A_NAME = 64


def listed(refusal: str = "") -> ResponseReturnValue:
    """The undelivered ones, or one of the other views, of one channel or of all."""
    view, channel = _asked()
    with context.service().db.read() as tx:
        page = outbox.listed(tx, view, context.sight(), request.args.get("after", ""), channel)
    text = context.page(
        "outbox", page=page, view=view, channel=channel, views=outbox.VIEW_TITLES, refusal=refusal
    )
    return text, 422 if refusal else 200


def _asked() -> tuple[str, str]:
    view, channel = (request.values.get(name, "") for name in ("view", "channel"))
    view = view or "undelivered"
    if view not in outbox.VIEWS or len(channel) > MOST_OF_A_NAME or not is_storable(channel):
        abort(404)
    return view, channel


def mark(message_id: int) -> ResponseReturnValue:
    """Try or send one message again, or let it be, for a stated reason."""
    deed, name, reason = _marked()
    if not reason:
        return listed(REASON_MISSING)
    done = _see_to(message_id, partial(deed, reason=reason), name, reason)
    flash("已处理 1 条。" if done else "这条消息已经处理过，或者已经送达。")
    return _back()


def mark_all() -> ResponseReturnValue:
    """The same for a whole view, the latest first."""
    (deed, name, reason), (view, channel) = _marked(), _asked()
    if not reason:
        return listed(REASON_MISSING)
    now, user = context.now(), context.user().name
    with context.service().db.write() as tx:
        rows = outbox.to_mark(tx, view, context.sight(), channel, MOST_AT_ONCE)
        done = [row["id"] for row in rows if deed(tx, row, user, now, reason=reason)]
        for message_id in done:
            audit.record(tx, now, user, name, str(message_id), reason)
    flash(f"已处理 {len(done)} 条。")
    return _back()


def _marked() -> tuple[Callable[..., bool], str, str]:
    """What is to be done, how the log calls it, and why."""
    deed = _MARKS.get(request.form.get("deed", ""))
    if deed is None:
        abort(404)
    return *deed, revealing.reason()


def _back() -> ResponseReturnValue:
    view, channel = _asked()
    return redirect(url_for("console.outbox", view=view, channel=channel or None))


def again(message_id: int) -> ResponseReturnValue:
    """Put the message into the outbox once more; what was already sent again is left alone."""
    done = _see_to(message_id, resending.send_again, "message_retried")
    flash("已重新放入发送队列。" if done else "这条消息已经重发过，或者已经送达，不用再发。")
    return _back()


def told(message_id: int) -> ResponseReturnValue:
    """The citizen was told by telephone: the message is seen to."""
    done = _see_to(message_id, resending.told_by_phone, "message_told")
    flash("已登记电话告知。" if done else "这条消息已经处理过，或者已经送达。")
    return _back()


def _see_to(message_id: int, deed: _Deed, name: str, reason: str = "") -> bool:
    """One transaction: the message, what is done about it, the log."""
    now, user = context.now(), context.user()
    with context.service().db.write() as tx:
        row = outbox.one(tx, message_id, context.sight())
        if row is None:
            abort(404)
        done = deed(tx, row, user.name, now)
        if done:
            audit.record(tx, now, user.name, name, str(message_id), reason)
    return done
