"""Text as a printer may take it: no control characters and nothing that turns the reading direction. Pure.

What is left is still hostile: each printer passes it on as text, never as markup, formula or field.
"""

import re

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)
_LINES = re.compile(r"[\r\n\u2028\u2029\x85]+")


def printable(text: str) -> str:
    """One line of text."""
    return _UNPRINTABLE.sub("", _LINES.sub(" ", text.replace("\t", " "))).strip()


def lines(text: str) -> tuple[str, ...]:
    """The lines of a paragraph that somebody typed with line breaks; empty ones are dropped."""
    return tuple(line for part in _LINES.split(text) if (line := printable(part)))
