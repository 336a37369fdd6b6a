"""The words of other systems' tables as a city reads them: the pack's `[imports]` with its units, categories and lines."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo

from hotline.pack.revisions import NoPack, current
from hotline.pack.sense import PURPOSES
from hotline.pack.values import Category, Pack
from storage.transaction import Transaction
from tickets.states import STATE_TITLES
from tickets.units import Unit, Units
from tickets.vendor_columns import COLUMNS
from tickets.vendor_export import Titles
from tickets.vendor_rows import Words, codes, key

Found = tuple[str, str, str]
"""Code, category and topic of an entry of the tree; without a code it is the whole category."""


def vendor_words(pack: Pack, zone: tzinfo) -> Words:
    """What a file's words mean in this city."""
    told = pack.rules.imports
    units = Units(Unit(row.unit, aliases=row.aliases) for row in pack.units)
    titles = {row.channel: row.title for row in pack.intake}
    return Words(
        zone=zone,
        columns=COLUMNS.with_words(told.columns),
        purposes=codes(told.purposes, {purpose: purpose for purpose in PURPOSES}),
        channels=codes({row.channel: (row.channel,) for row in pack.intake}, titles) | codes(told.channels),
        status=codes(told.status, STATE_TITLES),
        ratings=codes(told.ratings),
        ways=codes(told.ways),
        lines=codes({row.line: (row.line, row.title) for row in pack.lines}),
        office=tuple(map(key, told.office)),
        unit=_unit(units),
        category=_category(pack.categories),
    )


def city_words(tx: Transaction, now: datetime) -> Words:
    """What files' words mean in the city whose pack the database holds; raises NoPack."""
    assert now.tzinfo is not None, "the clock is in the city's zone"
    return vendor_words(_pack(tx), now.tzinfo)


def titles(tx: Transaction) -> Titles:
    """What the city whose pack the database holds calls its channels; raises NoPack."""
    pack = _pack(tx)
    sealed = frozenset(row.line for row in pack.lines if row.restricted or row.discreet)
    return Titles({row.channel: row.title for row in pack.intake}, sealed)


def _pack(tx: Transaction) -> Pack:
    revision = current(tx)
    if revision is None:
        raise NoPack
    return revision.pack()


def _unit(units: Units) -> Callable[[str], str | None]:
    def find(name: str) -> str | None:
        found = units.find(name)
        return found.name if found else None

    return find


def _category(rows: Iterable[Category]) -> Callable[[str, str], Found | None]:
    known = tuple(rows)
    pairs = {(key(row.category), key(row.topic)): (row.code, row.category, row.topic) for row in known}
    topics = {key(row.topic): (row.code, row.category, row.topic) for row in reversed(known)}
    whole: Mapping[str, str] = {key(row.category): row.category for row in known}

    def find(category: str, topic: str) -> Found | None:
        """The entry that both words name; one that is a topic by itself; else the category with the topic as told."""
        exact = pairs.get((key(category), key(topic))) or topics.get(key(topic)) or topics.get(key(category))
        if exact:
            return exact
        named = (
            whole.get(key(category))
            or whole.get(key(category).removesuffix("类"))
            or whole.get(f"{key(category)}类")
        )
        return ("", named, topic) if named else None

    return find
