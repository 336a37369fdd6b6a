"""What the platform's error codes mean for a message: try later, never, or not in this window. Pure.

Codes: https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
"""

from collections.abc import Mapping

from channels.errors import SendError

TOKEN_CODES = frozenset({40001, 40014, 42001})
"""The access token is wrong or over: one fresh token and one more try."""
HOUR = 3600.0
MOST_CHARACTERS = 80


class WayClosed(SendError):
    """The platform takes no message for this citizen by this way now; another way may still be open."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


class TokenRefused(SendError):
    """The platform does not take this access token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=False, retry_after=60.0)


_CLOSED: Mapping[int, str] = {
    45015: "市民超过 48 小时没有来消息，或已取消关注",
    45047: "市民来消息后可发的条数已用完",
    43101: "市民没有同意接收订阅通知",
}
_LATER: Mapping[int, tuple[str, float | None]] = {
    -1: ("平台繁忙", None),
    45009: ("公众号今日的接口调用次数已用完", 6 * HOUR),
    45011: ("接口调用太频繁", 60.0),
    40164: ("本机的公网地址不在公众平台的“IP 白名单”里，请添加", 600.0),
    40125: ("开发者密码 HOTLINE_WECHAT_SECRET 不对", 600.0),
    40013: ("开发者 ID HOTLINE_WECHAT_APP_ID 不对", 600.0),
}
_NEVER: Mapping[int, str] = {
    40003: "平台不认识这位市民（openid 不属于本公众号）",
    40037: "模板不存在，请核对模板 ID",
    43004: "市民没有关注公众号",
    45002: "消息太长",
    47003: "模板的字段与设置不符",
    48001: "公众号没有这个接口的权限，请在公众平台查看“接口权限”",
    48002: "市民关闭了接收消息",
    48004: "这个接口被平台封禁，请登录公众平台查看",
    87014: "平台认为内容含有违规信息",
}


def refusal(code: int, words: object = "") -> SendError:
    """The error of a refused request; a code that we do not know is a refusal for good, shown with its words."""
    if code in _CLOSED:
        return WayClosed(f"{_CLOSED[code]}（{code}）")
    if code in TOKEN_CODES:
        return TokenRefused(f"平台不接受接口凭证（{code}）")
    if code in _LATER:
        reason, pause = _LATER[code]
        return SendError(f"{reason}（{code}）", permanent=False, retry_after=pause)
    reason = _NEVER.get(code) or f"平台拒绝：{_safe(words)}"
    return SendError(f"{reason}（{code}）", permanent=True)


def _safe(words: object) -> str:
    """The platform's words without what looks like an id or a key."""
    parts = str(words).split()
    return " ".join(part for part in parts if len(part) <= 24 and "=" not in part)[:MOST_CHARACTERS]
