"""Counts records by the words of the vocabulary, and lists those that were counted: both read the same conditions.

All counts of one source and one basis are one pass over the period's records, whatever their number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.reading import Reading, Span
from reports.vocabulary import SOURCES

MOST_LISTED = 100_000


@dataclass(frozen=True, slots=True)
class Pick:
    """Only records whose `group` has one of these recorded values, or, with `but`, none of them."""

    group: str
    values: tuple[str, ...]
    but: bool = False


@dataclass(frozen=True, slots=True)
class Set:
    """A set of records: of a source, put into the period by `basis` ('' by its own words), of which all words hold."""

    source: str
    basis: str
    words: tuple[str, ...] = ()

    def narrowed(self, *words: str) -> "Set":
        """The part of it of which these hold as well."""
        return Set(self.source, self.basis, self.words + words)


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of a set: records, or the sum of a measure over them."""

    words: tuple[str, ...] = ()
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Cube:
    """A base counted once by several groups together: a row for each combination of recorded values, from which every
    count by any one of the groups, or of all, is added up.
    """

    groups: tuple[str, ...]
    tallies: tuple[Tally, ...]
    rows: Sequence[tuple[tuple[str, ...], tuple[int, ...]]]

    def by(self, group: str, tallies: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
        """Each tally for each recorded value of one of its groups; '' stands for all records together."""
        places = {name: self.tallies.index(tally) for name, tally in tallies.items()}
        value_at = self.groups.index(group) if group else None
        found: dict[str, dict[str, int]] = {}
        for values, counts in self.rows:
            row = found.setdefault("" if value_at is None else values[value_at], dict.fromkeys(places, 0))
            for name, place in places.items():
                row[name] += counts[place]
        return found

    def has(self, group: str, tallies: Mapping[str, Tally]) -> bool:
        """Whether it can tell these."""
        return (not group or group in self.groups) and set(tallies.values()) <= set(self.tallies)


def cube_of(reading: Reading, span: Span, base: Set, groups: Sequence[str], tallies: Sequence[Tally]) -> Cube:
    """Count a base by several groups in one pass."""
    source = SOURCES[base.source]
    values = ", ".join(f"{source.groups[group]} AS g{n}" for n, group in enumerate(groups))
    named = {str(n): tally for n, tally in enumerate(tallies)}
    rows = reading.tx.all(
        f"SELECT {values}, {_columns(base, named)} FROM {source.tables} WHERE {_where(base, ())}"
        f" GROUP BY {', '.join(str(n + 1) for n in range(len(groups)))}",
        **_params(reading, span, ()),
    )
    return Cube(
        tuple(groups),
        tuple(tallies),
        [
            (
                tuple(str(row[f"g{n}"] or "") for n in range(len(groups))),
                tuple(int(row[f"n{n}"] or 0) for n in range(len(tallies))),
            )
            for row in rows
        ],
    )


def _known(
    reading: Reading, span: Span, base: Set, by: str, tallies: Mapping[str, Tally], picks: Sequence[Pick]
) -> dict[str, dict[str, int]] | None:
    """The counts from a cube that was made beforehand; None where there is none for them."""
    cube = reading.cubes.get((span, base))
    return cube.by(by, tallies) if cube and not picks and cube.has(by, tallies) else None


def tallied(
    reading: Reading, span: Span, base: Set, tallies: Mapping[str, Tally], picks: Sequence[Pick] = ()
) -> dict[str, int]:
    """Each tally within the base, by name."""
    known = _known(reading, span, base, "", tallies, picks)
    if known is not None:
        return known.get("", dict.fromkeys(tallies, 0))
    source = SOURCES[base.source]
    params = _params(reading, span, picks)
    row = reading.tx.one(
        f"SELECT {_columns(base, tallies)} FROM {source.tables} WHERE {_where(base, picks)}", **params
    )
    return {name: int((row or {})[f"n{n}"] or 0) for n, name in enumerate(tallies)}


def grouped(
    reading: Reading,
    span: Span,
    base: Set,
    by: str,
    tallies: Mapping[str, Tally],
    picks: Sequence[Pick] = (),
) -> dict[str, dict[str, int]]:
    """Each tally for each recorded value of a group: `{value: {name: count}}`."""
    known = _known(reading, span, base, by, tallies, picks)
    if known is not None:
        return known
    source = SOURCES[base.source]
    rows = reading.tx.all(
        f"SELECT {source.groups[by]} AS value, {_columns(base, tallies)} FROM {source.tables}"
        f" WHERE {_where(base, picks)} GROUP BY 1",
        **_params(reading, span, picks),
    )
    return {
        str(row["value"] or ""): {name: int(row[f"n{n}"] or 0) for n, name in enumerate(tallies)}
        for row in rows
    }


def measured(
    reading: Reading, span: Span, base: Set, by: str, measure: str, picks: Sequence[Pick] = ()
) -> dict[str, list[int]]:
    """A measure of each record, for each recorded value of a group: what a median needs."""
    source = SOURCES[base.source]
    rows = reading.tx.all(
        f"SELECT {source.groups[by]} AS value, {source.measures[measure]} AS n FROM {source.tables}"
        f" WHERE {_where(base, picks)}",
        **_params(reading, span, picks),
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(str(row["value"] or ""), []).append(int(row["n"] or 0))
    return found


def listed(
    reading: Reading,
    span: Span,
    base: Set,
    tally: Tally,
    picks: Sequence[Pick] = (),
    most: int = MOST_LISTED,
) -> list[str]:
    """The records of a tally, oldest first: ticket numbers, or ids of contacts; one that a measure counts several times
    stands as often. Of more than `most` they are the first by the moment that puts them into the period.
    """
    source = SOURCES[base.source]
    chosen = base.narrowed(*tally.words)
    # As an expression the order cannot lure SQLite into reading everything by its key.
    order = f"COALESCE({source.item}, {source.item})"
    first = source.bases[base.basis] if base.basis else order
    times = source.measures[tally.measure] if tally.measure else "1"
    rows = reading.tx.all(
        f"SELECT item, times FROM (SELECT {source.item} AS item, {times} AS times, {order} AS place"
        f" FROM {source.tables} WHERE {_where(chosen, picks)} ORDER BY {first} LIMIT :most) found ORDER BY place",
        most=most,
        **_params(reading, span, picks),
    )
    return [str(row["item"]) for row in rows for _ in range(row["times"] or 0)]


def _columns(base: Set, tallies: Mapping[str, Tally]) -> str:
    source = SOURCES[base.source]
    found = []
    for n, tally in enumerate(tallies.values()):
        what = f"sum({source.measures[tally.measure]})" if tally.measure else "count(*)"
        only = f" FILTER (WHERE {_all(base.source, tally.words)})" if tally.words else ""
        found.append(f"{what}{only} AS n{n}")
    return ", ".join(found)


def _all(source: str, words: Sequence[str]) -> str:
    return " AND ".join(f"({SOURCES[source].words[word]})" for word in words) or "1 = 1"


def _where(base: Set, picks: Sequence[Pick]) -> str:
    source = SOURCES[base.source]
    conditions = [source.always, _all(base.source, base.words)]
    if base.basis:
        at = source.bases[base.basis]
        conditions.append(f"{at} >= :begins AND {at} < :ends")
    for n, pick in enumerate(picks):
        # An empty list is NULL: its records are none, and all the others are every one.
        among = f"COALESCE({source.groups[pick.group]} IN :pick{n}, FALSE)"
        conditions.append(f"NOT {among}" if pick.but else among)
    return " AND ".join(conditions)


def _params(reading: Reading, span: Span, picks: Sequence[Pick]) -> dict[str, object]:
    city = reading.city
    return {
        "begins": span.begins,
        "ends": span.ends,
        "cutoff": span.cutoff,
        "apart": [channel.code for channel in city.channels if not channel.in_total],
        "street_units": [unit.name for unit in city.units if unit.kind in city.street_kinds],
        **{f"pick{n}": pick.values for n, pick in enumerate(picks)},
    }
