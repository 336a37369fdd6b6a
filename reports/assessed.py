"""The assessment of a period from the records: the annex, its figures with how they changed, and the sentences about them.

Calls and letters are assessed apart, each by its preset of the city and against the period before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from reports.assessing import Counted, counted, key_of, letters
from reports.assessment import Assessed, Assessment, assess
from reports.assessment_table import NOTHING_DUE, assessment_table, formula_in_words, order_of
from reports.counting import Pick
from reports.counts import COUNTS
from reports.figures import BEFORE, change
from reports.presets import Assessing, Preset, PresetWrong
from reports.quick import quick_table
from reports.reading import Reading, Span, compared
from reports.report import Column, Figure, Table

Annex = Literal["assessment", "letterbox"]
TITLES: Mapping[Annex, str] = {"assessment": "承办单位综合评价表", "letterbox": "信箱办理情况综合评价表"}
TOP = 3
_METRICS: Mapping[str, tuple[str, str]] = {
    "accepted": ("tickets", "本期受理的工单，不含系统测试"),
    "due": ("due", "时限在本期之内的工单，不论何时受理"),
    "handled": ("handled", "应办理工单里到统计时点已办结的"),
    "rework": ("reworked_due", "应办理工单里返工过的，按工单计"),
    "dissatisfied": ("dissatisfied_in_period", "本期得到的评价里不满意的"),
    "rated": ("rated_in_period", "本期得到的评价，不论工单何时受理、何时办结"),
}
"""The figures that are counts: the metric that they are, and how they are defined."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The assessment of a period and of the one before, which says how figures changed.

    `has_letters` tells an assessment of everything else that letters came in, too, and are assessed apart.
    """

    annex: Annex
    span: Span
    now: Assessment
    before: Assessment
    counted: Counted
    picks: tuple[Pick, ...]
    quick: Table | None = None
    has_letters: bool = False


def assessed(reading: Reading, span: Span, annex: Annex) -> Periods:
    """Assess the units of the city for a period; raises PresetWrong where the city has no assessment."""
    assessing = _assessing(reading)
    picks = letters(reading, annex == "letterbox")
    before = compared(reading, span, with_year=False)
    preset, earlier = (_preset(assessing, one, annex) for one in (span, before))
    found = counted(reading, span, picks, _names(preset))
    former = counted(reading, before, picks, _names(earlier))
    now, then = assess(preset, found.units), assess(earlier, former.units)
    if annex == "letterbox":
        return Periods(annex, span, now, then, found, picks)
    apart = counted(reading, span, letters(reading, wanted=True), ("accepted", "due")).units
    has_letters = any(number for unit in apart for number in unit.counts.values())
    return Periods(annex, span, now, then, found, picks, quick_table(reading, span, picks), has_letters)


def picks_of(reading: Reading, kind: str) -> tuple[Pick, ...]:
    """What a kind of report looks at alone: assessments at letters or at everything else, and at what a unit had."""
    if kind not in TITLES:
        return ()
    return (*letters(reading, kind == "letterbox"), Pick("unit", ("",), but=True))


def _assessing(reading: Reading) -> Assessing:
    if reading.city.assessing is None:
        raise PresetWrong((), "城市包里没有考核办法，请写 [assessment]。")
    return reading.city.assessing


def _preset(assessing: Assessing, span: Span, annex: Annex) -> Preset:
    return assessing.letters if annex == "letterbox" else assessing.on(span.period.first)


def _names(preset: Preset) -> tuple[str, ...]:
    """The counts that are printed: what came in and what was due, and what the preset needs."""
    return tuple(name for name in COUNTS if name in preset.needs or name in ("accepted", "due"))


def tables(found: Periods) -> tuple[Table, ...]:
    """The annex with the list behind its counts, who got which grade, and who answered quickly."""
    table = assessment_table(found.annex, TITLES[found.annex], found.now)
    order = order_of(found.now)
    rows = [*(row.unit for row in found.now.rows), ""]
    keys = {
        (place, column): key
        for place, unit in enumerate(rows)
        for column, name in enumerate(order, start=1)
        if (key := key_of(name, unit, found.picks))
    }
    annex = replace(table, figures=keys)
    quick = found.quick if found.quick and found.quick.rows else None
    more = (_grades(found) if found.now.preset.grades else None, quick)
    return (annex, *filter(None, more))


def _grades(found: Periods) -> Table:
    rows = tuple(
        (grade if grade == NOTHING_DUE else f"{grade}类", len(units), "、".join(units))
        for grade, units in by_grade(found.now).items()
    )
    columns = (Column("等级"), Column("家数"), Column("名单"))
    return Table(f"{found.annex}_grades", f"{TITLES[found.annex]}：各等级的单位", columns, rows)


def by_grade(found: Assessment) -> Mapping[str, list[str]]:
    """The units of each grade from the best down, then those that had nothing due."""
    units: dict[str, list[str]] = {
        name: [] for name in (*(grade for grade, _ in found.preset.grades), NOTHING_DUE)
    }
    for row in found.rows:
        if row.grade is not None:
            units[row.grade].append(row.unit)
        elif not row.due:
            units[NOTHING_DUE].append(row.unit)
    return units


def figures(found: Periods) -> tuple[Figure, ...]:
    """The pooled counts and rates and the score, rates and score followed by what they were and how they changed."""
    return tuple(_figures(found))


def _figures(found: Periods) -> Iterator[Figure]:
    total, before = found.now.total, found.before.total
    for name, (metric, definition) in _METRICS.items():
        if name in total.counts:
            yield Figure(
                metric,
                COUNTS[name].title,
                total.counts[name],
                definition=definition,
                tickets=total.counts[name],
            )
    names = {rate.name for rate in found.before.preset.rates}
    for rate in found.now.preset.rates:
        now = rate_figure(found.now, rate.name)
        yield now
        if rate.name in names:
            yield from _changed(now, rate_figure(found.before, rate.name), found.span)
    score = score_figure(found.now.preset, total)
    yield score
    if found.before.preset.name == found.now.preset.name:
        yield from _changed(score, score_figure(found.before.preset, before), found.span)


def rate_figure(found: Assessment, name: str) -> Figure:
    """A pooled rate with both its counts."""
    rate = next(one for one in found.preset.rates if one.name == name)
    counts = {count: Fraction(number) for count, number in found.total.counts.items()}
    of, over = rate.of.value(counts), rate.over.value(counts)
    value = found.total.rates[name]
    part = int(of) if of is not None and of.denominator == 1 else None
    return Figure(
        name, rate.title, None if value is None else float(value), "%", part, None if over is None else int(over),
        f"{rate.of.text} ÷ {rate.over.text}", tickets=part or 0,
    )  # fmt: skip


def score_figure(preset: Preset, total: Assessed) -> Figure:
    """The score as it is printed."""
    score = None if total.score is None else float(total.score)
    return Figure("score", "综合指标值", score, "分", definition=formula_in_words(preset))


def _changed(now: Figure, then: Figure, span: Span) -> Iterator[Figure]:
    former = span.former
    yield replace(then, id=f"{now.id}_before", title=f"{former}{now.title}")
    if now.unit == "%":
        yield change(now, then, BEFORE, former)
        return
    by = None if now.value is None or then.value is None else round(now.value - then.value, 4)
    yield Figure(f"{now.id}_change", f"{now.title}较{former}", by, "分", definition=f"本期 − {former}")
