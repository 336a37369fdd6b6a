"""Names of places in Latin letters: pinyin in a row or cut (xiangyang xiaoqu, Minleyuan), or half English (Wenhua Road)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from language.lists import load
from language.pinyin import syllables

_KINDS: dict[str, str] = load("places")["english_kinds"]
_LETTERS = re.compile(r"[a-z]+")
_LATIN_ENOUGH = re.compile(r"[a-z]{4}")
_HAN = re.compile(r"[\u3400-\u9fff]{3,}")
_FEWEST = 3  # syllables; two are too many words
_FEWEST_BEFORE_KIND = 2
_LONGEST = 12  # words of a name
_WITHIN = " '-"


class TypedNames:
    """Made from names as they are compared and the place that each stands for. A sound that two places share names none."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def find(self, plain: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and place of each name in `aligned` text; the longest from each word on."""
        if not _LATIN_ENOUGH.search(plain):
            return
        words = [(match.start(), match.end()) for match in _LETTERS.finditer(plain)]
        for first in range(len(words)):
            if found := self._longest(plain, words[first : first + _LONGEST]):
                yield words[first][0], *found

    def _longest(self, plain: str, words: list[tuple[int, int]]) -> tuple[int, str] | None:
        joined, before, found = "", words[0][0], None
        for start, end in words:
            if plain[before:start].strip(_WITHIN):
                break
            joined, before = joined + plain[start:end], end
            if joined in self._places:
                found = end, self._places[joined]
        return found

    @cached_property
    def _places(self) -> dict[str, str]:
        """By spelling; made when the first letters are read."""
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for name, place in self._names.items():
            for typed in _spellings(name):
                owners[typed].add(place)
        return {typed: next(iter(places)) for typed, places in owners.items() if len(places) == 1}


def _spellings(name: str) -> Iterator[str]:
    """xiangyangxiaoqu; wenhuaroad."""
    if not _HAN.fullmatch(name):
        return
    sounds = syllables(name)
    if len(sounds) >= _FEWEST:
        yield "".join(sounds)
    for kind, words in _KINDS.items():
        proper = name.removesuffix(kind)
        if proper != name and len(proper) >= _FEWEST_BEFORE_KIND:
            yield from ("".join(syllables(proper)) + word.replace(" ", "") for word in words.split("|"))
