"""Rates, scores and grades: a printed month with all its rows, the rules behind them, and what a city may change."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from hotline.assessment import assessing, preset_named
from reports.assessment import UnitCounts, assess
from reports.assessment_table import NOTHING_DUE, assessment_table, formula_in_words
from reports.presets import PresetRules, PresetWrong, RateRules, read_preset
from reports.rounding import half_up
from tests.reports.assessing import counts, preset, rules

MONTH = Path(__file__).parent / "data" / "monthly.csv"
PRINTED = {
    "closing_rate": "closing", "on_time_rate": "on_time_closing", "rework_rate": "reworked",
    "dissatisfied_rate": "dissatisfaction",
}  # fmt: skip
COUNTED = ("accepted", "due", "handled", "on_time", "rework", "dissatisfied", "rated")


def _printed() -> list[dict[str, str]]:
    with MONTH.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_and_the_total_of_a_printed_month_come_out_as_printed() -> None:
    printed = _printed()
    units = [UnitCounts(row["unit"], {name: int(row[name]) for name in COUNTED}) for row in printed[:-1]]
    found = assess(preset(), units, compatible=True)
    assert len(found.rows) == 31
    for row, expected in zip((*found.rows, found.total), printed, strict=True):
        rates = {shown: half_up((row.rates[name] or Fraction(0)) * 100, 2) for name, shown in PRINTED.items()}
        assert rates == {shown: Decimal(expected[shown]) for shown in PRINTED.values()}, expected["unit"]
        assert (row.score, row.grade) == (Decimal(expected["score"]), expected["grade"]), expected["unit"]
    assert {name: str(found.total.counts[name]) for name in COUNTED} == {
        name: printed[-1][name] for name in COUNTED
    }
    honest = assess(preset(), units)
    assert [row.score is None for row in honest.rows] == [row.counts["due"] == 0 for row in honest.rows]
    assert honest.total == found.total


def test_the_letterbox_is_scored_by_who_is_satisfied() -> None:
    letters = UnitCounts(
        "丙区",
        {"accepted": 10, "due": 9, "handled": 9, "on_time": 9, "rework": 0, "rated": 9, "satisfied": 9},
    )
    [row] = assess(preset("letterbox"), [letters]).rows
    assert (row.score, row.grade, row.rates["satisfied_rate"]) == (Decimal(100), "A", Fraction(1))


@pytest.mark.parametrize(
    ("numbers", "score", "grade"),
    [
        ({"due": 1, "handled": 1, "on_time": 1}, "100.0", "A"),
        ({"due": 10, "handled": 9, "on_time": 8, "rework": 1, "dissatisfied": 1, "rated": 4}, "84.0", "C"),
        ({"due": 80, "handled": 80, "on_time": 80, "dissatisfied": 7, "rated": 80}, "98.3", "A"),
        ({"due": 1, "handled": 1, "on_time": 1, "rework": 1, "dissatisfied": 1, "rated": 1}, "60.0", "D"),
        ({"due": 2000, "handled": 2000, "on_time": 2000, "dissatisfied": 1001, "rated": 2000}, "90.0", "A"),
        ({"due": 2}, "40.0", "D"),
    ],
)
def test_scores_round_half_up_and_the_grade_follows_what_is_printed(
    numbers: dict[str, int], score: str, grade: str
) -> None:
    [row] = assess(preset(), [counts(numbers)]).rows
    assert (str(row.score), row.grade) == (score, grade)


def test_nothing_due_has_no_score_and_one_rating_is_marked() -> None:
    units = [
        counts({"accepted": 3, "rated": 2, "dissatisfied": 1}),
        counts({"due": 1, "handled": 1, "on_time": 1, "rated": 1, "dissatisfied": 1}, "乙局"),
    ]
    found = assess(preset(), units)
    assert (found.rows[0].score, found.rows[0].grade, found.rows[0].rates["dissatisfied_rate"]) == (
        None, None, Fraction(1, 2),
    )  # fmt: skip
    assert [row.small_sample for row in found.rows] == [False, True]
    assert found.total.counts["rated"] == 3 and found.total.rates["dissatisfied_rate"] == Fraction(2, 3)
    table = assessment_table("assessment", "考核", found)
    assert [column.title for column in table.columns] == [
        "部门名称", "受理案件数", "应办理数", "办理数", "办结率", "按期办理数", "按期办结率", "返工数", "返工率", "回访不满意数",
        "回访不满意率", "有效回访评价数", "综合指标值", "等级评价",
    ]  # fmt: skip
    assert table.rows[0][-2:] == (None, NOTHING_DUE) and "* 乙局：有效回访评价只有 1 件" in table.note
    assert table.total and table.rows[-1][0] == "合计"
    compatible = assessment_table("assessment", "考核", assess(preset(), units, True), True)
    assert compatible.rows[0][-2:] == (40.0, "E") and compatible.rows[0][4] == 0


def test_three_rates_count_basically_satisfied_nine_tenths() -> None:
    heard = {"rated": 20, "contacted": 19, "solved": 15, "satisfied": 12, "basically": 4}
    found = assess(preset("huairou"), [UnitCounts("东站", heard)], compatible=True)
    [row] = found.rows
    assert row.rates == {
        "response_rate": Fraction(19, 20), "solved_rate": Fraction(3, 4), "satisfied_rate": Fraction(39, 50),
    }  # fmt: skip
    assert (row.score, row.grade) == (Decimal("78.20"), None)
    nothing = dict.fromkeys(heard, 0)
    assert assess(preset("huairou"), [UnitCounts("西站", nothing)]).rows[0].score is None
    assert formula_in_words(found.preset) == "10×响应率 + 50×解决率 + 40×满意率"


def test_a_city_changes_weights_grades_and_the_day_from_which_another_preset_holds() -> None:
    own = replace(
        rules(), weights={"closing_rate": 20.0, "on_time_rate": 40.0}, grades={"A": 95.0},
        since={"2025-01-01": "huairou"},
    )  # fmt: skip
    late = counts({"due": 4, "handled": 4, "on_time": 3})
    [row] = assess(preset_named(own, "yueyang"), [late]).rows
    assert (row.score, row.grade) == (Decimal("90.0"), "B")
    days = (date(2024, 12, 31), date(2025, 1, 1))
    assert [assessing(own).on(day).name for day in days] == ["yueyang", "huairou"]
    assert preset_named(own, "huairou").grades == ()


def test_a_formula_of_a_citys_own_may_have_floors() -> None:
    strict = PresetRules(
        title="我们的办法", version="1", rates={"late": RateRules("超期率", "应办理数 - 按期办理数", "due")},
        terms={"all": "max(0, 100 - 200 * 超期率)"}, weights={"all": 1},
    )  # fmt: skip
    found = assess(
        read_preset("ours", strict),
        [counts({"due": 10, "on_time": 7}), counts({"due": 4, "on_time": 1}, "乙局")],
    )
    assert [row.score for row in found.rows] == [Decimal(40), Decimal(0)]


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        ({"weights": {"speed": 3.0}}, ("weights", "speed"), "没有名为“speed”的计分项"),
        ({"terms": {"all": "1 - 超期"}}, ("terms", "all"), "没有“超期”这个指标，是不是“超期率”？"),
        ({"terms": {}, "weights": {}}, ("terms",), "至少写一个计分项"),
        ({"weights": {}}, ("terms", "all"), "没有权重"),
        ({"rates": {"due": RateRules("应办率", "due", "due")}}, ("rates", "due"), "同名"),
        ({"zero_when_empty": ("gone",)}, ("zero_when_empty",), "没有名为“gone”的比率"),
        ({"score_digits": 9}, ("score_digits",), "在 0 与 4 之间"),
    ],
)
def test_an_assessment_that_cannot_be_used_is_told_with_its_key(
    change: dict[str, object], path: tuple[str, ...], said: str
) -> None:
    sound = PresetRules(
        "考核", "1", {"late": RateRules("超期率", "due - on_time", "due")}, {"all": "late"}, {"all": 1}
    )
    with pytest.raises(PresetWrong) as refused:
        read_preset("ours", replace(sound, **change))  # type: ignore[arg-type]
    assert refused.value.path == path and said in str(refused.value)
