"""What two versions differ in: by words, whole again when joined, and fast whatever the text."""

import time
from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.articles import Content
from knowledge_base.difference import Piece, compared, differences

OLD = Content("A-1", "民政局", "低保怎么办", "带户口本到街道办理。\n三个工作日办结。", wordings=("低保申请",))


def test_chinese_is_compared_by_words() -> None:
    before, after = compared("带户口本到街道办理。\n三天办结。", "带身份证到街道办理。\n三天办结。")
    assert before == (
        Piece("same", "带"),
        Piece("removed", "户口本"),
        Piece("same", "到街道办理。\n三天办结。"),
    )
    assert after == (Piece("same", "带"), Piece("added", "身份证"), Piece("same", "到街道办理。\n三天办结。"))


def test_only_fields_that_differ_are_told() -> None:
    new = replace(OLD, wordings=("低保申请", "怎么吃低保"), valid_to=date(2030, 1, 1))
    found = differences(OLD, new)
    assert [one.title for one in found] == ["其他问法", "有效期至"]
    assert found[1].after == (Piece("added", "2030-01-01"),)
    assert differences(OLD, OLD) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲 " * 9_000, "甲 " * 8_000 + "乙"),
        ("<script>\n\n\n x</script>", "\u202e<b>\r\n x"),
        ("一行\n" * 5_000, "一行\n" * 4_999),
        ("", "新"),
    ],
)
def test_both_sides_are_whole_and_nothing_takes_long(one: str, other: str) -> None:
    began = time.perf_counter()
    before, after = compared(one, other)
    assert time.perf_counter() - began < 2
    assert "".join(piece.text for piece in before) == one
    assert "".join(piece.text for piece in after) == other
