"""Units whose assessed figures are so low that they have to tell cause and measure, and the sentence that says why. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from language.phrases import Phrases
from reports.assessment import Assessed, Assessment, UnitCounts, assess
from reports.counts import COUNTS
from reports.numbers import written
from reports.presets import Assessing, Lows, Rate
from reports.report import Report


@dataclass(frozen=True, slots=True)
class Low:
    """One figure of a unit that is too low (or too high): `about` is what the unit is told."""

    unit: str
    about: str


def lows_of(found: Assessment, limits: Lows, phrases: Phrases) -> tuple[Low, ...]:
    """Each figure beyond the city's limits, in the order of the units; a unit with nothing due has none of its grade."""
    return tuple(Low(row.unit, about) for row in found.rows for about in _abouts(row, found, limits, phrases))


def lows_in(report: Report, assessing: Assessing | None, phrases: Phrases) -> tuple[Low, ...]:
    """The same from the annex of a report, as it was printed; none where it has none."""
    table = next((one for one in report.tables if one.id == "assessment"), None)
    if table is None or assessing is None:
        return ()
    names = {count.title: name for name, count in COUNTS.items()}
    places = {names[column.title]: n for n, column in enumerate(table.columns) if column.title in names}
    preset = assessing.on(report.period.first)
    if not set(preset.needs) <= set(places):
        return ()
    units = [
        UnitCounts(str(row[0]), {name: int(row[n] or 0) for name, n in places.items()})
        for row in table.rows[:-1]
    ]
    return lows_of(assess(preset, units), assessing.lows, phrases)


def _abouts(row: Assessed, found: Assessment, limits: Lows, phrases: Phrases) -> Iterator[str]:
    for rate in found.preset.rates:
        value = row.rates[rate.name]
        if value is None or _over(row, rate) < limits.least:
            continue
        least, most = limits.low.get(rate.name, value), limits.high.get(rate.name, value)
        key, limit = ("assessed_too_low", least) if value < least else ("assessed_too_high", most)
        if value < least or value > most:
            told = {"rate": written(float(value), "%"), "limit": written(float(limit), "%")}
            yield phrases.text(key, title=rate.title, **told)
    if row.due and row.grade in limits.grades:
        score = "" if row.score is None else written(float(row.score))
        yield phrases.text("assessed_low_grade", score=score, grade=row.grade)


def _over(row: Assessed, rate: Rate) -> int:
    """How many stand below the line of a rate."""
    known = {name: row.counts.get(name) for name in rate.over.names}
    exact = {name: None if count is None else Fraction(count) for name, count in known.items()}
    return int(rate.over.value(exact) or 0)
