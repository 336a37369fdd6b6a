"""Slots: `{contacts}` in a sentence stands for a figure, `{contacts:chain}` for its trend, `{categories}` for a list. Pure.

Sentences come from packs and from people who edit an issue, so a slot is nothing but a name: no code, no attribute.
"""

import re
from collections.abc import Mapping

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*(?::[a-z][a-z0-9]*)?)\}")
UNKNOWN = "〔没有“{name}”这项数据〕"
"""What stands where nothing can be filled in; nobody overlooks it, and an issue with it is not released."""


def names(text: str) -> tuple[str, ...]:
    """The slots of a text in their order, each once."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def unknown(text: str, slots: Mapping[str, str]) -> tuple[str, ...]:
    """The slots of a text that nothing fills."""
    return tuple(name for name in names(text) if name not in slots)


def plain(text: str) -> str:
    """Words from outside as they may stand in a text with slots: their braces are none."""
    return text.replace("{", "｛").replace("}", "｝")


def said(text: str, /, **values: object) -> str:
    """A sentence of the book with these values in its slots; what it names beside them can be seen (`UNKNOWN`)."""
    return fill(text, {name: str(value) for name, value in values.items()})


def fill(text: str, slots: Mapping[str, str]) -> str:
    """The text with its slots filled; every other brace stays as it is."""
    return "".join(piece for piece, _ in pieces(text, slots))


def pieces(text: str, slots: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filled text in pieces: each with the figure or table that fills it, or empty; for pages that link figures."""
    found, at = [], 0
    for match in _SLOT.finditer(text):
        found.append((text[at : match.start()], ""))
        name = match[1]
        found.append(
            (slots.get(name, UNKNOWN.format(name=name)), name.partition(":")[0] if name in slots else "")
        )
        at = match.end()
    return [piece for piece in (*found, (text[at:], "")) if piece[0]]
