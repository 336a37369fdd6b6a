"""The assessment of units: rates, score and grade of each, and of all counts pooled. Pure.

The total is computed from the pooled counts, never as a mean of units. A unit that had nothing due has no score; its
grade follows the printed score of the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.counts import COUNTS
from reports.presets import Preset
from reports.rounding import half_up

SMALL = 1
"""So few rated callbacks say little; the row is marked."""


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """The counts of a unit by their names of data/counts.toml."""

    unit: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Assessed:
    """A row: its rates between 0 and 1, None where nothing stands below the line; `score` as it is printed.

    `due` tells whether anything was due: without it there is no score, or the one that the compatible printing shows.
    """

    unit: str
    counts: Mapping[str, int]
    rates: Mapping[str, Fraction | None]
    score: Decimal | None
    grade: str | None
    due: bool
    small_sample: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """All rows in the order they came in, and the pooled total."""

    preset: Preset
    rows: tuple[Assessed, ...]
    total: Assessed


def assess(preset: Preset, units: Sequence[UnitCounts], compatible: bool = False) -> Assessment:
    """Assess units that all have the same counts, `preset.needs` among them.

    `compatible` gives units with nothing due the score and grade that the printed documents show.
    """
    names = list(units[0].counts) if units else list(preset.needs)
    pooled = {name: sum(unit.counts[name] for unit in units) for name in names}
    rows = tuple(_assessed(preset, unit, compatible) for unit in units)
    return Assessment(preset, rows, _assessed(preset, UnitCounts("", pooled), compatible))


def _assessed(preset: Preset, unit: UnitCounts, compatible: bool) -> Assessed:
    counts = {name: Fraction(unit.counts[name]) if name in unit.counts else None for name in COUNTS}
    rates = {rate.name: _share(rate.of.value(counts), rate.over.value(counts)) for rate in preset.rates}
    due, score, grade = unit.counts.get("due") != 0, None, None
    if due:
        empty = {rate.name: Fraction(0) for rate in preset.rates if rate.zero_when_empty}
        known = {name: empty.get(name) if rate is None else rate for name, rate in rates.items()}
        score = _score(preset, {**counts, **known})
        grade = None if score is None else preset.grade(score)
    elif compatible and preset.nothing_due:
        score, grade = preset.nothing_due
    return Assessed(
        unit=unit.unit,
        counts=unit.counts,
        rates=rates,
        score=score,
        grade=grade,
        due=due,
        small_sample=unit.counts.get("rated") == SMALL,
    )


def _share(of: Fraction | None, over: Fraction | None) -> Fraction | None:
    return None if of is None or not over else of / over


def _score(preset: Preset, values: Mapping[str, Fraction | None]) -> Decimal | None:
    total = Fraction(0)
    for term in preset.terms:
        value = term.formula.value(values)
        if value is None:
            return None
        total += term.weight * value
    return half_up(total, preset.score_digits)
