"""A citizen on WeChat, with the stand-in platform between: pushes answered passively, later messages by its interface."""

import re
from typing import Any, cast

import requests

from tests.platforms.wechat import Failure, WeChatPlatform
from tests.platforms.wechat_push import Answer, Pusher, text
from tests.transcripts.stage import SECONDS, Stage
from tests.transcripts.transcript import as_json

BUSY = Failure(code=-1)


class Web:
    """A real HTTP client that is used as Flask's is; notes what it carries."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def post(self, path: str, query_string: dict[str, str], data: str) -> requests.Response:
        answer = requests.post(
            self._stage.home + path, params=query_string, data=data.encode(), timeout=SECONDS
        )
        shown = "&".join(f"{name}={value}" for name, value in query_string.items())
        tell = self._stage.transcript
        tell.note("微信→服务", f"POST {path}?{shown} {_on_a_line(data)}")
        tell.note("服务→微信", f"{answer.status_code} {_on_a_line(answer.text)}")
        return answer


class WeChatSide:
    """`key` is the AES key of safe mode, empty in plain mode."""

    def __init__(self, stage: Stage, platform: WeChatPlatform, key: str = "") -> None:
        self._stage = stage
        self._platform = platform
        self._pusher = Pusher(cast("Any", Web(stage)), key)
        self._said = 0
        self._last = ""
        self._shown = 0

    def say(self, words: str) -> None:
        self._said += 1
        self._last = text(words, key=str(23_456_789_012_345_600 + self._said))
        self._push()

    def repeat(self) -> None:
        self._push()

    def choose(self, label: str) -> None:
        """The number of the line that says so."""
        numbered = re.search(rf"^(\d+)\. {re.escape(label)}$", self._heard.words, re.MULTILINE)
        assert numbered, self._heard.words
        self.say(numbered[1])

    def go_down(self) -> None:
        self._platform.always = BUSY
        self._stage.transcript.note("微信", "平台繁忙：每次调用都得到 errcode -1")

    def come_back(self) -> None:
        self._platform.always = None
        self._stage.transcript.note("微信", "恢复")

    def listen(self) -> None:
        for call in self._platform.arrived[self._shown :]:
            self._stage.transcript.note(
                "服务→微信", f"{call.path} {as_json(call.arguments)} {as_json(call.body)}"
            )
        self._shown = len(self._platform.arrived)

    def _push(self) -> None:
        moment = str(int(self._stage.clock.now().timestamp()))
        self._heard: Answer = self._pusher.push(self._last, at=moment)
        self._stage.transcript.note("微信→市民", self._heard.words)
        self._stage.work()


def _on_a_line(xml: str) -> str:
    return re.sub(r">\s+<", "><", xml.strip())
