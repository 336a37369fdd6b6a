"""What is due and when: rows that a restart cannot lose. Any layer puts them, `scheduler/` alone carries them out."""

import json
from collections.abc import Mapping
from datetime import datetime

from storage.clock import stamp
from storage.transaction import Transaction


def put(
    tx: Transaction, kind: str, key: str, at: datetime, payload: Mapping[str, object] | None = None
) -> None:
    """Have `kind` done for `key` at that moment; a second call moves the moment instead of adding a row."""
    tx.run(
        "INSERT INTO due (kind, key, due_at, payload) VALUES (:kind, :key, :at, :payload)"
        " ON CONFLICT (kind, key) DO UPDATE SET due_at = :at, payload = :payload,"
        " done = NULL, lease_until = NULL, attempts = 0, error = ''",
        kind=kind,
        key=key,
        at=stamp(at),
        payload=json.dumps(payload or {}, ensure_ascii=False),
    )


def ensure(tx: Transaction, kind: str, key: str, at: datetime) -> None:
    """Have `kind` done for `key` at that moment unless it is due at some moment already."""
    tx.run(
        "INSERT INTO due (kind, key, due_at) VALUES (:kind, :key, :at)"
        " ON CONFLICT (kind, key) DO UPDATE SET due_at = :at, payload = '{}',"
        " done = NULL, lease_until = NULL, attempts = 0, error = '' WHERE due.done IS NOT NULL",
        kind=kind,
        key=key,
        at=stamp(at),
    )


def cancel(tx: Transaction, kind: str, key: str) -> None:
    """Nothing is due for this key any more."""
    tx.run("DELETE FROM due WHERE kind = :kind AND key = :key AND done IS NULL", kind=kind, key=key)
