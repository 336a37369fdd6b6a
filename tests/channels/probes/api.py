"""The message API's probe: another system with a token is the platform."""

import json
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

from channels.channel import Channel
from channels.core import Core
from channels.message_api import tokens
from channels.messages import Delivery
from tests.channels.parts import meet
from tests.channels.probes import Failure, Heard, Shown
from tests.conftest import NOON

ADDRESS = "/api/v1/messages"


class ApiProbe:
    environment: Mapping[str, str] = {}
    recipient = "o1"
    token = ""

    def prepare(self, core: Core) -> None:
        """Give the other system its token, and a citizen who wrote through it."""
        meet(core.db, self.recipient, channel="api", via="api")
        with core.db.write() as tx:
            self.token = tokens.add(tx, "portal", (), "test", NOON)

    def say(self, client: FlaskClient, key: str, text: str) -> Heard | None:
        return self._post(client, {**message(key), "text": text})

    def body(self, words: str) -> str | None:
        return json.dumps({**message("k"), "text": words}, ensure_ascii=False)

    def deliver(self, client: FlaskClient, body: bytes) -> Heard:
        answer = client.post(ADDRESS, data=body, headers={"Authorization": f"Bearer {self.token}"})
        return Heard(answer.status_code, answer.text)

    def say_the_unknown(self, client: FlaskClient) -> Heard | None:
        return self._post(client, {**message("k"), "kind": "sticker"})

    def tampered(self, client: FlaskClient) -> list[Heard]:
        forged = ("", "Bearer ", "Bearer x", f"Basic {self.token}", f"Bearer {self.token}x")
        return [self._post(client, {**message("k"), "text": "hi"}, one) for one in forged]

    def show(self, client: FlaskClient, channel: Channel, delivery: Delivery) -> Shown:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer: Any = client.get(ADDRESS, query_string={"sender": self.recipient}, headers=headers)
        (found,) = [one for one in answer.json["messages"] if one["id"] == delivery.id]
        labels = tuple(option["label"] for option in found["options"])
        files = (found["media"]["id"],) if found["media"] else ()
        bodies = tuple(client.get(f"/api/v1/media/{one}", headers=headers).data for one in files)
        return Shown((found["text"],), labels, bodies)

    def provoke(self, channel: Channel, failure: Failure, delivery: Delivery) -> bool:
        return False

    def _post(self, client: FlaskClient, fields: dict[str, str], sign: str | None = None) -> Heard:
        headers = {"Authorization": f"Bearer {self.token}" if sign is None else sign}
        answer: Any = client.post(ADDRESS, json=fields, headers=headers)
        replies = answer.json.get("replies") or [{"text": answer.json.get("message", "")}]
        return Heard(answer.status_code, replies[0]["text"])


def message(key: str) -> dict[str, str]:
    """A message without its content."""
    return {"channel": "wechat", "account": "portal", "sender": "o1", "key": key}


PROBE = ApiProbe()
