"""Secrets that must be read again, sealed with the installation's key before the database holds them (AES-256-GCM).

A copy of the database alone tells nobody a secret. Each is bound to its owner: moved to another row it opens no more. Where
the key of the installation is changed, what was sealed with the old one is lost.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "sealed1:"
"""Tells a sealed secret from a plain one, and the way in which it was sealed."""
_NONCE = 12  # bytes; the only length for which the mode is fast and whole


class Seal:
    """Seals and opens with a key derived from that of the installation, for this use alone."""

    def __init__(self, installation_key: str | bytes) -> None:
        self._key = installation_key.encode() if isinstance(installation_key, str) else installation_key

    @cached_property
    def _cipher(self) -> "AESGCM":
        """Loaded with the first secret: the library takes 6 MB, and many an office has no second factor."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        info = b"hotline secrets of accounts"
        return AESGCM(HKDF(SHA256(), length=32, salt=None, info=info).derive(self._key))

    def close(self, secret: str, owner: str) -> str:
        """The secret as it may be kept; every time another text."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, secret.encode(), owner.encode())
        return PREFIX + urlsafe_b64encode(sealed).decode()

    def open(self, sealed: str, owner: str) -> str:
        """The secret, or empty where it was sealed with another key, for another owner, or not at all."""
        from cryptography.exceptions import InvalidTag

        try:
            raw = urlsafe_b64decode(sealed.removeprefix(PREFIX))
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], owner.encode()).decode()
        except (NotBase64, InvalidTag, ValueError):  # ValueError: too short, or no base64 at all
            return ""


def is_sealed(secret: str) -> bool:
    """Whether a secret is kept as it should be."""
    return secret.startswith(PREFIX)
