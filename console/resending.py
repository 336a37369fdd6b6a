"""What a person does about an undelivered message: send it once more, tell the citizen by telephone, or let it be.

Sent again it is a new row with the same words, because a settled row never moves again. A page would still show a message
that is held back beside its copy: the copy takes its place.
"""

import json
from datetime import datetime

from channels import outbox
from channels.messages import Option, Outgoing
from channels.outbox_states import UNDELIVERED, Outcome
from desk import links
from desk.notices import UNDELIVERED as UNDELIVERED_TASK
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.tasks import close_task


def send_again(tx: Transaction, row: Row, actor: str, now: datetime, reason: str = "") -> bool:
    """Queue a copy of an undelivered message, once; False when it needs none or has one.

    `row` is the message as the outbox holds it, locked. The copy has no expiry: a person wants it sent now. One that waits
    for its next try is tried now.
    """
    if row["status"] == "retry":
        return _try_now(tx, row, now)
    if row["status"] not in UNDELIVERED or row["seen_to"]:
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
    _see_to(tx, row, "again", actor, reason)
    if row["status"] == "held":
        outbox.settle(tx, row["id"], Outcome("expired", "已由工作人员重新发送"), now)
    return True


def told_by_phone(tx: Transaction, row: Row, actor: str, now: datetime) -> bool:
    """The citizen knows it from a call: nothing is sent any more and its task is done; False where nothing was lost."""
    return _end(tx, row, "phone", actor, "", "已由工作人员电话告知", now)


def let_be(tx: Transaction, row: Row, actor: str, now: datetime, reason: str) -> bool:
    """Nobody needs it any more: it is not sent, and its task is done; False where nothing was lost."""
    return _end(tx, row, "dropped", actor, reason, "已由工作人员标记为不再发送", now)


def _end(tx: Transaction, row: Row, how: str, actor: str, reason: str, error: str, now: datetime) -> bool:
    if row["status"] not in UNDELIVERED or row["seen_to"]:
        return False
    _see_to(tx, row, how, actor, reason)
    if row["status"] == "held":
        outbox.settle(tx, row["id"], Outcome("expired", error), now)
    task = tx.value(
        "SELECT id FROM tasks WHERE kind = :kind AND dedupe_key = :key AND done IS NULL",
        kind=UNDELIVERED_TASK,
        key=f"{UNDELIVERED_TASK}:{row['id']}:{row['status']}",
    )
    if task is not None:
        close_task(tx, task, actor, now)
    return True


def _try_now(tx: Transaction, row: Row, now: datetime) -> bool:
    return bool(
        tx.run(
            "UPDATE outbox SET send_after = :now WHERE id = :id AND status = 'retry' AND send_after > :now",
            now=stamp(now),
            id=row["id"],
        )
    )


def _see_to(tx: Transaction, row: Row, how: str, actor: str, reason: str) -> None:
    tx.run(
        "UPDATE outbox SET seen_to = :how, seen_to_by = :actor, seen_to_reason = :reason WHERE id = :id",
        how=how,
        actor=actor,
        reason=reason,
        id=row["id"],
    )
