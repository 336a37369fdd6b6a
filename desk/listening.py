"""Leader listening days (领导接听日): announced once to who wrote lately, and chats of the menu's key go to the leader's seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels import outbox
from channels.messages import Outgoing
from channels.storable import storable
from desk.city import City
from desk.wording import day
from storage import due
from storage.clock import moment, stamp
from storage.transaction import Transaction
from tickets.model import Actor, Refusal

MAY_PLAN = frozenset({"duty_leader"})
ANNOUNCE = "listening_announce"
RECENT = timedelta(hours=48)
"""Platforms take messages nobody asked for only so long after a citizen's own; everybody else sees the menu."""
A_PAGE = 500
MOST_CHARACTERS = 100

SENTENCES: Mapping[str, str] = {
    "role": "领导接听日由值班长安排。",
    "leader_missing": "请填写接听的领导姓名和职务。",
    "seat_missing": "请填写接听时使用的坐席账号，会话会转到这个账号。",
    "seat_unknown": "没有名为“{seat}”的坐席账号，请先在“用户”里建好。",
    "times": "接听的开始时间须在现在之后，结束时间须在开始之后；通知时间不填即马上通知。",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Who listens when: `seat` is the account that the chats go to."""

    leader: str
    unit: str
    seat: str
    starts: datetime
    ends: datetime


def plan(tx: Transaction, actor: Actor, wanted: Plan, announce: datetime, now: datetime) -> int | Refusal:
    """Put a day on the list and have it announced at that moment; returns its id."""
    refusal = _refusal(tx, actor, wanted, now)
    if refusal:
        return refusal
    key = tx.insert_id(
        "listening_days", leader=storable(wanted.leader, MOST_CHARACTERS),
        unit=storable(wanted.unit, MOST_CHARACTERS), seat=wanted.seat, starts=stamp(wanted.starts),
        ends=stamp(wanted.ends), planned_by=actor.user, planned_at=stamp(now),
    )  # fmt: skip
    due.put(tx, ANNOUNCE, str(key), max(announce, now))
    return key


def announce(tx: Transaction, city: City, key: str, payload: Mapping[str, Any], now: datetime) -> None:
    """Tell those who wrote lately, a page of accounts at a time; each account hears of a day once."""
    row = tx.one("SELECT * FROM listening_days WHERE id = :id", id=int(key))
    if row is None or moment(row["ends"]) <= now:
        return
    accounts = tx.all(
        "SELECT id, channel, account, sender, language FROM conversations"
        " WHERE last_at > :since AND id > :after ORDER BY id LIMIT :most",
        since=stamp(now - RECENT),
        after=str(payload.get("after", "")),
        most=A_PAGE,
    )
    for account in accounts:
        language = account["language"]
        text = city.phrases.text(
            "listening_announcement", language, leader=row["leader"], unit=row["unit"],
            starts=day(city.phrases, moment(row["starts"]), language),
            ends=moment(row["ends"]).strftime("%H:%M"),
        )  # fmt: skip
        message = Outgoing(
            audience="citizen", channel=account["channel"], account=account["account"],
            recipient=account["sender"], kind="push", text=text, dedupe_key=f"listening:{key}:{account['id']}",
            conversation_id=account["id"], actor="system", expires_at=moment(row["ends"]),
        )  # fmt: skip
        outbox.put(tx, message, now)
    if len(accounts) == A_PAGE:
        due.put(tx, ANNOUNCE, key, now, {"after": accounts[-1]["id"]})


def _refusal(tx: Transaction, actor: Actor, wanted: Plan, now: datetime) -> Refusal | None:
    if actor.side != "office" or actor.role not in MAY_PLAN:
        return _refuse("role")
    if not wanted.leader.strip():
        return _refuse("leader_missing")
    if not wanted.seat.strip():
        return _refuse("seat_missing")
    if tx.one("SELECT name FROM users WHERE name = :seat AND active = 1", seat=wanted.seat) is None:
        return _refuse("seat_unknown", seat=wanted.seat)
    return None if now < wanted.starts < wanted.ends else _refuse("times")


def _refuse(reason: str, **values: str) -> Refusal:
    return Refusal("listening", reason, SENTENCES[reason].format(**values))
