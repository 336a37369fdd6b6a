"""WeChat's probe: pushes are signed as the platform signs them, service messages go to the stand-in over HTTP."""

from collections.abc import Mapping

from flask.testing import FlaskClient

from channels import outbox
from channels.channel import Channel
from channels.core import Core
from channels.messages import Delivery
from channels.outbox_states import Outcome
from channels.wechat_pages import MORE
from tests.channels.probes import Failure, Heard, Shown
from tests.conftest import NOON
from tests.platforms.wechat import APP_ID, CUSTOM, SECRET, UPLOAD, WeChatPlatform
from tests.platforms.wechat import Failure as Trouble
from tests.platforms.wechat_push import CITIZEN, NOW, TOKEN, Answer, Pusher, payload, signature, text

LONG_AGO = str(int(NOW) - 601)
TROUBLES: Mapping[Failure, Trouble] = {
    "permanent": Trouble(code=45015), "temporary": Trouble(code=-1), "uncertain": Trouble(half=True),
}  # fmt: skip


class WeChatProbe:
    recipient = CITIZEN

    def __init__(self) -> None:
        self.platform = WeChatPlatform()
        self._core: Core | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "HOTLINE_WECHAT_TOKEN": TOKEN,
            "HOTLINE_WECHAT_APP_ID": APP_ID,
            "HOTLINE_WECHAT_SECRET": SECRET,
            "HOTLINE_WECHAT_API": self.platform.address,
        }

    def prepare(self, core: Core) -> None:
        """A platform that remembers nothing of the last test."""
        if self._core is not None:
            self.platform.stop()
        self.platform = WeChatPlatform().__enter__()
        self._core = core

    def say(self, client: FlaskClient, key: str, text_: str) -> Heard | None:
        return _heard(Pusher(client).push(text(text_, key=key)))

    def body(self, words: str) -> str | None:
        return text(words)

    def deliver(self, client: FlaskClient, body: bytes) -> Heard:
        answer = Pusher(client).push(body)
        return Heard(answer.status, answer.body)

    def say_the_unknown(self, client: FlaskClient) -> Heard | None:
        return _heard(Pusher(client).push(payload("miniprogrampage")))

    def tampered(self, client: FlaskClient) -> list[Heard]:
        pusher = Pusher(client)
        wrong: list[dict[str, str | None]] = [
            {name: value} for name in ("signature", "timestamp", "nonce") for value in (None, "", "0", "密")
        ]
        answers = [pusher.push(text("停水了"), changes=changes) for changes in wrong]
        answers.append(pusher.push(text("停水了"), at=LONG_AGO))
        answers.append(Pusher(client, token="another").push(text("停水了")))
        answers.append(pusher.push(text("停水了"), changes={"signature": signature(TOKEN)}))
        return [_heard(answer) for answer in answers]

    def show(self, client: FlaskClient, channel: Channel, delivery: Delivery) -> Shown:
        channel.send(delivery)
        self._settle(delivery)
        parts = self.platform.texts()
        files = tuple(call.body for call in self.platform.calls(UPLOAD))
        while parts[-1].endswith(MORE):
            parts.append(Pusher(client).push(text("更多", key=f"more-{len(parts)}")).words)
        return Shown(tuple(part.removesuffix(MORE) for part in parts), (), files)

    def provoke(self, channel: Channel, failure: Failure, delivery: Delivery) -> bool:
        self.platform.fail(CUSTOM, TROUBLES[failure])
        channel.send(delivery)
        return True

    def _settle(self, delivery: Delivery) -> None:
        assert self._core is not None
        with self._core.db.write() as tx:
            outbox.settle(tx, delivery.id, Outcome("sent"), NOON)


def _heard(answer: Answer) -> Heard:
    return Heard(answer.status, answer.words)


PROBE = WeChatProbe()
