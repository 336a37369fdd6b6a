"""The two word tables of matching, read once: words that decide between articles, and everyday words that mean the
same. They hold general Chinese only; a city's own words are wordings of its articles.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")


class Sense(NamedTuple):
    """A word of `everyday_words.csv`: its kind (framing, question, focus, same, complaint) and what it stands for."""

    kind: str
    name: str


class Side(NamedTuple):
    """One side of an opposition of `decisive_words.csv`: (办什么, 挂失) excludes (办什么, 补办)."""

    group: str
    name: str


class Hit(NamedTuple, Generic[Meaning]):
    start: int
    end: int
    meaning: Meaning


class WordTable(Generic[Meaning]):
    """Finds known words in a text in time that grows with the text, not with the table."""

    def __init__(self, words: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: defaultdict[str, list[tuple[str, Meaning]]] = defaultdict(list)
        for word, meaning in words:
            self._by_first[word[0]].append((word, meaning))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find_all(self, text: str) -> Iterator[Hit[Meaning]]:
        """Every occurrence, overlapping ones too; the longer first where several begin together."""
        for start, first in enumerate(text):
            for word, meaning in self._by_first.get(first, ()):
                if text.startswith(word, start):
                    yield Hit(start, start + len(word), meaning)

    def find_longest(self, text: str) -> Iterator[Hit[Meaning]]:
        """Occurrences from left to right that do not overlap, the longest at each place."""
        end = 0
        for hit in self.find_all(text):
            if hit.start >= end:
                end = hit.end
                yield hit


@lru_cache(maxsize=1)
def everyday_words() -> WordTable[Sense]:
    return WordTable((word, Sense(row["kind"], row["name"])) for row, word in _rows("everyday_words.csv"))


@lru_cache(maxsize=1)
def decisive_words() -> WordTable[Side]:
    return WordTable((word, Side(row["group"], row["side"])) for row, word in _rows("decisive_words.csv"))


def _rows(name: str) -> Iterator[tuple[dict[str, str], str]]:
    with (files("knowledge_base") / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split("|"):
                yield row, word
