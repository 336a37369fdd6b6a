"""Formulas of an office: what they give, and what is said about one that cannot be read."""

from fractions import Fraction

import pytest

from reports.formulas import FormulaWrong, read_formula

KNOWN = {"due": "due", "应办理数": "due", "handled": "handled", "late": "late"}
VALUES = {"due": Fraction(8), "handled": Fraction(6), "late": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("handled / due", Fraction(3, 4)),
        ("1 - handled / due", Fraction(1, 4)),
        ("2 + 3 * 4 - 6 / 2 - 1", Fraction(10)),
        ("(2 + 3) * 4", Fraction(20)),
        ("-handled + 0.1", Fraction(-59, 10)),
        ("max(0, min(handled, 4, due) - 5)", Fraction(0)),
        ("（应办理数－2）×１０÷3", Fraction(20)),
        ("due / (handled - 6)", None),
        ("due + late", None),
    ],
)
def test_a_formula_gives_an_exact_value_or_none(text: str, value: Fraction | None) -> None:
    assert read_formula(text, KNOWN).value(VALUES) == value


def test_a_formula_tells_what_it_needs() -> None:
    assert read_formula("min(应办理数, 3) + handled", KNOWN).names == {"due", "handled"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("handeld / due", "第 1 个字符“h”处：没有“handeld”这个指标，是不是“handled”？"),
        (
            "due + 满意度",
            "第 7 个字符“满”处：没有“满意度”这个指标，可以用的有：due、应办理数、handled、late。",
        ),
        ("due +", "末尾：这里应是指标名称、数字或括号"),
        ("(due + 1", "末尾：这里缺少右括号"),
        ("due 1", "第 5 个字符“1”处：前面已经是完整的算式"),
        ("due ** 2", "第 6 个字符“*”处"),
        ("__import__('os')", "没有“__import__”这个指标"),
        ("max 1", "max 后面要写括号"),
        ("1e5", "第 2 个字符“e”处"),
        ("30% * due", "第 3 个字符“%”处"),
        (" ", "公式是空的"),
        ("1 + " * 100 + "1", "公式太长"),
        ("(" * 40 + "1" + ")" * 40, "套得太深"),
        ("1234567890123", "数字太长"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(FormulaWrong) as refused:
        read_formula(text, KNOWN)
    assert said in str(refused.value)
