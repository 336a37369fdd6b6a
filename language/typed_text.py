"""Typed pinyin in characters, well enough for the readers of wordings: wo de tousu zenme yang le is 我的投诉怎么样了.

The words are those of data/purpose_examples.csv, written for it, and of data/typed.toml; of several with one sound the one
that stands there oftenest. Nobody is shown the result.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from language.lists import load
from language.pinyin import is_pinyin, split_pinyin, word_syllables
from language.words import words

_LONGEST = 4  # syllables of a word
_CERTAIN = 1_000  # what a word of data/typed.toml counts


@lru_cache(maxsize=64)
def in_characters(text: str) -> str:
    """The text itself where it is no typed pinyin; syllables that no word has stay as they are."""
    return "".join(_words_of(split_pinyin(text))) if is_pinyin(text) else text


def _words_of(sounds: tuple[str, ...]) -> Iterator[str]:
    """The longest word at each place."""
    at = 0
    while at < len(sounds):
        for length in range(min(_LONGEST, len(sounds) - at), 0, -1):
            if word := _by_sound().get(sounds[at : at + length]):
                break
        yield word or f" {sounds[at]} "
        at += length if word else 1


@lru_cache(maxsize=1)
def _by_sound() -> dict[tuple[str, ...], str]:
    table = (files("language") / "data" / "purpose_examples.csv").read_text(encoding="utf-8")
    counts = Counter(word for row in csv.DictReader(table.splitlines()) for word in words(row["text"]))
    for word in load("typed")["words"]:
        counts[word] += _CERTAIN
    oftenest = sorted(
        ((word, count) for word, count in counts.items() if _is_han(word)),
        key=lambda each: (each[1], each[0]),
    )
    return {word_syllables(word): word for word, _ in oftenest if len(word) <= _LONGEST}


def _is_han(word: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in word)
