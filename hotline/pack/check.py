"""Reads a pack whole and tells everything that is wrong with it at once, each fault as `file:line: reason`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hotline.pack import sense, tables
from hotline.pack.binding import Binder
from hotline.pack.entries import Entry, Names, T, read_entries
from hotline.pack.faults import Fault, PackBroken
from hotline.pack.files import Contents, base, read_folder, read_texts
from hotline.pack.rules import CityRules
from hotline.pack.tables import Table
from hotline.pack.values import Pack
from hotline.pack.wording import phrase_faults
from reports.chapters.book import Book


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack, or why there is none. Warnings may stand beside a pack, errors may not."""

    pack: Pack | None
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that make the pack unusable."""
        return tuple(fault for fault in self.faults if not fault.warning)

    def usable(self) -> Pack:
        """The pack; raises PackBroken with all errors."""
        if self.pack is None:
            raise PackBroken(self.errors)
        return self.pack


def check_folder(folder: Path) -> Checked:
    """Read and check a city's folder over the base."""
    return check(read_folder(folder))


def check_texts(texts: Mapping[str, str]) -> Checked:
    """Read and check a stored revision; what this program's base has newly gained is laid under it."""
    return check(read_texts(texts))


def check(city: Contents) -> Checked:
    """Lay a city over the base and check the whole."""
    under = base()
    whole = city.over(under)
    reader = _Reader(whole)
    if "city.toml" not in city.texts:
        reader.faults.append(
            Fault(f"{city.folder}city.toml", 1, "缺少 city.toml，其中至少写 name、prefix、seat")
        )
    lines = (row.cells.get("line", "") for row in whole.sheets[tables.LINES.name].rows)
    reader.faults += phrase_faults(city.documents, under.documents, lines)
    pack = reader.pack()
    faults = tuple(sorted(set(reader.faults)))
    return Checked(None if any(not fault.warning for fault in faults) else pack, faults)


class _Reader:
    """Turns contents into a pack; `faults` grows on the way."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._names = Names(contents.sheets)
        self.faults = [*contents.faults, *self._names.faults]

    def pack(self) -> Pack | None:
        rules = self._rules()
        units, places = self._entries(tables.UNITS), self._entries(tables.PLACES)
        categories, lines = self._entries(tables.CATEGORIES), self._entries(tables.LINES)
        calendar, roster = self._entries(tables.CALENDAR), self._entries(tables.ROSTER)
        safety, intake = self._entries(tables.SAFETY), self._entries(tables.INTAKE)
        persons, knowledge = self._entries(tables.PERSONS), self._entries(tables.KNOWLEDGE)
        canned = self._entries(tables.CANNED)
        history = sense.known_units(self._entries(tables.HISTORY), self._names, self.faults)
        self.faults += sense.categories(categories)
        self.faults += sense.places(places)
        self.faults += sense.roster(roster)
        self.faults += sense.people(units, roster, rules.escalation.duty_kinds if rules else ())
        self.faults += sense.safety(safety)
        self.faults += sense.knowledge(knowledge)
        book = self._book()
        if rules is None or book is None:
            return None
        city = self._contents.documents["city"]
        self.faults += sense.bulletin_lists(rules, self._names, units, city)
        self.faults += sense.risks(rules, safety, self._names, city)
        self.faults += sense.campaigns(rules, categories, city)
        return Pack(
            rules=rules,
            phrases=self._contents.documents["phrases"].data,
            bulletins=book,
            units=_values(units),
            categories=_values(categories),
            places=_values(places),
            calendar=_values(calendar),
            roster=_values(roster),
            lines=_values(lines),
            safety=_values(safety),
            intake=_values(intake),
            persons=_values(persons),
            knowledge=_values(knowledge),
            canned=_values(canned),
            history=_values(history),
            texts=self._contents.texts,
        )

    def _rules(self) -> CityRules | None:
        if not self._contents.has_city:
            return None  # told already: no city.toml, or not one that can be read
        document = self._contents.documents["city"]
        binder = Binder(document)
        rules = binder.bind(CityRules)
        self.faults += binder.faults
        if rules:
            self.faults += sense.rules(rules, document)
            self.faults += sense.assessment(rules, document)
            self.faults += sense.duty_office(rules, self._names, document)
        return rules

    def _book(self) -> Book | None:
        document = self._contents.documents["bulletins"]
        binder = Binder(document)
        book = binder.bind(Book)
        told = (
            (document.fault(path, f"{'.'.join(path)}：{said}") for path, said in book.faults())
            if book
            else ()
        )
        self.faults += [*binder.faults, *told]
        return book

    def _entries(self, table: Table[T]) -> tuple[Entry[T], ...]:
        return read_entries(table, self._contents.sheets[table.name], self._names, self.faults)


def _values(entries: tuple[Entry[T], ...]) -> tuple[T, ...]:
    return tuple(entry.value for entry in entries)
