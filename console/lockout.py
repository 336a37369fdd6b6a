"""How guessing ends: an account is locked after a few failures, an address after many. Both end by themselves after a
while, and an administrator may end them at once.

An attempt is counted before anything is compared, so that guesses made at the same moment cannot slip past the lock.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from console import audit
from console.users import MAY_ENTER, UserRefused
from storage.clock import stamp
from storage.transaction import Row, Transaction

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
MOST_FAILURES_OF_ADDRESS = 50
"""Within LOCKED_FOR, whatever the names: an office shares one address, and its people mistype, too."""
_FORGOTTEN_AFTER = timedelta(days=1)
_NETWORK_OF_ONE = 64
"""Whoever has one address of IPv6 has a network of this length."""


def take(tx: Transaction, name: str, now: datetime) -> Row | None:
    """Take one of the attempts that an account has left; the last one locks it. None when there is none."""
    return tx.one(
        "UPDATE users SET"
        " failures = CASE WHEN locked_until IS NULL THEN failures + 1 ELSE 1 END,"
        " locked_until = CASE WHEN locked_until IS NULL AND failures + 1 >= :most THEN :until END"
        f" WHERE name = :name AND {MAY_ENTER} AND (locked_until IS NULL OR locked_until <= :now)"
        " RETURNING name, password, failures, totp_on",
        most=MOST_FAILURES,
        until=stamp(now + LOCKED_FOR),
        name=name,
        now=stamp(now),
    )


def is_last(attempt: Row) -> bool:
    """Whether the account is locked by this attempt, if it fails."""
    return int(attempt["failures"]) >= MOST_FAILURES


def give_back(tx: Transaction, name: str) -> None:
    """The attempt was no failure, but the sign-in is not complete either: earlier failures stay counted."""
    tx.run("UPDATE users SET failures = failures - 1, locked_until = NULL WHERE name = :name", name=name)


def forget(tx: Transaction, name: str) -> None:
    """The sign-in is complete."""
    tx.run("UPDATE users SET failures = 0, locked_until = NULL WHERE name = :name", name=name)


def unlock(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    """Let an account try again at once."""
    found = tx.run("UPDATE users SET failures = 0, locked_until = NULL WHERE name = :name", name=name)
    if not found:
        raise UserRefused(f"没有名为“{name}”的用户。")
    audit.record(tx, now, actor, "user_unlocked", name)


def note_failure(tx: Transaction, address: str, now: datetime) -> None:
    """Count a failure from this address; one too many locks it."""
    begun = stamp(now - LOCKED_FOR)
    tx.run("DELETE FROM sign_in_addresses WHERE since < :old", old=stamp(now - _FORGOTTEN_AFTER))
    row = tx.one(
        "INSERT INTO sign_in_addresses (address, failures, since) VALUES (:address, 1, :now)"
        " ON CONFLICT (address) DO UPDATE SET"
        " failures = CASE WHEN sign_in_addresses.since < :begun THEN 1 ELSE sign_in_addresses.failures + 1 END,"
        " since = CASE WHEN sign_in_addresses.since < :begun THEN :now ELSE sign_in_addresses.since END"
        " RETURNING failures",
        address=_whose(address),
        now=stamp(now),
        begun=begun,
    )
    if row and row["failures"] == MOST_FAILURES_OF_ADDRESS:
        tx.run(
            "UPDATE sign_in_addresses SET locked_until = :until WHERE address = :address",
            until=stamp(now + LOCKED_FOR),
            address=_whose(address),
        )
        audit.record(tx, now, "system", "locked", _whose(address))


def is_locked(tx: Transaction, address: str, now: datetime) -> bool:
    """Whether nobody may try a password from this address for now."""
    found = tx.value(
        "SELECT 1 AS one FROM sign_in_addresses WHERE address = :address AND locked_until > :now",
        address=_whose(address),
        now=stamp(now),
    )
    return bool(found)


def locked_addresses(tx: Transaction, now: datetime) -> list[Row]:
    """The addresses that are locked, the latest first."""
    return tx.all(
        "SELECT address, failures, locked_until FROM sign_in_addresses WHERE locked_until > :now"
        " ORDER BY locked_until DESC, address LIMIT 100",
        now=stamp(now),
    )


def unlock_address(tx: Transaction, address: str, now: datetime, actor: str) -> None:
    """Let an address try again at once."""
    if not tx.run("DELETE FROM sign_in_addresses WHERE address = :address", address=_whose(address)):
        raise UserRefused("这个地址没有被锁定。")
    audit.record(tx, now, actor, "user_unlocked", _whose(address))


def _whose(address: str) -> str:
    """The address, of IPv6 the network: whoever has one has all of them."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _NETWORK_OF_ONE), strict=False))
    return str(parsed)
