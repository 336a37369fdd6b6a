"""Where a citizen's phone says it is: the last report of each account, kept for some minutes and then gone.

Platforms report positions unasked, WeChat at every opening of the talk or even every five seconds. They are no
messages: nobody answers them, and of each citizen there is one row at most.
"""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

from channels.messages import Inbound, Point
from storage.clock import moment, stamp
from storage.database import Database
from storage.transaction import Transaction

FRESH = timedelta(minutes=10)
"""Who writes later may be somewhere else."""
SELDOM = timedelta(seconds=30)
"""A report so soon after the last one is passed over."""
ROUGHEST = 1000.0
"""Metres; a position that is rougher leads nobody anywhere and is not kept."""


def keep(db: Database, inbound: Inbound, now: datetime) -> None:
    """Keep a report in place of the last one of this citizen."""
    point, at = inbound.place, min(inbound.sent_at, now).astimezone(now.tzinfo)
    if point is None or point.radius > ROUGHEST or at < now - FRESH:
        return
    key = {"channel": inbound.channel, "account": inbound.account, "sender": inbound.sender}
    with db.read() as tx:
        known: str | None = tx.value(f"SELECT at FROM positions WHERE {_ONE}", **key)
    if known and moment(known) > at - SELDOM:
        return
    with db.write() as tx:
        tx.run(
            "INSERT INTO positions (channel, account, sender, point, at)"
            " VALUES (:channel, :account, :sender, :point, :at)"
            " ON CONFLICT (channel, account, sender) DO UPDATE SET point = :point, at = :at",
            point=json.dumps(asdict(point), ensure_ascii=False),
            at=stamp(at),
            **key,
        )


def forget_old(db: Database, now: datetime) -> None:
    """What is too old to be used is not kept either; writes only when there is any."""
    old = stamp(now - FRESH)
    with db.read() as tx:
        if not tx.value("SELECT 1 FROM positions WHERE at < :old LIMIT 1", old=old):
            return
    with db.write() as tx:
        tx.run("DELETE FROM positions WHERE at < :old", old=old)


def latest(tx: Transaction, channel: str, account: str, sender: str, now: datetime) -> Point | None:
    """Where this citizen was minutes ago, if the phone said so."""
    point: str | None = tx.value(
        f"SELECT point FROM positions WHERE {_ONE} AND at >= :oldest",
        channel=channel,
        account=account,
        sender=sender,
        oldest=stamp(now - FRESH),
    )
    return Point(**json.loads(point)) if point else None


_ONE = "channel = :channel AND account = :account AND sender = :sender"
