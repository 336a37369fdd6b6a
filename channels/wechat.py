"""The WeChat Official Account: passive replies to what citizens write, service messages and notices for everything else.

What the platform demands stands in the `wechat_*` files beside this one; wechatpy and xmltodict live only there.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from flask import Blueprint

from channels import positions, wechat_sending
from channels.core import Core
from channels.errors import SendError
from channels.messages import Delivery
from channels.wechat_account import Account
from channels.wechat_health import record_of, told
from channels.wechat_media import fetch_late
from channels.wechat_settings import Settings as AccountSettings
from channels.wechat_talk import PATIENCE
from channels.wechat_webhook import Webhook
from storage.transaction import Transaction


class WeChat:
    """One or several accounts, each at its own address."""

    Settings = AccountSettings
    name = "wechat"
    title = "微信公众号"
    pull = False
    replies_after = timedelta(seconds=6)
    limits = wechat_sending.LIMITS
    patience = PATIENCE

    def __init__(self, accounts: Mapping[str, AccountSettings]) -> None:
        self._accounts = {name: Account(name, settings) for name, settings in accounts.items()}
        self._webhook: Webhook | None = None

    @property
    def accounts(self) -> tuple[str, ...]:
        """The names of the accounts."""
        return tuple(self._accounts)

    def account(self, name: str) -> Account:
        """One account at work; raises KeyError."""
        return self._accounts[name]

    def attach(self, core: Core) -> None:
        """Hand every account the database."""
        for account in self._accounts.values():
            account.attach(core.db, core.clock)

    def routes(self, core: Core) -> Blueprint:
        """`/channels/wechat/<account>`."""
        self.attach(core)
        self._webhook = Webhook(core, self._accounts, self.patience)
        return self._webhook.routes()

    def has_room(self, tx: Transaction, delivery: Delivery, now: datetime) -> bool:
        """Whether the platform takes this message now, by any way that the account has."""
        account = self._accounts.get(delivery.account)
        return account is None or wechat_sending.has_room(tx, account, delivery, now)

    def send(self, delivery: Delivery) -> None:
        """Send one message; raises SendError or SendUncertain."""
        account = self._accounts.get(delivery.account)
        if account is None:
            raise SendError(f"没有名为 {delivery.account} 的公众号", permanent=True)
        wechat_sending.send(account, delivery)

    def poll(self, core: Core, account: str) -> None:
        """Fetch files that could not be fetched when their message came, forget where phones were, ask for the quota."""
        positions.forget_old(core.db, core.clock.now())
        fetch_late(self._accounts[account])
        self._accounts[account].ask_quota()

    def examine(self) -> tuple[tuple[bool, str], ...]:
        """Try the keys of every account on the platform."""
        return tuple(account.examine() for account in self._accounts.values())

    def remembered(self, tx: Transaction) -> Iterator[tuple[bool, str]]:
        """When every account was last heard of, and what went wrong last."""
        for name, account in self._accounts.items():
            home = account.settings.public_url or "HOTLINE_PUBLIC_URL"
            yield told(record_of(tx, name), f"{home}/channels/{self.name}/{name}")

    def stop(self) -> None:
        """What is being answered or fetched comes to its end."""
        if self._webhook is not None:
            self._webhook.stop()


CHANNEL = WeChat
