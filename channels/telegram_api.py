"""The Bot API by aiogram, as the synchronous rest of the service calls it.

Every failure says whether the request had left: that decides between another try and an unknown outcome. The bot's
token is a part of every address, so no text of a library's exception leaves this file.
"""

import weakref
from concurrent.futures import Future
from typing import Any, TypeVar, cast

from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import GetFile, GetUpdates, TelegramMethod
from aiogram.types import File
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientTimeout,
    ConnectionTimeoutError,
)

from channels.attachments import MOST_BYTES
from channels.silent import silence
from channels.telegram_loop import LOOP

T = TypeVar("T")

SECONDS_TO_CONNECT = 10.0
SECONDS_FOR_A_CALL = 20.0
SECONDS_FOR_A_FILE = 30.0
SECONDS_TO_SPARE = 5.0
"""The loop's own limits strike first; a caller waits so much longer before it gives the loop up."""
UPDATES_AT_ONCE = 50
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

silence("aiogram", "aiohttp")


class Unreachable(Exception):
    """The request never left this machine."""


class Unanswered(Exception):
    """The request left, and no whole answer came back."""


class Garbled(Exception):
    """An answer that is not the Bot API's: a gateway's page, half a document."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class RawUpdates(GetUpdates):
    """`getUpdates` without aiogram's reading: one update that it cannot read would hide all the others."""

    __returning__ = list[dict[str, Any]]


class BotApi:
    """One bot's calls. Safe to share between threads."""

    def __init__(self, token: str, base: str, proxy: str | None) -> None:
        self._session = _Session(base, proxy)
        self.bot = AiogramBot(token, session=self._session)
        weakref.finalize(self, _close, self._session)

    def call(self, method: TelegramMethod[T], seconds: float = SECONDS_FOR_A_CALL) -> T:
        """Make a call; raises Unreachable, Unanswered, Garbled or aiogram's TelegramAPIError."""
        try:
            return LOOP.call(self._made(method, seconds), seconds + SECONDS_TO_SPARE)
        except TimeoutError:
            raise Unanswered("time-out") from None

    def start(self, method: TelegramMethod[T], seconds: float) -> "Future[T]":
        """Begin a call that may be cancelled while it waits."""
        return LOOP.start(self._made(method, seconds))

    def updates(self, offset: int | None, wait: int) -> "Future[list[dict[str, Any]]]":
        """Begin to fetch updates from `offset` on, which confirms those before it; waits up to `wait` seconds."""
        method = RawUpdates(
            offset=offset, limit=UPDATES_AT_ONCE, timeout=wait, allowed_updates=list(ALLOWED_UPDATES)
        )
        raw = cast("TelegramMethod[list[dict[str, Any]]]", method)
        return self.start(raw, wait + SECONDS_FOR_A_CALL)

    def download(self, file_id: str) -> bytes | None:
        """The content of a file; None when it is larger than we keep. Raises as `call`."""
        file = self.call(GetFile(file_id=file_id))
        if file.file_path is None or (file.file_size or 0) > MOST_BYTES:
            return None
        try:
            return LOOP.call(self._session.content(self.bot, file), SECONDS_FOR_A_FILE + SECONDS_TO_SPARE)
        except TimeoutError:
            raise Unanswered("time-out") from None

    async def _made(self, method: TelegramMethod[T], seconds: float) -> T:
        return cast("T", await self._session.make_request(self.bot, method, seconds))


class _Session(AiohttpSession):
    """aiogram's session with HTTP proxies of aiohttp itself, time limits for connecting, and our own failures."""

    def __init__(self, base: str, proxy: str | None) -> None:
        super().__init__(api=TelegramAPIServer.from_base(base))
        self._by_proxy = proxy

    async def make_request(
        self,
        bot: AiogramBot,
        method: TelegramMethod[Any],
        timeout: float | None = None,  # noqa: ASYNC109 - as in the base class
    ) -> Any:  # noqa: ANN401 - whatever the method returns
        address = self.api.api_url(token=bot.token, method=method.__api_method__)
        form = self.build_form_data(bot=bot, method=method)
        status, text = await self._answer(
            "POST", address, ClientTimeout(timeout, sock_connect=SECONDS_TO_CONNECT), form
        )
        content = text.decode(errors="replace")
        try:
            return self.check_response(bot=bot, method=method, status_code=status, content=content).result
        except ClientDecodeError:
            raise Garbled(status) from None

    async def content(self, bot: AiogramBot, file: File) -> bytes | None:
        """The bytes of a file; None when there are more than we keep."""
        address = self.api.file_url(bot.token, file.file_path or "")
        timeout = ClientTimeout(SECONDS_FOR_A_FILE, sock_connect=SECONDS_TO_CONNECT)
        status, body = await self._answer("GET", address, timeout)
        if status != 200:
            raise Garbled(status)
        return body if len(body) <= MOST_BYTES else None

    async def _answer(
        self,
        verb: str,
        address: str,
        timeout: ClientTimeout,
        form: Any = None,  # noqa: ANN401, ASYNC109
    ) -> tuple[int, bytes]:
        """Status and body; one byte more than we keep is enough to know that it is too much."""
        session = await self.create_session()
        try:
            async with session.request(
                verb, address, data=form, timeout=timeout, proxy=self._by_proxy
            ) as response:
                return response.status, await _at_most(response.content, MOST_BYTES + 1)
        except (ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError) as error:
            raise Unreachable(type(error).__name__) from None
        except (TimeoutError, ClientError, OSError) as error:
            raise Unanswered(type(error).__name__) from None


def _close(session: _Session) -> None:
    """Give the connections back; whoever forgot the bot does not wait for that."""
    LOOP.start(session.close())


async def _at_most(content: Any, limit: int) -> bytes:  # noqa: ANN401 - aiohttp's reader has no public type
    body = bytearray()
    async for chunk in content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) >= limit:
            break
    return bytes(body)


def read_result(future: "Future[T]", seconds: float) -> T:
    """The result of a call that was begun; raises as `call`, and CancelledError when it was cancelled."""
    try:
        return future.result(seconds)
    except TimeoutError:
        future.cancel()
        raise Unanswered("time-out") from None
