"""Long texts and buttons on platforms that take only so many bytes and no buttons. Pure."""

import re
from collections.abc import Iterator

from channels.messages import Option

# A Latin mark ends a sentence only before a space: it also stands inside web addresses and numbers.
_SENTENCE = re.compile(r".*?(?:\n+|[。！？；…]+[”’」』）]*\s*|[.!?;]+\s+|$)", re.DOTALL)
_CLAUSE = re.compile(r".*?(?:[，、：]|\s+|$)", re.DOTALL)


def split(text: str, most_bytes: int) -> tuple[str, ...]:
    """Cut a text into parts of at most `most_bytes` UTF-8 bytes, at ends of sentences where that is possible.

    Nothing is lost but white space at the cuts. A sentence that is too long is cut at a comma or space, a word that
    is too long between characters. `most_bytes` must hold one character (4 bytes).
    """
    if most_bytes < 4:
        raise ValueError("a part must have room for one character: at least 4 bytes")
    parts: list[str] = []
    held = ""
    for piece in _pieces(text, most_bytes):
        if _size((held + piece).rstrip()) > most_bytes:
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
    return text.removesuffix("\n" + "\n".join(_numbered(options))) if options else text


def _numbered(options: tuple[Option, ...]) -> list[str]:
    return [f"{number}. {option.label}" for number, option in enumerate(options, start=1)]


def _pieces(text: str, most_bytes: int) -> Iterator[str]:
    """Sentences; of those that are too long their clauses; of those that are too long runs of characters."""
    for sentence in _SENTENCE.findall(text):
        if _size(sentence) <= most_bytes:
            yield sentence
            continue
        for clause in _CLAUSE.findall(sentence):
            yield from _runs(clause, most_bytes)


def _runs(text: str, most_bytes: int) -> Iterator[str]:
    run: list[str] = []
    size = 0
    for character in text:
        if size + _size(character) > most_bytes:
            yield "".join(run)
            run, size = [], 0
        run.append(character)
        size += _size(character)
    yield "".join(run)


def _size(text: str) -> int:
    return len(text.encode())
