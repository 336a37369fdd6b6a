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


@pytest.mark.parametrize(
    ("text", "meaning"), [("养殖证怎么申请", "申请"), ("医保缴多少", "缴费"), ("执照咋销", "注销")]
)
def test_a_word_of_asking_takes_nothing_from_what_is_asked(text: str, meaning: str) -> None:
    assert meaning in {told.removeprefix("办什么:") for told in meanings(text)}


def test_the_longer_word_decides_within_a_group() -> None:
    assert take_apart("临时身份证和居住证").sides["证件"] == {"身份证", "居住证"}
    assert take_apart("公积金贷款").sides["贷款"] == {"公积金贷款"}


def test_a_word_without_a_side_hides_the_shorter_ones_in_it() -> None:
    assert take_apart("养老保险").sides["险种"] == {"养老"}
    assert "险种" not in take_apart("养老院").sides


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("家里人走失了去哪报案", "家里人走丢了去哪报案"),
        ("我是个体户，咋报税", "我是个体工商户，咋报税"),
        ("娃的疫苗本", "孩子的接种证"),
        ("房照", "不动产权证书"),
    ],
)
def test_no_two_names_of_one_thing_are_opposed(one: str, other: str) -> None:
    said, asked = take_apart(one), take_apart(other)
    assert meanings(one) & meanings(other)
    assert all(said.sides[group] & asked.sides[group] for group in said.sides.keys() & asked.sides.keys())


@pytest.mark.parametrize(
    ("group", "one", "other"),
    [
        ("开关", "短信提醒怎么开通", "短信提醒怎么退订"),
        ("户籍", "本地户口的孩子", "户口不在本地的孩子"),
        ("孩次", "头胎休几天", "老三休几天"),
        ("始末", "早班车几点", "尾班车几点"),
        ("先后", "婚前买的房", "婚后买的房"),
        ("办理人", "亲自去领", "替我妈去领"),
        ("对象", "小孩坐车要票吗", "高龄老人坐车要票吗"),
    ],
)
def test_sides_are_found_in_the_words_of_citizens(group: str, one: str, other: str) -> None:
    said, asked = take_apart(one).sides[group], take_apart(other).sides[group]
    assert said and asked and not said & asked


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
        ("过期了能换不", False),
        ("不晓得去哪办", False),
        ("冇单位点样交", True),
        ("有冇窗口", False),
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
