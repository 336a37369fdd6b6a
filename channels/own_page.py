"""A citizen's own tickets as our page shows them, and what the citizen does there with a button. Pure values.

A button is a message like any other: an event whose text is `own:ACT:NUMBER`, with the answers of a rating or the words of
an addition behind it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from channels.messages import Option

Act = Literal["add", "urge", "withdraw", "rate"]
ACTS: tuple[Act, ...] = get_args(Act)
PREFIX = "own:"
"""What the text of such an event begins with."""
_BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class OwnAct:
    """What was done to which ticket, and the words that came with it. Of a rating: `solved` is yes, no or empty, `grade`
    one of the five, `causes` codes of what is blamed."""

    name: Act
    ticket: str
    solved: str = ""
    grade: str = ""
    causes: tuple[str, ...] = ()
    words: str = ""

    @property
    def text(self) -> str:
        """The text of the event."""
        said = (self.name, self.ticket, self.solved, self.grade, _BETWEEN.join(self.causes), self.words)
        return PREFIX + ":".join(said)


def own_act(text: str) -> OwnAct | None:
    """The act that the text of an event tells; None where it tells none."""
    if not text.startswith(PREFIX):
        return None
    name, ticket, solved, grade, causes, words = (*text.removeprefix(PREFIX).split(":", 5), *[""] * 5)[:6]
    if name not in ACTS:
        return None
    blamed = tuple(filter(None, causes.split(_BETWEEN)))
    return OwnAct(name, ticket, solved, grade, blamed, words)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a ticket's timeline; `note` is what was said with it."""

    at: datetime
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """The survey of a closed ticket that may be answered or amended now; `given` is the grade that stands, in words.

    The values of the options are those of `OwnAct`.
    """

    ask_solved: str
    ask_grade: str
    ask_cause: str
    solved: tuple[Option, ...]
    grades: tuple[Option, ...]
    causes: tuple[Option, ...]
    blames: tuple[str, ...]
    """The grades that are asked for a cause."""
    given: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """One of a citizen's own tickets in the citizen's language: `status` and `when` in words, `when` empty where nothing
    is to come; the steps, oldest first, only where this ticket alone was asked for."""

    number: str
    title: str
    opened: datetime
    status: str
    when: str
    reply: str
    is_open: bool
    place: str = ""
    steps: tuple[Step, ...] = ()
    rating: Rating | None = None
