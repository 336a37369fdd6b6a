"""The second factor: six digits that an app shows for 30 seconds (TOTP, RFC 6238), and recovery codes for a lost phone.

A code works once. The secret is proved with a code before it counts, so that nobody locks themselves out. The database holds
it sealed (`console/sealing.py`).
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
from console.sealing import Seal, is_sealed
from storage.clock import stamp
from storage.transaction import Transaction

SECONDS = 30
DRIFT = (0, -1, 1)
"""Steps of 30 seconds by which the clock of a phone may be wrong."""
CODES = 8
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letter that a person could misread
_CHARACTERS = 10
"""Of a recovery code: 49 bits that no one guesses within the lock, so that a plain hash keeps them."""


def offer(tx: Transaction, seal: Seal, name: str) -> None:
    """Make the secret that is to be proved, where the factor is not in use and there is none that opens."""
    if offered(tx, seal, name):
        return
    tx.run(
        "UPDATE users SET totp_secret = :secret WHERE name = :name AND totp_on = 0",
        secret=seal.close(pyotp.random_base32(), name),
        name=name,
    )


def offered(tx: Transaction, seal: Seal, name: str) -> str:
    """The secret that is still to be proved, or empty."""
    return _secret(tx, seal, name, in_use=0)


def seal_all(tx: Transaction, seal: Seal) -> int:
    """Seal the secrets that an earlier version kept as they are; returns how many."""
    rows = tx.all("SELECT name, totp_secret FROM users WHERE totp_secret <> ''")
    plain = [row for row in rows if not is_sealed(row["totp_secret"])]
    for row in plain:
        tx.run(
            "UPDATE users SET totp_secret = :sealed WHERE name = :name AND totp_secret = :plain",
            sealed=seal.close(row["totp_secret"], row["name"]),
            name=row["name"],
            plain=row["totp_secret"],
        )
    return len(plain)


def picture(secret: str, name: str, issuer: str) -> Markup:
    """The QR code that an authenticator app scans, as SVG made here: the secret leaves for no other service."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", title="二维码")
    return Markup(drawn)  # noqa: S704 - segno draws it; the words are inside the modules


def confirm(tx: Transaction, seal: Seal, name: str, code: str, now: datetime) -> list[str]:
    """Put the factor to use when the code is right; returns the recovery codes, none when it is wrong."""
    if not _matches(tx, _secret(tx, seal, name, in_use=0), name, code, now):
        return []
    tx.run(
        "UPDATE users SET totp_on = 1, session_version = session_version + 1 WHERE name = :name", name=name
    )
    audit.record(tx, now, name, "totp_on", name)
    return _new_codes(tx, name)


def is_right(tx: Transaction, seal: Seal, name: str, code: str, now: datetime) -> bool:
    """Whether this is a code that the app shows now, or a recovery code that was not used; it is used by that."""
    if _matches(tx, _secret(tx, seal, name, in_use=1), name, code, now):
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


def _secret(tx: Transaction, seal: Seal, name: str, in_use: int) -> str:
    """The secret of an account, or empty where there is none or its seal does not open."""
    kept = tx.value(
        "SELECT totp_secret FROM users WHERE name = :name AND totp_on = :on", name=name, on=in_use
    )
    return seal.open(kept, name) if kept else ""


def _matches(tx: Transaction, secret: str, name: str, code: str, now: datetime) -> bool:
    """Each step counts once: a code that was read over a shoulder is worth nothing afterwards."""
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
