"""Text in a form as long as the original, character for character, so that what is found can be shown and cut out.

All finders of this folder read `aligned(text)` and answer with offsets into the text they were given. A dozen of them
read the same message, so what they ask of its text is kept for a moment.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

import rjieba

from language.normalise import fold

HAN = r"\u3400-\u9fff"

_ABBREVIATIONS = r"(?<!\bno)(?<!\bmr)(?<!\bms)(?<!\bdr)(?<!\bst)(?<!\brd)(?<!\bapt)(?<!\be\.g)(?<!\bi\.e)"
_FULL_STOP = rf"(?<![0-9]){_ABBREVIATIONS}\.(?=\s|$|[{HAN}])|(?<=[{HAN}])\."
_SENTENCE_END = re.compile(rf"(?:[。!?;…\n]|{_FULL_STOP})+")
_SPACE_AS_COMMA = rf"(?<=[{HAN}]) +(?=\S)"
_CLAUSE_END = re.compile(rf"(?:[。!?;…\n,:~]|{_FULL_STOP}|{_SPACE_AS_COMMA})+")


class Span(NamedTuple):
    """A piece of a text and where it stands."""

    start: int
    end: int
    text: str


class HasSpan(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Hit = TypeVar("Hit", bound=HasSpan)


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    start: int
    end: int


class _SameLength(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = " " if 0xD800 <= code <= 0xDFFF else chr(code)  # half a character: no library takes it
        folded = fold(char)
        plain = folded if len(folded) == 1 else unicodedata.normalize("NFKC", char).lower()
        self[code] = plain if len(plain) == 1 else char
        return self[code]


_SAME_LENGTH = _SameLength()


@lru_cache(maxsize=512)
def aligned(text: str) -> str:
    """Simplified, half-width, lower case; punctuation kept (ASCII where it has a twin); same length."""
    return text.translate(_SAME_LENGTH)


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[Span, ...]:
    """Sentences with their closing mark, blank ones left out."""
    return _pieces(text, _SENTENCE_END)


@lru_cache(maxsize=256)
def clauses(text: str) -> tuple[Span, ...]:
    """Clauses with their closing mark; a space between Chinese words closes one, as people type it for a comma."""
    return _pieces(text, _CLAUSE_END)


def tokens(text: str) -> list[Token]:
    """Words of `aligned` text with their offsets; only words of the dictionary, no guessed ones (我住 in 我住长征路)."""
    return [Token(word, start, end) for word, start, end in rjieba.tokenize(text, hmm=False)]


@lru_cache(maxsize=256)
def boundaries(text: str) -> frozenset[int]:
    """Offsets where a word begins or ends, so that 新区 is not found in 最新区别."""
    return frozenset({0, len(text), *(token.start for token in tokens(text))})


def apart(hits: Iterable[Hit]) -> list[Hit]:
    """Those that overlap none before them, in the order of the text; so the preferred hits come first."""
    kept: list[Hit] = []
    taken = bytearray()
    for hit in hits:
        taken.extend(bytes(max(0, hit.end - len(taken))))
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _pieces(text: str, end: re.Pattern[str]) -> tuple[Span, ...]:
    pieces, start = [], 0
    for mark in end.finditer(aligned(text)):
        pieces.append(_trimmed(text, start, mark.end()))
        start = mark.end()
    pieces.append(_trimmed(text, start, len(text)))
    return tuple(piece for piece in pieces if any(char.isalnum() for char in piece.text))


def _trimmed(text: str, start: int, end: int) -> Span:
    raw = text[start:end]
    left = start + len(raw) - len(raw.lstrip())
    return Span(left, left + len(raw.strip()), raw.strip())
