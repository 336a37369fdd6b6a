"""A bot of ours in front of a stand-in Bot API: what tests of Telegram begin with."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from channels import outbox, registry
from channels.messages import Delivery, Inbound, Option
from channels.telegram import Telegram
from scheduler.delivery import Policy, deliver_to
from tests.channels.parts import EchoCore, outgoing
from tests.conftest import NOON
from tests.known_secrets import TELEGRAM_SECRET
from tests.platforms.telegram import TOKEN, BotApi, payload
from tests.scheduler.parts import Desk

SECRET = TELEGRAM_SECRET
ADDRESS = "/channels/telegram/main"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
CITIZEN = "5001"
GROUP = "-1002001"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 100


def settings(platform: BotApi, **changes: str) -> dict[str, str]:
    """The variables of a bot in polling mode with a webhook's secret."""
    plain = {"TOKEN": TOKEN, "SECRET": SECRET, "API": platform.url}
    return {f"HOTLINE_TELEGRAM_{name}": value for name, value in (plain | changes).items()}


@dataclass
class Bench:
    """One bot, its platform, and an echo behind it."""

    platform: BotApi
    core: EchoCore
    channel: Telegram

    def post(self, update: Any, headers: dict[str, str] | None = None, address: str = ADDRESS) -> int:
        """Deliver an update as Telegram does; the status of our answer."""
        app = Flask("test")
        app.register_blueprint(self.channel.routes(self.core))
        given = HEADERS if headers is None else headers
        if isinstance(update, bytes):
            return app.test_client().post(address, data=update, headers=given).status_code
        return app.test_client().post(address, json=update, headers=given).status_code

    def hear(self, name: str, **changes: Any) -> Inbound:
        """Deliver a payload and return what the core heard of it."""
        before = len(self.core.heard)
        assert self.post(payload(name, **changes)) == 200
        (heard,) = self.core.heard[before:]
        return heard

    def put(self, text: str = "请选择", *labels: str, **changes: Any) -> Delivery:
        """A row of the outbox for the citizen's chat."""
        options = tuple(Option(label, label) for label in labels)
        message = outgoing(
            **{"channel": "telegram", "recipient": CITIZEN, "text": text, "options": options} | changes
        )
        with self.core.db.write() as tx:
            number = outbox.put(tx, message, NOON)
            row = tx.one("SELECT * FROM outbox WHERE id = :id", id=number)
        assert row is not None
        return outbox.deliveries([row])[0]

    def deliver(self) -> None:
        """One round of the delivery worker."""
        deliver_to(self.core.db, self.core.clock.now(), self.channel, Policy(Desk().hear))

    def press(self, message: int, number: int, **changes: Any) -> int:
        """Press a button of a row; the status of our answer."""
        return self.post(payload("callback", data=f"{message}:{number}", **changes))

    def toasts(self, count: int) -> list[str]:
        """What was shown at pressed buttons, once so many were acknowledged."""
        self.platform.wait_for(lambda: len(self.platform.state.acknowledged) >= count)
        return [text for _, text in self.platform.state.acknowledged]

    def counted(self, what: str) -> int:
        """How many updates of this sort were passed over."""
        with self.core.db.read() as tx:
            found: int | None = tx.value(
                "SELECT value FROM counters WHERE name = :name", name=f"telegram:main:{what}"
            )
        return found or 0


def make_bench(platform: BotApi, core: EchoCore, **changes: str) -> Bench:
    """A bench with settings of its own."""
    channel = registry.load(["telegram"], settings(platform, **changes))["telegram"]
    assert isinstance(channel, Telegram)
    return Bench(platform, core, channel)
