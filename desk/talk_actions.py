"""What the office does in a conversation: take it over, speak, give it back to the bot, mute it for a while.

One transaction an action; the bot looks at the holder before every answer, so a stretch of a person's talk has a clear
beginning and end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels import outbox
from channels.messages import Outgoing
from channels.storable import storable
from desk.persons import part
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction
from tickets.model import Actor, Refusal

MOST_CHARACTERS = 4_000
MAY_TALK = frozenset({"seat", "reviewer", "duty_leader", "admin"})

SENTENCES: Mapping[str, str] = {
    "role": "只有热线办的话务员、审核员和值班长可以这样做。",
    "missing_conversation": "没有找到这段会话。",
    "taken": "这段会话正由 {holder} 接待，请与其协调。",
    "not_taken": "这段会话现在由机器人接待，不需要交回。",
    "words_missing": "请填写要发送的内容，或选一个文件。",
    "not_joined": "这个账号没有与其他账号关联。",
    "unknown_action": "没有“{named}”这个操作。",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says: words, a stored file, or both."""

    text: str = ""
    media: str | None = None


def talk(
    tx: Transaction,
    actor: Actor,
    action: str,
    key: str,
    text: str,
    mute_for: timedelta,
    now: datetime,
    media: str | None = None,
) -> Refusal | None:
    """Do `take say give_back mute unmute unjoin` to the conversation with this id; None when it is done.

    `media` is the id of a file that goes with the words, stored in the same transaction.
    """
    row = tx.one("SELECT * FROM conversations WHERE id = :id /* for update */", id=key)
    doer = _DOERS.get(action)
    if doer is None:
        return _refuse(action, "unknown_action", named=action)
    if actor.side != "office" or actor.role not in MAY_TALK:
        return _refuse(action, "role")
    if row is None:
        return _refuse(action, "missing_conversation")
    said = Said(storable(text, MOST_CHARACTERS).strip(), media)
    return doer(tx, row, actor, said, mute_for, now)


def conversation_of(tx: Transaction, sender: str, channel: str = "") -> str:
    """The id of the latest conversation of a sender, on one channel where it is named; empty if there is none."""
    found: str | None = tx.value(
        "SELECT id FROM conversations WHERE sender = :sender AND (channel = :channel OR :channel = '')"
        " ORDER BY last_at DESC LIMIT 1",
        sender=sender,
        channel=channel,
    )
    return found or ""


def _take(
    tx: Transaction, row: Row, actor: Actor, _said: Said, _mute: timedelta, _now: datetime
) -> Refusal | None:
    if row["holder"] == "human" and row["holder_user"] != actor.user:
        return _refuse("take", "taken", holder=row["holder_user"])
    _hold(tx, row, "human", actor.user)
    return None


def _say(
    tx: Transaction, row: Row, actor: Actor, said: Said, mute: timedelta, now: datetime
) -> Refusal | None:
    """Words of a person, verbatim. Who speaks has taken over: the bot must not talk between."""
    if not said.text and said.media is None:
        return _refuse("say", "words_missing")
    refusal = _take(tx, row, actor, said, mute, now)
    if refusal:
        return _refuse("say", "taken", holder=row["holder_user"])
    outbox.put(
        tx,
        Outgoing(
            audience="citizen", channel=row["channel"], account=row["account"], recipient=row["sender"],
            kind="notice", text=said.text, media=said.media, dedupe_key=f"say:{row['id']}:{row['version']}",
            conversation_id=row["id"], actor=actor.user,
        ),
        now,
    )  # fmt: skip
    return None


def _give_back(
    tx: Transaction, row: Row, _actor: Actor, _said: Said, _mute: timedelta, _now: datetime
) -> Refusal | None:
    if row["holder"] == "bot":
        return _refuse("give_back", "not_taken")
    _hold(tx, row, "bot", "")
    return None


def _silence(
    tx: Transaction, row: Row, _actor: Actor, _said: Said, mute: timedelta, now: datetime
) -> Refusal | None:
    until = now + mute
    before = row["muted_until"]
    if before and moment(before) > until:
        return None
    _set_mute(tx, row, stamp(until))
    return None


def _unmute(
    tx: Transaction, row: Row, _actor: Actor, _said: Said, _mute: timedelta, _now: datetime
) -> Refusal | None:
    _set_mute(tx, row, None)
    return None


def _unjoin(
    tx: Transaction, row: Row, actor: Actor, _said: Said, _mute: timedelta, now: datetime
) -> Refusal | None:
    return None if part(tx, row, actor.user, now) else _refuse("unjoin", "not_joined")


_DOERS: Mapping[str, Callable[[Transaction, Row, Actor, Said, timedelta, datetime], Refusal | None]] = {
    "take": _take,
    "say": _say,
    "give_back": _give_back,
    "mute": _silence,
    "unmute": _unmute,
    "unjoin": _unjoin,
}
TALK_ACTIONS = tuple(_DOERS)


def _hold(tx: Transaction, row: Row, holder: str, user: str) -> None:
    tx.run(
        "UPDATE conversations SET holder = :holder, holder_user = :user, version = version + 1 WHERE id = :id",
        holder=holder,
        user=user,
        id=row["id"],
    )


def _set_mute(tx: Transaction, row: Row, until: str | None) -> None:
    tx.run(
        "UPDATE conversations SET muted_until = :until, version = version + 1 WHERE id = :id",
        until=until,
        id=row["id"],
    )


def _refuse(action: str, reason: str, **values: str) -> Refusal:
    return Refusal(action, reason, SENTENCES[reason].format(**values))
