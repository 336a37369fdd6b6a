"""Telegram's probe: updates come by the webhook, replies go out through the outbox to a stand-in of the Bot API."""

import json
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

from channels import registry
from channels.channel import Channel
from channels.core import Core
from channels.messages import Delivery
from scheduler.delivery import Policy, deliver_to
from tests.channels.probes import Failure, Heard, Shown
from tests.conftest import NOON
from tests.known_secrets import TELEGRAM_SECRET
from tests.platforms.telegram import TOKEN, BotApi, Trouble, payload
from tests.scheduler.parts import Desk

ADDRESS = "/channels/telegram/main"
SECRET = TELEGRAM_SECRET
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
TROUBLES: Mapping[Failure, Trouble] = {"permanent": "forbidden", "temporary": "html", "uncertain": "half"}


class TelegramProbe:
    recipient = "5001"

    def __init__(self) -> None:
        self.platform = BotApi()
        self._core: Core | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "HOTLINE_TELEGRAM_TOKEN": TOKEN,
            "HOTLINE_TELEGRAM_SECRET": SECRET,
            "HOTLINE_TELEGRAM_MODE": "webhook",
            "HOTLINE_TELEGRAM_API": self.platform.url,
        }

    def prepare(self, core: Core) -> None:
        """A platform that remembers nothing of the last test."""
        self.platform.__exit__(None, None, None)
        self.platform = BotApi().__enter__()
        self._core = core

    def say(self, client: FlaskClient, key: str, text: str) -> Heard | None:
        return self._post(client, payload("text", update_id=sum(key.encode()), text=text))

    def body(self, words: str) -> str | None:
        return json.dumps(payload("text", text=words), ensure_ascii=False)

    def deliver(self, client: FlaskClient, body: bytes) -> Heard:
        answer = client.post(ADDRESS, data=body, headers=dict(HEADER))
        return Heard(answer.status_code, answer.text)

    def say_the_unknown(self, client: FlaskClient) -> Heard | None:
        return self._post(client, payload("kind_of_tomorrow"))

    def tampered(self, client: FlaskClient) -> list[Heard]:
        headers: list[dict[str, str]] = [
            {}, *({name: value} for name in HEADER for value in ("", "wrong", SECRET + "x", SECRET[:-1], "密"))
        ]  # fmt: skip
        return [self._post(client, payload("text"), header) for header in headers]

    def show(self, client: FlaskClient, channel: Channel, delivery: Delivery) -> Shown:
        channel.send(delivery)
        sent = [sent for sent in self.platform.state.sent if sent.chat == delivery.recipient]
        buttons = tuple(label for message in sent for label, _ in message.buttons)
        files = tuple(message.file for message in sent if message.file)
        return Shown(tuple(message.text for message in sent), buttons, files)

    def provoke(self, channel: Channel, failure: Failure, delivery: Delivery) -> bool:
        self.platform.fail("sendMessage", TROUBLES[failure])
        channel.send(delivery)
        return True

    def _post(
        self, client: FlaskClient, update: dict[str, Any], headers: Mapping[str, str] = HEADER
    ) -> Heard:
        """What the citizen's chat holds after the update was taken and the outbox worked off."""
        answer: Any = client.post(ADDRESS, json=update, headers=dict(headers))
        if answer.status_code != 200:
            return Heard(answer.status_code, "")
        assert self._core is not None
        channel = registry.load(["telegram"], self.environment)["telegram"]
        deliver_to(self._core.db, NOON, channel, Policy(Desk().hear))
        with self._core.db.read() as tx:
            owed = tx.value("SELECT count(*) FROM outbox WHERE channel = 'telegram'")
        self.platform.wait_for(lambda: len(self.platform.texts(self.recipient)) >= owed)
        return Heard(200, "".join(self.platform.texts(self.recipient)))


PROBE = TelegramProbe()
