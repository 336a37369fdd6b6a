"""Citizens whose messages come and go in our own HTTP answers: the web chat, and another system with the message API."""

from typing import Any

import requests

from channels.message_api import tokens
from tests.known_secrets import CHAT_SESSION
from tests.transcripts.stage import SECONDS, Stage
from tests.transcripts.transcript import as_json

SHORT = ("id", "kind", "text", "ticket", "article")


def shortened(answer: Any) -> Any:
    """An answer with what a reader wants of each message."""
    if not isinstance(answer, dict):
        return answer
    return {
        name: [{key: one[key] for key in (*SHORT, "channel", "account", "sender") if one.get(key)} for one in value]
        if name in ("replies", "messages")
        else value
        for name, value in answer.items()
    }  # fmt: skip


class WebChat:
    """The page: replies are in the response, later messages are fetched."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._last: dict[str, str] = {}
        self._newest = 0
        self._said = 0
        self._offline = False

    def say(self, words: str) -> None:
        self._said += 1
        self._last = {"session": CHAT_SESSION, "key": f"k{self._said}", "text": words}
        self._post()

    def repeat(self) -> None:
        self._stage.transcript.note("网页", "答复丢失，用同一个 key 再发一次")
        self._post()

    def choose(self, label: str) -> None:
        self.say(label)

    def go_down(self) -> None:
        self._offline = True
        self._stage.transcript.note("网页", "断线：不再来取")

    def come_back(self) -> None:
        self._offline = False
        self._stage.transcript.note("网页", "恢复连接")

    def listen(self) -> None:
        if self._offline:
            return
        address = f"{self._stage.home}/channels/webchat/messages?after={self._newest}"
        answer = requests.get(address, headers={"X-Chat-Session": CHAT_SESSION}, timeout=SECONDS)
        self._heard(f"GET /channels/webchat/messages?after={self._newest}", answer)

    def _post(self) -> None:
        answer = requests.post(
            f"{self._stage.home}/channels/webchat/messages", json=self._last, timeout=SECONDS
        )
        self._stage.transcript.note("网页→服务", f"POST /channels/webchat/messages {as_json(self._last)}")
        self._heard("", answer)

    def _heard(self, asked: str, answer: requests.Response) -> None:
        if asked:
            self._stage.transcript.note("网页→服务", asked)
        found = answer.json()
        self._newest = max(
            [
                self._newest,
                *(one["id"] for one in (*found.get("replies", ()), *found.get("messages", ()))),
            ]
        )
        self._stage.transcript.note("服务→网页", f"{answer.status_code} {as_json(shortened(found))}")
        self._stage.work()


class OtherSystem:
    """A portal that owns the callback of the account `wechat/portal`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        with stage.service.db.write() as tx:
            token = tokens.add(tx, "门户", ("messages:wechat/portal",), "story", stage.clock.now())
        stage.transcript.secrets.append(token)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._last: dict[str, str] = {}
        self._said = 0
        self._acknowledges = True

    def say(self, words: str) -> None:
        self._said += 1
        self._last = {
            "channel": "wechat", "account": "portal", "sender": "oA1b2C3", "key": f"k{self._said}", "text": words,
        }  # fmt: skip
        self._call("POST", "/api/v1/messages", self._last)

    def repeat(self) -> None:
        self._call("POST", "/api/v1/messages", self._last)

    def choose(self, label: str) -> None:
        self.say(label)

    def go_down(self) -> None:
        self._acknowledges = False
        self._stage.transcript.note("门户", "送不到群众那里：取走的消息不确认")

    def come_back(self) -> None:
        self._acknowledges = True
        self._stage.transcript.note("门户", "恢复")

    def listen(self) -> None:
        found = self._call("GET", "/api/v1/messages")["messages"]
        if found and self._acknowledges:
            self._call("POST", "/api/v1/messages/acknowledge", {"ids": [one["id"] for one in found]})

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(
            method, self._stage.home + path, json=body, headers=self._headers, timeout=SECONDS
        )
        tell = self._stage.transcript
        tell.note(
            "门户→服务", f"{method} {path} {as_json(self._headers)} {as_json(body) if body else ''}".strip()
        )
        tell.note("服务→门户", f"{answer.status_code} {as_json(shortened(answer.json()))}")
        self._stage.work()
        return answer.json()
