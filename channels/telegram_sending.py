"""One outbox row as messages of Telegram: parts that it takes, buttons, and what its failures mean for us."""

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from channels.errors import SendError, SendFailed, SendUncertain
from channels.messages import Delivery
from channels.splitting import split, with_numbers, without_numbers
from channels.telegram_api import BotApi, Garbled, Unanswered, Unreachable
from channels.telegram_data import ASK_REASON, choice_data, staff_buttons
from storage.counters import counted, put_count
from storage.database import Database

MOST_UNITS = 4096
"""Of a message, in UTF-16 units: https://core.telegram.org/bots/api#sendmessage"""
READABLE_ON_A_BUTTON = 20
"""Characters; a phone cuts a longer label off, so its number and words stay in the text."""
GATEWAY_TIMEOUT = 504

Markup = InlineKeyboardMarkup | ForceReply | None


class Sender:
    """Sends rows in parts. While a row waits for another try, how many of its parts went out is kept beside it."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._db: Database | None = None

    def attach(self, db: Database) -> None:
        """Where to keep what was sent; before that every try begins anew."""
        self._db = db

    def send(self, delivery: Delivery) -> None:
        """Send what is left of a row; raises SendError or SendUncertain."""
        parts = split(_text(delivery), MOST_UNITS, utf16_units)
        first = self._sent(delivery) if len(parts) > 1 else 0
        for number in range(first, len(parts)):
            markup = _markup(delivery) if number == len(parts) - 1 else None
            try:
                self._api.call(
                    SendMessage(chat_id=delivery.recipient, text=parts[number], reply_markup=markup)
                )
            except (TelegramAPIError, Unreachable, Unanswered, Garbled) as error:
                if number:
                    self._keep(delivery, number)
                raise failure_of(error) from None
        if first:
            self._keep(delivery, 0)

    def _sent(self, delivery: Delivery) -> int:
        """How many parts earlier tries have sent."""
        if self._db is None:
            return 0
        with self._db.read() as tx:
            return counted(tx, _progress(delivery))

    def _keep(self, delivery: Delivery, number: int) -> None:
        if self._db is not None:
            with self._db.write() as tx:
                put_count(tx, _progress(delivery), number)


def _progress(delivery: Delivery) -> str:
    return f"telegram:parts of {delivery.id}"


def utf16_units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def failure_of(error: Exception) -> SendFailed:
    """What a failed call means: try again (when), give it up, or nobody knows."""
    if isinstance(error, Unreachable):
        return SendError(f"连不上 Telegram（{error}）", permanent=False)
    if isinstance(error, Unanswered):
        return SendUncertain(f"请求已发出，Telegram 没有答复（{error}），结果不明")
    if isinstance(error, Garbled):
        return _garbled(error)
    if isinstance(error, TelegramRetryAfter):
        return SendError("Telegram 限制频率", permanent=False, retry_after=float(error.retry_after))
    if isinstance(error, TelegramMigrateToChat):
        return SendError(f"该群已升级，新的群编号是 {error.migrate_to_chat_id}", permanent=True)
    refused = (TelegramForbiddenError, TelegramBadRequest, TelegramEntityTooLarge)
    said = getattr(error, "message", type(error).__name__)
    if isinstance(error, TelegramUnauthorizedError):
        return SendError("机器人令牌无效，请检查 HOTLINE_TELEGRAM_TOKEN", permanent=False)
    return SendError(f"Telegram 拒绝：{said}", permanent=isinstance(error, refused))


def _garbled(error: Garbled) -> SendFailed:
    """A gateway's page tells that the call was not carried out, unless it waited in vain; half an answer tells nothing."""
    if error.status >= 400 and error.status != GATEWAY_TIMEOUT:
        return SendError(f"Telegram 暂时不可用（{error}）", permanent=False)
    return SendUncertain(f"Telegram 的答复不完整（{error}），结果不明")


def _text(delivery: Delivery) -> str:
    long = any(len(option.label) > READABLE_ON_A_BUTTON for option in delivery.options)
    return (with_numbers if long else without_numbers)(delivery.text, delivery.options)


def _markup(delivery: Delivery) -> Markup:
    if delivery.kind == ASK_REASON:
        return ForceReply(force_reply=True, input_field_placeholder="单位，换行，理由")
    pairs = [
        (option.label, choice_data(delivery.id, number))
        for number, option in enumerate(delivery.options, start=1)
    ] or staff_buttons(delivery)
    rows = [[InlineKeyboardButton(text=label, callback_data=data)] for label, data in pairs]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
