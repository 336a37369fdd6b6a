"""What the message API accepts; everything else is refused with a code and a sentence, Chinese first. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from channels.json_bodies import LARGEST_ID, json_object, key_of, media_of, place_of, refuse, text_of
from channels.messages import InboundKind, Point
from channels.storable import is_storable
from language.numbers import plain_phone

MOST_CHARACTERS_OF_A_NAME = 64
MOST_CHARACTERS_OF_A_SENDER = 128
MOST_IDS = 200
KINDS: tuple[InboundKind, ...] = get_args(InboundKind)
OLDEST, NEWEST = timedelta(days=30), timedelta(minutes=10)
"""How long ago a message may have been written, and how far the other system's clock may be ahead."""
_NAME = re.compile(r"[\w.\-]{1,64}")
OWN_NAMES = ("alerts", "api", "console")
"""Under these the service keeps its own messages, those to its staff among them."""
_PHONE = re.compile(r"\+?[0-9][0-9\-]{4,19}", re.ASCII)
_WITH_A_FILE = ("image", "voice", "file")


@dataclass(frozen=True, slots=True)
class Handed:
    """A citizen's message as another system handed it in, with the channel and account that it came in on there."""

    channel: str
    account: str
    sender: str
    key: str
    kind: InboundKind
    text: str
    place: Point | None
    media: str | None
    phone: str | None
    sent_at: datetime

    @property
    def origin(self) -> str:
        """`CHANNEL/ACCOUNT`, as tokens name it."""
        return f"{self.channel}/{self.account}"

    @property
    def inbox_key(self) -> str:
        """Two citizens may bring the same key: it is unique for its sender, whatever characters that has.

        It never meets a key of the platform itself, should the account be ours as well.
        """
        return f"api:{len(self.sender)}:{self.sender}:{self.key}"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Messages that the other system has brought to its citizens."""

    ids: tuple[int, ...]


def read_message(body: bytes, now: datetime) -> Handed:
    """Parse the body of `POST /api/v1/messages`; raises Refused."""
    fields = json_object(body)
    handed = Handed(
        channel=_channel(fields),
        account=name_of(fields, "account"),
        sender=sender_of(fields.get("sender")),
        key=key_of(fields.get("key")),
        kind=_kind(fields),
        text=text_of(fields.get("text")),
        place=place_of(fields.get("place")),
        media=media_of(fields.get("media")),
        phone=_phone(fields.get("phone")),
        sent_at=_moment(fields.get("sent_at"), now),
    )
    _check_content(handed)
    return handed


def read_acknowledged(body: bytes) -> Acknowledged:
    """Parse the body of `POST /api/v1/messages/acknowledge`; raises Refused."""
    ids = json_object(body).get("ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_IDS or not all(map(_is_id, ids)):
        refuse(
            "bad_ids",
            f"编号 ids 须为 1 至 {MOST_IDS} 个消息编号。",
            f"ids must be 1 to {MOST_IDS} ids of messages.",
        )
    return Acknowledged(tuple(ids))


def _channel(fields: Mapping[str, Any]) -> str:
    """Where the citizen wrote; the names that this service keeps for itself are no such place."""
    name = name_of(fields, "channel")
    if name in OWN_NAMES:
        refuse(
            "bad_channel",
            f"渠道 channel 要写群众所用的渠道，不能是 {'、'.join(OWN_NAMES)}。",
            f"channel names where the citizen wrote, which is none of {', '.join(OWN_NAMES)}.",
        )
    return name


def name_of(fields: Mapping[str, Any], field: str) -> str:
    """The name of a channel or an account."""
    value = fields.get(field)
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        refuse(
            f"bad_{field}",
            f"名称 {field} 须为 1 至 {MOST_CHARACTERS_OF_A_NAME} 个字母、数字、汉字、点、横线或下划线。",
            f"{field} must be 1 to {MOST_CHARACTERS_OF_A_NAME} letters, digits, dots, hyphens or underscores.",
        )
    return value


def sender_of(value: object) -> str:
    """The id of a citizen on the other system's account."""
    good = isinstance(value, str) and 1 <= len(value) <= MOST_CHARACTERS_OF_A_SENDER and is_storable(value)
    if not isinstance(value, str) or not good:
        refuse(
            "bad_sender",
            f"群众标识 sender 须为 1 至 {MOST_CHARACTERS_OF_A_SENDER} 个可见字符。",
            f"sender must be 1 to {MOST_CHARACTERS_OF_A_SENDER} visible characters.",
        )
    return value


def _kind(fields: Mapping[str, Any]) -> InboundKind:
    kind = fields.get("kind") or "text"
    found = next((known for known in KINDS if known == kind), None)
    if found is None:
        refuse(
            "bad_kind",
            f"消息种类 kind 须为 {'、'.join(KINDS)} 之一。",
            f"kind must be one of {', '.join(KINDS)}.",
        )
    return found


def _check_content(handed: Handed) -> None:
    """A message says something; a place belongs to a location and a file to a picture, a voice or a file."""
    if handed.kind in ("text", "event") and not handed.text:
        refuse("no_text", "文字 text 不能为空。", "text must not be empty.")
    if (handed.kind == "location") != (handed.place is not None):
        refuse(
            "bad_place",
            "种类 kind 为 location 时须有 place，其他时候不能有。",
            "place belongs to kind location.",
        )
    if handed.media and handed.kind not in _WITH_A_FILE:
        refuse(
            "bad_media", "文件 media 只用于图片、语音和文件。", "media belongs to kind image, voice or file."
        )
    if handed.kind in _WITH_A_FILE and not (handed.media or handed.text):
        refuse("no_media", "请先上传文件，再写入 media。", "Upload the file first and name it in media.")


def _phone(value: object) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _PHONE.fullmatch(value):
        refuse("bad_phone", "电话 phone 须为电话号码。", "phone must be a telephone number.")
    return plain_phone(value)


def _moment(value: object, now: datetime) -> datetime:
    """A moment without a zone is the city's; one that no clock can show is refused."""
    if value is None:
        return now
    try:
        at = datetime.fromisoformat(value)  # type: ignore[arg-type]  # what is no text raises TypeError
        at = at.replace(tzinfo=now.tzinfo) if at.tzinfo is None else at.astimezone(now.tzinfo)
        known = now - OLDEST <= at <= now + NEWEST
    except (TypeError, ValueError, OverflowError):
        known = False
    if not known:
        refuse(
            "bad_sent_at",
            f"时间 sent_at 须为 ISO 8601 时间，在最近 {OLDEST.days} 天之内。",
            f"sent_at must be an ISO 8601 moment within the last {OLDEST.days} days.",
        )
    return at


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_ID
