"""Known words looked up at every offset of a text, in time that grows with the text and not with the table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")


class Hit(NamedTuple, Generic[Meaning]):
    start: int
    end: int
    meaning: Meaning


class WordTable(Generic[Meaning]):
    """Finds words by their first character and length; a word may have several meanings."""

    def __init__(self, words: Iterable[tuple[str, Meaning]]) -> None:
        meanings: defaultdict[str, list[Meaning]] = defaultdict(list)
        for word, meaning in words:
            meanings[word].append(meaning)
        # Tuples: a table holds thousands of words, and a list or a set of one takes two to five times as much.
        self._meanings: Mapping[str, tuple[Meaning, ...]] = {word: tuple(of) for word, of in meanings.items()}
        lengths: defaultdict[str, list[int]] = defaultdict(list)
        for first, length in sorted({(word[0], len(word)) for word in meanings}, reverse=True):
            lengths[first].append(length)
        self._lengths: Mapping[str, list[int]] = dict(lengths)

    def find_all(self, text: str) -> Iterator[Hit[Meaning]]:
        """Every occurrence, overlapping ones too; the longer first where several begin together."""
        for start, first in enumerate(text):
            for length in self._lengths.get(first, ()):
                end = start + length
                for meaning in self._meanings.get(text[start:end], ()) if end <= len(text) else ():
                    yield Hit(start, end, meaning)

    def find_longest(self, text: str) -> Iterator[Hit[Meaning]]:
        """Occurrences from left to right that do not overlap, the longest at each place."""
        end = 0
        for hit in self.find_all(text):
            if hit.start >= end:
                end = hit.end
                yield hit
