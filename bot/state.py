"""What a conversation remembers between two messages. Pure values, kept as JSON in the conversation's row."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

AskedKind = Literal[
    "solved", "article", "clarify", "describe", "slot", "confirm", "edit", "ticket_place",
    "withdraw", "which_ticket", "owner", "unanswered", "resume",
]  # fmt: skip
"""What can have been asked last; `bot/replies.py` knows what may be answered to each."""

Slot = Literal["place", "since", "phone"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One numbered answer: the label that is shown and the token that the dialogue understands."""

    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The question asked last: a bare number answers this one and no other."""

    kind: AskedKind
    choices: tuple[Choice, ...] = ()
    slot: Slot | None = None
    tickets: tuple[str, ...] = ()
    article: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One request that is being taken; `article` is set where it is a question that the knowledge base answers."""

    text: str
    summary: str
    purpose: str = "求助"
    code: str = ""
    category: str = ""
    topic: str = ""
    line: str = ""
    place: str = ""
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    since: str = ""
    wish: str = ""
    phone: str = ""
    urgent: bool = False
    risks: tuple[str, ...] = ()
    alarm: str = ""
    article: str = ""
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The bot's memory of one conversation."""

    asked: Asked | None = None
    drafts: tuple[Draft, ...] = ()
    slots_asked: tuple[str, ...] = ()
    clarifications: int = 0
    insults: int = 0
    purpose: str = ""
    question: str = ""
    place: str = ""
    media: tuple[str, ...] = ()
    alarms_told: tuple[str, ...] = ()
    privacy_version: str = ""

    def settled(self) -> Self:
        """The same memory with nothing open: what follows a finished request."""
        return replace(
            self, asked=None, drafts=(), slots_asked=(), clarifications=0, purpose="", place="", media=()
        )

    def to_json(self) -> str:
        """The text that the conversation's row keeps."""
        return json.dumps(asdict(self), ensure_ascii=False)


def dialogue_from_json(text: str) -> Dialogue:
    """Read what `to_json` wrote; memory of an older program starts afresh where its shape is unknown."""
    data: dict[str, Any] = {k: v for k, v in json.loads(text).items() if k in Dialogue.__slots__}
    asked = data.pop("asked", None)
    drafts = data.pop("drafts", [])
    return Dialogue(
        asked=_asked(asked) if asked else None,
        drafts=tuple(Draft(**_tuples(draft)) for draft in drafts),
        **_tuples(data),
    )


def _asked(data: dict[str, Any]) -> Asked:
    choices = tuple(Choice(**choice) for choice in data.pop("choices"))
    return Asked(choices=choices, **_tuples(data))


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
