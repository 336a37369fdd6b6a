"""The answer comes in the language of the question."""

import pytest

from language.scripts import language_of


@pytest.mark.parametrize(
    "text",
    [
        "医保怎么交",
        "zhigong yibao zenme jiao",
        "我的WiFi坏了 call me",
        "",
        "12345",
        "ok",
        "ETC 怎么办理",
        "HX24101260320020",
    ],
)
def test_chinese_and_pinyin_are_answered_in_chinese(text: str) -> None:
    assert language_of(text) == "zh"


@pytest.mark.parametrize(
    "text", ["Where can I complain?", "Hello, I am a foreign student. 12345", "water is off 停水"]
)
def test_english_is_answered_in_english(text: str) -> None:
    assert language_of(text) == "en"
