"""The assessment as a table of a report: the columns of the printed annex, and what is marked. Pure."""

import re
from collections.abc import Iterator, Mapping

from reports.assessment import Assessed, Assessment
from reports.counts import COUNTS
from reports.presets import Preset, Term
from reports.report import Cell, Column, Table

UNIT_TITLE, SCORE_TITLE, GRADE_TITLE = "部门名称", "综合指标值", "等级评价"
TOTAL = "合计"
NOTHING_DUE = "无应办工单"
MOST_NAMED = 10
_NAME = re.compile(r"[^\W\d]\w*")
_NOTES: Mapping[str, str] = {
    "small": "* {units}：有效回访评价只有 1 件，样本过小，比率和等级仅供参考",
    "nothing": f"本期没有到期应办工单的单位记“{NOTHING_DUE}”，不计分、不排名",
    "compatible": "本期没有到期应办工单的单位按原办法印出，不代表办理不力",
    "pooled": "合计由各单位件数相加后计算，不是各单位得分的平均",
}


def assessment_table(name: str, title: str, assessment: Assessment, compatible: bool = False) -> Table:
    """Counts, each rate after its count, score and grade; the last row is the pooled total.

    `compatible` prints 0 for the rates of a unit that had nothing due, as the documents do.
    """
    preset, order = assessment.preset, order_of(assessment)
    columns = [Column(UNIT_TITLE), *(_column(preset, name) for name in order), Column(SCORE_TITLE)]
    graded = bool(preset.grades)
    if graded:
        columns.append(Column(GRADE_TITLE))
    rows = tuple(_cells(row, order, graded, compatible) for row in (*assessment.rows, assessment.total))
    return Table(
        name, title, tuple(columns), rows, total=True, note="；".join(_notes(assessment, compatible)) + "。"
    )


def formula_in_words(preset: Preset) -> str:
    """The formula of the score with the headings in place of names: 30×办结率 + 20×(1 - 返工率)."""
    titles = {name: count.title for name, count in COUNTS.items()}
    titles |= {rate.name: rate.title for rate in preset.rates}

    def words(term: Term) -> str:
        text = _NAME.sub(lambda match: titles.get(match[0], match[0]), term.formula.text)
        return f"{float(term.weight):g}×{text if text in titles.values() else f'({text})'}"

    return " + ".join(map(words, preset.terms))


def order_of(assessment: Assessment) -> tuple[str, ...]:
    """The names of counts and rates in the order of the columns between unit and score."""
    counts = [name for name in COUNTS if name in assessment.total.counts]
    return tuple(_order(assessment.preset, counts))


def _order(preset: Preset, counts: list[str]) -> Iterator[str]:
    """Counts as tables have them, each rate behind the last count that stands above its line."""
    behind: dict[str, list[str]] = {}
    for rate in preset.rates:
        last = max(rate.of.names & set(counts), key=counts.index, default="")
        behind.setdefault(last, []).append(rate.name)
    for count in counts:
        yield count
        yield from behind.get(count, ())
    yield from behind.get("", ())


def _column(preset: Preset, name: str) -> Column:
    if name in COUNTS:
        return Column(COUNTS[name].title, "件")
    return Column(next(rate.title for rate in preset.rates if rate.name == name), "%")


def _cells(row: Assessed, order: tuple[str, ...], graded: bool, compatible: bool) -> tuple[Cell, ...]:
    cells = [row.counts[one] if one in COUNTS else _rate(row, one, compatible) for one in order]
    score = None if row.score is None else float(row.score)
    grade = [row.grade if row.due or row.grade else NOTHING_DUE] if graded else []
    return (row.unit or TOTAL, *cells, score, *grade)


def _rate(row: Assessed, name: str, compatible: bool) -> float | None:
    rate = row.rates[name]
    if rate is None:
        return 0.0 if compatible else None
    return float(rate)


def _notes(assessment: Assessment, compatible: bool) -> Iterator[str]:
    yield _NOTES["pooled"]
    small = [row.unit for row in assessment.rows if row.small_sample]
    if small:
        more = f"等 {len(small)} 家单位" if len(small) > MOST_NAMED else ""
        yield _NOTES["small"].format(units="、".join(small[:MOST_NAMED]) + more)
    if not all(row.due for row in assessment.rows):
        yield _NOTES["compatible" if compatible else "nothing"]
