"""What the web chat accepts: everything else is refused with a code and a sentence, Chinese first. Pure."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from channels.messages import Point
from channels.storable import is_storable, storable

MOST_CHARACTERS = 4_000
MOST_CHARACTERS_OF_A_SESSION = 64
MOST_CHARACTERS_OF_A_KEY = 128
MOST_CHARACTERS_OF_A_LABEL = 200
MOST_BYTES_OF_A_MESSAGE = 64 * 1024
"""4,000 characters, each written as a pair of `\\uXXXX`, with room for the rest."""
LARGEST_ID = 2**63 - 1


class Refused(Exception):  # noqa: N818 - it is what happened
    """A request that cannot be accepted: an HTTP status, a code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as the page posted it: exactly one of text, place and media is there."""

    session: str
    key: str
    text: str = ""
    place: Point | None = None
    media: str | None = None


def read_message(body: bytes) -> Posted:
    """Parse the body of `POST /channels/webchat/messages`; raises Refused."""
    fields = _json_object(body)
    text, place, media = _text(fields.get("text")), _place(fields.get("place")), _media(fields.get("media"))
    session, key = check_session(fields.get("session")), _key(fields.get("key"))
    if sum(map(bool, (text, place, media))) != 1:
        _refuse(
            "one_content",
            "请发送一段文字、一个位置或一个文件，三者选一。",
            "Send exactly one of text, place and media.",
        )
    return Posted(session, key, text, place, media)


def read_form(session: object, key: object, text: object) -> Posted:
    """Check the fields of the plain form, where the text may be empty because a file comes along."""
    return Posted(check_session(session), _key(key), _text(text))


def check_session(value: object) -> str:
    """A session is the citizen's secret: 1 to 64 characters of any kind."""
    if not isinstance(value, str) or not 1 <= len(value) <= MOST_CHARACTERS_OF_A_SESSION:
        _refuse("bad_session", "会话编号须为 1 至 64 个字符。", "session must be 1 to 64 characters.")
    return value


def check_after(value: str | None) -> int:
    """The id after which messages are wanted; 0 when none is given."""
    if not value:
        return 0
    if not re.fullmatch(r"[0-9]{1,19}", value, re.ASCII) or int(value) > LARGEST_ID:
        _refuse("bad_after", "消息编号 after 不对。", "after must be the id of a message.")
    return int(value)


def sender_of(session: str) -> str:
    """The name under which a session is kept: who reads the database or the console cannot enter the chat with it."""
    return "w" + hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _json_object(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES_OF_A_MESSAGE:
        raise Refused(413, "too_large", "消息太大。 The message is too large.")
    try:
        fields = json.loads(body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        _refuse("bad_json", "请求须为 UTF-8 编码的 JSON 对象。", "The body must be a JSON object in UTF-8.")
    if not isinstance(fields, dict):
        _refuse("bad_json", "请求须为 UTF-8 编码的 JSON 对象。", "The body must be a JSON object in UTF-8.")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        _refuse("bad_text", "文字须为字符串。", "text must be a string.")
    if len(value) > MOST_CHARACTERS:
        _refuse(
            "too_long",
            f"文字太长，请控制在 {MOST_CHARACTERS} 字以内。",
            f"The text is too long, {MOST_CHARACTERS} characters at most.",
        )
    return storable(value).strip()


def _key(value: object) -> str:
    good = isinstance(value, str) and 1 <= len(value) <= MOST_CHARACTERS_OF_A_KEY and is_storable(value)
    if not isinstance(value, str) or not good:
        _refuse(
            "bad_key",
            "每条消息须有编号 key，1 至 128 个可见字符。",
            "Every message needs a key of 1 to 128 visible characters.",
        )
    return value


def _place(value: object) -> Point | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        _refuse("bad_place", "位置须包含经纬度。", "place must be an object with lat and lon.")
    label = value.get("label", "") or ""
    if not isinstance(label, str) or len(label) > MOST_CHARACTERS_OF_A_LABEL:
        _refuse(
            "bad_place",
            f"地点名称须为 {MOST_CHARACTERS_OF_A_LABEL} 字以内的文字。",
            "label must be a short string.",
        )
    return Point(_degrees(value.get("lat"), 90), _degrees(value.get("lon"), 180), storable(label).strip())


def _degrees(value: object, most: int) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not -most <= value <= most:  # type: ignore[operator]  # NaN is within nothing
        _refuse("bad_place", "经纬度须为有效的数值。", "lat and lon must be degrees.")
    return float(value)  # type: ignore[arg-type]


def _media(value: object) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS_OF_A_KEY or not is_storable(value):
        unknown_media()
    return value


def unknown_media() -> NoReturn:
    """Refuse a file that was never uploaded, or that is somebody else's."""
    _refuse(
        "unknown_media", "找不到这个文件，请重新上传。", "This file is not known, please upload it again."
    )


def _refuse(code: str, chinese: str, english: str) -> NoReturn:
    raise Refused(400, code, f"{chinese} {english}")
