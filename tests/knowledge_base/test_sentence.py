"""A question is taken apart into what may and what must not differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.sentence import take_apart
from language.normalise import normalise


def meanings(text: str) -> set[str]:
    return {unit.meaning for unit in take_apart(text).units} - {""}


def test_decisive_words_name_their_side() -> None:
    assert take_apart("职工社保卡丢了怎么挂失").sides["办什么"] == {"挂失"}
    assert take_apart("异地就医").sides == {"户籍": {"外地"}}


def test_the_longer_word_decides_within_a_group() -> None:
    assert take_apart("临时身份证和居住证").sides["证件"] == {"身份证", "居住证"}
    assert take_apart("公积金贷款").sides["贷款"] == {"公积金贷款"}


@pytest.mark.parametrize("text", ["满六十岁", "满60岁"])
def test_numbers_are_read_with_their_measure(text: str) -> None:
    assert take_apart(text).numbers == {"岁": {"60"}}


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("不缴费会怎样", True),
        ("缴费会怎样", False),
        ("能不能缴费", False),
        ("户口本找不到了", False),
        ("不动产证怎么办", False),
        ("没有单位怎么交", True),
        ("暖气不热", False),
    ],
)
def test_negation_is_told_from_its_look_alikes(text: str, negated: bool) -> None:
    assert take_apart(text).negated is negated


def test_questions_and_complaints_are_told_apart() -> None:
    asked, told = take_apart("停水了怎么办"), take_apart("停水三天了没人管")
    assert (asked.asks, asked.complains) == (True, False)
    assert (told.asks, told.complains) == (False, True)


def test_framing_weighs_less_than_what_is_asked() -> None:
    weights = {unit.text: unit.weight for unit in take_apart("请问护照怎么办").units}
    assert max(weights["请"], weights["怎"]) < 0.5 < weights["护"]


def test_everyday_words_share_a_meaning() -> None:
    assert meanings("房本") & meanings("不动产权证")
    assert meanings("补领") & meanings("补办")


def test_one_character_counts_as_a_word_only_where_it_is_one() -> None:
    assert "交" not in meanings("公交")
    assert "缴费" in meanings("怎么交")


@given(st.text() | st.text("护照医保㈱①Ⅻ办 yibao jiao,.0123１２\u200b\ud800"))
def test_a_text_has_no_more_units_than_characters(text: str) -> None:
    """The room that a base keeps for its rows relies on it."""
    normal = normalise(text)
    assert len(take_apart(normal).units) <= len(normal)
