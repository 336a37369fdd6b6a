"""How each account fares: when it last heard and sent, what went wrong last, and how many calls the platform leaves."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.clock import stamp
from storage.counters import count
from storage.database import Database
from storage.transaction import Transaction

CHANNEL = "wechat"
SELDOM = timedelta(minutes=1)
"""A moment is written at most so often: pushes must not queue for one row."""


@dataclass(frozen=True, slots=True)
class Fares:
    """The record of one account; moments as texts, empty when there were none."""

    account: str
    heard_at: str = ""
    sent_at: str = ""
    error: str = ""
    error_at: str = ""
    quota_left: str = ""


class Health:
    """Writes the record of one account. Safe to share between threads."""

    def __init__(self, db: Database, account: str) -> None:
        self._db = db
        self._account = account
        self._written: dict[str, datetime] = {}
        self._mutex = threading.Lock()

    def heard(self, now: datetime) -> None:
        """A push was accepted."""
        if self._is_news("heard_at", now):
            self._write({"heard_at": stamp(now)})

    def sent(self, now: datetime) -> None:
        """The platform took a message."""
        if self._is_news("sent_at", now):
            self._write({"sent_at": stamp(now)})

    def failed(self, error: str, now: datetime) -> None:
        """Something went wrong; the text holds no secret and no person."""
        self._write({"error": error[:200], "error_at": stamp(now)})

    def quota(self, left: int) -> None:
        """How many calls of the day the platform leaves."""
        self._write({"quota_left": str(left)})

    def strange(self, kind: str) -> None:
        """A kind of push that we do not know came in."""
        with self._db.write() as tx:
            count(tx, f"{CHANNEL}.{self._account}.unknown.{kind}")

    def _is_news(self, what: str, now: datetime) -> bool:
        with self._mutex:
            before = self._written.get(what)
            if before is not None and timedelta() <= now - before < SELDOM:
                return False
            self._written[what] = now
            return True

    def _write(self, columns: Mapping[str, str]) -> None:
        names = ", ".join(columns)
        values = ", ".join(f":{name}" for name in columns)
        changes = ", ".join(f"{name} = :{name}" for name in columns)
        with self._db.write() as tx:
            tx.run(
                f"INSERT INTO channel_health (channel, account, {names}) VALUES (:channel, :account, {values})"
                f" ON CONFLICT (channel, account) DO UPDATE SET {changes}",
                channel=CHANNEL,
                account=self._account,
                **columns,
            )


def fares(db: Database, account: str) -> Fares:
    """The record of an account."""
    with db.read() as tx:
        return record_of(tx, account)


def record_of(tx: Transaction, account: str) -> Fares:
    """The same in a transaction at hand."""
    row = tx.one(
        "SELECT heard_at, sent_at, error, error_at, quota_left FROM channel_health"
        " WHERE channel = :channel AND account = :account",
        channel=CHANNEL,
        account=account,
    )
    return Fares(account, **{name: value or "" for name, value in (row or {}).items()})


def told(record: Fares, callback: str) -> tuple[bool, str]:
    """Whether an account is heard of and sends, for `doctor`; `callback` is the address to enter on the platform. Pure."""
    if not record.heard_at:
        return False, (
            f"账号 {record.account}：还没有收到过公众平台的推送。请在“服务器配置”里填 URL {callback}，"
            "消息加解密方式选“安全模式”，提交后启用，再发一句话试试"
        )
    if record.error_at > max(record.sent_at, record.heard_at):
        return False, f"账号 {record.account}：最近的错误 {record.error_at[:16]} {record.error}"
    sent = record.sent_at[:16] or "从未"
    return (
        True,
        f"账号 {record.account}：最近收到 {record.heard_at[:16]}，最近发出 {sent}，回调地址 {callback}",
    )
