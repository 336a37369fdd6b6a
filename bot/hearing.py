"""What a message was understood to be. Pure values: `bot/understanding.py` makes them, the dialogue reads them."""

from dataclasses import dataclass
from typing import Literal

from channels.messages import InboundKind
from channels.own_page import PREFIX
from knowledge_base.matcher import Match
from language.claims import Claim
from language.remarks import Addition

Act = Literal[
    "greeting", "thanks", "praise", "yes", "no", "progress", "withdraw", "handover", "skip", "submit",
    "unclear", "abuse", "harass", "test", "invalid", "more", "choice", "urge", "resume", "about_us", "hours", "subscribe",
    "unsubscribe", "subscriptions", "content",
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
    """One request inside a message: several may come in one. `vague`: its place names a building and nothing around it;
    `objects` are shops, companies and projects that it names; it `asks` where it is almost surely a question, whatever trouble it
    tells of."""

    text: str
    summary: str
    match: Match
    purpose: str
    trouble: bool
    how_to: bool
    asks: bool = False
    code: str = ""
    category: str = ""
    topic: str = ""
    line: str = ""
    urgent: bool = False
    place: str = ""
    vague: bool = False
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    since: str = ""
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """One message, read by the machine.

    `language` is "" where the words tell none, `leaning` is then the likelier one on an account that nobody knows.
    It `may_be_danger` where no alarm of an emergency is found and the second ear hears one (`language/danger.py`).
    `phone` was written, `vouched` is what the platform knows. `rest` are the words beside place and telephone, ""
    when these only carried them; `news`: the words tell more than a place, a time and a telephone. `spot` is the
    message as the answer to "where", `spot_is_all`: it says nothing else. A message that `corrects` takes `wrong` back
    (if it names it); place, time and telephone are then those that stand instead. `claim` is what is said of a matter told before,
    `adds`, `relieved`, `asks_when` and
    `leans` are the remarks of `language/remarks.py`, `may_lean` one that leans if it finds no answer alone; `mistyped`
    is a ticket number of the wrong length; `about` the topic that is subscribed to or not any more, `of_all` where that
    is every topic.
    """

    kind: InboundKind
    text: str
    act: Act
    language: Literal["zh", "en", ""]
    leaning: Literal["zh", "en"] = "zh"
    parts: tuple[Part, ...] = ()
    number: int | None = None
    alarms: tuple[Heard, ...] = ()
    may_be_danger: bool = False
    tickets: tuple[str, ...] = ()
    phone: str = ""
    vouched: str = ""
    last4: str = ""
    place: str = ""
    vague: bool = False
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    since: str = ""
    media: str | None = None
    rest: str = ""
    news: bool = False
    spot: str = ""
    spot_is_all: bool = False
    corrects: bool = False
    wrong: str = ""
    claim: Claim = ""
    adds: Addition = ""
    relieved: bool = False
    asks_when: bool = False
    leans: bool = False
    may_lean: bool = False
    mistyped: str = ""
    about: str = ""
    of_all: bool = False

    @property
    def is_piece(self) -> bool:
        """No words, or words that only name a place, a time or a telephone: part of something told before or after."""
        names = bool(self.place or self.since or self.phone)
        return not self.text or self.kind == "location" or (names and not self.news)

    @property
    def sent(self) -> tuple[str, ...]:
        """What came beside words, by its kind: a stored picture, voice or file, or a location."""
        if self.kind == "location":
            return ("location",)
        recorded = self.kind if self.kind in ("image", "voice") else "file"
        return (recorded,) if self.media else ()

    @property
    def is_gesture(self) -> bool:
        """A follow, a scan, a consent: platforms report them, nobody said anything. A menu key or a button is a wish."""
        return self.kind == "event" and not self.text.startswith(("menu:", PREFIX))

    @property
    def part(self) -> Part | None:
        """The only or first request, if there is one."""
        return self.parts[0] if self.parts else None

    def alarms_of(self, level: str) -> tuple[Heard, ...]:
        """The alarms of one level."""
        return tuple(alarm for alarm in self.alarms if alarm.level == level)
