"""Keys by which other systems sign in: made once, shown once, kept only as a hash, revoked by name.

A key has 256 random bits, so that a plain hash is enough and looking it up tells nothing.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.clock import stamp
from storage.database import Database
from storage.transaction import Row, Transaction

PREFIX = "hotline_"
"""Lets scanners for leaked secrets recognise a key."""
MESSAGES = "messages"
"""The scope of the message API: every account that this service does not serve; `messages:CHANNEL/ACCOUNT` is one account."""
READS = {
    "tickets": "工单（不含姓名、电话和限制查阅的专线）",
    "articles": "已发布的知识",
    "units": "承办单位名录",
    "figures": "统计数字",
    "metrics": "运行指标 /metrics",
}
"""What a token may read of our data."""
WRITES = {
    "transfers": "转来工单",
    "moves": "办理工单",
    "drafts": "编写和审核知识",
}
"""What a token may do as the account that it is given to."""
USE_IS_NOTED_EVERY = timedelta(minutes=1)
MOST_DAYS = 3_650
_NAME = re.compile(r"[\w.\-]{1,64}")
_SCOPE = re.compile(rf"messages(:[\w.\-]{{1,64}}/[\w.\-]{{1,64}})?|{'|'.join((*READS, *WRITES))}")


class TokenRefused(Exception):
    """A key that cannot be made or revoked so; the text is a sentence for the administrator."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key may do. `accounts` are `CHANNEL/ACCOUNT` names; None is every account that is not our own. `reads` are
    the scopes of `READS` that it has, `writes` those of `WRITES`, and `acts_as` the account of staff as which it writes.
    """

    name: str
    accounts: frozenset[str] | None
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    acts_as: str = ""

    @property
    def has_messages(self) -> bool:
        """Whether it is for the message API at all."""
        return self.accounts is None or bool(self.accounts)

    def covers(self, account: str) -> bool:
        """Whether messages of this account may be handed in and fetched."""
        return self.accounts is None or account in self.accounts


def add(
    tx: Transaction,
    name: str,
    scopes: Iterable[str],
    by: str,
    now: datetime,
    days: int | None = None,
    acts_as: str = "",
) -> str:
    """Make a key for a system and return it; raises TokenRefused. Without scopes it has the scope MESSAGES, without days
    it does not expire. `acts_as` is an account of staff, which the caller has looked up.
    """
    wanted = sorted(set(scopes)) or [MESSAGES]
    _check(name, wanted, days)
    if WRITES.keys() & set(wanted) and not acts_as:
        raise TokenRefused(
            "要办理工单或编写知识的令牌须归于一个在用的账号，请填写用户名；它只能做这个账号能做的事。"
        )
    key = PREFIX + secrets.token_urlsafe(32)
    made = tx.insert_new(
        "api_tokens", name=name, hash=_hash(key), scope=" ".join(wanted), created_at=stamp(now), created_by=by, acts_as=acts_as,
        expires_at=stamp(now + timedelta(days=days)) if days else None,
    )  # fmt: skip
    if not made:
        raise TokenRefused(f"已有名为“{name}”的令牌，请换一个名称；停用的令牌名称也不能再用。")
    return key


def listed(tx: Transaction) -> list[Row]:
    """Every key without its hash, the oldest first."""
    return tx.all(
        "SELECT name, scope, created_at, created_by, last_used_at, revoked_at, expires_at, acts_as FROM api_tokens"
        " ORDER BY created_at, name"
    )


def revoke(tx: Transaction, name: str, now: datetime) -> None:
    """End a key at once and for good; raises TokenRefused when there is none in use."""
    ended = tx.run(
        "UPDATE api_tokens SET revoked_at = :now WHERE name = :name AND revoked_at IS NULL",
        name=name,
        now=stamp(now),
    )
    if not ended:
        raise TokenRefused(f"没有名为“{name}”的在用令牌，用 token list 查看全部。")


def grant_of(tx: Transaction, key: str, now: datetime) -> tuple[Grant, str | None] | None:
    """What a key may do and when it was last used; None for one that is unknown, revoked or expired."""
    row = tx.one(
        "SELECT name, scope, acts_as, last_used_at FROM api_tokens WHERE hash = :hash AND revoked_at IS NULL"
        " AND (expires_at IS NULL OR expires_at > :now)",
        hash=_hash(key),
        now=stamp(now),
    )
    if row is None:
        return None
    scopes = frozenset(row["scope"].split())
    may = scopes & READS.keys(), scopes & WRITES.keys()
    return Grant(row["name"], _accounts(row["scope"]), *may, row["acts_as"]), row["last_used_at"]


def use_is_old(last_used_at: str | None, now: datetime) -> bool:
    """Whether the last use should be written down again: not with every request."""
    return last_used_at is None or last_used_at <= stamp(now - USE_IS_NOTED_EVERY)


def note_use(tx: Transaction, name: str, now: datetime) -> None:
    """Write down that the key was used."""
    tx.run("UPDATE api_tokens SET last_used_at = :now WHERE name = :name", name=name, now=stamp(now))


def _check(name: str, scopes: list[str], days: int | None) -> None:
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise TokenRefused(f"有效天数须在 1 与 {MOST_DAYS} 之间。")
    if not _NAME.fullmatch(name):
        raise TokenRefused("令牌名称请用 1 到 64 个汉字、字母、数字、点、横线或下划线，例如对方系统的名称。")
    wrong = next((scope for scope in scopes if not _SCOPE.fullmatch(scope)), None)
    if wrong is not None:
        raise TokenRefused(
            f"范围“{wrong}”不对，须是 messages、messages:渠道/账号（例如 messages:wechat/main）"
            f"或 {'、'.join((*READS, *WRITES))}。"
        )


def _accounts(scope: str) -> frozenset[str] | None:
    scopes = scope.split()
    if MESSAGES in scopes:
        return None
    return frozenset(one.partition(":")[2] for one in scopes if one.startswith(f"{MESSAGES}:"))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def bearer(header: str) -> str:
    """The key of an `Authorization` header; empty where it has none."""
    scheme, _, key = header.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def entered(db: Database, header: str, now: datetime) -> Grant | None:
    """What the bearer of this `Authorization` header may do, its use noted; None where it is no good key."""
    with db.read() as tx:
        found = grant_of(tx, bearer(header), now)
    if found is None:
        return None
    grant, last_used_at = found
    if use_is_old(last_used_at, now):
        with db.write() as tx:
            note_use(tx, grant.name, now)
    return grant
