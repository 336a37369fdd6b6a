"""Alerts beside the console, put together: the pack's addresses, the administrator's secrets, and links that act.

Secrets and links are put in at the moment of sending, so that no table, page or log holds them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from channels.apprise_alerts import Alert, AppriseAlerts
from channels.errors import SendError
from channels.messages import Delivery
from console.act_links import LinkSigner
from desk import links
from desk.addresses import address_of
from desk.alerting import forward
from desk.notices import STAFF_CHANNEL
from hotline.channel_settings import ALERT
from hotline.city import City
from storage.database import Database
from storage.transaction import Transaction

URGENT = frozenset({"alert", "overdue"})
_SECRET = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Site:
    """Where officers reach us, and what signs their links."""

    address: str
    signer: LinkSigner


class MissingSecret(LookupError):
    """An address names a secret that no setting gives; the text is the setting's name."""


class Alerts:
    """What the service hands its notices to. Without a site alerts carry no links."""

    def __init__(
        self,
        db: Database,
        city: Callable[[], City],
        secrets: Mapping[str, str],
        site: Site | None,
        proxy: str | None = None,
    ) -> None:
        self._db = db
        self._city = city
        self._secrets = secrets
        self._site = site
        self.outlet = AppriseAlerts(self.compose, proxy)

    def forward(self, tx: Transaction, delivery: Delivery, now: datetime) -> None:
        """Hears of every message that went out; a notice in the console goes on to its addresses."""
        if delivery.channel == STAFF_CHANNEL:
            forward(tx, self._city().desk, delivery, now)

    def compose(self, delivery: Delivery) -> Alert:
        """The alert of a row; raises SendError where the pack or the settings do not have its address."""
        city = self._city()
        written = address_of(city.desk, delivery)
        if written is None:
            raise SendError("城市包里已经没有这个告警地址", permanent=True)
        try:
            address = with_secrets(written, self._secrets)
        except MissingSecret as missing:
            raise SendError(f"告警地址所用的设置 {missing} 没有填写", permanent=True) from None
        title = city.phrases.text("service_title", city=city.rules.short_name)
        return Alert(address, title, self._with_link(city, delivery), delivery.kind in URGENT)

    def _with_link(self, city: City, delivery: Delivery) -> str:
        with self._db.read() as tx:
            link = links.of_alert(tx, delivery.id)
        if link is None or self._site is None:
            return delivery.text
        address = f"{self._site.address}/act/{self._site.signer.sign(link.id)}"
        return city.phrases.text("alert_link", text=delivery.text, link=address)


def with_secrets(address: str, secrets: Mapping[str, str]) -> str:
    """Put `${NAME}` in: as it is where it is the whole address, else quoted as a part of one; raises MissingSecret."""
    whole = _SECRET.fullmatch(address)
    if whole:
        return _secret(whole, secrets)
    return _SECRET.sub(lambda found: quote(_secret(found, secrets), safe=""), address)


def secrets_in(written: str) -> tuple[str, ...]:
    """The names of the secrets that an address of the pack wants."""
    return tuple(found[1].upper() for found in _SECRET.finditer(written))


def _secret(found: "re.Match[str]", secrets: Mapping[str, str]) -> str:
    name = found[1].upper()
    if name not in secrets:
        raise MissingSecret(f"{ALERT}{name}")
    return secrets[name]
