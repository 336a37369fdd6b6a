"""The second factor: six digits that an app shows for 30 seconds (TOTP, RFC 6238), and recovery codes for a lost phone.

A code works once. The secret is proved with a code before it counts, so that nobody locks themselves out.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

from console import audit
from storage.clock import stamp
from storage.transaction import Transaction

SECONDS = 30
DRIFT = (0, -1, 1)
"""Steps of 30 seconds by which the clock of a phone may be wrong."""
CODES = 8
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letter that a person could misread
_CHARACTERS = 10
"""Of a recovery code: 49 bits that no one guesses within the lock, so that a plain hash keeps them."""


def offer(tx: Transaction, name: str) -> str:
    """The secret that is still to be proved, made when there is none; empty when the factor is in use."""
    tx.run(
        "UPDATE users SET totp_secret = :secret WHERE name = :name AND totp_on = 0 AND totp_secret = ''",
        secret=pyotp.random_base32(),
        name=name,
    )
    return offered(tx, name)


def offered(tx: Transaction, name: str) -> str:
    """The secret that is still to be proved, or empty."""
    return str(tx.value("SELECT totp_secret FROM users WHERE name = :name AND totp_on = 0", name=name) or "")


def picture(secret: str, name: str, issuer: str) -> Markup:
    """The QR code that an authenticator app scans, as SVG made here: the secret leaves for no other service."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", title="二维码")
    return Markup(drawn)  # noqa: S704 - segno draws it; the words are inside the modules


def confirm(tx: Transaction, name: str, code: str, now: datetime) -> list[str]:
    """Put the factor to use when the code is right; returns the recovery codes, none when it is wrong."""
    if not _matches(tx, name, code, now, in_use=0):
        return []
    tx.run(
        "UPDATE users SET totp_on = 1, session_version = session_version + 1 WHERE name = :name", name=name
    )
    audit.record(tx, now, name, "totp_on", name)
    return _new_codes(tx, name)


def is_right(tx: Transaction, name: str, code: str, now: datetime) -> bool:
    """Whether this is a code that the app shows now, or a recovery code that was not used; it is used by that."""
    if _matches(tx, name, code, now, in_use=1):
        return True
    used = tx.run(
        "UPDATE recovery_codes SET used_at = :now WHERE user_name = :name AND hash = :hash AND used_at IS NULL",
        now=stamp(now),
        name=name,
        hash=_hash(name, code),
    )
    if used:
        audit.record(tx, now, name, "recovery_used", name, f"还剩 {left(tx, name)} 个")
    return bool(used)


def renew_codes(tx: Transaction, name: str, now: datetime) -> list[str]:
    """New recovery codes; the old ones work no more."""
    audit.record(tx, now, name, "recovery_renewed", name)
    return _new_codes(tx, name)


def left(tx: Transaction, name: str) -> int:
    """How many recovery codes an account has left."""
    found = tx.value(
        "SELECT count(*) FROM recovery_codes WHERE user_name = :name AND used_at IS NULL", name=name
    )
    return int(found)


def forget(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    """A password alone lets this account in again, until it enrols anew; its sessions end."""
    tx.run(
        "UPDATE users SET totp_secret = '', totp_on = 0, session_version = session_version + 1 WHERE name = :name",
        name=name,
    )
    tx.run("DELETE FROM recovery_codes WHERE user_name = :name", name=name)
    audit.record(tx, now, actor, "totp_off", name)


def _matches(tx: Transaction, name: str, code: str, now: datetime, in_use: int) -> bool:
    """Each step counts once: a code that was read over a shoulder is worth nothing afterwards."""
    secret = tx.value(
        "SELECT totp_secret FROM users WHERE name = :name AND totp_on = :on", name=name, on=in_use
    )
    digits = re.sub(r"\s", "", code)
    if not secret or not re.fullmatch(r"[0-9]{6}", digits):
        return False
    current, app = int(now.timestamp()) // SECONDS, pyotp.TOTP(secret)
    step = next(
        (s for s in (current + n for n in DRIFT) if hmac.compare_digest(app.at(s * SECONDS), digits)), None
    )
    if step is None:
        return False
    return bool(
        tx.run(
            "UPDATE users SET totp_step = :step WHERE name = :name AND totp_step < :step",
            step=step,
            name=name,
        )
    )


def _new_codes(tx: Transaction, name: str) -> list[str]:
    tx.run("DELETE FROM recovery_codes WHERE user_name = :name", name=name)
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_CHARACTERS)) for _ in range(CODES)]
    tx.insert_many("recovery_codes", ({"hash": _hash(name, code), "user_name": name} for code in codes))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hash(name: str, code: str) -> str:
    plain = re.sub(r"[\s-]", "", code).casefold()
    return hashlib.sha256(f"{name}\n{plain}".encode()).hexdigest()
