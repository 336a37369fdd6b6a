"""The web chat: our own page, which needs no account anywhere, and the HTTP interface behind it.

Replies travel in the response of the POST; later messages wait in the outbox until the page fetches them.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel

from channels.attachments import MOST_BYTES
from channels.channel import Limits
from channels.core import Core
from channels.errors import SendError
from channels.exchange import answer_file
from channels.json_answers import answer_refusals
from channels.messages import Delivery
from channels.webchat_page.inputs import (
    MOST_BYTES_OF_A_MESSAGE,
    ROOM_FOR_MULTIPART,
    SESSION_HEADER,
    Refused,
    check_after,
    check_session,
    read_message,
)
from channels.webchat_page.page import page_routes
from channels.webchat_page.talk import ACCOUNT, Talk
from channels.webchat_page.views import message_json, said_json


class WebChat:
    """One page, one account."""

    class Settings(BaseModel):
        """There is nothing to set."""

    name = "webchat"
    title = "网页对话"
    pull = True
    replies_after = timedelta()
    limits = Limits(buttons=20)

    def __init__(self, accounts: Mapping[str, Settings]) -> None:
        self._accounts = accounts

    @property
    def accounts(self) -> tuple[str, ...]:
        """The one page."""
        return (ACCOUNT,)

    def routes(self, core: Core) -> Blueprint:
        """`/chat` and `/channels/webchat/...`."""
        talk = Talk(core)
        both = Blueprint(self.name, __name__)
        both.register_blueprint(page_routes(core, talk))
        both.register_blueprint(_interface(talk))
        return both

    def send(self, delivery: Delivery) -> None:
        """Never called by the delivery worker: the page fetches its messages."""
        raise SendError("the web chat is fetched, not sent to", permanent=True)


CHANNEL = WebChat


def _interface(talk: Talk) -> Blueprint:
    routes = Blueprint("interface", __name__, url_prefix="/channels/webchat")
    views = _Interface(talk)
    routes.add_url_rule("/messages", "post_message", views.post_message, methods=["POST"])
    routes.add_url_rule("/messages", "get_messages", views.get_messages, methods=["GET"])
    routes.add_url_rule("/media", "post_media", views.post_media, methods=["POST"])
    routes.add_url_rule("/media/<media>", "get_media", views.get_media, methods=["GET"])
    answer_refusals(routes)
    return routes


class _Interface:
    """The views of the HTTP interface."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def post_message(self) -> Response:
        request.max_content_length = MOST_BYTES_OF_A_MESSAGE
        posted = read_message(request.get_data(cache=False))
        return jsonify(replies=_as_json(self._talk.send(posted, request.remote_addr or "")))

    def get_messages(self) -> Response:
        session = _session()
        if request.args.get("history"):
            history = self._talk.history(session)
            ours = tuple(entry for entry in history if isinstance(entry, Delivery))
            return jsonify(messages=_as_json(ours), said=said_json(history))
        return jsonify(messages=_as_json(self._talk.fetch(session, check_after(request.args.get("after")))))

    def post_media(self) -> Response:
        request.max_content_length = MOST_BYTES + ROOM_FOR_MULTIPART
        file = request.files.get("file")
        if file is None:
            raise Refused(400, "no_file", "没有收到文件。 The form has no part named file.")
        media = self._talk.store(file.filename or "", file.read(), request.remote_addr or "")
        return jsonify(media=media)

    def get_media(self, media: str) -> Response:
        return answer_file(self._talk.file(_session(), media))


def _session() -> str:
    return check_session(request.headers.get(SESSION_HEADER) or request.args.get("session"))


def _as_json(messages: tuple[Delivery, ...]) -> list[dict[str, Any]]:
    return [message_json(message) for message in messages]
