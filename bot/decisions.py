"""What the dialogue can decide to do. Pure values; `bot/effects.py` carries them out in one transaction."""

from dataclasses import dataclass

from bot.state import Choice, Dialogue, Draft
from knowledge_base.matcher import Match
from tickets.crowds import Told


@dataclass(frozen=True, slots=True)
class Say:
    """A message to the citizen; `text` is complete by itself, buttons only repeat its numbered lines."""

    kind: str
    text: str
    choices: tuple[Choice, ...] = ()
    ticket: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class LogAnswer:
    """What the knowledge base was asked, what it found and why: every answer can be explained later."""

    match: Match
    article: str = ""


@dataclass(frozen=True, slots=True)
class NoteMatter:
    """A request that opens no ticket: counted with its purpose, its category, and the article or ticket that took it.

    `once`: however often it comes in a contact, it is one.
    """

    purpose: str
    category: str = ""
    topic: str = ""
    places: tuple[str, ...] = ()
    article: str = ""
    ticket: str | None = None
    once: bool = False


@dataclass(frozen=True, slots=True)
class CountMatter:
    """Count the contact with those who told the same, once; `ticket` is one that it has already."""

    told: Told
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class NoteSolved:
    """The citizen's word on whether an answer helped."""

    article: str
    solved: bool


@dataclass(frozen=True, slots=True)
class NoteRefused:
    """The citizen's word that none of the articles offered for a question was meant."""

    question: str


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Open a ticket of this draft and tell the citizen its number; `wants_place`: nobody would find the place yet.

    `hint` are words for who helps at once: where the phone seems to be, which the citizen has not confirmed.
    """

    draft: Draft
    wants_place: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LinkToTicket:
    """The matter of this draft has a ticket already: link the citizen to it and tell its number. Where that cannot be any
    more, the draft becomes a ticket of its own. `note` and `choices` stand below the receipt.
    """

    draft: Draft
    ticket: str
    note: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeTicket:
    """A ticket of this citizen turned out to be about a matter that has one already."""

    ticket: str
    into: str


@dataclass(frozen=True, slots=True)
class UnlinkTicket:
    """The citizen was linked and means another matter: out of that ticket again."""

    ticket: str


@dataclass(frozen=True, slots=True)
class AppendToTicket:
    """Add words, place, phone and picture to an open ticket; `text` repeats neither place nor phone."""

    ticket: str
    text: str
    place: str = ""
    phone: str = ""
    media: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawTicket:
    """The citizen takes the request back."""

    ticket: str


@dataclass(frozen=True, slots=True)
class ReopenTicket:
    """A ticket that was closed is handled once more; `text` are all words, `place` one that was only pinned."""

    ticket: str
    text: str
    place: str = ""
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteRepeat:
    """The citizen comes back with a matter that is settled: counted on its ticket."""

    ticket: str
    text: str


@dataclass(frozen=True, slots=True)
class TakeAnswer:
    """A piece of the answer to a survey, or with `is_whole` the rest of it; causes by their codes."""

    ticket: str
    solved: str = ""
    grade: str = ""
    causes: tuple[str, ...] = ()
    words: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class JoinOwner:
    """This account has proved that the ticket of another account is its own: both are one person from now on."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """New articles on this topic are told from now on."""

    topic: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Nothing more is told of these topics; of no topic at all where none is named."""

    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mute:
    """The account is not heard for the city's time, danger excepted, and told so."""

    reason: str


@dataclass(frozen=True, slots=True)
class WrongDigits:
    """Somebody guessed wrongly at the digits of a ticket's telephone, or at those of a number that no ticket has."""

    ticket: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person is wanted: tell the office why, and what the citizen has told so far."""

    reason: str
    text: str
    seat: str = ""
    """The one who is wanted, where that is a certain seat."""


@dataclass(frozen=True, slots=True)
class NoteSource:
    """Where the contact comes from, as reports count it."""

    source: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A person should look at this conversation; the office was told of its matter by another way."""


@dataclass(frozen=True, slots=True)
class AskUnit:
    """Ask the unit for an answer that the base does not have (any more); the citizen gets it when it is published."""

    question: str
    article: str
    unit: str


@dataclass(frozen=True, slots=True)
class EnterLine:
    """The contact belongs to this special line, unless it has entered one of `kept` already, which few may read."""

    line: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispose:
    """What became of the contact; `close` ends it."""

    disposition: str
    close: bool = False


Deed = (
    Say
    | LogAnswer
    | NoteMatter
    | CountMatter
    | NoteSolved
    | NoteRefused
    | OpenTicket
    | LinkToTicket
    | MergeTicket
    | UnlinkTicket
    | AppendToTicket
    | WithdrawTicket
    | ReopenTicket
    | NoteRepeat
    | TakeAnswer
    | JoinOwner
    | Subscribe
    | Unsubscribe
    | Mute
    | WrongDigits
    | HandOver
    | NoteSource
    | Queue
    | AskUnit
    | EnterLine
    | Dispose
)


SPEAKING = Say | OpenTicket | LinkToTicket | TakeAnswer
"""What ends in words to the citizen."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The bot's memory after this message and what is to be done, in this order."""

    dialogue: Dialogue
    deeds: tuple[Deed, ...] = ()
    why: str = ""
