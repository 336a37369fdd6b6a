"""Every table of a pack: its columns, what a cell may hold, which columns name a row. docs/packs.md explains each.

A row of a city overrides the base's row of the same key, cell by cell; an empty cell keeps what the base says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from hotline.pack import cells, values
from knowledge_base.articles import AUDIENCES, KINDS

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `refers` says what its cells name: a `unit`, a `reader` (unit or role) or a `line`."""

    name: str
    read: Callable[[str], object] = cells.text
    needed: bool = False
    refers: str = ""
    field: str = ""
    """The name of the value where it is not the column's."""

    def canonical(self, cell: str) -> str:
        """The cell in the one form in which equal values are equal texts."""
        try:
            return str(self.read(cell))
        except ValueError:
            return cell  # told when the cell itself is read


@dataclass(frozen=True, slots=True)
class Table(Generic[T_co]):
    """One table: `NAME.csv` and `NAME-*.csv` together. Without a key the city's rows replace the base's."""

    name: str
    value: Callable[..., T_co]
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(column for column in self.columns if column.name == name)

    def names(self) -> tuple[str, ...]:
        """The columns in the order in which they are written."""
        return tuple(column.name for column in self.columns)


UNITS = Table(
    "units", values.Unit, ("unit",),
    (
        Column("unit", needed=True), Column("kind"), Column("aliases", cells.words),
        Column("parent", refers="unit"), Column("leader"), Column("deputy"), Column("liaison"),
        Column("areas", cells.words), Column("topics", cells.words), Column("alert"),
    ),
)  # fmt: skip
CATEGORIES = Table(
    "categories", values.Category, ("tree", "code"),
    (
        Column("code", needed=True), Column("purpose_hint"), Column("category", needed=True),
        Column("topic", needed=True), Column("unit", refers="unit"), Column("words", cells.words),
        Column("urgent", cells.flag), Column("line", refers="line"), Column("tree"),
    ),
)  # fmt: skip
PLACES = Table(
    "places", values.Place, ("place", "area"),
    (Column("place", needed=True), Column("area"), Column("aliases", cells.words)),
)  # fmt: skip
CALENDAR = Table(
    "calendar", values.Day, ("date",),
    (
        Column("date", cells.day, needed=True),
        Column("kind", cells.one_of("holiday", "workday", "half"), needed=True), Column("name"),
    ),
)  # fmt: skip
ROSTER = Table(
    "roster", values.Duty, (),
    (
        Column("unit", needed=True, refers="unit"), Column("from", cells.moment, needed=True, field="starts"),
        Column("to", cells.moment, needed=True, field="ends"), Column("officer", needed=True),
        Column("contact"), Column("order", cells.order),
    ),
)  # fmt: skip
LINES = Table(
    "lines", values.Line, ("line",),
    (
        Column("line", needed=True), Column("title", needed=True), Column("words", cells.words),
        Column("from", cells.day, field="since"), Column("restricted", cells.flag),
        Column("readers", cells.words, refers="reader"), Column("answer_within", cells.duration),
        Column("discreet", cells.flag),
    ),
)  # fmt: skip
SAFETY = Table(
    "safety", values.Safety, ("name",),
    (
        Column("name", needed=True),
        Column("class", cells.one_of("emergency", "risk", "abuse"), needed=True, field="level"),
        Column("words", cells.words, needed=True), Column("safety_text"),
        Column("units", cells.words, refers="unit"),
    ),
)  # fmt: skip
INTAKE = Table(
    "intake", values.Intake, ("channel",),
    (Column("channel", needed=True), Column("title", needed=True), Column("in_total", cells.flag)),
)  # fmt: skip
PERSONS = Table(
    "persons", values.Person, ("level", "name", "phone_last4"),
    (Column("level"), Column("name", needed=True), Column("phone_last4", cells.last_digits, needed=True)),
)  # fmt: skip
KNOWLEDGE = Table(
    "knowledge", values.Knowledge, ("article",),
    (
        Column("article", needed=True), Column("unit", needed=True, refers="unit"),
        Column("kind", cells.one_of("办事指南", *KINDS)), Column("audience", cells.one_of(*AUDIENCES)),
        Column("question", needed=True),
        Column("wordings", cells.words), Column("answer", needed=True), Column("basis"),
        Column("valid_from", cells.day), Column("valid_to", cells.day), Column("phone"), Column("address"),
    ),
)  # fmt: skip
CANNED = Table(
    "canned", values.Canned, ("title",), (Column("title", needed=True), Column("text", needed=True))
)
HISTORY = Table("history", values.Example, (), (Column("text", needed=True), Column("label", needed=True)))

TABLES: dict[str, Table[object]] = {
    table.name: table
    for table in (
        UNITS, CATEGORIES, PLACES, CALENDAR, ROSTER, LINES, SAFETY, INTAKE, PERSONS, KNOWLEDGE, CANNED, HISTORY
    )
}  # fmt: skip
DOCUMENTS = ("city", "phrases", "bulletins")
"""The TOML files of a pack."""


def table_of(file: str) -> str:
    """The table a CSV file belongs to: `knowledge` for `knowledge.csv` and `knowledge-b.csv`."""
    return file.removesuffix(".csv").split("-", maxsplit=1)[0]
