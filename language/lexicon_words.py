"""Where the words of a lexicon stand in a text: as written, with something slipped in, or as they sound.

What is found here is only a mention; `lexicon_context` judges it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import rjieba

from language.danger_classes import written_out
from language.lists import load
from language.pinyin import is_pinyin, split_pinyin
from language.sounds import sound_of
from language.spans import HAN, aligned, tokens
from language.word_table import WordTable

Parts = tuple[tuple[int, int], ...]
"""Start and end of each part of a word."""

_lists = load("lexicon")
_LIGHT = frozenset(_lists["light"])
_PARTICLES: list[str] = _lists["particles"]
_JOINT = re.compile(r"\.{2,}|…+")
_GAP = 12  # characters between the parts of a word that the pack cut itself
_SHORT_GAP = 4  # 煤气(管道又)泄漏
_ALL_HAN = re.compile(rf"[{HAN}]+")
_BETWEEN = r"\W+(?:(?!no\b|not\b|never\b)[\w']+\W+){0,2}?"


class Mention(NamedTuple):
    word: str
    owner: int
    parts: Parts


class _Word(NamedTuple):
    word: str
    owner: int
    parts: tuple[str, ...]
    gap: int


class WordIndex:
    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._words: list[_Word] = []
        self._latin: list[tuple[re.Pattern[str], str, int]] = []
        self._starting: defaultdict[str, set[int]] = defaultdict(set)
        for word, owner in words:
            self._add(word, owner)
        said = tuple(_said(dict.fromkeys(part for word in self._words for part in word.parts)))
        self._written = WordTable((form, part) for words, part in said for form in _forms(words))
        self._heard = WordTable(
            (sound_of(words), (words, part)) for words, part in said if _is_told_by_its_sound(words)
        )

    def find(self, plain: str) -> Iterator[Mention]:
        """All mentions in `aligned` text."""
        places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for start, end, part in self._written.find_all(plain):
            places[part].append((start, end))
        for start, end, part in self._misheard(plain):
            places[part].append((start, end))
        for number in sorted({number for part in places for number in self._by_first_part(part)}):
            word = self._words[number]
            yield from (Mention(word.word, word.owner, parts) for parts in _chains(word, places))
        if re.search("[a-z]", plain):
            for pattern, name, owner in self._latin:
                yield from (Mention(name, owner, (match.span(),)) for match in pattern.finditer(plain))

    def _add(self, word: str, owner: int) -> None:
        plain = aligned(word).strip()
        if plain.isascii():
            self._latin.append((_latin_pattern(plain), word, owner))
            return
        parts = tuple(part for part in map(str.strip, _JOINT.split(plain)) if part)
        if len(parts) > 1:
            self._enter(_Word(word, owner, parts, _GAP))
            return
        for whole in map(aligned, written_out(plain)):
            self._enter(_Word(word, owner, (whole,), _GAP))
            if halves := _halves(whole):
                self._enter(_Word(word, owner, halves, _SHORT_GAP))

    def _enter(self, word: _Word) -> None:
        self._words.append(word)
        self._starting[word.parts[0]].add(len(self._words) - 1)

    def _by_first_part(self, part: str) -> set[int]:
        return self._starting.get(part, set())

    def _misheard(self, plain: str) -> Iterator[tuple[int, int, str]]:
        found = [
            hit
            for hit in self._heard.find_all(sound_of(plain))
            if plain[hit.start : hit.end] != hit.meaning[0]
        ]
        if not found:
            return
        whole = [(token.start, token.end) for token in tokens(plain) if token.end - token.start > 1]
        for start, end, (words, part) in found:
            if _is_slip(plain, start, words, whole):
                yield start, end, part


def _said(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The words for each part, with the part: a kind of words is one part, however many words it has."""
    return ((words, part) for part in parts for words in map(aligned, written_out(part)))


def _chains(word: _Word, places: dict[str, list[tuple[int, int]]]) -> Iterator[Parts]:
    """The parts of a word in their order, each near the one before."""
    chains: list[Parts] = [(place,) for place in places[word.parts[0]]]
    for part in word.parts[1:]:
        chains = [
            (*chain, place)
            for chain in chains
            for place in places.get(part, ())
            if 0 <= place[0] - chain[-1][1] <= word.gap
        ]
    yield from chains


def _is_told_by_its_sound(part: str) -> bool:
    return sum(char not in _LIGHT for char in part) >= 3 and bool(_ALL_HAN.fullmatch(part))


def _forms(part: str) -> Iterator[str]:
    """着火 (and 着火了) also as 着了火, 着起火: a verb and its object let particles in."""
    yield part
    core = part.rstrip("了啦咯")
    if (
        len(core) == 2
        and _ALL_HAN.fullmatch(core)
        and (not rjieba.has_word(core) or rjieba.tag(core)[0][1] == "v")
    ):
        yield from (core[0] + particle + core[1] for particle in _PARTICLES if particle not in core)


def _halves(word: str) -> tuple[str, ...]:
    """煤气泄漏 is 煤气...泄漏; 不想活了 is no such pair of words."""
    pair = tuple(rjieba.cut(word)) if len(word) == 4 else ()
    return pair if [len(half) for half in pair] == [2, 2] else ()


def _is_slip(plain: str, start: int, part: str, whole: list[tuple[int, int]]) -> bool:
    """One character in three may be another of the same sound, unless it belongs to a word that makes sense."""
    wrong = [start + i for i, char in enumerate(part) if plain[start + i] != char]
    if len(wrong) > len(part) // 3 or any(plain[i] in _LIGHT for i in wrong):
        return False
    return not any(left <= i < right for i in wrong for left, right in whole)


def _latin_pattern(phrase: str) -> re.Pattern[str]:
    parts, between = (
        (split_pinyin(phrase), "[ ']?") if is_pinyin(phrase) else (tuple(phrase.split()), _BETWEEN)
    )
    body = between.join(map(re.escape, parts))
    return re.compile(rf"(?<![a-z]){body}(?![a-z])")
