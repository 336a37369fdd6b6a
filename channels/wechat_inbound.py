"""What a push says, in our vocabulary: every kind of message and event of the platform. Pure.

Kinds: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from channels.coordinates import from_gcj02
from channels.messages import POSITION, Inbound, Point
from channels.wechat_push import BadPush, Fields

CHANNEL = "wechat"
UNSUPPORTED = "不支持的消息类型"
"""Stands in the text that the platform sends in place of stickers, cards and other kinds it does not pass on."""
SCENE = "qrscene_"
MENU_MESSAGE = "menu:message"
MOST_METRES = 1e8
MOST_CHARACTERS_OF_A_KEY = 200
MOST_CHARACTERS_OF_A_KIND = 40


@dataclass(frozen=True, slots=True)
class Heard:
    """A push as we read it.

    `inbound` is None for an event that we have no use for; `strange` names a kind that we do not know. `media_id`
    is the platform's name of a file to fetch.
    """

    ours: str
    citizen: str
    inbound: Inbound | None
    strange: str = ""
    media_id: str = ""


def hear(fields: Fields, account: str, zone: tzinfo | None, template: str = "") -> Heard:
    """Read a push; raises BadPush when it lacks what every push has. `template` is the notice that is ours."""
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
        return _event(fields, heard, plain, template)
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
    # A tap on an entry of a menu message counts as a click: it opens a minute and not 48 hours.
    return replace(plain, text=words, counts_as=MENU_MESSAGE if fields.text("bizmsgmenuid", 64) else "")


def _voice(fields: Fields, plain: Inbound) -> Inbound:
    return replace(plain, kind="voice", text=fields.text("Recognition").strip())


def _image(fields: Fields, plain: Inbound) -> Inbound:
    return replace(plain, kind="image")


def _file(fields: Fields, plain: Inbound) -> Inbound:
    return replace(plain, kind="file", text=fields.text("Title").strip())


def _location(fields: Fields, plain: Inbound) -> Inbound:
    """The citizen picked a spot on Tencent's map: GCJ-02, with the address as its label."""
    lat, lon = from_gcj02(fields.number("Location_X", 90), fields.number("Location_Y", 180))
    return replace(plain, kind="location", place=Point(lat, lon, fields.text("Label", 500).strip()))


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


def _event(fields: Fields, heard: Heard, plain: Inbound, template: str) -> Heard:
    name = fields.text("Event", 64).strip()
    if not name:
        raise BadPush("Event is missing")
    if name.lower() == "location":
        return replace(heard, inbound=_report(fields, plain))
    if name.lower() == "subscribe_msg_popup_event":
        text = _consent(fields, template)
    else:
        reader = _EVENTS.get(name.lower())
        text = reader(fields) if reader else ""
    if not text:
        return replace(heard, inbound=None, strange=f"event:{name}"[:MOST_CHARACTERS_OF_A_KIND])
    return replace(heard, inbound=replace(plain, kind="event", text=text))


def _report(fields: Fields, plain: Inbound) -> Inbound:
    """Where the phone is. The documents name no system of coordinates; they are the satellites' own, WGS-84."""
    radius = fields.number("Precision", MOST_METRES) if fields.text("Precision", 40) else 0.0
    point = Point(fields.number("Latitude", 90), fields.number("Longitude", 180), radius=max(radius, 0.0))
    return replace(plain, kind="event", text=POSITION, place=point)


def _follow(fields: Fields) -> str:
    """A follow; by a QR code of ours it is a scan as well."""
    key = fields.text("EventKey", 200)
    return f"scan:{key.removeprefix(SCENE)}" if key.startswith(SCENE) else "subscribe"


def _consent(fields: Fields, template: str) -> str:
    """`consent` when the citizen accepted a notice, ours where we have one; a refusal needs no answer."""
    lists = [one for group in fields.inner("SubscribeMsgPopupEvent") for one in group.inner("List")]
    accepted = [
        one.text("TemplateId", 200) for one in lists if one.text("SubscribeStatusString", 40) == "accept"
    ]
    return "consent" if (template in accepted if template else accepted) else ""


_EVENTS: Mapping[str, Callable[[Fields], str]] = {
    "subscribe": _follow,
    "unsubscribe": lambda fields: "unsubscribe",
    "scan": lambda fields: f"scan:{fields.text('EventKey', 200)}",
    "click": lambda fields: f"menu:{fields.text('EventKey', 200)}",
    "scancode_waitmsg": lambda fields: f"menu:{fields.text('EventKey', 200)}",
}
