"""What any JSON interface of ours accepts, field by field: else a refusal with a code and a sentence, Chinese first. Pure."""

import json
import re
from typing import Any, NoReturn

from channels.messages import Point
from channels.storable import is_storable, storable

MOST_CHARACTERS = 4_000
MOST_CHARACTERS_OF_A_KEY = 128
MOST_CHARACTERS_OF_A_LABEL = 200
MOST_BYTES_OF_A_MESSAGE = 64 * 1024
"""4,000 characters, each written as a pair of `\\uXXXX`, with room for the rest."""
LARGEST_ID = 2**63 - 1


class Refused(Exception):
    """A request that cannot be accepted: an HTTP status, a code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


def check_after(value: str | None) -> int:
    """The id after which messages are wanted; 0 when none is given."""
    if not value:
        return 0
    if not re.fullmatch(r"[0-9]{1,19}", value, re.ASCII) or int(value) > LARGEST_ID:
        refuse("bad_after", "消息编号 after 不对。", "after must be the id of a message.")
    return int(value)


def json_object(body: bytes, most_bytes: int = MOST_BYTES_OF_A_MESSAGE) -> dict[str, Any]:
    """The object that a body holds; one that names a field twice can be read in two ways, so it is refused."""
    if len(body) > most_bytes:
        raise Refused(413, "too_large", "消息太大。 The message is too large.")
    try:
        fields = json.loads(body.decode(), parse_constant=_no_constant, object_pairs_hook=_fields)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        refuse("bad_json", "请求须为 UTF-8 编码的 JSON 对象。", "The body must be a JSON object in UTF-8.")
    if not isinstance(fields, dict):
        refuse("bad_json", "请求须为 UTF-8 编码的 JSON 对象。", "The body must be a JSON object in UTF-8.")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field is named twice")
    return fields


def text_of(value: object) -> str:
    """Words, without control characters; empty when there are none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        refuse("bad_text", "文字须为字符串。", "text must be a string.")
    if len(value) > MOST_CHARACTERS:
        refuse(
            "too_long",
            f"文字太长，请控制在 {MOST_CHARACTERS} 字以内。",
            f"The text is too long, {MOST_CHARACTERS} characters at most.",
        )
    return storable(value).strip()


def key_of(value: object) -> str:
    """The name of a message: what is delivered again under the same name is the same message."""
    good = isinstance(value, str) and 1 <= len(value) <= MOST_CHARACTERS_OF_A_KEY and is_storable(value)
    if not isinstance(value, str) or not good:
        refuse(
            "bad_key",
            "每条消息须有编号 key，1 至 128 个可见字符。",
            "Every message needs a key of 1 to 128 visible characters.",
        )
    return value


def place_of(value: object) -> Point | None:
    """`{"lat","lon","label"}` in degrees WGS-84, or None."""
    if value is None:
        return None
    if not isinstance(value, dict):
        refuse("bad_place", "位置须包含经纬度。", "place must be an object with lat and lon.")
    label = value.get("label", "") or ""
    if not isinstance(label, str) or len(label) > MOST_CHARACTERS_OF_A_LABEL:
        refuse(
            "bad_place",
            f"地点名称须为 {MOST_CHARACTERS_OF_A_LABEL} 字以内的文字。",
            "label must be a short string.",
        )
    return Point(_degrees(value.get("lat"), 90), _degrees(value.get("lon"), 180), storable(label).strip())


def _degrees(value: object, most: int) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not -most <= value <= most:  # type: ignore[operator]  # NaN is within nothing
        refuse("bad_place", "经纬度须为有效的数值。", "lat and lon must be degrees.")
    return float(value)  # type: ignore[arg-type]


def media_of(value: object) -> str | None:
    """The id of an uploaded file, or None."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS_OF_A_KEY or not is_storable(value):
        unknown_media()
    return value


def unknown_media() -> NoReturn:
    """Refuse a file that was never uploaded, or that is somebody else's."""
    refuse("unknown_media", "找不到这个文件，请重新上传。", "This file is not known, please upload it again.")


def refuse(code: str, chinese: str, english: str) -> NoReturn:
    """Raise Refused with status 400."""
    raise Refused(400, code, f"{chinese} {english}")


def bad_token() -> Refused:
    """The request of a stranger."""
    sentence = "令牌缺失、不对、已停用或已过期。 The bearer token is missing, unknown, revoked or expired."
    return Refused(401, "bad_token", sentence)


def wrong_scope(scope: str) -> Refused:
    """The request of a system that may do other things."""
    sentence = f"这个令牌没有 {scope} 的范围。 This token does not have the scope {scope}."
    return Refused(403, "wrong_scope", sentence)
