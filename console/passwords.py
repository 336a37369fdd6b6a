"""Passwords: hashing, comparing, one-time ones, and what a new one must be. Hashes are argon2id.

The cost is OWASP's smallest recommended (19 MiB, 2 passes): a sign-in costs 25 ms and the service stays small.
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

FEWEST_CHARACTERS = 10
MOST_CHARACTERS = 128
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letter that a person could misread

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODYS_HASH = _hasher.hash(secrets.token_hex(16))
"""Compared with when there is no such account, so that an unknown name takes as long as a wrong password."""


def hash_password(password: str) -> str:
    """The text that the users table keeps."""
    return _hasher.hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether the password is the one that was hashed."""
    if len(password) > MOST_CHARACTERS:
        return False
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def one_time_password() -> str:
    """A password to be read from a screen once and changed at the first sign-in: `k7mw-9pqd-x3hc`."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def weakness(password: str, name: str) -> str:
    """Why a new password is not good enough, as a sentence; empty when it is."""
    if len(password) < FEWEST_CHARACTERS:
        return f"新密码至少 {FEWEST_CHARACTERS} 个字符，可以用一句自己记得住的话。"
    if len(password) > MOST_CHARACTERS:
        return f"新密码最多 {MOST_CHARACTERS} 个字符。"
    if name.casefold() in password.casefold():
        return "新密码里不能含有用户名。"
    if len(set(password)) < FEWEST_CHARACTERS // 2:
        return "新密码里重复的字符太多，请换一个。"
    return ""
