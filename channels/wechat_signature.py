"""Whether a push comes from the platform: the signature over token, time and nonce, compared in constant time. Pure.

wechatpy's own check is not constant in time, knows no age, and is content with an empty token or missing parts.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

MOST_SECONDS = 600
"""A push whose timestamp is farther from now, in the past or the future, is refused."""
MOST_CHARACTERS = 128


class Forged(Exception):
    """The push is not from the platform, or too old; the text says which, for the log."""


def check(token: str, arguments: Mapping[str, str], now: datetime) -> None:
    """Check `signature` over token, timestamp and nonce; raises Forged."""
    timestamp, nonce = _fresh(arguments, now)
    _compare(arguments, "signature", (token, timestamp, nonce))


def check_sealed(token: str, arguments: Mapping[str, str], sealed: str, now: datetime) -> None:
    """Check `msg_signature`, which covers the encrypted text too; raises Forged.

    The plain `signature` beside it may be missing, but never wrong.
    """
    timestamp, nonce = _fresh(arguments, now)
    _compare(arguments, "msg_signature", (token, timestamp, nonce, sealed))
    if "signature" in arguments:
        _compare(arguments, "signature", (token, timestamp, nonce))


def sign(*parts: str) -> str:
    """The platform's signature: SHA-1 over the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - the platform's choice


def _fresh(arguments: Mapping[str, str], now: datetime) -> tuple[str, str]:
    timestamp, nonce = arguments.get("timestamp", ""), arguments.get("nonce", "")
    if not nonce or len(nonce) > MOST_CHARACTERS or not re.fullmatch("[0-9]{1,12}", timestamp, re.ASCII):
        raise Forged("timestamp or nonce is missing")
    if abs(now.timestamp() - int(timestamp)) > MOST_SECONDS:
        raise Forged("the timestamp is not of the last ten minutes")
    return timestamp, nonce


def _compare(arguments: Mapping[str, str], name: str, parts: tuple[str, ...]) -> None:
    given = arguments.get(name, "")
    try:
        right = hmac.compare_digest(given.encode(), sign(*parts).encode())
    except UnicodeEncodeError:  # half of a pair in the address
        right = False
    if not (parts[0] and given and right):
        raise Forged(f"{name} is missing or wrong")
