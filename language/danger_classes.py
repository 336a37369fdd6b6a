"""Words of danger that are made of kinds of words: <刀棍>...<伤人> stands for each weapon followed by each deed.

People tell of one danger in more words than a list can hold; of each kind of word there are few.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from language.lists import load

_CLASS = re.compile(r"<([^<>|]+)>")


def written_out(word: str) -> Iterator[str]:
    """Each word that a word of safety.csv stands for; itself where it names no kind. An unknown kind stands for nothing."""
    pieces = _CLASS.split(word)  # every second one is a kind
    choices = [_kinds().get(piece, ()) if place % 2 else (piece,) for place, piece in enumerate(pieces)]
    return map("".join, product(*choices))


def unknown_kinds(word: str) -> list[str]:
    """The kinds that a word names and nobody has written down."""
    return [name for name in _CLASS.findall(word) if name not in _kinds()]


@lru_cache(maxsize=1)
def _kinds() -> dict[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in load("danger_classes").items()}
