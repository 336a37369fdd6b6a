"""An Official Account in an application of its own, on a stand-in platform, with an echo behind it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask

from channels import outbox, registry
from channels.messages import Delivery
from channels.wechat import WeChat
from scheduler.delivery import Policy, deliver
from tests.channels.parts import EchoCore, outgoing
from tests.platforms.wechat import APP_ID, SECRET, WeChatPlatform
from tests.platforms.wechat_push import CITIZEN, TOKEN, Pusher, payload
from tests.scheduler.parts import Desk


@dataclass
class Stage:
    """Platform, channel and core of one test."""

    core: EchoCore
    platform: WeChatPlatform
    channel: WeChat
    app: Flask
    key: str = ""

    @property
    def pusher(self) -> Pusher:
        return Pusher(self.app.test_client(), self.key)

    def citizen_does(self, name: str = "text", key: str = "1") -> None:
        """The citizen does something that may open a window, at the core's moment."""
        at = str(int(self.core.clock.now().timestamp()))
        assert self.pusher.push(payload(name, MsgId=key, CreateTime=at), at=at).status == 200

    def states(self) -> list[str]:
        """How far the messages are that nobody's message is answered with."""
        return [row[0] for row in self.rows("SELECT status FROM outbox WHERE inbox_id IS NULL ORDER BY id")]

    def put(self, **changes: Any) -> int:
        """A message to the citizen, put at the core's moment."""
        now = self.core.clock.now()
        with self.core.db.write() as tx:
            found = outbox.put(
                tx,
                outgoing(channel="wechat", recipient=CITIZEN, conversation_id=CITIZEN, **changes),
                now,
            )
        assert found is not None
        return found

    def delivery(self, number: int) -> Delivery:
        with self.core.db.read() as tx:
            return outbox.deliveries(tx.all("SELECT * FROM outbox WHERE id = :id", id=number))[0]

    def send(self, **changes: Any) -> None:
        """One message past the queue, straight to the platform."""
        self.channel.send(self.delivery(self.put(**changes)))

    def work(self, moment: datetime | None = None) -> None:
        """Let the delivery worker run at that moment until nothing is left."""
        self.core.clock.move_to(moment or self.core.clock.now())
        while deliver(self.core.db, self.core.clock.now(), {"wechat": self.channel}, Policy(Desk().hear)):
            pass

    def value(self, sql: str, **values: object) -> Any:
        with self.core.db.read() as tx:
            return tx.value(sql, **values)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.core.db.read() as tx:
            return [tuple(row.values()) for row in tx.all(sql)]

    def wait_for(self, what: Callable[[], object]) -> None:
        """Files are fetched beside the answer: wait until it is so."""
        until = time.monotonic() + 10
        while not what():
            assert time.monotonic() < until, "it did not happen"
            time.sleep(0.01)

    def all_fetched(self) -> bool:
        """Whether no file is waited for any more."""
        return not self.value("SELECT count(*) FROM channel_files")

    def restart(self, **environment: str) -> "Stage":
        """The same database and platform in a new process."""
        return _made(self.core, self.platform, {**environment})


@contextmanager
def staged(core: EchoCore, **environment: str) -> Iterator[Stage]:
    """A stage with these settings (`AES_KEY`, `KIND` ...) beside the usual ones."""
    with WeChatPlatform() as platform:
        stage = _made(core, platform, environment)
        yield stage
        stage.channel.stop()


def _made(core: EchoCore, platform: WeChatPlatform, environment: Mapping[str, str]) -> Stage:
    usual = {"TOKEN": TOKEN, "APP_ID": APP_ID, "SECRET": SECRET, "API": platform.address}
    settings = {f"HOTLINE_WECHAT_{name}": value for name, value in {**usual, **environment}.items()}
    channel = registry.load(["wechat"], settings)["wechat"]
    assert isinstance(channel, WeChat)
    app = Flask("test")
    app.register_blueprint(channel.routes(core))
    return Stage(core, platform, channel, app, environment.get("AES_KEY", ""))
