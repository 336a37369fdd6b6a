"""Long words on a platform whose messages hold 2,048 bytes: the first page, and the rest when the citizen asks for it.

What was shown last stands in the outbox, so that the rest can be worked out again by any process, also after a restart.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from channels import inbox, outbox
from channels.messages import Delivery, Inbound, Outgoing
from channels.splitting import split, with_numbers
from channels.storable import storable
from storage.clock import stamp
from storage.transaction import Transaction

MOST_BYTES = 2048
MORE = "\n……回复“更多”继续"
FRESH = timedelta(hours=48)
"""Words shown longer ago are not gone on with: the citizen must mean something else."""
LOOKED_BACK = 5
_ASKS = re.compile('(?:回复|看|查看)?[“"]?(?:更多|继续|下一页)[”"]?[。.!！]?')
_NOT_XML = re.compile("[\ufffe\uffff]")


def words_of(deliveries: Iterable[Delivery]) -> str:
    """What several messages say together, their options as numbered lines."""
    return "\n\n".join(with_numbers(one.text, one.options) for one in deliveries)


def first_page(text: str, most: int = MOST_BYTES) -> tuple[str, str]:
    """The part to show and the rest, which is empty when everything fits."""
    text = _NOT_XML.sub("", storable(text)).strip()
    if len(text.encode()) <= most:
        return text, ""
    shown = split(text, most - len(MORE.encode()))[0]
    return shown + MORE, text[len(shown) :].strip()


def asks_for_more(inbound: Inbound) -> bool:
    """Whether the citizen asks for the rest of what was shown."""
    return inbound.kind == "text" and _ASKS.fullmatch(inbound.text.strip()) is not None


def go_on(tx: Transaction, inbound: Inbound, inbox_id: int, now: datetime) -> bool:
    """Answer this recorded message with the rest of the last words that were too long; False when there are none."""
    for base, shown in _last_shown(tx, inbound, now):
        _, rest = first_page(words_of(shown))
        if not rest or tx.value("SELECT 1 AS one FROM outbox WHERE dedupe_key = :key", key=f"more:{base}"):
            continue
        _answer(tx, inbound, inbox_id, rest, base, now)
        return True
    return False


def _last_shown(tx: Transaction, inbound: Inbound, now: datetime) -> list[tuple[int, list[Delivery]]]:
    """What this citizen got lately, newest first; replies to one message were one message."""
    rows = tx.all(
        "SELECT * FROM outbox WHERE channel = :channel AND account = :account AND recipient = :recipient"
        " AND audience = 'citizen' AND status IN ('sent', 'unknown') AND COALESCE(sent_at, send_after) >= :since"
        " ORDER BY COALESCE(sent_at, send_after) DESC, id DESC LIMIT :limit",
        channel=inbound.channel,
        account=inbound.account,
        recipient=inbound.sender,
        since=stamp(now - FRESH),
        limit=LOOKED_BACK,
    )
    together = {
        row["id"]: f"reply {row['inbox_id']}" if row["route"] == "reply" else row["id"] for row in rows
    }
    groups: dict[object, list[Delivery]] = {key: [] for key in together.values()}
    for delivery in outbox.deliveries(rows):
        groups[together[delivery.id]].append(delivery)
    return [(shown[0].id, shown) for shown in groups.values()]


def _answer(tx: Transaction, inbound: Inbound, inbox_id: int, rest: str, base: int, now: datetime) -> None:
    conversation = tx.one(
        "SELECT id, contact_id FROM conversations WHERE channel = :channel AND account = :account AND sender = :sender",
        channel=inbound.channel,
        account=inbound.account,
        sender=inbound.sender,
    )
    key = conversation["id"] if conversation else None
    outgoing = Outgoing(
        audience="citizen",
        channel=inbound.channel,
        account=inbound.account,
        recipient=inbound.sender,
        kind="answer",
        text=rest,
        dedupe_key=f"more:{base}",
        conversation_id=key,
        inbox_id=inbox_id,
        actor="bot",
    )
    outbox.put(tx, outgoing, now)
    contact = conversation["contact_id"] if conversation else None
    inbox.finish(tx, inbox_id, "answered", conversation_id=key, contact_id=contact)
