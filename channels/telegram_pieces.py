"""One outbox row as the messages that Telegram takes: its picture or file, its words in parts, its buttons. Pure.

A file bears the words as its caption where they are short enough; else it goes ahead of them. The buttons stand under
the last piece.
"""

from dataclasses import dataclass

from aiogram.methods import SendDocument, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from channels.attachments import Attachment
from channels.messages import Delivery
from channels.splitting import split, with_numbers, without_numbers
from channels.telegram_data import ASK_REASON, choice_data, staff_buttons

MOST_UNITS = 4096
"""Of a message, in UTF-16 units: https://core.telegram.org/bots/api#sendmessage"""
MOST_UNITS_OF_A_CAPTION = 1024
"""https://core.telegram.org/bots/api#sendphoto"""
READABLE_ON_A_BUTTON = 20
"""Characters; a phone cuts a longer label off, so its number and words stay in the text."""
PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
"""What Telegram shows as a photo; everything else is a document."""

Markup = InlineKeyboardMarkup | ForceReply | None
Method = SendMessage | SendPhoto | SendDocument


@dataclass(frozen=True, slots=True)
class Piece:
    """One message in a chat: words, a file, or a file with words under it."""

    text: str
    file: Attachment | None = None

    @property
    def is_photo(self) -> bool:
        """Whether Telegram may show it as a photo."""
        return self.file is not None and self.file.mime in PHOTOS


def pieces_of(delivery: Delivery, file: Attachment | None) -> tuple[Piece, ...]:
    """Everything that a row is sent as, in order; nothing where there are neither words nor a file."""
    text = _text(delivery)
    if file and utf16_units(text) <= MOST_UNITS_OF_A_CAPTION:
        return (Piece(text, file),)
    words = tuple(Piece(part) for part in split(text, MOST_UNITS, utf16_units))
    return (Piece("", file), *words) if file else words


def method_of(piece: Piece, chat: str, markup: Markup, as_photo: bool) -> Method:
    """The call that sends a piece."""
    if piece.file is None:
        return SendMessage(chat_id=chat, text=piece.text, reply_markup=markup)
    body = BufferedInputFile(piece.file.body, _name(piece.file))
    if as_photo:
        return SendPhoto(chat_id=chat, photo=body, caption=piece.text or None, reply_markup=markup)
    return SendDocument(chat_id=chat, document=body, caption=piece.text or None, reply_markup=markup)


def markup_of(delivery: Delivery) -> Markup:
    """The buttons of a row: the citizen's choices, or what an officer may do."""
    if delivery.kind == ASK_REASON:
        return ForceReply(force_reply=True, input_field_placeholder="单位，换行，理由")
    pairs = [
        (option.label, choice_data(delivery.id, number))
        for number, option in enumerate(delivery.options, start=1)
    ] or staff_buttons(delivery)
    rows = [[InlineKeyboardButton(text=label, callback_data=data)] for label, data in pairs]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def utf16_units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _text(delivery: Delivery) -> str:
    long = any(len(option.label) > READABLE_ON_A_BUTTON for option in delivery.options)
    return (with_numbers if long else without_numbers)(delivery.text, delivery.options)


def _name(file: Attachment) -> str:
    """A file without a name is called after its kind."""
    return file.name or f"file.{file.mime.partition('/')[2]}"
