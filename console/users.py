"""The accounts of staff: who there is, in which role and unit. Used by the pages and by the command line.

A new account or a reset one has a one-time password, shown once, that must be changed at the first sign-in.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from console import audit, passwords
from storage.clock import stamp
from storage.transaction import Transaction
from tickets.roles import ROLE_TITLES

UNIT_ROLES = frozenset({"handler", "unit_leader"})
OFFICE_ROLES = frozenset({"seat", "reviewer", "duty_leader"})
KNOWLEDGE_ROLES = frozenset({"editor", "approver"})
ROLES = (
    "seat",
    "reviewer",
    "duty_leader",
    "handler",
    "unit_leader",
    "editor",
    "approver",
    "auditor",
    "admin",
)
FIRST_ADMIN = "admin"
_NAME = re.compile(r"[\w.\-]{1,32}")


class UserRefused(Exception):
    """An account that cannot be made or changed so; the text is a sentence for the administrator."""


@dataclass(frozen=True, slots=True)
class User:
    """One account. `unit` is the full name of a unit for a unit's officer, else usually empty."""

    name: str
    role: str
    unit: str = ""
    session_version: int = 0
    must_change: bool = False

    @property
    def title(self) -> str:
        """The role in Chinese."""
        return ROLE_TITLES[self.role]

    @property
    def of_unit(self) -> bool:
        """Whether this is a unit's officer, who sees the tickets of that unit alone."""
        return self.role in UNIT_ROLES


def find(tx: Transaction, name: str) -> User | None:
    """The active account of this name, or None."""
    row = tx.one(
        "SELECT name, role, unit, session_version, must_change FROM users WHERE name = :name AND active = 1",
        name=name,
    )
    if row is None:
        return None
    return User(row["name"], row["role"], row["unit"], row["session_version"], bool(row["must_change"]))


def ensure_first_admin(tx: Transaction, now: datetime) -> str | None:
    """Make the administrator of a database without users; returns the one-time password, None if there are users."""
    if tx.value("SELECT 1 FROM users LIMIT 1"):
        return None
    return add(tx, FIRST_ADMIN, "admin", "", now)


def add(
    tx: Transaction,
    name: str,
    role: str,
    unit: str,
    now: datetime,
    password: str | None = None,
    actor: str = "system",
) -> str:
    """Make an account and return its password; raises UserRefused with a sentence.

    Without `password` a one-time one is made. `unit` is a full name of the city's directory; handler and
    unit_leader need one.
    """
    _check(name, role, unit)
    if password is not None and (weak := passwords.weakness(password, name)):
        raise UserRefused(weak)
    secret = password or passwords.one_time_password()
    added = tx.insert_new(
        "users", name=name, password=passwords.hash_password(secret), role=role, unit=unit,
        created_at=stamp(now), must_change=int(password is None),
    )  # fmt: skip
    if not added:
        raise UserRefused(f"已有名为“{name}”的用户，请换一个用户名。")
    audit.record(tx, now, actor, "user_added", name, f"{ROLE_TITLES[role]} {unit}".strip())
    return secret


def _check(name: str, role: str, unit: str) -> None:
    if not _NAME.fullmatch(name):
        raise UserRefused("用户名请用 1 到 32 个汉字、字母、数字、点、横线或下划线。")
    if role not in ROLES:
        raise UserRefused(f"没有“{role}”这个角色，可选：{'、'.join(ROLES)}。")
    if role in UNIT_ROLES and not unit:
        raise UserRefused(f"{ROLE_TITLES[role]}须属于一个承办单位，请填写单位。")


def reset_password(tx: Transaction, name: str, now: datetime, actor: str = "system") -> str:
    """Give an account a new one-time password, unlock it and end its sessions; returns the password."""
    secret = passwords.one_time_password()
    _store_password(tx, name, secret, must_change=True)
    audit.record(tx, now, actor, "user_reset", name)
    return secret


def change_password(tx: Transaction, user: User, new: str, now: datetime) -> User:
    """Replace the user's own password; every session but the one that adopts the returned user ends."""
    if weak := passwords.weakness(new, user.name):
        raise UserRefused(weak)
    _store_password(tx, user.name, new, must_change=False)
    audit.record(tx, now, user.name, "password_changed", user.name)
    changed = find(tx, user.name)
    assert changed is not None
    return changed


def _store_password(tx: Transaction, name: str, password: str, *, must_change: bool) -> None:
    changed = tx.run(
        "UPDATE users SET password = :password, must_change = :must, session_version = session_version + 1,"
        " failures = 0, locked_until = NULL WHERE name = :name AND active = 1",
        password=passwords.hash_password(password),
        must=int(must_change),
        name=name,
    )
    if not changed:
        raise UserRefused(f"没有名为“{name}”的在用用户。")


def set_active(tx: Transaction, name: str, active: bool, now: datetime, actor: str) -> None:
    """Stop an account, which ends its sessions, or let it in again. Nobody stops their own account."""
    if name == actor:
        raise UserRefused("不能停用自己的账号，请由另一位管理员操作。")
    changed = tx.run(
        "UPDATE users SET active = :active, session_version = session_version + 1 WHERE name = :name",
        active=int(active),
        name=name,
    )
    if not changed:
        raise UserRefused(f"没有名为“{name}”的用户。")
    audit.record(tx, now, actor, "user_restored" if active else "user_stopped", name)


def end_sessions(tx: Transaction, name: str) -> None:
    """Sign an account out everywhere."""
    tx.run("UPDATE users SET session_version = session_version + 1 WHERE name = :name", name=name)
