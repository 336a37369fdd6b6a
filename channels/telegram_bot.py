"""One bot: what it sends, what it takes in, and its part of the worker."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aiogram.methods import GetMe, GetWebhookInfo, SetWebhook
from aiogram.types import WebhookInfo

from channels.core import Core
from channels.messages import Delivery
from channels.telegram_api import ALLOWED_UPDATES, BotApi
from channels.telegram_intake import Intake
from channels.telegram_polling import Failures, Poller
from channels.telegram_sending import Sender, failure_of

if TYPE_CHECKING:
    from channels.telegram import Telegram

CONNECTIONS = 4
"""So many updates Telegram hands over at the same time; those of one chat come one after another."""


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

    def examine(self) -> Iterator[tuple[bool, str]]:
        """Whether the token works and how updates come, a sentence each."""
        try:
            me = self._api.call(GetMe())
            yield True, f"{self.account}：令牌可用，机器人 @{me.username}，方式 {self._settings.mode}"
            yield from self._registered(self._api.call(GetWebhookInfo()))
        except Failures as error:
            yield False, f"{self.account}：{failure_of(error)}"

    def _registered(self, info: WebhookInfo) -> Iterator[tuple[bool, str]]:
        """Whether the registered webhook is what our mode needs. The address of another system may hold its secret."""
        ours, waiting = self._webhook(), f"积压 {info.pending_update_count} 条"
        if ours is None:
            if info.url:
                yield (
                    False,
                    f"{self.account}：这个机器人登记着回调，启动后会取消它；别的系统在用时请另建机器人",
                )
        elif not ours.url.startswith("https://"):
            yield False, f"{self.account}：webhook 方式要求 HOTLINE_PUBLIC_URL 是 https 地址"
        elif info.url != ours.url:
            yield False, f"{self.account}：回调 {ours.url} 还没有登记，启动服务后会自动登记"
        elif info.last_error_message:
            yield False, f"{self.account}：Telegram 推不进来（{info.last_error_message}），{waiting}"
        else:
            yield True, f"{self.account}：回调已登记，{waiting}"

    def poll(self, core: Core) -> None:
        """The worker's tick: fetch what waits, or register the webhook once."""
        if self._poller is None:
            self._poller = Poller(self.account, self._api, self.intake(core).handle, core, self._webhook())
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
