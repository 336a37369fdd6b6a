"""What the web chat accepts: everything else is refused with a code and a sentence, Chinese first. Pure."""

import hashlib
from dataclasses import dataclass

from channels.json_bodies import MOST_BYTES_OF_A_MESSAGE as MOST_BYTES_OF_A_MESSAGE
from channels.json_bodies import MOST_CHARACTERS as MOST_CHARACTERS
from channels.json_bodies import Refused as Refused
from channels.json_bodies import check_after as check_after
from channels.json_bodies import json_object, key_of, media_of, place_of, refuse, text_of
from channels.json_bodies import unknown_media as unknown_media
from channels.messages import Point

MOST_CHARACTERS_OF_A_SESSION = 64
MOST_CHARACTERS_OF_A_NUMBER = 40
ROOM_FOR_MULTIPART = 64 * 1024
SESSION_HEADER = "X-Chat-Session"
"""The page sends its session here and not in the address, so that no access log holds it."""


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
    fields = json_object(body)
    text, place, media = (
        text_of(fields.get("text")),
        place_of(fields.get("place")),
        media_of(fields.get("media")),
    )
    session, key = check_session(fields.get("session")), key_of(fields.get("key"))
    if sum(map(bool, (text, place, media))) != 1:
        refuse(
            "one_content",
            "请发送一段文字、一个位置或一个文件，三者选一。",
            "Send exactly one of text, place and media.",
        )
    return Posted(session, key, text, place, media)


def read_form(session: object, key: object, text: object) -> Posted:
    """Check the fields of the plain form, where the text may be empty because a file comes along."""
    return Posted(check_session(session), key_of(key), text_of(text))


def check_session(value: object) -> str:
    """A session is the citizen's secret: 1 to 64 characters of any kind."""
    if not isinstance(value, str) or not 1 <= len(value) <= MOST_CHARACTERS_OF_A_SESSION:
        refuse("bad_session", "会话编号须为 1 至 64 个字符。", "session must be 1 to 64 characters.")
    return value


def sender_of(session: str) -> str:
    """The name under which a session is kept: who reads the database or the console cannot enter the chat with it."""
    return "w" + hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()[:40]
