"""What the desk needs of the reports to make an issue; the composition root hands over an object that has it.

Computed and printed bulletins pass here as texts: the desk keeps them and never looks inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Span:
    """A period: its name as people type it (2024-W42), its days, both included, and its title (2024年10月第3周)."""

    name: str
    first: date
    last: date
    title: str


Publicity = Literal["", "宜公开", "不宜公开"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an issue gets at its release; numbers are None before. The lists are printed as they stand."""

    issue: int | None = None
    overall: int | None = None
    dated: date | None = None
    printed: date | None = None
    publicity: Publicity = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """An issue set in type: `text` as people read it, `report` whole, as it is kept.

    `cases` are the difficult tickets in it, `unfilled` the slots that nothing fills.
    """

    text: str
    report: str
    cases: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What the checker found in a text: `kind` is `contradiction definition unverifiable wording`."""

    kind: str
    quote: str
    hint: str


@dataclass(frozen=True, slots=True)
class Low:
    """A figure of a unit in an issue that is too low: `about` says which."""

    unit: str
    about: str


class Press(Protocol):
    """The reports, as the desk sees them."""

    def latest(self, kind: str, today: date) -> Span:
        """The last period of a kind that was over before this day."""

    def current(self, kind: str, moment: datetime) -> Span:
        """The period of a kind in which a moment lies."""

    def span(self, period: str) -> Span:
        """The period of this name; ValueError with a sentence where there is none."""

    def compute(self, tx: Transaction, kind: str, period: str, now: datetime) -> str:
        """Compute a bulletin; takes seconds over a long period, so never while anything is held."""

    def training(self, tx: Transaction, period: str, now: datetime) -> str:
        """The training pack of a period, whole; ValueError with a sentence where there is no such period."""

    def overview(self, tx: Transaction, kind: str, period: str, now: datetime) -> str:
        """What leaders look at, of a day (`day_brief`) or of a week (`week_brief`), as a report; ValueError with a sentence
        where the period does not suit the kind.
        """

    def parts(self, galley: str) -> Mapping[str, str]:
        """The computed text of each part of a galley by its key, with slots, a paragraph a line."""

    def set_up(self, galley: str, written: Mapping[str, str], stamp: Stamp) -> Proof:
        """Set an issue in type with what people wrote."""

    def is_empty(self, galley: str) -> bool:
        """Whether the records of the period give no figure above zero."""

    def behind(
        self, tx: Transaction, kind: str, period: str, figure: str, now: datetime, most: int
    ) -> list[str]:
        """The numbers of the tickets and the ids of the contacts that a figure counts, now, so many at most; none for one
        without a list.
        """

    def named(self, tx: Transaction, figure: str) -> tuple[str, str]:
        """What a figure that has a list counts, in words, and of which unit, way or matter."""

    @property
    def formats(self) -> tuple[str, ...]:
        """In which formats an issue can be had, by the ending of the file."""

    def give_out(self, report: str, errata: Sequence[str], form: str, *, public: bool) -> bytes:
        """An issue as a file, with its corrections; `public` without what is internal."""

    def check(self, text: str) -> tuple[Finding, ...]:
        """What the checker finds."""

    def lows(self, report: str) -> tuple[Low, ...]:
        """The units whose figures in a report ask for a rectification, as the city's limits say."""

    def poster(self, address: str, place: str, paper: str) -> bytes:
        """A sheet for the wall with the code of the citizens' page, as PDF; `place` is where it hangs."""
