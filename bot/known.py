"""What a decision may know beside the message: the citizen's tickets and surveys, what others have told, the articles. Pure
values; `bot/facts.py` reads them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from channels.messages import Point
from knowledge_base.matcher import Match
from tickets.crowds import Found

_ENDED = frozenset({"closed", "callback", "archived"})
_NOTHING_TO_COME = _ENDED | {"withdrawn", "merged"}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How a ticket stands in another hotline system, as its last table told."""

    status: str
    unit: str
    reply: str


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """A ticket as its citizen may see it; `text` is when it happened and what was told."""

    number: str
    title: str
    status: str
    unit: str
    opened: datetime
    due: datetime | None
    code: str = ""
    category: str = ""
    place: str = ""
    places: tuple[str, ...] = ()
    alarm: str = ""
    is_urgent: bool = False
    topic: str = ""
    reply: str = ""
    text: str = ""
    closed: datetime | None = None
    outcome: str = ""
    settled: str = ""
    reworks: int = 0
    follows: bool = False
    """Merged into another ticket: status, unit, date and reply are those of the one that leads."""
    elsewhere: Elsewhere | None = None

    @property
    def has_ended(self) -> bool:
        """Whether it was answered, and may come up again."""
        return self.status in _ENDED

    @property
    def is_open(self) -> bool:
        """Whether anything is still to come that is not told of another ticket."""
        return not self.follows and self.status not in _NOTHING_TO_COME


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The survey of an own ticket, as far as it was answered; `is_asked_last`: nobody wrote since its question went out."""

    number: str
    title: str
    unit: str
    opened: datetime
    code: str = ""
    state: str = "asked"
    solved: str = ""
    rating: str = ""
    is_asked_last: bool = False

    @property
    def waits(self) -> bool:
        """Whether it was asked and nothing of it was answered."""
        return self.state == "asked" and not self.rating


@dataclass(frozen=True, slots=True)
class Answerable:
    """A published article, as far as a citizen hears of it; `topic` is one that may be subscribed to."""

    article: str
    version: int
    question: str
    answer: str
    unit: str
    basis: str = ""
    valid_to: str = ""
    expired: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Listening:
    """The leader listening day that goes on or comes next; `starts` in words."""

    id: int
    leader: str
    unit: str
    seat: str
    starts: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the decision needs to know beside the message: read in the same transaction."""

    own: tuple[OwnTicket, ...] = ()
    named: OwnTicket | None = None
    named_phone_last4: str = ""
    guesses: int = 0
    """Wrong guesses today at the number that was named, by whomever."""
    crowds: tuple[Found, ...] = ()
    """Matters of others that this message may be about as well, with their tickets."""
    articles: dict[str, Answerable] = field(default_factory=dict)
    related: Match | None = None
    listening: Listening | None = None
    holder: str = "bot"
    muted: bool = False
    subscriptions: tuple[str, ...] = ()
    surveys: tuple[Surveyed, ...] = ()
    privacy_notice: str = ""
    privacy_version: str = ""
    position: Point | None = None
    """Where the citizen's phone was minutes ago, by its own report."""

    @property
    def open_tickets(self) -> tuple[OwnTicket, ...]:
        """The citizen's own tickets on which something is still to come, newest first."""
        return tuple(ticket for ticket in self.own if ticket.is_open)
