"""Expressions of time become days, seen from Thursday 17 October 2024."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from language.times import find_times
from tests.language.tables import rows

NOW = datetime(2024, 10, 17, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize("row", rows("times"), ids=lambda row: row["text"])
def test_an_expression_of_time_has_its_days(row: dict[str, str]) -> None:
    hits = find_times(row["text"], NOW)
    assert [(hit.text, str(hit.first), str(hit.last), hit.since) for hit in hits] == [
        (row["phrase"], row["first"], row["last"], bool(row["since"]))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "3号楼没水",
        "人民路15号",
        "三年级的学生",
        "每周三收垃圾",
        "周一到周五几点上班",
        "五一路修路",
        "天然气停了",
        "16楼",
        "99999999天前",
        "我妈今年六十八了",
        "两个月大的娃",
        "周六开门吗",
        "一晚上没睡",
        "干了四个月",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert find_times(text, NOW) == ()


def test_a_holiday_beyond_the_calendar_is_not_guessed() -> None:
    assert find_times("春节那几天", NOW.replace(year=2090)) == ()
