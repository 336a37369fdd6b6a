"""The web chat's probe: the citizen's page is the platform."""

import json
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

from channels.channel import Channel
from channels.messages import Delivery
from channels.webchat_page.inputs import sender_of
from tests.channels.probes import Failure, Heard, Shown

ADDRESS = "/channels/webchat/messages"
SESSION = "the probe's session"


class WebChatProbe:
    environment: Mapping[str, str] = {}
    recipient = sender_of(SESSION)

    def say(self, client: FlaskClient, key: str, text: str) -> Heard | None:
        return self._post(client, {"session": SESSION, "key": key, "text": text})

    def body(self, words: str) -> str | None:
        return json.dumps({"session": SESSION, "key": "k", "text": words}, ensure_ascii=False)

    def deliver(self, client: FlaskClient, body: bytes) -> Heard:
        answer = client.post(ADDRESS, data=body)
        return Heard(answer.status_code, answer.text)

    def say_the_unknown(self, client: FlaskClient) -> Heard | None:
        return self._post(client, {"session": SESSION, "key": "k", "sticker": "smile"})

    def tampered(self, client: FlaskClient) -> list[Heard]:
        return []

    def show(self, client: FlaskClient, channel: Channel, delivery: Delivery) -> Shown:
        answer: Any = client.get(ADDRESS, query_string={"session": SESSION, "after": delivery.id - 1})
        (message,) = [message for message in answer.json["messages"] if message["id"] == delivery.id]
        labels = tuple(option["label"] for option in message["options"])
        return Shown((message["text"],), labels, self._files(client, message["media"]))

    def provoke(self, channel: Channel, failure: Failure, delivery: Delivery) -> bool:
        return False

    def _files(self, client: FlaskClient, media: dict[str, str] | None) -> tuple[bytes, ...]:
        if media is None:
            return ()
        headers = {"X-Chat-Session": SESSION}
        return (client.get(f"/channels/webchat/media/{media['id']}", headers=headers).data,)

    def _post(self, client: FlaskClient, fields: dict[str, str]) -> Heard:
        answer: Any = client.post(ADDRESS, json=fields)
        replies = answer.json.get("replies") or [{"text": answer.json.get("message", "")}]
        return Heard(answer.status_code, replies[0]["text"])


PROBE = WebChatProbe()
