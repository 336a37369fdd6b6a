"""Staff notices that also go to where people are: one row of the outbox for each address, beside the console's own.

What leaves the house is less than what the console shows: no telephone or identity number, and of a confidential,
restricted or discreet ticket nothing but its number. A row names its address by a digest: addresses carry secrets.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from channels import outbox
from channels.apprise_alerts import NAME
from channels.messages import Audience, Delivery, Outgoing
from channels.telegram_data import group_of
from desk import links
from desk.addresses import addresses, digest, is_address
from desk.city import City
from desk.notices import IN_THE_HOUSE, OFFICE
from storage.transaction import Transaction
from tickets import store
from tickets.model import Refusal
from tickets.redaction import without_numbers

MOST_BYTES = 1_500
"""Of UTF-8; longer words are cut, the whole text stands in the console. A WeCom robot takes 2,048 with title and link."""


def forward(tx: Transaction, city: City, notice: Delivery, now: datetime) -> None:
    """Put a notice that the console has delivered out to its addresses as well, each once for ever."""
    if notice.kind in IN_THE_HOUSE:
        return
    for address in addresses(city, notice.audience, notice.recipient):
        alert = Outgoing(
            audience=notice.audience, channel=NAME, account=digest(address), recipient=notice.recipient,
            kind=notice.kind, text=_text(tx, city, notice), dedupe_key=f"forward:{notice.id}:{digest(address)}",
            ticket=notice.ticket, article=notice.article, actor="system",
        )  # fmt: skip
        if group := group_of(address):  # its messages have buttons of their own and need no link
            bot, chat = group
            outbox.put(tx, replace(alert, channel="telegram", account=bot, recipient=chat), now)
            continue
        alert_id = outbox.put(tx, alert, now)
        if alert_id is not None and notice.ticket:
            links.make(tx, notice, alert_id, now)


def _text(tx: Transaction, city: City, notice: Delivery) -> str:
    text = _outside(notice.text)
    if notice.ticket and _is_discreet(tx, city, notice.ticket):
        text = city.phrases.text("alert_elsewhere_discreet", number=notice.ticket)
    elif notice.conversation_id and not notice.ticket and _is_private(tx, city, notice.conversation_id):
        text = city.phrases.text("alert_elsewhere_talk")
    name = notice.recipient.partition("/")[2]
    return city.phrases.text("alert_for", name=name, text=text) if name else text


def _outside(words: str) -> str:
    """Words for outside: no numbers of persons, no address that could be taken for our link, not too long."""
    text = without_numbers(words).replace("://", "：//")
    kept = text.encode()[:MOST_BYTES].decode(errors="ignore")
    return text if kept == text else f"{kept[:-1]}…"


def _is_private(tx: Transaction, city: City, conversation_id: str) -> bool:
    """Whether somebody talks to us in confidence, or ever wrote on a line that few may read."""
    secret = (
        "SELECT 1 AS one FROM contacts WHERE conversation_id = :id AND line IN :lines UNION ALL"
        " SELECT 1 FROM tickets WHERE conversation_id = :id AND (confidential = 1 OR line IN :lines) LIMIT 1"
    )
    return tx.value(secret, id=conversation_id, lines=sorted({*city.readers, *city.discreet})) is not None


def _is_discreet(tx: Transaction, city: City, number: str) -> bool:
    ticket = store.load(tx, number)
    return ticket is not None and (
        ticket.confidential or ticket.line in city.readers or ticket.line in city.discreet
    )


@dataclass(frozen=True, slots=True)
class Reached:
    """One alert address: whom it reaches, of which service it is, and its digest, by which it is named."""

    audience: Audience
    recipient: str
    service: str
    key: str


def reached(city: City) -> list[Reached]:
    """Every alert address of the pack; of each only its service is told, for the rest may be a secret."""
    told: list[tuple[Audience, str, str]] = [("office", OFFICE, url) for url in city.office_alerts]
    told += [("unit", unit.name, unit.alert) for unit in city.units if is_address(unit.alert)]
    told += [("officer", *one) for one in city.roster.contacts() if is_address(one[1])]
    return [Reached(audience, name, _service(url), digest(url)) for audience, name, url in told]


def send_test(tx: Transaction, city: City, key: str, by: str, now: datetime) -> str | Refusal:
    """Put a test out to the address of this digest, once a minute; whom it reaches."""
    one = next((one for one in reached(city) if one.key == key), None)
    if one is None:
        return Refusal("alert_test", "unknown", "城市包里没有这个告警地址了，请刷新页面。")
    address = next(url for url in addresses(city, one.audience, one.recipient) if digest(url) == key)
    text = city.phrases.text("alert_test", by=by)
    alert = Outgoing(
        audience=one.audience, channel=NAME, account=key, recipient=one.recipient, kind="alert_test", text=text,
        dedupe_key=f"alert_test:{key}:{now:%Y-%m-%d %H:%M}", actor=by,
    )  # fmt: skip
    if group := group_of(address):
        alert = replace(alert, channel="telegram", account=group[0], recipient=group[1])
    if outbox.put(tx, alert, now) is None:
        return Refusal("alert_test", "again", "一分钟之内已经试发过，请稍候再试。")
    return one.recipient


def _service(address: str) -> str:
    return address.partition("://")[0] if "://" in address else "（写在设置里）"
