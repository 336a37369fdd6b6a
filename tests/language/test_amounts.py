"""Sums of money and numbers of people are read from everyday wording."""

import pytest

from language.amounts import find_amounts, find_people


@pytest.mark.parametrize(
    ("text", "yuan", "at_least"),
    [
        ("卡里还有六千多", 6_000, True), ("欠了我们3万5", 35_000, False), ("首付三十万块钱", 300_000, False), ("罚200", 200, False),
        ("¥1,200", 1_200, False), ("三百来块", 300, True), ("押金两千元", 2_000, False),
        ("补课费一个月一千二", 1_200, False), ("三千六买的", 3_600, False), ("涨到了2块8", 2, False), ("小料一盒三十六，太黑了", 36, False),
    ],
)  # fmt: skip
def test_money_is_found_with_a_unit_or_a_word_of_paying(text: str, yuan: int, at_least: bool) -> None:
    assert [(int(amount.value), amount.at_least) for amount in find_amounts(text)] == [(yuan, at_least)]


@pytest.mark.parametrize(
    "text",
    [
        "欠了3个月工资没给",
        "交了三次材料",
        "5楼",
        "12号",
        "停了3天",
        "玻璃碎了一块",
        "断了好几块板",
        "涨了百分之六十",
    ],
)
def test_other_quantities_are_no_money(text: str) -> None:
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "count", "at_least"),
    [
        ("我们七个人干了三个月", 7, False),
        ("娘俩在站台上等", 2, False), ("俺家五口没水吃", 5, False), ("两个大妈摔了", 2, False),
        ("群里两百多人", 200, True), ("200多人", 200, True), ("我们七个都没拿到钱", 7, False),
        ("上百户业主", 100, True), ("十几号人", 11, True), ("seven people", 7, False), ("over 30 families", 30, True),
    ],
)  # fmt: skip
def test_people_are_counted_exactly_or_at_least(text: str, count: int, at_least: bool) -> None:
    assert [(people.count, people.at_least) for people in find_people(text)] == [(count, at_least)]


@pytest.mark.parametrize(
    "text", ["一个人都没来", "5年级学生", "三楼的人", "我们三个月没工资", "第七人民医院"]
)
def test_no_crowd_where_nobody_is_counted(text: str) -> None:
    assert find_people(text) == ()
