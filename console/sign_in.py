"""One attempt to sign in: a name with a password, then where an account has one the second factor, or the office's own
directory in place of the password. What guessing leads to is in `console.lockout`.
"""

from datetime import datetime

from channels.storable import storable
from console import audit, lockout, passwords, second_factor, users
from console.lockout import MOST_FAILURES
from console.sealing import Seal
from console.users import User
from storage.database import Database
from storage.transaction import Row, Transaction

ATTEMPTS_A_MINUTE = 30
"""From one address, whatever the names: an office may share one, a program that guesses gets no further."""
TURNED_AWAY = "没有这个账号，或账号已停用、锁定"
"""In the audit log: no password was compared."""
TOO_MANY = "登录尝试过于频繁，请过一分钟再试。"
ADDRESS_LOCKED = "从这个网络地址登录失败太多次，请 15 分钟后再试，或请管理员在“用户”页解除锁定。"
REFUSED = (
    f"用户名或密码不对，或者账号暂时不能登录。连续输错 {MOST_FAILURES} 次会锁定 15 分钟，急用请管理员解除。"
)
"""One sentence for every failure: it does not tell which names exist."""
OUTSIDE = "统一身份认证"
WRONG_CODE = "口令不对、已经用过，或者账号暂时被锁定。请等手机上换下一组数字再试。"


def sign_in(db: Database, name: str, password: str, now: datetime, address: str = "") -> User | None:
    """The account that name and password belong to; None for any reason at all. One that `has_totp` is not in yet."""
    if not is_password_of(db, name, password, now, address):
        return None
    with db.write() as tx:
        user = users.find(tx, name)
        if user is not None and not user.has_totp:
            audit.record(tx, now, name, "sign_in")
        return user


def is_password_of(db: Database, name: str, password: str, now: datetime, address: str = "") -> bool:
    """Whether the account may try and the password is right; a wrong one counts towards the locks."""
    with db.write() as tx:
        attempt = lockout.take(tx, name, now)
    matches = passwords.matches(attempt["password"] if attempt else passwords.NOBODYS_HASH, password)
    right = matches and attempt is not None
    with db.write() as tx:
        if not right:
            _note_failure(tx, attempt, name, "sign_in_failed", address, now)
        elif attempt and attempt["totp_on"]:
            lockout.give_back(tx, name)
        else:
            lockout.forget(tx, name)
    return right


def is_second_step(db: Database, seal: Seal, user: User, code: str, now: datetime, address: str = "") -> bool:
    """Whether the code completes the sign-in of a user whose first step is done; a wrong one counts like a password."""
    with db.write() as tx:
        attempt = lockout.take(tx, user.name, now)
        if attempt is None or not second_factor.is_right(tx, seal, user.name, code, now):
            _note_failure(tx, attempt, user.name, "second_step_failed", address, now)
            return False
        lockout.forget(tx, user.name)
        audit.record(tx, now, user.name, "sign_in", detail="动态口令")
    return True


def is_address_locked(db: Database, address: str, now: datetime) -> bool:
    """Whether too many attempts from this address failed."""
    with db.read() as tx:
        return lockout.is_locked(tx, address, now)


def from_outside(db: Database, name: str, subject: str, now: datetime) -> User | None:
    """The account that the office's directory vouches for; None when there is none that may be used."""
    with db.write() as tx:
        user = users.find_outside(tx, name, subject)
        if user is None:
            audit.record(tx, now, storable(name, 64), "sign_in_failed", detail=OUTSIDE)
        elif not user.has_totp:
            audit.record(tx, now, user.name, "sign_in", detail=OUTSIDE)
    return user


def _note_failure(
    tx: Transaction, attempt: Row | None, name: str, action: str, address: str, now: datetime
) -> None:
    locked = attempt is not None and lockout.is_last(attempt)
    detail = "" if attempt else TURNED_AWAY
    audit.record(tx, now, storable(name, 64), "locked" if locked else action, detail=detail)
    if address:
        lockout.note_failure(tx, address, now)
