"""Links in alerts by which an officer acts from the phone: a row each, for one act and for a limited time.

The link stands for the unit or the office that got the alert, with the rights of a handler or a seat and only for the
alert's ticket. Looking at it changes nothing: messengers fetch links by themselves.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from channels.messages import Delivery
from desk.city import City
from desk.ticket_actions import Act, Done, Result, attempt
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction
from tickets.model import Actor
from tickets.refusals import refuse
from tickets.roles import TASK_DONE

LIVES = timedelta(hours=48)
ACTIONS: Mapping[str, tuple[str, ...]] = {"unit": ("sign", "return"), "office": (TASK_DONE,)}
"""What a link of each side can do."""
CALL = "call_now"


@dataclass(frozen=True, slots=True)
class Link:
    """One link; `notice_id` is the console's notice, `alert_id` the copy that carried the link."""

    id: str
    notice_id: int
    alert_id: int
    ticket: str
    side: Literal["unit", "office"]
    unit: str
    expires_at: datetime
    used_at: datetime | None
    used_for: str

    @property
    def actor(self) -> Actor:
        """Who acts by it, as the ticket's history names them."""
        name = f"{self.unit or '热线办'}（告警链接）"
        role = "handler" if self.side == "unit" else "seat"
        return Actor(self.side, name, role, self.unit)

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return now >= self.expires_at


def make(tx: Transaction, notice: Delivery, alert_id: int, now: datetime) -> None:
    """Make the link of an alert."""
    side = "office" if notice.audience == "office" else "unit"
    tx.insert(
        "act_links", id=secrets.token_urlsafe(16), notice_id=notice.id, alert_id=alert_id, ticket=notice.ticket,
        side=side, unit=notice.recipient.partition("/")[0] if side == "unit" else "",
        created_at=stamp(now), expires_at=stamp(now + LIVES),
    )  # fmt: skip


def carry_over(tx: Transaction, alert_id: int, copy_id: int, now: datetime) -> None:
    """Give the copy of an alert that is sent once more a link of its own, for the same act; the old one still works."""
    row = tx.one("SELECT * FROM act_links WHERE alert_id = :id", id=alert_id)
    if row is not None:
        fresh = {
            "id": secrets.token_urlsafe(16),
            "alert_id": copy_id,
            "created_at": stamp(now),
            "expires_at": stamp(now + LIVES),
            "used_at": None,
            "used_for": "",
        }
        tx.insert("act_links", **{**row, **fresh})


def of_alert(tx: Transaction, alert_id: int) -> Link | None:
    """The link that an alert carries."""
    row = tx.one("SELECT * FROM act_links WHERE alert_id = :id", id=alert_id)
    return _link(row) if row else None


def find(tx: Transaction, key: str, *, lock: bool = False) -> Link | None:
    """A link; `lock` keeps it from others until the transaction ends."""
    query = "SELECT * FROM act_links WHERE id = :id"
    row = tx.one(f"{query} /* for update */" if lock else query, id=key)
    return _link(row) if row else None


def act(
    tx: Transaction, city: City, link: Link, action: str, fields: Mapping[str, object], now: datetime
) -> Result:
    """Do one action by a locked link that is neither used nor over. A refusal leaves it as it was."""
    if action not in ACTIONS[link.side]:
        return refuse(action, "unknown_action")
    wanted = {"reason": CALL} if action == TASK_DONE else fields
    result = attempt(tx, Act(city, link.actor, action, now), link.ticket, wanted)
    if isinstance(result, Done):
        tx.run(
            "UPDATE act_links SET used_at = :now, used_for = :action WHERE id = :id",
            now=stamp(now),
            action=action,
            id=link.id,
        )
        acknowledge(tx, link, now)
    return result


def acknowledge(tx: Transaction, link: Link, now: datetime) -> None:
    """Somebody has read the alert: noted on it and on the console's notice, the first time only."""
    tx.run(
        "UPDATE outbox SET seen_at = :now, seen_by = :by WHERE id IN :ids AND seen_at IS NULL",
        now=stamp(now),
        by=link.actor.user,
        ids=(link.notice_id, link.alert_id),
    )


def has_call(tx: Transaction, number: str) -> bool:
    """Whether somebody still has to be phoned about the ticket."""
    task = "SELECT 1 AS one FROM tasks WHERE ticket = :number AND kind = :kind AND done IS NULL LIMIT 1"
    return tx.value(task, number=number, kind=CALL) is not None


def _link(row: Row) -> Link:
    used: str | None = row["used_at"]
    return Link(
        id=row["id"], notice_id=row["notice_id"], alert_id=row["alert_id"], ticket=row["ticket"],
        side=row["side"], unit=row["unit"], expires_at=moment(row["expires_at"]),
        used_at=moment(used) if used else None, used_for=row["used_for"],
    )  # fmt: skip
