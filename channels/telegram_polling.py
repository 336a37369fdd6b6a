"""The worker's part of one bot: polling under a lease, or a webhook that stays registered."""

import logging
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from aiogram.exceptions import TelegramAPIError, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import DeleteWebhook, SetWebhook

from channels.core import Core
from channels.telegram_api import (
    SECONDS_FOR_A_CALL,
    SECONDS_TO_SPARE,
    BotApi,
    Garbled,
    Unanswered,
    Unreachable,
    read_result,
)
from channels.telegram_lines import Lines
from storage import leases

log = logging.getLogger(__name__)

SECONDS_TO_WAIT = 10
"""How long Telegram keeps a request open when there is nothing to fetch."""
PATIENCE = 5.0
"""Seconds until the next fetch while a chat is slow: the others go on."""
THREADS = 4
LEASE = timedelta(seconds=60)
"""Longer than a fetch may take; a poller that died is followed after this time."""
RENEW_AFTER = timedelta(seconds=15)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)

Failures = (TelegramAPIError, Unreachable, Unanswered, Garbled)


class Poller:
    """Fetches updates while it holds the lease of its account; confirms only what was recorded."""

    def __init__(
        self,
        account: str,
        api: BotApi,
        handle: Callable[[Mapping[str, Any]], None],
        core: Core,
        webhook: SetWebhook | None,
    ) -> None:
        self._account = account
        self._api = api
        self._handle = handle
        self._core = core
        self._webhook = webhook
        self._lines = Lines(handle, THREADS)
        self._lease = f"telegram:{account}"
        self._holder = uuid.uuid4().hex
        self._stopped = Event()
        self._waiting: Future[list[dict[str, Any]]] | None = None
        self._held_until: datetime | None = None
        self._prepared = False
        self._failures = 0
        self._rest_until: datetime | None = None

    def tick(self) -> None:
        """Fetch until nothing is left. Returns at once while another process polls or Telegram needs a rest."""
        now = self._core.clock.now()
        if self._stopped.is_set() or (self._rest_until is not None and now < self._rest_until):
            return
        try:
            if self._holds(now):
                self._prepare()
                while self._webhook is None and self._fetch() and self._holds(self._core.clock.now()):
                    pass
        except Failures as error:
            self._rest(error, self._core.clock.now())
        except CancelledError:
            log.info("bot %s stops polling", self._account)

    def stop(self) -> None:
        """End the wait at hand, begin no further update and give the lease back."""
        self._stopped.set()
        if self._waiting is not None:
            self._waiting.cancel()
        self._lines.stop()
        if self._held_until is not None:
            with self._core.db.write() as tx:
                leases.release(tx, self._lease, self._holder)

    def _holds(self, now: datetime) -> bool:
        """Whether this process polls; the lease is prolonged well before it ends."""
        if self._stopped.is_set():
            return False
        if self._held_until is not None and now < self._held_until - LEASE + RENEW_AFTER:
            return True
        with self._core.db.write() as tx:
            held = leases.hold(tx, self._lease, self._holder, now, now + LEASE)
        if not held and self._held_until is not None:
            self._lose()
        self._held_until = now + LEASE if held else None
        return held

    def _lose(self) -> None:
        """Another process polls: what is not handled yet will come to that one."""
        self._prepared = False
        self._lines.stop()
        self._lines = Lines(self._handle, THREADS)

    def _prepare(self) -> None:
        """Register the webhook, or take it away: while there is one, Telegram lets nobody fetch."""
        if self._prepared:
            return
        if self._webhook is None:
            self._api.call(DeleteWebhook(drop_pending_updates=False))
        elif self._webhook.url.startswith("http"):
            self._api.call(self._webhook)
        else:
            log.warning(
                "bot %s: HOTLINE_PUBLIC_URL is not set, the webhook must be registered by hand", self._account
            )
        self._prepared = True

    def _fetch(self) -> bool:
        """One fetch; False when it brought nothing new. It confirms what was handled before."""
        offset = self._lines.offset()
        self._waiting = self._api.updates(offset, SECONDS_TO_WAIT)
        found = read_result(self._waiting, SECONDS_TO_WAIT + SECONDS_FOR_A_CALL + SECONDS_TO_SPARE)
        self._failures = 0
        if not self._holds(self._core.clock.now()):
            return False
        new = self._lines.put(found, offset)
        self._lines.settle(PATIENCE)
        return new

    def _rest(self, error: Exception, now: datetime) -> None:
        """Leave Telegram alone for a while, longer each time; said once, not every second."""
        pause = min(FIRST_PAUSE * (1 << min(self._failures, 10)), LONGEST_PAUSE)
        if isinstance(error, TelegramRetryAfter):
            pause = timedelta(seconds=error.retry_after)
        if isinstance(error, TelegramConflictError):  # somebody has registered a webhook meanwhile
            self._prepared = False
        if self._failures == 0:
            log.warning("bot %s cannot fetch its messages: %s", self._account, type(error).__name__)
        self._failures += 1
        self._rest_until = now + pause
