"""Conversations: the list, one thread with what the bot understood, and a person's part in it."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from console import audit, context, files
from console.reads import conversations
from storage.transaction import Row, Transaction


def listed() -> ResponseReturnValue:
    """One view; the list of all begins with those who wait for a person."""
    view = request.args.get("view", "all")
    if view not in conversations.VIEWS:
        abort(404)
    cursor, sight = request.args.get("after", ""), context.sight()
    with context.service().db.read() as tx:
        page = conversations.listed(tx, view, sight, cursor)
        waiting = conversations.listed(tx, "waiting", sight).rows if view == "all" and not cursor else ()
        stuck = len(conversations.stuck(tx, context.now()))
    return context.page(
        "conversations", page=page, waiting=waiting, view=view, views=conversations.VIEW_TITLES, stuck=stuck
    )


def stuck() -> ResponseReturnValue:
    """Messages that are recorded but not answered yet."""
    with context.service().db.read() as tx:
        return context.page("stuck", rows=conversations.stuck(tx, context.now()))


def shown(key: str) -> ResponseReturnValue:
    """One conversation; reading it is logged."""
    return _page(key, request.args.get("before", ""))


def _page(key: str, cursor: str = "", refusal: str = "", said: str = "") -> ResponseReturnValue:
    db, sight = context.service().db, context.sight()
    with db.read() as tx:
        row = _found(tx, key)
        thread = conversations.thread(tx, key, cursor)
        contacts = conversations.contacts(tx, key)
        tickets = conversations.tickets(tx, key)
    with db.write() as tx:
        audit.record(tx, context.now(), sight.actor.user, "conversation_read", key)
    text = context.page(
        "conversation",
        conversation=row,
        thread=thread,
        contacts=contacts,
        tickets=tickets,
        refusal=refusal,
        said=said,
    )
    return text, 409 if refusal else 200


def _found(tx: Transaction, key: str) -> Row:
    row = conversations.one(tx, key, context.sight())
    if row is None:
        abort(404)
    return row


def file(key: str, name: str) -> Response:
    """A picture or file that the citizen sent in this conversation."""
    with context.service().db.write() as tx:
        _found(tx, key)
        if not conversations.has_file(tx, key, name):
            abort(404)
        audit.record(tx, context.now(), context.user().name, "attachment_read", key)
        row = files.stored(tx, name)
    return files.response(row)
