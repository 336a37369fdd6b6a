"""Hot topics: the live crowds, and one of them with its tickets, its notices and its citizens."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from console import audit, context
from console.reads import crowds


def listed() -> ResponseReturnValue:
    """Live crowds, the latest first."""
    within = context.city().crowds.limits.within
    with context.service().db.read() as tx:
        page = crowds.listed(tx, context.now(), within, request.args.get("after", ""))
    return context.page("crowds", page=page, hours=f"{within.total_seconds() / 3600:g}")


def shown(key: int) -> ResponseReturnValue:
    """One crowd; that its citizens were looked at is logged."""
    with context.service().db.read() as tx:
        crowd = crowds.one(tx, key)
        if crowd is None:
            abort(404)
        tickets, notices, citizens = crowds.tickets(tx, key), crowds.risks(tx, key), crowds.citizens(tx, key)
    with context.service().db.write() as tx:
        audit.record(tx, context.now(), context.user().name, "crowd_read", str(key))
    return context.page("crowd", crowd=crowd, tickets=tickets, notices=notices, citizens=citizens)
