"""Any message becomes one comparable form, and no message can break it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.normalise import MATCHING_CAP, fold, normalise


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("身份證丟了補辦要幾天", "身份证丢了补办要几天"),
        ("ＷｉＦｉ　收费５０％", "wifi收费50%"),
        ("医\u200b保\ufeff卡\u202e怎么绑", "医保卡怎么绑"),
        ("电梯👨‍👩‍👧停了❤️！！！", "电梯停了"),
        ("护照 到期了，咋换？", "护照到期了咋换"),
        ("住房面积 89.5 平方米。", "住房面积89.5平方米"),
        ("三个月六十岁", "三个月六十岁"),
        ("where can I complain?", "where can i complain"),
    ],
)
def test_writing_variants_become_one_form(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("呃那个那个我想问一下啊，医保怎么交", "我想问一下医保怎么交"),
        ("嗯嗯，啊，公租房", "公租房"),
        ("急急急急急！！！", "急急"),
        ("快来人快来人快来人快来人", "快来人"),
    ],
)
def test_fillers_and_repeats_of_speech_are_reduced(spoken: str, meant: str) -> None:
    assert normalise(spoken) == meant


def test_digits_are_never_shortened() -> None:
    assert normalise("11110000，13900000000") == "11110000 13900000000"


def test_search_form_keeps_fillers_and_word_boundaries() -> None:
    assert fold("呃，那个 投訴") == "呃 那个 投诉"


def test_punctuation_alone_becomes_nothing() -> None:
    assert normalise("？？！… 👍") == ""


@given(st.text())
def test_folding_never_raises_and_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("呃啊那个这 ,医保快来1.%\u200b\ud800"))
def test_normalising_is_folded_text(text: str) -> None:
    assert fold(normalise(text)) == normalise(text)


def test_length_is_bounded() -> None:
    assert len(normalise("ﷺ医保" * 50_000)) <= MATCHING_CAP
    assert fold("\ud800医\udfff保") == "医保"
