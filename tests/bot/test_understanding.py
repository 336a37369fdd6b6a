"""Which messages tell a language: those with real words of it."""

import pytest

from bot.hearing import Heard
from bot.understanding import _act, _asked_apart, language_told
from knowledge_base.matcher import Matcher, Question

RUDE = (Heard("辱骂", "abuse"),)


@pytest.mark.parametrize("text", ["Jinxiu Huayuan", "https://example.org/a/b", "138 0000 0000", "ok", "Wang"])
def test_names_links_and_numbers_tell_no_language(text: str) -> None:
    assert language_told(text) == ""


def test_words_tell_their_language() -> None:
    assert (language_told("the water is off"), language_told("停水了")) == ("en", "zh")


def test_to_be_somewhat_like_a_report_outweighs_neither_praise_nor_insult() -> None:
    assert _act("渡口的小周师傅帮我妈把行李搬上船，太感谢了，表扬一下", ()) == "praise"
    assert _act("你们就是一群吸血鬼，天天光会收钱", RUDE) == "abuse"
    assert _act("表扬个屁，路灯还是不亮", ()) == "content"
    assert _act("暖气冰凉一个礼拜了，你们这帮吸血鬼", RUDE) == "content"


@pytest.mark.parametrize(
    ("asked", "apart"),
    [
        ("图书馆几点关门，还有停车场多少钱", ("图书馆几点关门", "停车场多少钱")),
        ("借书证怎么办，还有要带什么材料", ("借书证怎么办，还有要带什么材料",)),
        ("图书馆几点关门", ("图书馆几点关门",)),
        ("图书馆几点关门，还有停车场多少钱，" * 9, ("图书馆几点关门，还有停车场多少钱，" * 9,)),
    ],
)
def test_questions_side_by_side_come_apart_where_different_articles_answer(
    asked: str, apart: tuple[str, ...]
) -> None:
    known = ("图书馆几点关门", "停车场多少钱", "借书证怎么办")
    base = Matcher([Question(text, text, False) for text in known], 0.7, 0.1)
    assert _asked_apart(asked, base.match) == apart
