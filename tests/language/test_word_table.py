"""Words are found in a text."""

from language.word_table import Hit, WordTable


def test_words_are_found_everywhere_or_the_longest_only() -> None:
    table = WordTable([("社保", 1), ("社保卡", 2), ("保卡", 3), ("社保卡片", 4)])
    assert list(table.find_all("领社保卡")) == [Hit(1, 4, 2), Hit(1, 3, 1), Hit(2, 4, 3)]
    assert list(table.find_longest("领社保卡")) == [Hit(1, 4, 2)]
