"""A conversation as the page and the plain form show it. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from channels.inbox import Said
from channels.messages import Delivery
from channels.own_page import own_act
from channels.splitting import without_numbers
from storage.clock import stamp

AUTHORS = {"": "bot", "bot": "bot", "system": "office"}
"""Who speaks where no person wrote: the bot, or the office with its notices on tickets and waiting questions."""


def message_json(delivery: Delivery) -> dict[str, Any]:
    """One message of ours, as the page's program gets it.

    `by` is its author; `body` is the text without the numbered lines that repeat the options; `media` is the file that
    came with it, with its type where it is known.
    """
    return {
        "id": delivery.id,
        "at": stamp(delivery.created_at),
        "kind": delivery.kind,
        "text": delivery.text,
        "body": without_numbers(delivery.text, delivery.options),
        "options": [{"label": option.label, "value": option.value} for option in delivery.options],
        "ticket": delivery.ticket,
        "article": delivery.article,
        "by": author(delivery),
        "media": {"id": delivery.media, "type": delivery.mime} if delivery.media else None,
    }


def said_json(history: list[Said | Delivery]) -> list[dict[str, Any]]:
    """The citizen's own messages; `before` is the id of the message of ours that follows, or None."""
    found: list[dict[str, Any]] = []
    following: int | None = None
    for entry in reversed(history):
        if isinstance(entry, Delivery):
            following = entry.id
            continue
        found.append(
            {
                "key": own_key(entry.key),
                "at": stamp(entry.at),
                "kind": entry.kind,
                "text": entry.text,
                "media": {"id": entry.media, "type": entry.mime} if entry.media else None,
                "pressed": _pressed(entry),
                "before": following,
            }
        )
    return found[::-1]


def _pressed(entry: Said) -> dict[str, str] | None:
    """The button that was pressed in place of words."""
    act = own_act(entry.text) if entry.kind == "event" else None
    return {"act": act.name, "ticket": act.ticket, "words": act.words} if act else None


def author(delivery: Delivery) -> str:
    """Who speaks: `bot`, `office` or `person`."""
    return AUTHORS.get(delivery.actor, "person")


def clock_time(at: datetime) -> str:
    """Day and minute in the city's zone."""
    return at.strftime("%m-%d %H:%M")


def in_order(said: Iterable[Said], messages: Iterable[Delivery]) -> list[Said | Delivery]:
    """Both sides of a conversation by time; a reply follows the message that it answers."""
    return sorted([*said, *messages], key=_position)


def _position(entry: Said | Delivery) -> tuple[str, bool, int, bool, int]:
    """By moment; within one moment questions and their replies in pairs, then what we said by ourselves."""
    if isinstance(entry, Said):
        return stamp(entry.at), False, entry.id, False, entry.id
    asked = entry.inbox_id
    return stamp(entry.created_at), asked is None, asked or 0, True, entry.id


def inbox_key(sender: str, key: str) -> str:
    """Keys are the page's own: two citizens may use the same one."""
    return f"{sender}:{key}"


def own_key(key: str) -> str:
    """The key as the page made it."""
    return key.partition(":")[2]
