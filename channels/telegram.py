"""Telegram: bots that fetch their messages (polling) or are called (webhook), and staff groups whose buttons act.

aiogram takes seconds to load: only a channel that is made loads it, one whose settings are merely read does not.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from flask import Blueprint
from pydantic import BaseModel, SecretStr, field_validator, model_validator

from channels.channel import Limits, setting
from channels.core import Core
from channels.errors import SendError
from channels.messages import Delivery

_TOKEN = re.compile(r"\d+:[\w-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Telegram:
    """Any number of bots, an account each."""

    class Settings(BaseModel):
        """One bot."""

        token: SecretStr = setting(
            "机器人令牌",
            "在 Telegram 里找 @BotFather，发送 /newbot（已有机器人用 /token），得到的形如 123456:ABC-DEF 的一串字符",
            "write /newbot (or /token) to @BotFather in Telegram; it looks like 123456:ABC-DEF",
        )
        secret: SecretStr = setting(
            "回调密钥",
            "webhook 方式必填，自己定的 1 至 256 个字母、数字、横线或下划线，"
            '可用 python -c "import secrets; print(secrets.token_urlsafe(32))" 生成',
            "needed in webhook mode: 1 to 256 letters, digits, - or _ of your own choice",
            SecretStr(""),
        )
        mode: Literal["polling", "webhook"] = setting(
            "收消息的方式",
            "polling（本服务去取，不需要公网地址）或 webhook（Telegram 来推，需要 HOTLINE_PUBLIC_URL 是 https 地址）",
            "polling (no public address needed) or webhook (needs an https address in HOTLINE_PUBLIC_URL)",
            "polling",
        )
        api: str = setting(
            "接口地址",
            "平台接口的地址，一般不填；自建 Bot API 服务器时填它的地址",
            "base address of the Bot API; only for a server of your own",
            "https://api.telegram.org",
            pattern=r"^https?://[^\s/]+",
        )
        proxy: SecretStr | None = setting(
            "出口代理",
            "访问外部平台所用的代理，例如 http://10.0.0.1:3128，由网络管理员提供",
            "the proxy for calls to outside platforms",
            None,
            shared=True,
        )
        public_url: str = setting(
            "对外网址",
            "平台访问本服务的 https 地址，webhook 方式用它登记回调",
            "the https address of this service, registered as the webhook",
            "",
            shared=True,
        )

        @field_validator("token")
        @classmethod
        def _form_of_token(cls, value: SecretStr) -> SecretStr:
            if not _TOKEN.fullmatch(value.get_secret_value()):
                raise ValueError("not a bot token")
            return value

        @field_validator("secret")
        @classmethod
        def _form_of_secret(cls, value: SecretStr) -> SecretStr:
            if value.get_secret_value() and not _SECRET.fullmatch(value.get_secret_value()):
                raise ValueError("characters that Telegram does not take")
            return value

        @model_validator(mode="after")
        def _webhook_has_a_secret(self) -> "Telegram.Settings":
            if self.mode == "webhook" and not self.secret.get_secret_value():
                raise ValueError("webhook 方式必须填 secret（回调密钥）。 Webhook mode needs a secret")
            return self

    name = "telegram"
    title = "Telegram 机器人"
    pull = False
    replies_after = timedelta()
    limits = Limits(buttons=20)

    def __init__(self, accounts: Mapping[str, Settings]) -> None:
        from channels.telegram_bot import Bot

        self._bots = {account: Bot(account, chosen) for account, chosen in accounts.items()}

    @property
    def accounts(self) -> tuple[str, ...]:
        """The names of the bots."""
        return tuple(self._bots)

    def attach(self, core: Core) -> None:
        """Where a long message's progress is kept."""
        for bot in self._bots.values():
            bot.attach(core)

    def examine(self) -> tuple[tuple[bool, str], ...]:
        """Each bot's token and webhook, looked up on the platform."""
        return tuple(said for bot in self._bots.values() for said in bot.examine())

    def routes(self, core: Core) -> Blueprint:
        """`POST /channels/telegram/<account>`, which stays closed to a bot without a secret."""
        from channels.telegram_webhook import webhook_routes

        self.attach(core)
        return webhook_routes(self._bots, core)

    def poll(self, core: Core, account: str) -> None:
        """Fetch what waits for a bot, or see to it that its webhook is registered."""
        self._bots[account].poll(core)

    def stop(self) -> None:
        """End long polling at once."""
        for bot in self._bots.values():
            bot.stop()

    def send(self, delivery: Delivery) -> None:
        """Send one message, a long one in parts; raises SendError or SendUncertain."""
        bot = self._bots.get(delivery.account)
        if bot is None:
            raise SendError(f"没有名为 {delivery.account} 的 Telegram 机器人", permanent=True)
        bot.send(delivery)


CHANNEL = Telegram
