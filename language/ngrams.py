"""Cuts text into characters and pairs of characters, the units that Chinese search and matching count.

A Chinese character is one unit; a word in Latin letters or a number is one unit however long.
"""

import re

from language.normalise import fold

_UNIT = re.compile(r"[a-z0-9.%]+|\w")
_RUN = re.compile(r"[a-z0-9.%]+|[^\x00-\x7f\s]+")


PAIR = "_"
"""Stands between the two units of a pair and keeps it apart from a unit."""


def units(text: str) -> list[str]:
    """The units of normalised text in their order: `医保5g` -> 医 保 5g."""
    return _UNIT.findall(text)


def grams(text: str) -> list[str]:
    """Units and pairs of neighbours, repeats included; in a pair `PAIR` stands between the two."""
    single = units(text)
    return single + [f"{left}{PAIR}{right}" for left, right in zip(single, single[1:], strict=False)]


def search_text(text: str) -> str:
    """What full-text indexes store and are asked for: pairs of characters, Latin words, numbers; by spaces.

    Both engines split on spaces, so `公租房申请` is found by `租房` without a Chinese tokenizer. A run of one
    character stays alone.
    """
    return " ".join(part for run in _RUN.findall(fold(text)) for part in _search_parts(run))


def _search_parts(run: str) -> list[str]:
    if run.isascii() or len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]
