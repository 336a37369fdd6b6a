"""Writes a message in the words of the knowledge base where it only sounds like them: 身分证 becomes 身份证, typed
`zhigong yibao` becomes 职工医保. What the base does not know stays as it was.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from language.ngrams import units
from language.pinyin import is_pinyin, sound_key, split_pinyin, word_syllables
from language.words import words

Sounds = tuple[str, ...]

_LONGEST_WORD = 6
_MOST_WORDS_KEPT = 10_000
_OFTEN = 3  # two characters sound like many words: only one that the base uses often is meant
_LATIN = re.compile("[a-z']+")


class Heard(NamedTuple):
    """One character with its sound, or one typed syllable (`typed`); `known` is the length of its word in the base."""

    text: str
    sound: str
    typed: bool
    known: int


class Speller:
    """`counts`: how often each word occurs in the base; the more frequent of two homophones wins."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._by_sound: dict[Sounds, str] = {}
        self._by_like_sound: dict[Sounds, str] = {}
        self._lengths: dict[Sounds, tuple[int, ...]] = {}
        self._hear_word = lru_cache(maxsize=_MOST_WORDS_KEPT)(self._heard)
        for word in sorted(counts, key=lambda word: (counts[word], word)):
            sounds = word_syllables(word)
            if len(sounds) == len(word) and not word.isascii():
                self._enter(word, sounds)

    def respell(self, text: str) -> str:
        """The normalised text in the base's spelling; the same text when nothing in it needs another."""
        heard = [unit for word in words(text) for unit in self._typed(word, text) or self._hear_word(word)]
        if all(unit.known > 1 for unit in heard):
            return text
        written: list[Heard | str] = []
        place = 0
        while place < len(heard):
            word = self._word_at(heard, place)
            written.append(word or heard[place])
            place += len(word) if word else 1
        return _join(written)

    def _enter(self, word: str, sounds: Sounds) -> None:
        alike = _alike(sounds)
        self._by_sound[sounds] = word
        self._by_like_sound[alike] = word
        if 1 < len(word) <= _LONGEST_WORD:
            known = {len(word), *self._lengths.get(alike[:2], ())}
            self._lengths[alike[:2]] = tuple(sorted(known, reverse=True))

    def _word_at(self, heard: list[Heard], place: int) -> str | None:
        head = _alike(tuple(unit.sound for unit in heard[place : place + 2]))
        for length in (*self._lengths.get(head, ()), 1):
            window = heard[place : place + length]
            word = self._spelling(window) if len(window) == length else None
            if word:
                return word
        return None

    def _spelling(self, window: list[Heard]) -> str | None:
        """The base's word for these sounds; written characters must be kept for one half at least."""
        typed = all(unit.typed for unit in window)
        if not typed and (len(window) < 2 or any(unit.known >= len(window) for unit in window)):
            return None
        sounds = tuple(unit.sound for unit in window)
        word = self._by_sound.get(sounds)
        if typed:
            return word or self._by_like_sound.get(_alike(sounds))
        if word is None or (len(window) == 2 and self._counts[word] < _OFTEN):
            return None
        kept = sum(unit.typed or unit.text == character for unit, character in zip(window, word, strict=True))
        return word if 2 * kept >= len(window) else None

    def _heard(self, word: str) -> tuple[Heard, ...]:
        characters, sounds = units(word), word_syllables(word)
        known = len(word) if word in self._counts else 0
        if len(characters) != len(sounds):
            sounds = tuple(characters)
        return tuple(Heard(text, sound, False, known) for text, sound in zip(characters, sounds, strict=True))

    def _typed(self, word: str, text: str) -> tuple[Heard, ...]:
        """A Latin word is typed pinyin when it has two syllables, or when the whole message is pinyin."""
        if not _LATIN.fullmatch(word):
            return ()
        cut = split_pinyin(word)
        if len(cut) < 2 and not is_pinyin(text):
            return ()
        return tuple(Heard(syllable, syllable, True, 0) for syllable in cut)


def _alike(sounds: Sounds) -> Sounds:
    return tuple(map(sound_key, sounds))


def _join(written: list[Heard | str]) -> str:
    """Latin units keep a space between them, or two syllables would become another word."""
    text = ""
    for part in written:
        piece = part if isinstance(part, str) else part.text
        between = " " if text[-1:].isascii() and text[-1:].isalnum() and piece[:1].isascii() else ""
        text += between + piece
    return text
