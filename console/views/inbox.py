"""The inbox: the list of conversations in its views, the parts that a live page fetches, and the stream that says when."""

from collections.abc import Iterable, Mapping

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from console import context, sessions, streams, users
from console.reads import conversations, inbox
from console.scope import Sight
from console.streams import RETRY_AFTER, Look, Marks, Watch
from storage.clock import stamp
from storage.transaction import Transaction

MOST_IN_QUEUE = 8


def reader() -> inbox.Reader:
    """The user of this request as a reader of the list."""
    return inbox.Reader(context.sight(), context.now())


def _view() -> str:
    chosen = request.args.get("view", "all")
    if chosen not in inbox.VIEWS:
        abort(404)
    return chosen


def listed() -> ResponseReturnValue:
    """One view; the list of all begins with those who wait for a person."""
    return context.page("conversations", **_values())


def rows() -> ResponseReturnValue:
    """The list alone, for a page that is open."""
    return context.page("_inbox", **_values())


def _values() -> Mapping[str, object]:
    view, cursor, who = _view(), request.args.get("after", ""), reader()
    with context.service().db.read() as tx:
        page = inbox.listed(tx, view, who, cursor)
        waiting = inbox.listed(tx, "waiting", who).rows if view == "all" and not cursor else ()
        counts = inbox.counts(tx, who)
        stuck = len(inbox.stuck(tx, who.now))
        mark = inbox.list_mark(tx, inbox.front(view), who)
    return {
        "page": page,
        "waiting": waiting,
        "view": view,
        "tabs": [
            (name, one.title, _address(name), _number(counts, name)) for name, one in inbox.VIEWS.items()
        ],
        "wanted": counts["unanswered"],
        "stuck": stuck,
        "now": stamp(who.now),
        "mark": "" if cursor else streams.write_id({"list": mark}),
    }


def _address(view: str) -> str:
    return url_for("console.conversations", view=view)


def _number(counts: Mapping[str, int], view: str) -> str | None:
    """The number beside the name of a view; none beside the others."""
    found = counts.get(view)
    return f"{inbox.MOST_COUNTED - 1}+" if found == inbox.MOST_COUNTED else str(found) if found else None


def queue() -> ResponseReturnValue:
    """What stands beside an open conversation: the reader's own, and who waits longest."""
    with context.service().db.read() as tx:
        return context.page("_queue", queue=queued(tx), open_key=request.args.get("key", ""))


def queued(tx: Transaction) -> Mapping[str, object]:
    """The first of each list, by view."""
    return {view: inbox.listed(tx, view, reader()).rows[:MOST_IN_QUEUE] for view in inbox.QUEUE}


def stuck() -> ResponseReturnValue:
    """Messages that are recorded but not answered yet."""
    with context.service().db.read() as tx:
        return context.page("stuck", rows=inbox.stuck(tx, context.now()))


def stream() -> ResponseReturnValue:
    """Says when the list, or the thread of the conversation that the address names, has changed.

    503 with Retry-After when no place is left: the page asks by itself meanwhile.
    """
    places, view = context.service().streams, _view()
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream")
    key = request.args.get("key", "")
    look = _look(inbox.QUEUE if key else inbox.front(view), key)
    place = places.enter(context.user().name)
    if place is None:
        return Response(status=503, headers={"Retry-After": str(RETRY_AFTER)})
    watch = Watch(context.service().db, look, sessions.seconds_left())
    last_id = request.headers.get("Last-Event-ID") or request.args.get("seen", "")
    response = Response(streams.events(place, places.pause, watch, last_id), mimetype="text/event-stream")
    response.call_on_close(lambda: places.leave(place))
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that collects would deliver nothing
    return response


def _look(views: Iterable[str], key: str) -> Look:
    """What the stream of this request reads each time: nothing of the request outlives its beginning."""
    service, user, actor = context.service(), context.user(), context.sight().actor

    def look(tx: Transaction) -> Marks | None:
        if users.find(tx, user.name) != user:
            return None
        sight = Sight(actor, service.city().desk.readers)
        marks = {"list": inbox.list_mark(tx, views, inbox.Reader(sight, service.clock.now()))}
        if key and conversations.one(tx, key, sight):
            marks["thread"] = conversations.thread_mark(tx, key)
        return marks

    return look
