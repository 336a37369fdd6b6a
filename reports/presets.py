"""An assessment as an office writes it down: rates of counts, weighted terms, rounding and grades. Pure.

Everything that differs between cities is data of the pack (`[assessment]`); here it is read and checked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from reports.counts import COUNTS
from reports.formulas import Formula, FormulaWrong, read_formula

MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class RateRules:
    """A rate as it is written: its heading and two formulas of counts, `of` over `over`."""

    title: str
    of: str
    over: str


@dataclass(frozen=True, slots=True)
class PresetRules:
    """An assessment as it is written.

    The score is the sum of each term times its weight. `zero_when_empty` are rates that count as 0 where their
    denominator is 0. `given` says how a count is taken that a file leaves out. `nothing_due_*` is what the compatible
    printing shows for a unit that had nothing due. `grades` go to scores from there on, the lowest to all below.
    """

    title: str
    version: str
    rates: Mapping[str, RateRules]
    terms: Mapping[str, str]
    weights: Mapping[str, float]
    grades: Mapping[str, float] = field(default_factory=dict)
    zero_when_empty: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    rate_digits: int = 2
    score_digits: int = 1
    nothing_due_score: float = 0
    nothing_due_grade: str = ""


class PresetWrong(ValueError):
    """An assessment that cannot be used; `path` are the keys that lead to the place, the text a sentence."""

    def __init__(self, path: tuple[str, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that was read."""

    name: str
    title: str
    of: Formula
    over: Formula
    zero_when_empty: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the score: `formula` of counts and rates, times `weight`."""

    name: str
    weight: Fraction
    formula: Formula


@dataclass(frozen=True, slots=True)
class Preset:
    """An assessment, ready to be computed. `grades` are from the highest threshold down."""

    name: str
    title: str
    version: str
    rates: tuple[Rate, ...]
    terms: tuple[Term, ...]
    grades: tuple[tuple[str, Fraction], ...]
    given: Mapping[str, Formula]
    rate_digits: int
    score_digits: int
    nothing_due: tuple[Decimal, str] | None

    @property
    def needs(self) -> tuple[str, ...]:
        """The counts that it cannot do without, in the order of tables."""
        formulas = [one for rate in self.rates for one in (rate.of, rate.over)]
        used = {
            name for formula in (*formulas, *(term.formula for term in self.terms)) for name in formula.names
        }
        return tuple(name for name in COUNTS if name in used)

    def grade(self, score: Decimal) -> str | None:
        """The grade of a score as it is printed; None where the assessment has no grades."""
        lowest = self.grades[-1][0] if self.grades else None
        return next((grade for grade, least in self.grades if score >= least), lowest)


@dataclass(frozen=True, slots=True)
class Lows:
    """From which figures on a unit has to tell cause and measure: rates below `low`, rates above `high`, these grades.

    A rate counts only where at least `least` stand below its line.
    """

    low: Mapping[str, Fraction] = field(default_factory=dict)
    high: Mapping[str, Fraction] = field(default_factory=dict)
    grades: frozenset[str] = frozenset()
    least: int = 1


@dataclass(frozen=True, slots=True)
class Assessing:
    """How a city assesses its units: presets in the order of the days from which they hold, the one for letters, and the
    channels on which letters come."""

    presets: tuple[tuple[date, Preset], ...]
    letters: Preset
    letter_channels: tuple[str, ...] = ()
    lows: Lows = Lows()

    def on(self, day: date) -> Preset:
        """The preset that holds on a day; the first one has held for ever."""
        return next(preset for start, preset in reversed(self.presets) if start <= day)


def read_preset(
    name: str,
    rules: PresetRules,
    weights: Mapping[str, float] | None = None,
    grades: Mapping[str, float] | None = None,
) -> Preset:
    """Read an assessment; `weights` and `grades` are laid over its own. Raises PresetWrong."""
    for key, digits in (("rate_digits", rules.rate_digits), ("score_digits", rules.score_digits)):
        if not 0 <= digits <= MOST_DECIMALS:
            raise PresetWrong((key,), f"保留的小数位数须在 0 与 {MOST_DECIMALS} 之间")
    counts = {count.title: key for key, count in COUNTS.items()} | {key: key for key in COUNTS}
    rates = tuple(_rates(rules, counts))
    names = counts | {rate.title: rate.name for rate in rates} | {rate.name: rate.name for rate in rates}
    return Preset(
        name=name,
        title=rules.title,
        version=rules.version,
        rates=rates,
        terms=tuple(_terms(rules, names, {**rules.weights, **(weights or {})})),
        grades=_thresholds({**rules.grades, **(grades or {})}),
        given={key: _formula(("given", key), text, counts) for key, text in rules.given.items()},
        rate_digits=rules.rate_digits,
        score_digits=rules.score_digits,
        nothing_due=_nothing_due(rules),
    )


def _rates(rules: PresetRules, counts: Mapping[str, str]) -> Iterator[Rate]:
    for name, rate in rules.rates.items():
        if name in counts or rate.title in counts:
            raise PresetWrong(("rates", name), f"“{name}”（{rate.title}）与一项件数同名，请换一个名称")
        of, over = (
            _formula(("rates", name, key), text, counts)
            for key, text in (("of", rate.of), ("over", rate.over))
        )
        yield Rate(name, rate.title, of, over, name in rules.zero_when_empty)
    for name in rules.zero_when_empty:
        if name not in rules.rates:
            raise PresetWrong(("zero_when_empty",), f"没有名为“{name}”的比率")


def _terms(rules: PresetRules, names: Mapping[str, str], weights: Mapping[str, float]) -> Iterator[Term]:
    for name in weights:
        if name not in rules.terms:
            raise PresetWrong(
                ("weights", name), f"没有名为“{name}”的计分项，可用的有：{'、'.join(rules.terms)}"
            )
    if not rules.terms:
        raise PresetWrong(("terms",), "至少写一个计分项")
    for name, text in rules.terms.items():
        if name not in weights:
            raise PresetWrong(("terms", name), f"计分项“{name}”没有权重，请写在 weights 里")
        yield Term(name, _exact(weights[name]), _formula(("terms", name), text, names))


def _formula(path: tuple[str, ...], text: str, names: Mapping[str, str]) -> Formula:
    try:
        return read_formula(text, names)
    except FormulaWrong as error:
        raise PresetWrong(path, str(error)) from None


def _thresholds(grades: Mapping[str, float]) -> tuple[tuple[str, Fraction], ...]:
    exact = [(grade, _exact(least)) for grade, least in grades.items()]
    return tuple(sorted(exact, key=lambda one: one[1], reverse=True))


def _nothing_due(rules: PresetRules) -> tuple[Decimal, str] | None:
    if not rules.nothing_due_grade:
        return None
    return Decimal(str(rules.nothing_due_score)), rules.nothing_due_grade


def _exact(number: float) -> Fraction:
    """The number as it is written: 0.1 is one tenth."""
    return Fraction(str(number))
