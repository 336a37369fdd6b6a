"""What a push says, in our vocabulary: every kind of message and event of the platform. Pure.

Kinds: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from channels.messages import Inbound, Point
from channels.wechat_push import BadPush, Fields

CHANNEL = "wechat"
UNSUPPORTED = "不支持的消息类型"
"""Stands in the text that the platform sends in place of stickers, cards and other kinds it does not pass on."""
SCENE = "qrscene_"
MOST_CHARACTERS_OF_A_KEY = 200
MOST_CHARACTERS_OF_A_KIND = 40


@dataclass(frozen=True, slots=True)
class Heard:
    """A push as we read it.

    `inbound` is None for an event that we have no use for; `strange` names a kind that we do not know. `media_id`
    is the platform's name of a file to fetch, `quiet` marks news that nobody answers (a position report).
    """

    ours: str
    citizen: str
    inbound: Inbound | None
    strange: str = ""
    media_id: str = ""
    quiet: bool = False


def hear(fields: Fields, account: str, zone: tzinfo | None) -> Heard:
    """Read a push; raises BadPush when it lacks what every push has."""
    kind = fields.text("MsgType", 64).strip().lower()
    if not kind:
        raise BadPush("MsgType is missing")
    plain = Inbound(
        channel=CHANNEL,
        account=account,
        sender=fields.name("FromUserName"),
        key=_key(fields, kind),
        sent_at=datetime.fromtimestamp(fields.seconds("CreateTime"), zone),
    )
    heard = Heard(fields.name("ToUserName"), plain.sender, plain)
    if kind == "event":
        return _event(fields, heard, plain)
    reader = _KINDS.get(kind)
    if reader is None:
        return replace(
            heard, inbound=replace(plain, kind="unknown"), strange=kind[:MOST_CHARACTERS_OF_A_KIND]
        )
    media = fields.text("MediaId", 512) if kind in _WITH_FILE else ""
    return replace(heard, inbound=reader(fields, plain), media_id=media)


def _key(fields: Fields, kind: str) -> str:
    """What identifies a push: messages have an id, events only who, when and what."""
    number = fields.text("MsgId", 64)
    if number and kind != "event":
        return number
    parts = (fields.text("FromUserName"), fields.text("CreateTime"), fields.text("Event") or kind)
    key = ":".join((*parts, fields.text("EventKey")))
    if len(key) <= MOST_CHARACTERS_OF_A_KEY:
        return key
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _text(fields: Fields, plain: Inbound) -> Inbound:
    words = fields.text("Content").strip()
    if UNSUPPORTED in words and words.startswith(("【收到", "[收到")):
        return replace(plain, kind="unknown")
    return replace(plain, text=words)


def _voice(fields: Fields, plain: Inbound) -> Inbound:
    return replace(plain, kind="voice", text=fields.text("Recognition").strip())


def _image(fields: Fields, plain: Inbound) -> Inbound:
    return replace(plain, kind="image")


def _file(fields: Fields, plain: Inbound) -> Inbound:
    return replace(plain, kind="file", text=fields.text("Title").strip())


def _location(fields: Fields, plain: Inbound) -> Inbound:
    point = Point(
        fields.degrees("Location_X", 90), fields.degrees("Location_Y", 180), fields.text("Label", 500).strip()
    )
    return replace(plain, kind="location", place=point)


def _link(fields: Fields, plain: Inbound) -> Inbound:
    words = (fields.text("Title").strip(), fields.text("Description").strip(), fields.text("Url").strip())
    return replace(plain, text="\n".join(filter(None, words)))


_KINDS: Mapping[str, Callable[[Fields, Inbound], Inbound]] = {
    "text": _text,
    "voice": _voice,
    "image": _image,
    "video": _file,
    "shortvideo": _file,
    "file": _file,
    "location": _location,
    "link": _link,
}
_WITH_FILE = ("voice", "image", "video", "shortvideo")


def _event(fields: Fields, heard: Heard, plain: Inbound) -> Heard:
    name = fields.text("Event", 64).strip()
    if not name:
        raise BadPush("Event is missing")
    if name.lower() == "location":
        point = Point(fields.degrees("Latitude", 90), fields.degrees("Longitude", 180))
        return replace(heard, inbound=replace(plain, kind="event", text="location", place=point), quiet=True)
    reader = _EVENTS.get(name.lower())
    text = reader(fields) if reader else ""
    if not text:
        return replace(heard, inbound=None, strange=f"event:{name}"[:MOST_CHARACTERS_OF_A_KIND])
    return replace(heard, inbound=replace(plain, kind="event", text=text))


def _follow(fields: Fields) -> str:
    """A follow; by a QR code of ours it is a scan as well."""
    key = fields.text("EventKey", 200)
    return f"scan:{key.removeprefix(SCENE)}" if key.startswith(SCENE) else "subscribe"


def _consent(fields: Fields) -> str:
    """`consent` when the citizen accepted a notice; a refusal needs no answer."""
    lists = [one for group in fields.inner("SubscribeMsgPopupEvent") for one in group.inner("List")]
    return "consent" if any(one.text("SubscribeStatusString", 40) == "accept" for one in lists) else ""


_EVENTS: Mapping[str, Callable[[Fields], str]] = {
    "subscribe": _follow,
    "unsubscribe": lambda fields: "unsubscribe",
    "scan": lambda fields: f"scan:{fields.text('EventKey', 200)}",
    "click": lambda fields: f"menu:{fields.text('EventKey', 200)}",
    "scancode_waitmsg": lambda fields: f"menu:{fields.text('EventKey', 200)}",
    "subscribe_msg_popup_event": _consent,
}
