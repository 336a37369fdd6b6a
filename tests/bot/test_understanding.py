"""Which messages tell a language: those with real words of it."""

import pytest

from bot.understanding import language_told


@pytest.mark.parametrize("text", ["Jinxiu Huayuan", "https://example.org/a/b", "138 0000 0000", "ok", "Wang"])
def test_names_links_and_numbers_tell_no_language(text: str) -> None:
    assert language_told(text) == ""


def test_words_tell_their_language() -> None:
    assert (language_told("the water is off"), language_told("停水了")) == ("en", "zh")
