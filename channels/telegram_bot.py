"""One bot: what it sends, what it takes in, and its part of the worker: polling, or a webhook that stays registered."""

import logging
import uuid
from concurrent.futures import CancelledError, Future
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import DeleteWebhook, GetMe, SetWebhook

from channels.core import Core
from channels.messages import Delivery
from channels.telegram_api import (
    ALLOWED_UPDATES,
    SECONDS_FOR_A_CALL,
    SECONDS_TO_SPARE,
    BotApi,
    Garbled,
    Unanswered,
    Unreachable,
    read_result,
)
from channels.telegram_intake import Intake
from channels.telegram_sending import Sender, failure_of
from channels.telegram_updates import update_id
from storage import leases

if TYPE_CHECKING:
    from channels.telegram import Telegram

log = logging.getLogger(__name__)

SECONDS_TO_WAIT = 10
"""How long Telegram keeps a request open when there is nothing to fetch."""
LEASE = timedelta(seconds=60)
"""Longer than a fetch may take; a poller that died is followed after this time."""
RENEW_AFTER = timedelta(seconds=15)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
CONNECTIONS = 4
"""So many updates Telegram hands over at the same time; those of one chat come one after another."""

Failures = (TelegramAPIError, Unreachable, Unanswered, Garbled)


class Bot:
    """One account of the channel."""

    def __init__(self, account: str, settings: "Telegram.Settings") -> None:
        self.account = account
        self.secret = settings.secret.get_secret_value()
        self._settings = settings
        proxy = settings.proxy.get_secret_value() if settings.proxy else None
        self._api = BotApi(settings.token.get_secret_value(), settings.api.rstrip("/"), proxy)
        self._sender = Sender(self._api)
        self._poller: Poller | None = None

    def intake(self, core: Core) -> Intake:
        """Where updates go in."""
        return Intake(self.account, self._api, core)

    def attach(self, core: Core) -> None:
        """Before anything is sent."""
        self._sender.attach(core.db)

    def send(self, delivery: Delivery) -> None:
        """Send one message; raises SendError or SendUncertain."""
        self._sender.send(delivery)

    def examine(self) -> tuple[bool, str]:
        """Whether the token works, and a sentence about it."""
        try:
            me = self._api.call(GetMe())
        except Failures as error:
            return False, f"{self.account}：{failure_of(error)}"
        return True, f"{self.account}：令牌可用，机器人 @{me.username}，方式 {self._settings.mode}"

    def poll(self, core: Core) -> None:
        """The worker's tick: fetch what waits, or register the webhook once."""
        if self._poller is None:
            self._poller = Poller(self.account, self._api, self.intake(core), core, self._webhook())
        self._poller.tick()

    def stop(self) -> None:
        """End long polling at once and let another process poll."""
        if self._poller is not None:
            self._poller.stop()

    def _webhook(self) -> SetWebhook | None:
        """How updates come when they are not fetched; without a public address somebody else registers it."""
        if self._settings.mode == "polling":
            return None
        return SetWebhook(
            url=f"{self._settings.public_url.rstrip('/')}/channels/telegram/{self.account}",
            secret_token=self.secret,
            max_connections=CONNECTIONS,
            allowed_updates=list(ALLOWED_UPDATES),
        )


class Poller:
    """Fetches updates while it holds the lease of its account; confirms only what was recorded."""

    def __init__(
        self, account: str, api: BotApi, intake: Intake, core: Core, webhook: SetWebhook | None
    ) -> None:
        self._account = account
        self._api = api
        self._intake = intake
        self._core = core
        self._webhook = webhook
        self._lease = f"telegram:{account}"
        self._holder = uuid.uuid4().hex
        self._stopped = Event()
        self._waiting: Future[list[dict[str, Any]]] | None = None
        self._held_until: datetime | None = None
        self._prepared = False
        self._offset: int | None = None
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
                    self._failures = 0
        except Failures as error:
            self._rest(error, self._core.clock.now())
        except CancelledError:
            log.info("bot %s stops polling", self._account)

    def stop(self) -> None:
        """End the wait at hand and give the lease back."""
        self._stopped.set()
        if self._waiting is not None:
            self._waiting.cancel()
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
        if not held:
            self._prepared, self._offset = False, None
        self._held_until = now + LEASE if held else None
        return held

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
        """One fetch; False when nothing waited. The next one confirms what was handled here."""
        self._waiting = self._api.updates(self._offset, SECONDS_TO_WAIT)
        found = read_result(self._waiting, SECONDS_TO_WAIT + SECONDS_FOR_A_CALL + SECONDS_TO_SPARE)
        before = self._offset
        for raw in found:
            if not self._holds(self._core.clock.now()):
                return False
            self._intake.handle(raw)
            number = update_id(raw)
            if number is not None:
                self._offset = max(self._offset or 0, number + 1)
        return self._offset != before

    def _rest(self, error: Exception, now: datetime) -> None:
        """Leave Telegram alone for a while, longer each time; said once, not every second."""
        pause = min(FIRST_PAUSE * (1 << min(self._failures, 10)), LONGEST_PAUSE)
        if isinstance(error, TelegramRetryAfter):
            pause = timedelta(seconds=error.retry_after)
        if self._failures == 0:
            log.warning("bot %s cannot fetch its messages: %s", self._account, type(error).__name__)
        self._failures += 1
        self._rest_until = now + pause
