"""The sentences about an assessment: pooled figures with their changes, the units behind them, grades, and who got most. Pure."""

from collections.abc import Iterable, Iterator

from language.phrases import Phrases
from reports.assessed import TOP, Periods, by_grade, figures
from reports.assessment import Assessed
from reports.assessment_table import NOTHING_DUE, order_of
from reports.calendar_words import title
from reports.counts import COUNTS
from reports.numbers import rounded, with_unit, written
from reports.report import Figure

_LED = ("accepted", "due")
"""Counts that the first words of the sentence tell."""
_NAMED = ("rework", "dissatisfied")
"""Counts of which each unit is named."""


def paragraphs(found: Periods, phrases: Phrases) -> tuple[str, ...]:
    """The paragraphs of a period; one without any ticket and any rating says so."""
    total = found.now.total
    if not any(total.counts.values()):
        return (phrases.text(f"assessed_{found.annex}_none", period=title(found.span.period)),)
    told = [_pooled(found, phrases)]
    if found.now.preset.grades:
        told.append(_graded(found, phrases))
    if found.quick and found.quick.rows:
        units = "、".join(f"{unit}（{written(hours, '小时')}小时）" for unit, _, hours in found.quick.rows)  # type: ignore[arg-type]
        told.append(phrases.text("assessed_quick", units=units))
    if found.counted.without_unit:
        told.append(phrases.text("assessed_without_unit", count=found.counted.without_unit))
    return tuple(told)


def _pooled(found: Periods, phrases: Phrases) -> str:
    total = found.now.total
    values: dict[str, object] = {name: total.counts[name] for name in _LED}
    values["apart"] = phrases.text("assessed_apart") if found.has_letters else ""
    lead = phrases.text(f"assessed_{found.annex}_lead", period=title(found.span.period), **values)
    by_id = {figure.id: figure for figure in figures(found)}
    score = by_id["score"]
    end = phrases.text("assessed_no_score")
    if score.value is not None:
        grade = phrases.text("assessed_grade_is", grade=total.grade) if total.grade else ""
        change = _change(by_id.get("score_change"), found, phrases)
        end = phrases.text("assessed_score", score=written(score.value), change=change, grade=grade)
    return lead + "，".join(_parts(found, by_id, phrases)) + end


def _parts(found: Periods, by_id: dict[str, Figure], phrases: Phrases) -> Iterator[str]:
    for name in order_of(found.now):
        if name in COUNTS and name not in _LED:
            count = found.now.total.counts[name]
            units = _units(found.now.rows, name, phrases) if name in _NAMED and count else ""
            yield phrases.text("assessed_count", title=COUNTS[name].title, count=count, units=units)
        elif name not in COUNTS:
            rate = by_id[name]
            yield phrases.text(
                "assessed_rate", title=rate.title, rate=written(rate.value, "%"),
                change=_change(by_id.get(f"{name}_change"), found, phrases),
            )  # fmt: skip


def _change(changed: Figure | None, found: Periods, phrases: Phrases) -> str:
    """How a figure changed, in words; empty where there is nothing to compare with."""
    if changed is None or changed.value is None:
        return ""
    former, by = found.span.former, rounded(changed.value, changed.unit)
    if by == 0:
        return phrases.text("assessed_same", former=former)
    key = "assessed_up" if by > 0 else "assessed_down"
    return phrases.text(key, former=former, by=with_unit(abs(changed.value), changed.unit))


def _units(rows: Iterable[Assessed], name: str, phrases: Phrases) -> str:
    listed = _listed((row.unit, row.counts[name]) for row in rows)
    return phrases.text("assessed_units", units=listed)


def _listed(pairs: Iterable[tuple[str, int]]) -> str:
    return "、".join(f"{unit}{count}件" for unit, count in pairs if count)


def _graded(found: Periods, phrases: Phrases) -> str:
    """How many units got each grade, with the names behind the lower ones; and who was given most."""
    best = found.now.preset.grades[0][0]
    parts = []
    for grade, units in by_grade(found.now).items():
        if grade == NOTHING_DUE or not units:
            continue
        names = "" if grade == best else phrases.text("assessed_units", units="、".join(units))
        parts.append(phrases.text("assessed_grade", grade=grade, count=len(units), units=names))
    idle = [row for row in found.now.rows if not row.due]
    if idle:
        unaccepted = sum(not row.counts["accepted"] for row in idle)
        parts.append(phrases.text("assessed_nothing_due", count=len(idle), unaccepted=unaccepted))
    said = phrases.text("assessed_grades", units=len(found.now.rows), grades="，".join(parts))
    most = sorted(found.now.rows, key=lambda row: -row.counts["accepted"])[:TOP]
    most = [row for row in most if row.counts["accepted"]]
    if not most:
        return said
    names = _listed((row.unit, row.counts["accepted"]) for row in most)
    key = "assessed_most" if len(most) > 1 else "assessed_most_one"
    return said + phrases.text(key, count=len(most), units=names)
