"""What a message was understood to be. Pure values: `bot/understanding.py` makes them, the dialogue reads them."""

from dataclasses import dataclass
from typing import Literal

from channels.messages import InboundKind
from knowledge_base.matcher import Match

Act = Literal[
    "greeting", "thanks", "praise", "yes", "no", "progress", "withdraw", "handover", "skip", "submit",
    "unclear", "abuse", "harass", "test", "invalid", "more", "choice", "content",
]  # fmt: skip
"""What the citizen does with the message; `content` is a request, a question, or an answer to ours."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One alarm word group found in the message."""

    name: str
    level: Literal["emergency", "risk", "abuse"]
    safety_text: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One request inside a message: several may come in one."""

    text: str
    summary: str
    match: Match
    purpose: str
    trouble: bool
    how_to: bool
    code: str = ""
    category: str = ""
    topic: str = ""
    line: str = ""
    urgent: bool = False
    place: str = ""
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    since: str = ""
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """One message, read by the machine."""

    kind: InboundKind
    text: str
    act: Act
    language: Literal["zh", "en", ""]
    parts: tuple[Part, ...] = ()
    number: int | None = None
    alarms: tuple[Heard, ...] = ()
    tickets: tuple[str, ...] = ()
    phone: str = ""
    last4: str = ""
    place: str = ""
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    since: str = ""
    media: str | None = None

    @property
    def part(self) -> Part | None:
        """The only or first request, if there is one."""
        return self.parts[0] if self.parts else None

    def alarms_of(self, level: str) -> tuple[Heard, ...]:
        """The alarms of one level."""
        return tuple(alarm for alarm in self.alarms if alarm.level == level)
