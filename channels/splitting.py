"""Long texts and buttons on platforms that take only so many bytes and no buttons. Pure."""

import re
from collections.abc import Callable, Iterator

from channels.messages import Option

# A Latin mark ends a sentence only before a space: it also stands inside web addresses and numbers.
_SENTENCE = re.compile(r".*?(?:\n+|[。！？；…]+[”’」』）]*\s*|[.!?;]+\s+|$)", re.DOTALL)
_CLAUSE = re.compile(r".*?(?:[，、：]|\s+|$)", re.DOTALL)


Size = Callable[[str], int]
"""How long a text is for its platform; the size of two texts together is the sum of theirs."""


def utf8_bytes(text: str) -> int:
    """The size of a text in UTF-8."""
    return len(text.encode())


def split(text: str, most: int, size: Size = utf8_bytes) -> tuple[str, ...]:
    """Cut a text into parts of at most `most` by `size`, at ends of sentences where that is possible.

    Nothing is lost but white space at the cuts. A sentence that is too long is cut at a comma or space, a word that
    is too long between characters. `most` must hold one character (4 bytes).
    """
    if most < 4:
        raise ValueError("a part must have room for one character: at least 4 bytes")
    parts: list[str] = []
    held = ""
    for piece in _pieces(text, most, size):
        if size((held + piece).rstrip()) > most:
            parts.append(held)
            held = ""
        held += piece
    parts.append(held)
    return tuple(trimmed for part in parts if (trimmed := part.strip()))


def with_numbers(text: str, options: tuple[Option, ...]) -> str:
    """The text with its options as numbered lines, unless its author wrote them there already."""
    lines = _numbered(options)
    missing = [line for line in lines if line not in text.splitlines()]
    return "\n".join([text, *lines]) if missing else text


def without_numbers(text: str, options: tuple[Option, ...]) -> str:
    """The text without the numbered lines at its end that repeat its options, for pages that show buttons."""
    return text.removesuffix("\n".join(_numbered(options))).rstrip("\n") if options else text


def _numbered(options: tuple[Option, ...]) -> list[str]:
    return [f"{number}. {option.label}" for number, option in enumerate(options, start=1)]


def _pieces(text: str, most: int, size: Size) -> Iterator[str]:
    """Sentences; of those that are too long their clauses; of those that are too long runs of characters."""
    for sentence in _SENTENCE.findall(text):
        if size(sentence) <= most:
            yield sentence
            continue
        for clause in _CLAUSE.findall(sentence):
            yield from _runs(clause, most, size)


def _runs(text: str, most: int, size: Size) -> Iterator[str]:
    run: list[str] = []
    length = 0
    for character in text:
        if length + size(character) > most:
            yield "".join(run)
            run, length = [], 0
        run.append(character)
        length += size(character)
    yield "".join(run)
