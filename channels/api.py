"""The message API: other systems hand citizens' messages in, get the replies in the same response, fetch later ones.

For accounts whose callback address belongs to another system. Every row bears the channel and account on which the
citizen wrote; `via` says that this interface carries it. A message is the same message under the same key; what was
fetched is handed out again until it is acknowledged, so that nothing is lost when an answer gets lost.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel

from channels.attachments import MOST_BYTES
from channels.channel import Limits
from channels.core import Core
from channels.errors import SendError
from channels.exchange import adopt, answer_file, settle, store, within
from channels.json_answers import answer_refusals
from channels.json_bodies import MOST_BYTES_OF_A_MESSAGE, Refused, bad_token, check_after, wrong_scope
from channels.message_api import reads, tokens
from channels.message_api.inputs import Handed, name_of, read_acknowledged, read_message, sender_of
from channels.message_api.tokens import Grant
from channels.messages import Delivery, Inbound
from channels.outbox_pull import handed_out
from channels.rate_limit import RateLimit
from channels.webchat_page.views import message_json
from storage.transaction import Transaction

MOST_MESSAGES = 200
"""Messages in one response; the other system asks again for the rest."""
ROOM_FOR_MULTIPART = 64 * 1024


class Api:
    """One interface for every system that has a token."""

    class Settings(BaseModel):
        """There is nothing to set: without a token nobody gets in."""

    name = reads.CHANNEL
    title = "消息接口"
    pull = True
    replies_after = timedelta()
    limits = Limits(buttons=20)

    def __init__(self, accounts: Mapping[str, Settings]) -> None:
        self._accounts = accounts

    def routes(self, core: Core) -> Blueprint:
        """`/api/v1/messages` and what belongs to it."""
        views = _Views(core)
        routes = Blueprint(self.name, __name__, url_prefix="/api/v1")
        routes.add_url_rule("/messages", "post_message", views.post_message, methods=["POST"])
        routes.add_url_rule("/messages", "get_messages", views.get_messages, methods=["GET"])
        routes.add_url_rule("/messages/acknowledge", "acknowledge", views.acknowledge, methods=["POST"])
        routes.add_url_rule("/media", "post_media", views.post_media, methods=["POST"])
        routes.add_url_rule("/media/<media>", "get_media", views.get_media, methods=["GET"])
        answer_refusals(routes)
        return routes

    def remembered(self, tx: Transaction) -> Iterator[tuple[bool, str]]:
        """Which systems may come in."""
        names = [row["name"] for row in tokens.listed(tx) if row["revoked_at"] is None]
        none = "没有令牌，别的系统进不来；要接入时运行 python -m hotline token add"
        yield True, f"在用令牌 {len(names)} 个：{'、'.join(names)}" if names else none

    def send(self, delivery: Delivery) -> None:
        """Never called by the delivery worker: the other system fetches its messages."""
        raise SendError("the message API is fetched from, not sent to", permanent=True)


CHANNEL = Api


class _Views:
    """The views. Each asks for the token first, whatever else is wrong with the request."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._senders = RateLimit(core.rate_limit)

    def post_message(self) -> Response:
        request.max_content_length = MOST_BYTES_OF_A_MESSAGE
        now, grant = self._enter()
        handed = read_message(request.get_data(cache=False), now)
        self._may_hand_in(grant, handed)
        within(self._senders.wait(f"{handed.origin}:{handed.sender}", now))
        replies = self._core.receive(self._inbound(handed))
        settle(self._core, replies, now)
        return jsonify(replies=[message_json(reply) for reply in replies])

    def get_messages(self) -> Response:
        now, grant = self._enter()
        wanted = _wanted(request.args)
        if wanted.account:
            _covered(grant, wanted.account)
        with self._core.db.read() as tx:
            found = reads.messages(tx, grant, wanted, now, MOST_MESSAGES)
        return jsonify(messages=[_addressed(message) for message in found])

    def acknowledge(self) -> Response:
        request.max_content_length = MOST_BYTES_OF_A_MESSAGE
        now, grant = self._enter()
        ids = read_acknowledged(request.get_data(cache=False)).ids
        with self._core.db.write() as tx:
            known = reads.of_grant(tx, grant, ids)
            self._core.sent(tx, handed_out(tx, known, now), now)
        return jsonify(acknowledged=sorted(known))

    def post_media(self) -> Response:
        request.max_content_length = MOST_BYTES + ROOM_FOR_MULTIPART
        now, _ = self._enter(also="moves")
        file = request.files.get("file")
        if file is None:
            raise Refused(400, "no_file", "没有收到文件。 The form has no part named file.")
        return jsonify(media=store(self._core, file.filename or "", file.read(), now))

    def get_media(self, media: str) -> Response:
        now, grant = self._enter()
        with self._core.db.read() as tx:
            file = reads.file_for(tx, grant, media, now)
        return answer_file(file)

    def _enter(self, also: str = "") -> tuple[datetime, Grant]:
        """The moment of this request and what its token may do; raises Refused. `also` is another scope that may enter."""
        now = self._core.clock.now()
        grant = tokens.entered(self._core.db, request.headers.get("Authorization", ""), now)
        if grant is None:
            raise bad_token()
        if not grant.has_messages and also not in grant.writes:
            raise wrong_scope("messages")
        return now, grant

    def _may_hand_in(self, grant: Grant, handed: Handed) -> None:
        """An account that we serve ourselves is open only to a token that names it."""
        _covered(grant, handed.origin)
        if grant.accounts is None and self._core.is_ours(handed.channel, handed.account):
            raise Refused(
                403,
                "own_account",
                f"{handed.origin} 由本系统直接收发，只有写明 messages:{handed.origin} 的令牌才能交来它的消息。"
                f" {handed.origin} is served here directly; only a token that names it may hand its messages in.",
            )

    def _inbound(self, handed: Handed) -> Inbound:
        owner = f"{handed.channel}:{handed.account}:{handed.sender}"
        return Inbound(
            channel=handed.channel,
            account=handed.account,
            sender=handed.sender,
            key=handed.inbox_key,
            sent_at=handed.sent_at,
            kind=adopt(self._core, handed.media, owner) if handed.media else handed.kind,
            text=handed.text,
            media=handed.media,
            place=handed.place,
            phone=handed.phone,
            via=reads.CHANNEL,
        )


def _covered(grant: Grant, account: str) -> None:
    if not grant.covers(account):
        raise Refused(403, "wrong_account", f"这个令牌不能用于 {account}。 This token is not for {account}.")


def _wanted(query: Mapping[str, str]) -> reads.Wanted:
    """`sender`, `after`, and `channel` with `account`, all optional."""
    named = query.get("channel") is not None or query.get("account") is not None
    return reads.Wanted(
        sender=sender_of(query["sender"]) if query.get("sender") else "",
        account=f"{name_of(query, 'channel')}/{name_of(query, 'account')}" if named else "",
        after=check_after(query.get("after")),
    )


def _addressed(delivery: Delivery) -> dict[str, Any]:
    """A message in the shape of the web chat's, and whom it is for."""
    address = {"channel": delivery.channel, "account": delivery.account, "sender": delivery.recipient}
    return {**message_json(delivery), **address}
