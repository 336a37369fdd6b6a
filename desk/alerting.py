"""Staff notices that also go to where people are: one row of the outbox for each address, beside the console's own.

What leaves the house is less than what the console shows: no telephone or identity number, and of a confidential,
restricted or discreet ticket nothing but its number. A row names its address by a digest: addresses carry secrets.
"""

from dataclasses import replace
from datetime import datetime

from channels import outbox
from channels.apprise_alerts import NAME
from channels.messages import Delivery, Outgoing
from channels.telegram_data import group_of
from desk import links
from desk.addresses import addresses, digest
from desk.city import City
from desk.notices import IN_THE_HOUSE
from storage.transaction import Transaction
from tickets import store
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
