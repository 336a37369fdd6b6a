"""A citizen on Telegram, with the stand-in Bot API between; updates are fetched or pushed."""

import threading
from typing import Any

import requests

from channels import registry
from channels.telegram import Telegram
from tests.channels.telegram_parts import HEADERS
from tests.platforms.telegram import BotApi, Sent, payload
from tests.transcripts.stage import SECONDS, Stage
from tests.transcripts.transcript import as_json

CITIZEN = "5001"


class TelegramSide:
    """`channel` is ours; it polls in a thread of its own unless the platform pushes."""

    def __init__(self, stage: Stage, platform: BotApi, environment: dict[str, str], pushes: bool) -> None:
        self._stage = stage
        self._platform = platform
        self._environment = environment
        self._pushes = pushes
        self._number = 910_000
        self._last: dict[str, Any] = {}
        self._shown = 0
        self._delivered = 0
        self._stopping = threading.Event()
        self._channel, self._thread = self._begin()

    def say(self, words: str) -> None:
        self._deliver(payload("text", update_id=self._next(), text=words))

    def choose(self, label: str) -> None:
        data = next(data for shown, data in self._platform.state.sent[-1].buttons if shown == label)
        self._deliver(payload("callback", update_id=self._next(), data=data))

    def repeat(self) -> None:
        if not self._pushes:
            self._stage.transcript.note("服务", "进程重启，Telegram 把没有确认的更新再给一次")
            self.stop()
            self._channel, self._thread = self._begin()
        self._delivered -= 1  # the same message: nothing more is recorded
        self._deliver(self._last)

    def go_down(self) -> None:
        self._platform.fail("sendMessage", "html")
        self._stage.transcript.note("Telegram", "网关坏了：sendMessage 得到 502 和一页 HTML")

    def come_back(self) -> None:
        self._stage.transcript.note("Telegram", "恢复")

    def listen(self) -> None:
        sent = self._platform.state.sent
        for one in sent[self._shown :]:
            self._stage.transcript.note("服务→Telegram→市民", _shown(one))
        self._shown = len(sent)

    def stop(self) -> None:
        """End polling as a process does that is told to stop."""
        self._stopping.set()
        self._channel.stop()
        self._thread.join(SECONDS)

    def _begin(self) -> tuple[Telegram, threading.Thread]:
        """What a process does at its start."""
        self._stopping.clear()
        made = registry.load(["telegram"], self._environment)["telegram"]
        assert isinstance(made, Telegram)
        service = self._stage.service
        service.channels = {**service.channels, "telegram": made}
        made.attach(service)
        thread = threading.Thread(target=self._poll, args=(made,), daemon=True)
        thread.start()
        if self._pushes:
            self._platform.wait_for(lambda: self._platform.state.webhook)
            self._stage.transcript.note(
                "服务→Telegram", f"setWebhook {self._platform.state.webhook} secret_token={self._platform.state.secret}"
            )  # fmt: skip
        return made, thread

    def _poll(self, channel: Telegram) -> None:
        """Once where the webhook is registered, else until it is told to stop."""
        channel.poll(self._stage.service, "main")
        while not (self._pushes or self._stopping.is_set()):
            channel.poll(self._stage.service, "main")

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _deliver(self, update: dict[str, Any]) -> None:
        self._last = update
        self._delivered += 1
        if self._pushes:
            self._push(update)
        else:
            self._platform.push(update)
            self._stage.transcript.note("市民→Telegram，服务 getUpdates 取到", update)
            self._platform.wait_for(lambda: self._platform.state.confirmed > update["update_id"], SECONDS)
            self._stage.transcript.note(
                "服务→Telegram", f"getUpdates offset={self._platform.state.confirmed}：已存库，确认"
            )
        answered = "SELECT count(*) FROM inbox WHERE status = 'answered'"
        self._stage.wait_for(answered, str(self._delivered))
        self._stage.work()
        self.listen()

    def _push(self, update: dict[str, Any]) -> None:
        address = f"{self._stage.home}/channels/telegram/main"
        answer = requests.post(address, json=update, headers=HEADERS, timeout=SECONDS)
        self._stage.transcript.note(
            "Telegram→服务", f"POST /channels/telegram/main {as_json(HEADERS)} {as_json(update)}"
        )
        self._stage.transcript.note("服务→Telegram", f"{answer.status_code} {answer.text.strip()}")


def _shown(sent: Sent) -> str:
    labels = "".join(f"［{label}］" for label, _ in sent.buttons)
    return f"{sent.method} chat_id={sent.chat} {sent.text} {labels}".strip()
