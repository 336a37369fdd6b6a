"""What the answer to an alert means: delivered, to be tried again, refused for good, or nobody knows. Pure.

Group robots refuse with HTTP 200 and a code in the body, which Apprise takes for success. Codes:
WeCom https://developer.work.weixin.qq.com/document/path/90313,
DingTalk https://open.dingtalk.com/document/orgapp/custom-robot-access,
Feishu https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.errors import SendError, SendFailed, SendUncertain


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `retry_after` is the header of that name."""

    status: int
    body: bytes = b""
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class Robot:
    """Where a robot's code stands (the first field that is there), and what its codes mean beside 0."""

    fields: tuple[str, ...]
    later: Mapping[int, float]
    never: Mapping[int, str]


_KEY = "机器人的密钥不对，或机器人已被移出群"
_FEISHU = Robot(
    ("code", "StatusCode"),
    {11232: 60.0},
    {
        19001: _KEY,
        19021: "机器人开了“签名校验”，请改用“自定义关键词”或“IP 白名单”",
        19022: "本机的公网地址不在机器人的“IP 白名单”里",
        19024: "机器人的“自定义关键词”里没有“热线”",
    },
)
ROBOTS: Mapping[str, Robot] = {
    "wecombot": Robot(("errcode",), {-1: 60.0, 45009: 60.0}, {93000: _KEY}),
    "dingtalk": Robot(
        ("errcode",),
        {-1: 60.0, 130101: 600.0, 410100: 600.0},
        {
            300005: _KEY,
            310000: "机器人的安全设置不符：请核对加签密钥、自定义关键词（含“热线”）和 IP 地址段，并校准本机时间",
        },
    ),
    "feishu": _FEISHU,
    "lark": _FEISHU,
}
"""By Apprise's name of the service."""

TOO_EARLY = frozenset({408, 425, 429})
GATEWAY_TIMEOUT = 504


def failure_in(service: str, answer: Answer) -> SendFailed | None:
    """What a whole answer says; None is success."""
    if 200 <= answer.status < 300:
        robot = ROBOTS.get(service)
        return _refusal(robot, answer.body) if robot else None
    if answer.status == GATEWAY_TIMEOUT:
        return SendUncertain("告警服务前的网关等待超时，结果不明")
    temporary = answer.status in TOO_EARLY or answer.status >= 500
    pause = _seconds(answer) if temporary else None
    return SendError(f"告警服务答复 {answer.status}", permanent=not temporary, retry_after=pause)


def failure_of(outcomes: Sequence[SendFailed | None]) -> SendFailed:
    """What a send means that the library calls failed, from what became of its requests.

    A text in several parts, or one for several receivers, is several requests: when some went through, repeating all
    would send those twice. A service whose requests are not heard leaves the outcome unknown.
    """
    failures = [outcome for outcome in outcomes if outcome is not None]
    doubts = [failure for failure in failures if isinstance(failure, SendUncertain)]
    if not outcomes:
        return SendUncertain("告警服务没有确认，结果不明")
    if doubts:
        return doubts[0]
    if not failures:  # the library found the refusal in the body
        return SendError("告警服务在答复中拒绝", permanent=False)
    if len(failures) < len(outcomes):
        return SendUncertain("只有一部分确认送达，结果不明")
    return failures[-1]


def _refusal(robot: Robot, body: bytes) -> SendFailed | None:
    fields = _object(body)
    code = next((fields[name] for name in robot.fields if name in fields), None)
    if not isinstance(code, int):
        return SendUncertain("机器人的答复看不懂，结果不明")
    if code == 0:
        return None
    if code in robot.later:
        return SendError(
            f"机器人发得太快或平台繁忙（{code}）", permanent=False, retry_after=robot.later[code]
        )
    return SendError(f"{robot.never.get(code, '机器人拒绝')}（{code}）", permanent=True)


def _seconds(answer: Answer) -> float | None:
    """How long the service asks to wait: in the header, or where Telegram writes it."""
    parameters = _object(answer.body).get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else answer.retry_after
    text = str(asked)
    return float(text) if text.isascii() and text.isdigit() else None


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
