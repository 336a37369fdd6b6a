"""What the office does in a conversation: take it over, speak, give it back to the bot, mute it for a while.

One transaction an action; the bot looks at the holder before every answer, so a stretch of a person's talk has a clear
beginning and end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from channels import outbox
from channels.messages import Outgoing
from channels.storable import storable
from desk import muting
from desk.city import City
from desk.persons import part
from storage.transaction import Row, Transaction
from tickets.model import Actor, Refusal

MOST_CHARACTERS = 4_000
MAY_TALK = frozenset({"seat", "reviewer", "duty_leader", "admin"})
MAY_TAKE_AWAY = frozenset({"duty_leader"})

SENTENCES: Mapping[str, str] = {
    "role": "只有热线办的话务员、审核员和值班长可以这样做。",
    "missing_conversation": "没有找到这段会话。",
    "taken": "这段会话正由 {holder} 接待，请与其协调。",
    "not_taken": "这段会话现在由机器人接待，不需要交回。",
    "words_missing": "请填写要发送的内容，或选一个文件。",
    "until_past": "暂停受理的截止时间已经过去，请填写今后的时间。",
    "not_joined": "这个账号没有与其他账号关联。",
    "unknown_action": "没有“{named}”这个操作。",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person fills in: the words for the citizen, or of a mute the reason; the id of a file that goes with them,
    stored in the same transaction; until when a mute lasts, else the city's time; the article whose approved words these
    are.
    """

    text: str = ""
    media: str | None = None
    until: datetime | None = None
    article: str | None = None


def talk(
    tx: Transaction, city: City, actor: Actor, action: str, key: str, said: Said, now: datetime
) -> Refusal | None:
    """Do `take say give_back mute unmute unjoin` to the conversation with this id; None when it is done."""
    row = tx.one("SELECT * FROM conversations WHERE id = :id /* for update */", id=key)
    doer = _DOERS.get(action)
    if doer is None:
        return _refuse(action, "unknown_action", named=action)
    if actor.side != "office" or actor.role not in MAY_TALK:
        return _refuse(action, "role")
    if row is None:
        return _refuse(action, "missing_conversation")
    said = replace(said, text=storable(said.text, MOST_CHARACTERS).strip())
    return doer(_Talk(tx, city, row, actor, now), said)


@dataclass(frozen=True, slots=True)
class _Talk:
    """A conversation that is locked, and who does something to it."""

    tx: Transaction
    city: City
    row: Row
    actor: Actor
    now: datetime


def conversation_of(tx: Transaction, sender: str, channel: str = "") -> str:
    """The id of the latest conversation of a sender, on one channel where it is named; empty if there is none."""
    found: str | None = tx.value(
        "SELECT id FROM conversations WHERE sender = :sender AND (channel = :channel OR :channel = '')"
        " ORDER BY last_at DESC LIMIT 1",
        sender=sender,
        channel=channel,
    )
    return found or ""


def _take(talk: _Talk, _said: Said) -> Refusal | None:
    """A duty leader may take a conversation from whoever has it: who went home holds up nobody."""
    if _is_anothers(talk) and talk.actor.role not in MAY_TAKE_AWAY:
        return _refuse("take", "taken", holder=talk.row["holder_user"])
    _hold(talk, "human", talk.actor.user)
    return None


def _is_anothers(talk: _Talk) -> bool:
    return bool(talk.row["holder"] == "human" and talk.row["holder_user"] != talk.actor.user)


def _say(talk: _Talk, said: Said) -> Refusal | None:
    """Words of a person, verbatim. Who speaks has taken over: the bot must not talk between."""
    if not said.text and said.media is None:
        return _refuse("say", "words_missing")
    if _is_anothers(talk):
        return _refuse("say", "taken", holder=talk.row["holder_user"])
    _hold(talk, "human", talk.actor.user)
    _answered(talk)
    _tell(talk, "answer" if said.article else "notice", said, talk.actor.user)
    return None


def _give_back(talk: _Talk, _said: Said) -> Refusal | None:
    if talk.row["holder"] == "bot":
        return _refuse("give_back", "not_taken")
    _hold(talk, "bot", "")
    _answered(talk)
    return None


def _mute(talk: _Talk, said: Said) -> Refusal | None:
    """The citizen is told with the end; a mute that lasts longer already stays as it is."""
    until = said.until or talk.now + talk.city.mute_for
    if until <= talk.now:
        return _refuse("mute", "until_past")
    if muting.mute(talk.tx, talk.row, until, talk.actor.user, said.text, talk.now):
        _tell(talk, "refusal", Said(muting.words(talk.city, until, talk.row["language"])), "system")
    return None


def _unmute(talk: _Talk, _said: Said) -> Refusal | None:
    muting.unmute(talk.tx, talk.row, talk.actor.user, talk.now)
    return None


def _unjoin(talk: _Talk, _said: Said) -> Refusal | None:
    return None if part(talk.tx, talk.row, talk.actor.user, talk.now) else _refuse("unjoin", "not_joined")


_DOERS: Mapping[str, Callable[[_Talk, Said], Refusal | None]] = {
    "take": _take,
    "say": _say,
    "give_back": _give_back,
    "mute": _mute,
    "unmute": _unmute,
    "unjoin": _unjoin,
}
TALK_ACTIONS = tuple(_DOERS)


def _tell(talk: _Talk, kind: str, said: Said, actor: str) -> None:
    row = talk.row
    outbox.put(
        talk.tx,
        Outgoing(
            audience="citizen", channel=row["channel"], account=row["account"], recipient=row["sender"],
            kind=kind, text=said.text, media=said.media, article=said.article, dedupe_key=f"say:{row['id']}:{row['version']}",
            conversation_id=row["id"], actor=actor,
        ),
        talk.now,
    )  # fmt: skip


def _hold(talk: _Talk, holder: str, user: str) -> None:
    talk.tx.run(
        "UPDATE conversations SET holder = :holder, holder_user = :user, version = version + 1 WHERE id = :id",
        holder=holder,
        user=user,
        id=talk.row["id"],
    )


def _answered(talk: _Talk) -> None:
    """Nobody waits for a person in this conversation any more."""
    talk.tx.run("UPDATE conversations SET waits_since = NULL WHERE id = :id", id=talk.row["id"])


def _refuse(action: str, reason: str, **values: str) -> Refusal:
    return Refusal(action, reason, SENTENCES[reason].format(**values))
