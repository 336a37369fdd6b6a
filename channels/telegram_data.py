"""What the buttons under our messages carry (at most 64 bytes), and the words by which a reason is asked for. Pure.

A choice names the outbox row and its number in it: a button of an old message can never pick from a newer one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from channels.messages import Delivery

MOST_BYTES_OF_DATA = 64
ASK_REASON = "reason"
"""The kind of the message that asks an officer for a reason."""

SIGN, RETURN = "sign", "return"
_LABELS: Mapping[str, str] = {SIGN: "签收", RETURN: "退回"}
_STAFF_BUTTONS: Mapping[str, tuple[str, ...]] = {"dispatched": (SIGN, RETURN)}
"""Which buttons stand under which kind of notice to a unit or an officer."""
_CHOICE = re.compile(r"(\d{1,19}):(\d{1,3})")
_ACT = re.compile(rf"act:({SIGN}|{RETURN}):(\w{{1,40}})")
_GROUP = re.compile(r"telegram://([\w-]+)/(-?\d{1,20})")
_PROMPT = "退回工单 {ticket}：请回复本条消息，先写建议由哪个单位承办，换行写退回的理由。"
_AFTER_UNIT = re.compile(r"[\s：:，,；;]+")
_ASKED = re.compile(re.escape(_PROMPT).replace(r"\{ticket\}", r"(\w{1,40})"))


@dataclass(frozen=True, slots=True)
class Choice:
    """The option number `number` (from 1) of an outbox row."""

    message: int
    number: int


@dataclass(frozen=True, slots=True)
class Act:
    """An officer's action on a ticket."""

    action: str
    ticket: str


def choice_data(message: int, number: int) -> str:
    """The data of a citizen's button."""
    return f"{message}:{number}"


def staff_buttons(delivery: Delivery) -> list[tuple[str, str]]:
    """Labels and data of the buttons under a notice to staff; none where there is nothing to do."""
    if delivery.audience not in ("unit", "officer") or not delivery.ticket:
        return []
    actions = _STAFF_BUTTONS.get(delivery.kind, ())
    pairs = [(_LABELS[action], f"act:{action}:{delivery.ticket}") for action in actions]
    return [(label, data) for label, data in pairs if len(data.encode()) <= MOST_BYTES_OF_DATA]


def read_data(data: str) -> Choice | Act | None:
    """What a pressed button carries; None when it is none of ours."""
    if chosen := _CHOICE.fullmatch(data):
        return Choice(int(chosen[1]), int(chosen[2]))
    act = _ACT.fullmatch(data)
    return Act(act[1], act[2]) if act else None


def reason_prompt(ticket: str) -> str:
    """The words that ask an officer where a returned ticket should go, and why."""
    return _PROMPT.format(ticket=ticket)


def ticket_asked_about(prompt: str) -> str | None:
    """The ticket that such a message asks about; None for any other message."""
    found = _ASKED.fullmatch(prompt)
    return found[1] if found else None


def read_return(text: str) -> tuple[str, str]:
    """The unit that an officer suggests and the reason of the return, either of which may be missing."""
    unit, *reason = _AFTER_UNIT.split(text.strip(), maxsplit=1)
    return unit, reason[0] if reason else ""


def group_of(address: str) -> tuple[str, str] | None:
    """Bot and chat of a staff group that a pack names as `telegram://main/-1002001`; None for other addresses."""
    found = _GROUP.fullmatch(address)
    return (found[1], found[2]) if found else None
