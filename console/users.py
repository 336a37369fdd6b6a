"""The accounts of staff: who there is, in which role and unit. Used by the pages and by the command line.

A new account or a reset one has a one-time password, shown once, that must be changed at the first sign-in.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from console import audit, passwords
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.roles import ROLE_TITLES, STAFF_ROLES

UNIT_ROLES = frozenset({"handler", "unit_leader"})
OFFICE_ROLES = frozenset({"seat", "reviewer", "duty_leader"})
KNOWLEDGE_ROLES = frozenset({"editor", "approver"})
ROLES = STAFF_ROLES
FIRST_ADMIN = "admin"
MOST_POINTS = 100
_NAME = re.compile(r"[\w.\-]{1,32}")


class UserRefused(Exception):
    """An account that cannot be made or changed so; the text is a sentence for the administrator."""


@dataclass(frozen=True, slots=True)
class User:
    """One account. `unit` is the full name of a unit for a unit's officer, else usually empty; `has_totp` says that a
    password alone does not let it in.
    """

    name: str
    role: str
    unit: str = ""
    session_version: int = 0
    must_change: bool = False
    has_totp: bool = False

    @property
    def title(self) -> str:
        """The role in Chinese."""
        return ROLE_TITLES[self.role]

    @property
    def of_unit(self) -> bool:
        """Whether this is a unit's officer, who sees the tickets of that unit alone."""
        return self.role in UNIT_ROLES


MAY_ENTER = "active = 1 AND (liaison = 0 OR trained_on IS NOT NULL)"
"""The condition on rows of `users`: stopped accounts, and liaison officers before their training, are nobody's."""
_FIND = f"SELECT name, role, unit, session_version, must_change, totp_on FROM users WHERE {MAY_ENTER}"


def find(tx: Transaction, name: str) -> User | None:
    """The account of this name that may be used, or None."""
    return _user(tx.one(f"{_FIND} AND name = :name", name=name))


def find_outside(tx: Transaction, name: str, subject: str) -> User | None:
    """The account that a directory means by its own `subject` and a name of ours. Whoever comes first under a name keeps it:
    another subject is refused from then on, whatever name it claims.
    """
    tx.run(
        f"UPDATE users SET oidc_sub = :subject WHERE name = :name AND oidc_sub = '' AND {MAY_ENTER}"
        " AND NOT EXISTS (SELECT 1 FROM users other WHERE other.oidc_sub = :subject)",
        subject=subject,
        name=name,
    )
    return _user(tx.one(f"{_FIND} AND oidc_sub = :subject", subject=subject)) if subject else None


def _user(row: Row | None) -> User | None:
    if row is None:
        return None
    flags = bool(row["must_change"]), bool(row["totp_on"])
    return User(row["name"], row["role"], row["unit"], row["session_version"], *flags)


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
    liaison: bool = False,
) -> str:
    """Make an account and return its password; raises UserRefused with a sentence.

    Without `password` a one-time one is made. `unit` is a full name of the city's directory; handler and
    unit_leader need one. A liaison officer's account waits for `train`.
    """
    if not _NAME.fullmatch(name):
        raise UserRefused("用户名请用 1 到 32 个汉字、字母、数字、点、横线或下划线。")
    _check(role, unit, liaison)
    if password is not None and (weak := passwords.weakness(password, name)):
        raise UserRefused(weak)
    secret = password or passwords.one_time_password()
    added = tx.insert_new(
        "users", name=name, password=passwords.hash_password(secret), role=role, unit=unit,
        created_at=stamp(now), must_change=int(password is None), liaison=int(liaison),
    )  # fmt: skip
    if not added:
        raise UserRefused(f"已有名为“{name}”的用户，请换一个用户名。")
    audit.record(tx, now, actor, "user_added", name, f"{ROLE_TITLES[role]} {unit}".strip())
    return secret


def _check(role: str, unit: str, liaison: bool) -> None:
    if role not in ROLES:
        raise UserRefused(f"没有“{role}”这个角色，可选：{'、'.join(ROLES)}。")
    if role in UNIT_ROLES and not unit:
        raise UserRefused(f"{ROLE_TITLES[role]}须属于一个承办单位，请填写单位。")
    if liaison and role not in UNIT_ROLES:
        raise UserRefused("联络员是承办单位的人员，角色请选承办人员或承办单位领导。")


def change(
    tx: Transaction, name: str, role: str, unit: str, liaison: bool, now: datetime, actor: str
) -> None:
    """Give an account another role or unit; its sessions end. Nobody changes their own."""
    if name == actor:
        raise UserRefused("不能修改自己的角色，请由另一位管理员操作。")
    _check(role, unit, liaison)
    changed = tx.run(
        "UPDATE users SET role = :role, unit = :unit, liaison = :liaison, session_version = session_version + 1"
        " WHERE name = :name",
        role=role,
        unit=unit,
        liaison=int(liaison),
        name=name,
    )
    _told(changed, name)
    audit.record(tx, now, actor, "user_changed", name, f"{ROLE_TITLES[role]} {unit}".strip())


def train(
    tx: Transaction, name: str, day: str, score: str, pass_score: int, now: datetime, actor: str
) -> None:
    """Enter when a liaison officer was examined (`2024-10-08`) and the score (0 to 100), which lets the account in."""
    if not (re.fullmatch(r"\d{4}-\d\d-\d\d", day) and _is_day(day)) or day > f"{now:%Y-%m-%d}":
        raise UserRefused("请填写培训考试的日期，不能晚于今天。")
    if not re.fullmatch(r"\d{1,3}", score) or int(score) > MOST_POINTS:
        raise UserRefused(f"请填写考试成绩，0 到 {MOST_POINTS} 的整数。")
    if int(score) < pass_score:
        raise UserRefused(
            f"成绩 {int(score)} 分，低于合格线 {pass_score} 分，账号仍不能登录；补考合格后再登记。"
        )
    changed = tx.run(
        "UPDATE users SET trained_on = :day, training_score = :score WHERE name = :name AND liaison = 1",
        day=day,
        score=int(score),
        name=name,
    )
    if not changed:
        raise UserRefused(f"没有名为“{name}”的联络员。")
    audit.record(tx, now, actor, "user_trained", name, f"{day} {int(score)} 分")


def _is_day(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _told(changed: int, name: str) -> None:
    if not changed:
        raise UserRefused(f"没有名为“{name}”的用户。")


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
    _told(changed, name)
    audit.record(tx, now, actor, "user_restored" if active else "user_stopped", name)


def unbind(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    """Let the directory bind this account anew; its sessions end."""
    changed = tx.run(
        "UPDATE users SET oidc_sub = '', session_version = session_version + 1 WHERE name = :name", name=name
    )
    _told(changed, name)
    audit.record(tx, now, actor, "user_changed", name, "解除统一身份认证的关联")


def end_sessions(tx: Transaction, name: str) -> None:
    """Sign an account out everywhere."""
    tx.run("UPDATE users SET session_version = session_version + 1 WHERE name = :name", name=name)
