"""What an update of Telegram says, in our words: a message, a pressed button, or nothing that concerns us.

Reads with aiogram's types, talks to nobody. What Telegram may send at any time and we do not know is counted, never
an error: https://core.telegram.org/bots/api#update
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from aiogram.types import CallbackQuery, ChatMemberUpdated, Contact, Message, Update
from pydantic import ValidationError

from channels.messages import InboundKind, Point
from language.numbers import plain_phone

LARGEST_ID = 2**63 - 1
_GONE = ("kicked", "left")


@dataclass(frozen=True, slots=True)
class File:
    """A file that waits at Telegram; `size` in bytes as the platform says, 0 when it does not."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """A message in a chat. `user` wrote it; `answers` is the text of the bot's own message that it replies to."""

    key: str
    chat: str
    user: str
    private: bool
    at: datetime
    kind: InboundKind
    text: str = ""
    file: File | None = None
    place: Point | None = None
    phone: str | None = None
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button under one of our messages, with the data that we gave it; `query` is what to acknowledge."""

    key: str
    chat: str
    user: str
    private: bool
    at: datetime | None
    query: str
    data: str


Told = Said | Pressed


def update_id(raw: Mapping[str, Any]) -> int | None:
    """The number of an update; None when it has none that could be one."""
    found = raw.get("update_id")
    usable = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= LARGEST_ID
    return found if usable else None


def chat_of(raw: Mapping[str, Any]) -> str:
    """The chat that an update belongs to, also of one that cannot be read; empty for an update without a chat."""
    for told in raw.values():
        inner = told.get("message", told) if isinstance(told, Mapping) else None
        chat = inner.get("chat") if isinstance(inner, Mapping) else None
        if isinstance(chat, Mapping):
            return str(chat.get("id"))
    return ""


def read(raw: Mapping[str, Any]) -> Told | Literal["undecodable", "other"]:
    """What the update says; `other` is a kind that does not concern us."""
    try:
        update = Update.model_validate(raw)
        return _told(update) or "other"
    except (ValidationError, ValueError, OverflowError, RecursionError):
        return "undecodable"


def _told(update: Update) -> Told | None:
    if update.message is not None:
        return _message(update.message, _key(update, update.message.date))
    if update.edited_message is not None:
        return _edited(update.edited_message, update)
    if update.callback_query is not None:
        return _pressed(update.callback_query, update)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, update)
    return None


def _key(update: Update, at: datetime | None) -> str:
    """The update's number with its day.

    Telegram starts its numbers anew at random after a week of silence, and so does another bot in the same account.
    """
    if at is None:
        return str(update.update_id)
    if not 2000 <= at.year <= 2100:
        raise ValueError("no date of a message")
    return f"{update.update_id}@{at.astimezone(UTC):%Y%m%d}"


def _message(message: Message, key: str) -> Said | None:
    """A message of a person; the bot's own and those of channels do not concern us."""
    user = message.from_user
    if user is None or user.is_bot:
        return None
    kind, text, file, place, phone = _content(message)
    return Said(
        key=key,
        chat=str(message.chat.id),
        user=str(user.id),
        private=message.chat.type == "private",
        at=message.date,
        kind=kind,
        text=text,
        file=file,
        place=place,
        phone=phone,
        answers=_answered(message),
    )


def _edited(message: Message, update: Update) -> Said | None:
    """Changed words are a new message; a place that moves on by itself is none."""
    words = message.text or message.caption
    if not words:
        return None
    at = datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else message.date
    changed = message.model_copy(update={"text": words, "date": at})
    return _message(changed, _key(update, at))


def _answered(message: Message) -> str:
    """The words of the bot's message that this one replies to."""
    before = message.reply_to_message
    ours = before is not None and before.from_user is not None and before.from_user.is_bot
    return (before.text or "") if before is not None and ours else ""


_Content = tuple[InboundKind, str, File | None, Point | None, str | None]


def _content(message: Message) -> _Content:
    """Kind, words, file, place and vouched phone of a message."""
    if message.text is not None:
        return _words(message.text)
    if message.contact is not None:
        return _contact(message.contact, message)
    if place := _place(message):
        return "location", "", None, place, None
    kind, file = _file(message)
    return kind, message.caption or "", file, None, None


def _words(text: str) -> _Content:
    """Words, or a command, which is an event: `/start` opens the talk, with a poster's code it is a scan."""
    if not text.startswith("/"):
        return "text", text, None, None, None
    name, _, rest = text[1:].partition(" ")
    command = name.partition("@")[0].lower()
    if not command.replace("_", "").isalnum():
        return "text", text, None, None, None
    if command == "start":
        event = f"scan:{rest.strip()}" if rest.strip() else "subscribe"
        return "event", event, None, None, None
    return "event", f"menu:{command}", None, None, None


def _contact(contact: Contact, message: Message) -> _Content:
    """A card of the address book. The number is vouched for only when Telegram says that it is the sender's own."""
    user = message.from_user
    number = contact.phone_number
    if user is not None and contact.user_id == user.id:
        return "text", number, None, None, plain_phone(f"+{number.lstrip('+')}")
    name = " ".join(filter(None, (contact.first_name, contact.last_name)))
    return "text", f"{name} {number}".strip(), None, None, None


def _place(message: Message) -> Point | None:
    spot = message.venue.location if message.venue else message.location
    if spot is None or not (-90 <= spot.latitude <= 90 and -180 <= spot.longitude <= 180):
        return None
    label = f"{message.venue.address} {message.venue.title}".strip() if message.venue else ""
    return Point(spot.latitude, spot.longitude, label)


def _file(message: Message) -> tuple[InboundKind, File | None]:
    """The file of a message; of a photo the largest size."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return "image", File(largest.file_id, "photo.jpg", largest.file_size or 0)
    if message.voice:
        return "voice", File(message.voice.file_id, "voice.ogg", message.voice.file_size or 0)
    if message.audio:
        audio = message.audio
        return "voice", File(audio.file_id, audio.file_name or "audio", audio.file_size or 0)
    if film := message.video or message.animation or message.document:
        return "file", File(film.file_id, film.file_name or "file", film.file_size or 0)
    if message.video_note:
        return "file", File(message.video_note.file_id, "video.mp4", message.video_note.file_size or 0)
    return "unknown", None


def _pressed(query: CallbackQuery, update: Update) -> Pressed | None:
    message = query.message
    if message is None or query.data is None:
        return None
    at = message.date if isinstance(message, Message) else None
    return Pressed(
        key=_key(update, at),
        chat=str(message.chat.id),
        user=str(query.from_user.id),
        private=message.chat.type == "private",
        at=at,
        query=query.id,
        data=query.data,
    )


def _membership(changed: ChatMemberUpdated, update: Update) -> Said | None:
    """Whoever blocks the bot has unsubscribed; who lets it in again says /start."""
    if changed.new_chat_member.status not in _GONE:
        return None
    return Said(
        key=_key(update, changed.date),
        chat=str(changed.chat.id),
        user=str(changed.from_user.id),
        private=changed.chat.type == "private",
        at=changed.date,
        kind="event",
        text="unsubscribe",
    )
