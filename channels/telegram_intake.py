"""An update of one bot on its way in: files are fetched, citizens' words go to `receive`, officers' buttons to `act`.

Returns when the update is safe, so that it may be acknowledged; raises when it could not be recorded.
"""

import logging
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from aiogram.exceptions import TelegramAPIError
from aiogram.methods import AnswerCallbackQuery

from channels import attachments, inbox
from channels.attachments import MOST_BYTES, AttachmentRefused
from channels.core import Core
from channels.messages import Inbound, InboundKind
from channels.storable import storable
from channels.telegram_api import SECONDS_FOR_A_CALL, BotApi, Garbled, Unanswered, Unreachable
from channels.telegram_choices import words_of
from channels.telegram_data import Act, Choice, read_data
from channels.telegram_staff import CHANNEL, Staff
from channels.telegram_updates import File, Pressed, Said, read, update_id
from storage.counters import count

log = logging.getLogger(__name__)

TRIES_FOR_A_FILE = 2
MOST_CHARACTERS_OF_A_TOAST = 200
TOO_OLD = "这个按钮属于较早的问题，请点最新消息里的按钮，或直接打字。"
MISSING_FILE = "（附件没有收到）"


class Intake:
    """What comes in for one bot. Safe to share between threads."""

    def __init__(self, account: str, api: BotApi, core: Core) -> None:
        self._account = account
        self._api = api
        self._core = core
        self._staff = Staff(account, core)

    def handle(self, raw: Mapping[str, Any]) -> None:
        """Take one update in; what nobody can read, or what does not concern us, is counted."""
        told = read(raw)
        if isinstance(told, Pressed):
            self._pressed(told)
        elif isinstance(told, Said):
            self._said(told)
        else:
            self._count(told, raw)

    def _said(self, said: Said) -> None:
        if self._staff.concerns(said):
            self._staff.hear(said)
        elif said.file is None:
            self._receive(said, said.kind, said.text)
        elif not self._is_known(said.key):
            self._with_file(said, said.file)

    def _with_file(self, said: Said, file: File) -> None:
        """A file that cannot be had leaves the words, with a note; without words the citizen is told so."""
        media = self._fetched(said, file)
        if media:
            self._receive(said, said.kind, said.text, media)
        elif said.text:
            self._receive(said, "text", said.text + MISSING_FILE)
        else:
            self._receive(said, "unknown", "")

    def _pressed(self, pressed: Pressed) -> None:
        data = read_data(pressed.data)
        if isinstance(data, Act):
            self._acknowledge(pressed, self._staff.press(pressed, data))
        elif isinstance(data, Choice) and pressed.private:
            self._acknowledge(pressed, self._choose(pressed, data))
        else:
            self._acknowledge(pressed, TOO_OLD)

    def _choose(self, pressed: Pressed, choice: Choice) -> str:
        """Have the words behind a button answered; returns what to show when there are none."""
        with self._core.db.read() as tx:
            words = words_of(tx, self._account, pressed.chat, choice)
        if words is None:
            return "" if self._is_known(pressed.key) else TOO_OLD
        self._receive(pressed, "text", words)
        return ""

    def _receive(self, told: Said | Pressed, kind: InboundKind, text: str, media: str | None = None) -> None:
        now = self._core.clock.now()
        said = told if isinstance(told, Said) else None
        self._core.receive(
            Inbound(
                channel=CHANNEL,
                account=self._account,
                sender=told.chat,
                key=told.key,
                sent_at=said.at.astimezone(now.tzinfo) if said else now,
                kind=kind,
                text=text,
                media=media,
                place=said.place if said else None,
                phone=said.phone if said else None,
            )
        )

    def _fetched(self, said: Said, file: File) -> str | None:
        """The id of the stored file; None when it is too large, of a kind we do not keep, or not to be had."""
        body = None if file.size > MOST_BYTES else self._download(file)
        if body is None:
            return None
        owner = f"{CHANNEL}:{self._account}:{said.chat}"
        try:
            attachments.check(body)
        except AttachmentRefused:
            return None
        with self._core.db.write() as tx:
            return attachments.save(tx, file.name, body, self._core.clock.now(), owner=owner)

    def _download(self, file: File) -> bytes | None:
        for _ in range(TRIES_FOR_A_FILE):
            try:
                return self._api.download(file.id)
            except (TelegramAPIError, Unreachable, Unanswered, Garbled) as error:
                log.warning("bot %s could not fetch a file: %s", self._account, type(error).__name__)
        return None

    def _is_known(self, key: str) -> bool:
        with self._core.db.read() as tx:
            return inbox.is_known(tx, CHANNEL, self._account, storable(key))

    def _acknowledge(self, pressed: Pressed, text: str) -> None:
        """Stop the button's spinning and show a line; nobody waits for that, and nothing depends on it."""
        method = AnswerCallbackQuery(
            callback_query_id=pressed.query,
            text=text[:MOST_CHARACTERS_OF_A_TOAST] or None,
            show_alert=bool(text),
        )
        self._api.start(method, SECONDS_FOR_A_CALL).add_done_callback(self._acknowledged)

    def _acknowledged(self, future: "Future[bool]") -> None:
        error = None if future.cancelled() else future.exception()
        if error is not None:
            log.info("bot %s could not acknowledge a button: %s", self._account, type(error).__name__)

    def _count(self, what: str, raw: Mapping[str, Any]) -> None:
        if what == "undecodable":
            log.warning("bot %s: update %s cannot be read", self._account, update_id(raw))
        with self._core.db.write() as tx:
            count(tx, f"{CHANNEL}:{self._account}:{what}")
