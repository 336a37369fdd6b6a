"""Sends an outbox row to Telegram piece by piece, and says what each failure of the platform means for us."""

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from channels import attachments
from channels.attachments import Attachment
from channels.errors import SendError, SendFailed, SendUncertain
from channels.messages import Delivery
from channels.telegram_api import (
    SECONDS_FOR_A_CALL,
    SECONDS_FOR_A_FILE,
    BotApi,
    Garbled,
    Unanswered,
    Unreachable,
)
from channels.telegram_pieces import Markup, Piece, markup_of, method_of, pieces_of
from storage.counters import counted, put_count
from storage.database import Database

GATEWAY_TIMEOUT = 504
NO_PHOTO = ("PHOTO", "IMAGE")
"""Stand in the refusal of a photo that Telegram cannot show: too wide, too long, broken. As a document it goes."""


class Sender:
    """Sends rows in pieces. While a row waits for another try, how many of its pieces went out is kept beside it."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._db: Database | None = None

    def attach(self, db: Database) -> None:
        """Where files are and where to keep what was sent; before that every try begins anew and has no file."""
        self._db = db

    def send(self, delivery: Delivery) -> None:
        """Send what is left of a row; raises SendError or SendUncertain."""
        pieces = pieces_of(delivery, self._file(delivery))
        if not pieces:
            raise SendError("没有可发的内容：附件已不在", permanent=True)
        first = self._sent(delivery) if len(pieces) > 1 else 0
        for number in range(first, len(pieces)):
            markup = markup_of(delivery) if number == len(pieces) - 1 else None
            try:
                self._call(pieces[number], delivery.recipient, markup)
            except (TelegramAPIError, Unreachable, Unanswered, Garbled) as error:
                if number:
                    self._keep(delivery, number)
                raise failure_of(error) from None
        if first:
            self._keep(delivery, 0)

    def _call(self, piece: Piece, chat: str, markup: Markup) -> None:
        seconds = SECONDS_FOR_A_FILE if piece.file else SECONDS_FOR_A_CALL
        if piece.is_photo:
            try:
                self._api.call(method_of(piece, chat, markup, as_photo=True), seconds)
            except TelegramBadRequest as error:
                if not any(word in error.message for word in NO_PHOTO):
                    raise
            else:
                return
        self._api.call(method_of(piece, chat, markup, as_photo=False), seconds)

    def _file(self, delivery: Delivery) -> Attachment | None:
        """The row's file; one that was erased leaves the words."""
        if self._db is None or delivery.media is None:
            return None
        with self._db.read() as tx:
            return attachments.load(tx, delivery.media)

    def _sent(self, delivery: Delivery) -> int:
        """How many pieces earlier tries have sent."""
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
