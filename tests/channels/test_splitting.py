"""Long texts are cut where a reader would pause, nothing is lost, and no part is too long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messages import Option
from channels.splitting import split, with_numbers, without_numbers

TEXTS = st.text(alphabet="护照办理，。！\n ab.c😀", max_size=300)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXTS, st.integers(4, 60))
def test_no_part_is_too_long_or_empty_and_no_word_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(0 < len(part.encode()) <= most for part in parts)
    assert bare("".join(parts)) == bare(text)


def test_a_text_that_fits_stays_whole() -> None:
    assert split("您好。请带身份证。", 2048) == ("您好。请带身份证。",)


def test_cuts_fall_at_ends_of_sentences() -> None:
    assert split("先取号。再排队！最后办理？", 24) == ("先取号。再排队！", "最后办理？")


def test_a_closing_quote_stays_with_its_sentence() -> None:
    assert split("他说：“明天来。”我们等。", 30) == ("他说：“明天来。”", "我们等。")


def test_a_sentence_that_is_too_long_is_cut_at_a_comma() -> None:
    assert split("请带身份证、户口本，到窗口", 20) == ("请带身份证、", "户口本，", "到窗口")


def test_a_web_address_is_not_cut_at_its_question_mark() -> None:
    assert split("查看 https://a.cn/b?c=1&d=2 谢谢", 26) == ("查看", "https://a.cn/b?c=1&d=2", "谢谢")


def test_a_part_needs_room_for_a_character() -> None:
    with pytest.raises(ValueError, match="4 bytes"):
        split("您好", 3)


def test_buttons_become_numbered_lines() -> None:
    options = (Option("报修", "报修"), Option("投诉", "投诉"))
    assert with_numbers("请选择", options) == "请选择\n1. 报修\n2. 投诉"


def test_lines_that_the_author_wrote_are_not_repeated() -> None:
    text = "请选择\n1. 报修\n2. 投诉"
    assert with_numbers(text, (Option("报修", "a"), Option("投诉", "b"))) == text


def test_a_text_without_options_stays_as_it_is() -> None:
    assert with_numbers("请选择", ()) == "请选择"
    assert without_numbers("请选择", ()) == "请选择"


@pytest.mark.parametrize("text", ["请选择", "我记下 2 件：\n1. 停水\n2. 停电\n对吗？", ""])
def test_numbered_lines_of_the_options_come_off(text: str) -> None:
    options = (Option("停水", "停水"), Option("停电", "停电"))
    assert without_numbers(with_numbers(text, ()) + "\n1. 停水\n2. 停电", options) == text


def test_other_numbered_lines_at_the_end_stay() -> None:
    text = "带上：\n1. 身份证\n2. 户口本"
    assert without_numbers(text, (Option("报修", "报修"), Option("投诉", "投诉"))) == text
