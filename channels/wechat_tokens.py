"""The access token of an account, shared by all processes through the database.

`stable_token` answers every process with the same token and keeps the former one valid for five minutes, so that
processes cannot knock each other out. Every fetch has a time-out, happens at most twice a call, and names no secret.
"""

import threading
from datetime import datetime, timedelta
from typing import Protocol

from storage.clock import Clock, moment, stamp
from storage.database import Database

MARGIN = timedelta(minutes=5)
"""A token is renewed so long before its end."""


class Fetch(Protocol):
    """Asks the platform: the token and its seconds. `force`: another one than before. Raises SendError."""

    def __call__(self, *, force: bool) -> tuple[str, int]: ...


class Tokens:
    """One kind of token of one account. Safe to share between threads."""

    def __init__(
        self, db: Database, clock: Clock, channel: str, account: str, fetch: Fetch, name: str = "access_token"
    ) -> None:
        self._db, self._clock, self._fetch = db, clock, fetch
        self._key = {"channel": channel, "account": account, "name": name}
        self._mutex = threading.Lock()

    def get(self) -> str:
        """A token that is valid for some minutes; raises SendError."""
        with self._mutex:
            return self._kept() or self._renew(force=False)

    def after(self, refused: str) -> str:
        """Another token than the one that the platform has just refused; raises SendError."""
        with self._mutex:
            kept = self._kept()
            if kept and kept != refused:  # another thread or process was faster
                return kept
            fresh = self._renew(force=False)
            return fresh if fresh != refused else self._renew(force=True)

    def _kept(self) -> str | None:
        with self._db.read() as tx:
            row = tx.one(
                "SELECT token, expires_at FROM channel_tokens"
                " WHERE channel = :channel AND account = :account AND name = :name",
                **self._key,
            )
        if row is None or moment(row["expires_at"]) - MARGIN <= self._clock.now():
            return None
        return str(row["token"])

    def _renew(self, *, force: bool) -> str:
        token, seconds = self._fetch(force=force)
        ends: datetime = self._clock.now() + timedelta(seconds=seconds)
        with self._db.write() as tx:
            tx.run(
                "INSERT INTO channel_tokens (channel, account, name, token, expires_at)"
                " VALUES (:channel, :account, :name, :token, :ends)"
                " ON CONFLICT (channel, account, name) DO UPDATE SET token = :token, expires_at = :ends",
                token=token,
                ends=stamp(ends),
                **self._key,
            )
        return token
