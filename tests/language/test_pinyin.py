"""Sound makes homophones and typed pinyin findable."""

import pytest
from pypinyin import lazy_pinyin

from language.pinyin import SYLLABLES, is_pinyin, sound_key, split_pinyin, syllables


def test_homophones_sound_the_same() -> None:
    assert syllables("身分证") == syllables("身份证") == ("shen", "fen", "zheng")


def test_readings_follow_the_word() -> None:
    assert syllables("银行") == ("yin", "hang")
    assert syllables("行走") == ("xing", "zou")


@pytest.mark.parametrize(
    "typed", ["zhigong yibao", "zhigongyibao", "ZhiGong YiBao", "zhi2 gong1 yi1 bao3", "zhígōng yībǎo"]
)
def test_typed_pinyin_is_cut_into_syllables(typed: str) -> None:
    assert split_pinyin(typed) == syllables("职工医保")
    assert is_pinyin(typed)


def test_apostrophe_and_umlaut_are_pinyin() -> None:
    assert split_pinyin("xi'an nǚ lvshi") == ("xi", "an", "nv", "lv", "shi")


def test_numbers_stay_in_typed_pinyin() -> None:
    assert split_pinyin("60 sui neng ban ma") == ("60", "sui", "neng", "ban", "ma")


@pytest.mark.parametrize(
    "text", ["hello", "where can i complain", "etc", "医保", "", "12345 110", "a" * 5_000]
)
def test_other_text_is_not_pinyin(text: str) -> None:
    assert not is_pinyin(text)


def test_pinyin_inside_chinese_counts_as_sound() -> None:
    assert syllables("yibao怎么交") == syllables("医保怎么交")


def test_sounds_that_dialects_merge_share_a_key() -> None:
    for one, other in [("zhi", "zi"), ("shen", "sheng"), ("nan", "lang"), ("lin", "ning")]:
        assert sound_key(one) == sound_key(other)
    assert sound_key("ban") != sound_key("pan")


def test_every_common_character_reads_as_a_known_syllable() -> None:
    rows, cells = range(0xB0, 0xD8), range(0xA1, 0xFF)  # GB 2312 level one: the 3,755 common characters
    common = [bytes([row, cell]).decode("gb2312", errors="ignore") for row in rows for cell in cells]
    assert {sound for char in common if char for sound in lazy_pinyin(char, v_to_u=False)} <= SYLLABLES
