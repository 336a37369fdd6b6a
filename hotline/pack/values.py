"""What a city pack says, as plain values. The layers below get these values, never files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hotline.pack.rules import CityRules
from reports.chapters.book import Book


@dataclass(frozen=True, slots=True)
class Unit:
    """One that handles tickets. `alert` is an Apprise address, or a telephone number for the seat to call."""

    unit: str
    kind: str
    aliases: tuple[str, ...]
    parent: str
    leader: str
    deputy: str
    liaison: str
    areas: tuple[str, ...]
    topics: tuple[str, ...]
    alert: str


@dataclass(frozen=True, slots=True)
class Category:
    """A topic of the city's tree, the words it is known by, and the unit that usually handles it."""

    code: str
    purpose_hint: str
    category: str
    topic: str
    unit: str
    words: tuple[str, ...]
    urgent: bool
    line: str
    tree: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer."""

    place: str
    area: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """An exception of the calendar: `holiday`, `workday` (a make-up day) or `half` (worked in the morning)."""

    date: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty for a unit from `starts` to `ends` (half open, the city's clock); `order` 1 is called first."""

    unit: str
    starts: datetime
    ends: datetime
    officer: str
    contact: str
    order: int


@dataclass(frozen=True, slots=True)
class Line:
    """A special line. `readers` are roles and units that alone may read a restricted one."""

    line: str
    title: str
    words: tuple[str, ...]
    since: date | None
    restricted: bool
    readers: tuple[str, ...]
    answer_within: str
    discreet: bool


@dataclass(frozen=True, slots=True)
class Safety:
    """Words of danger (`emergency`), of wider trouble (`risk`) or of abuse, and whom they concern."""

    name: str
    level: str
    words: tuple[str, ...]
    safety_text: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """A way in which contacts arrive, and whether reports count it in the total."""

    channel: str
    title: str
    in_total: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A people's deputy, to verify."""

    level: str
    name: str
    phone_last4: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """An article of the pack; it goes only into an empty knowledge base."""

    article: str
    unit: str
    kind: str
    audience: str
    question: str
    wordings: tuple[str, ...]
    answer: str
    basis: str
    valid_from: date | None
    valid_to: date | None
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Canned:
    """A ready-made reply; the pack's go only to an office that has none."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A past request and the unit that handled it: what routing learns from."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Pack:
    """One city, complete and checked. `texts` are the city's own files, by name: what a revision stores."""

    rules: CityRules
    phrases: Mapping[str, Mapping[str, str]] = field(repr=False)
    bulletins: Book = field(repr=False)
    units: tuple[Unit, ...] = field(repr=False)
    categories: tuple[Category, ...] = field(repr=False)
    places: tuple[Place, ...] = field(repr=False)
    calendar: tuple[Day, ...] = field(repr=False)
    roster: tuple[Duty, ...] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    safety: tuple[Safety, ...] = field(repr=False)
    intake: tuple[Intake, ...] = field(repr=False)
    persons: tuple[Person, ...] = field(repr=False)
    knowledge: tuple[Knowledge, ...] = field(repr=False)
    canned: tuple[Canned, ...] = field(repr=False)
    history: tuple[Example, ...] = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)
