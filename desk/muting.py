"""Silence for an account that insults or floods: by rule for a while, by a person for longer; always with an end.

Every mute is a row with who, why and until when, and a line of the audit; danger gets through all the same. The citizen
is told once, with the end of it.
"""

from datetime import datetime

from channels.storable import storable
from desk.city import City
from desk.wording import day
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

RULE = "rule"
"""Who mutes when nobody does."""
MOST_CHARACTERS = 500


def mute(tx: Transaction, row: Row, until: datetime, by: str, reason: str, now: datetime) -> bool:
    """Silence a conversation whose row is locked; False when it is silent for longer already."""
    before = row["muted_until"]
    if before and moment(before) >= until:
        return False
    _end(tx, row["id"], by, now)
    tx.insert(
        "mutes", conversation_id=row["id"], began_at=stamp(now), until=stamp(until), by_whom=by,
        reason=storable(reason, MOST_CHARACTERS),
    )  # fmt: skip
    _write(tx, row["id"], stamp(until))
    _log(tx, now, by, "muted", row["id"], f"{stamp(until)} {reason}".strip())
    return True


def unmute(tx: Transaction, row: Row, by: str, now: datetime) -> None:
    """Hear a conversation again; quiet when it is not muted."""
    if row["muted_until"] and moment(row["muted_until"]) > now:
        _end(tx, row["id"], by, now)
        _log(tx, now, by, "unmuted", row["id"])
    _write(tx, row["id"], None)


def words(city: City, until: datetime, language: str) -> str:
    """What the citizen reads: until when, and that danger gets through."""
    return city.phrases.text("muted", language, date=day(city.phrases, until, language))


def _end(tx: Transaction, key: str, by: str, now: datetime) -> None:
    tx.run(
        "UPDATE mutes SET ended_at = :now, ended_by = :by"
        " WHERE conversation_id = :id AND ended_at IS NULL AND until > :now",
        id=key,
        by=by,
        now=stamp(now),
    )


def _write(tx: Transaction, key: str, until: str | None) -> None:
    tx.run(
        "UPDATE conversations SET muted_until = :until, version = version + 1 WHERE id = :id",
        until=until,
        id=key,
    )


def _log(tx: Transaction, now: datetime, by: str, action: str, key: str, detail: str = "") -> None:
    tx.insert("audit", at=stamp(now), actor=by, action=action, object=key, detail=detail)
