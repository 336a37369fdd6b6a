"""The word tables say one thing of a word."""

import csv
from collections import Counter
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    with (files("knowledge_base") / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def repeated(words: Counter[str]) -> list[str]:
    return [word for word, count in words.items() if count > 1 or not word or word != word.strip()]


def test_an_everyday_word_has_one_meaning() -> None:
    table = rows("everyday_words.csv")
    assert {row["kind"] for row in table} == {"framing", "question", "focus", "same", "complaint"}
    assert not repeated(Counter(word for row in table for word in row["words"].split("|")))
    assert all("|" in row["words"] for row in table if row["kind"] == "same")


def test_a_decisive_word_has_one_side_of_a_group_and_a_side_has_an_opposite() -> None:
    table = rows("decisive_words.csv")
    assert not repeated(Counter(row["group"] + word for row in table for word in row["words"].split("|")))
    sides = Counter(row["group"] for row in table if row["side"])
    assert min(sides.values()) > 1
    assert {row["group"] for row in table} == set(sides)
    assert all(row["special"] in ("", "1") for row in table)
    assert all(row["side"] for row in table if row["special"])
