"""Sending an undelivered message once more: a new row with the same words, because a settled row never moves again.

A page would still show a message that is held back beside its copy: the copy takes its place.
"""

import json
from datetime import datetime

from channels import outbox
from channels.messages import Option, Outgoing
from channels.outbox_states import UNDELIVERED, Outcome
from desk import links
from storage.transaction import Row, Transaction


def send_again(tx: Transaction, row: Row, actor: str, now: datetime) -> bool:
    """Queue a copy of an undelivered message, once; False when it needs none or has one.

    `row` is the message as the outbox holds it, locked. The copy has no expiry: a person wants it sent now.
    """
    if row["status"] not in UNDELIVERED:
        return False
    copy = Outgoing(
        audience=row["audience"],
        channel=row["channel"],
        account=row["account"],
        recipient=row["recipient"],
        kind=row["kind"],
        text=row["text"],
        dedupe_key=f"again:{row['id']}",
        options=tuple(Option(**option) for option in json.loads(row["options"])),
        ticket=row["ticket"],
        article=row["article"],
        conversation_id=row["conversation_id"],
        actor=actor,
        media=row["media"],
    )
    copy_id = outbox.put(tx, copy, now)
    if copy_id is None:
        return False
    links.carry_over(tx, row["id"], copy_id, now)
    if row["status"] == "held":
        outbox.settle(tx, row["id"], Outcome("expired", "已由工作人员重新发送"), now)
    return True
