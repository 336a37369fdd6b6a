"""One attempt to sign in. An attempt is counted before the password is compared, so that guesses made at the same
moment cannot slip past the lock.
"""

from datetime import datetime, timedelta

from channels.storable import storable
from console import audit, passwords, users
from console.users import User
from storage.clock import stamp
from storage.database import Database
from storage.transaction import Row

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
ATTEMPTS_A_MINUTE = 30
"""From one address, whatever the names: an office may share one, a program that guesses gets no further."""
TURNED_AWAY = "没有这个账号，或账号已停用、锁定"
"""In the audit log: no password was compared."""
TOO_MANY = "登录尝试过于频繁，请过一分钟再试。"
REFUSED = "用户名或密码不对，或者账号暂时被锁定。连续输错 5 次会锁定 15 分钟。"
"""One sentence for every failure: it does not tell which names exist."""


def sign_in(db: Database, name: str, password: str, now: datetime) -> User | None:
    """The account that name and password belong to; None for any reason at all."""
    if not is_password_of(db, name, password, now):
        return None
    with db.write() as tx:
        audit.record(tx, now, name, "sign_in")
        return users.find(tx, name)


def is_password_of(db: Database, name: str, password: str, now: datetime) -> bool:
    """Whether the account may try and the password is right; a wrong one counts towards the lock."""
    attempt = _count(db, name, now)
    matches = passwords.matches(attempt["password"] if attempt else passwords.NOBODYS_HASH, password)
    right = matches and attempt is not None
    with db.write() as tx:
        if right:
            tx.run("UPDATE users SET failures = 0, locked_until = NULL WHERE name = :name", name=name)
        else:
            lost = attempt is not None and attempt["failures"] >= MOST_FAILURES
            detail = "" if attempt else TURNED_AWAY
            audit.record(tx, now, storable(name), "locked" if lost else "sign_in_failed", detail=detail)
    return right


def _count(db: Database, name: str, now: datetime) -> Row | None:
    """Take one of the attempts that are left; the last one locks the account. None when there is none."""
    with db.write() as tx:
        return tx.one(
            "UPDATE users SET"
            " failures = CASE WHEN locked_until IS NULL THEN failures + 1 ELSE 1 END,"
            " locked_until = CASE WHEN locked_until IS NULL AND failures + 1 >= :most THEN :until END"
            " WHERE name = :name AND active = 1 AND (locked_until IS NULL OR locked_until <= :now)"
            " RETURNING password, failures",
            most=MOST_FAILURES,
            until=stamp(now + LOCKED_FOR),
            name=name,
            now=stamp(now),
        )
