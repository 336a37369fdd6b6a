"""Shops, companies and projects that a message names, and whether two people mean the same one. Pure.

Works for a city that nobody has described: a name is told by its suffix (data/addresses.toml, data/crowds.toml), and people
who mean one shop write it in many ways (力健健身房, 力健健身, 城东力健).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import rjieba

from language.lists import any_of, load
from language.names import ORDINARY, is_name, words_of
from language.sounds import sound_of
from language.spans import HasSpan, aligned

_lists = load("crowds")
_SUFFIXES = [*load("addresses")["suffixes"]["site"], *_lists["objects"]["suffixes"]]
_SUFFIX = re.compile(any_of(_SUFFIXES) + "+")
_ORDINARY = ORDINARY | frozenset(_lists["objects"]["ordinary"])
_ENDING = re.compile(rf"(?<=..){any_of([*_lists['endings']['words'], *_SUFFIXES])}$")
_KINDS = {kind: re.compile(any_of(words)) for kind, words in _lists["kinds"].items()}
_VANISHED = re.compile(any_of(_lists["vanished"]["words"]))
VANISHED: str = _lists["vanished"]["title"]
"""What it is called when a business is gone and the city has no topic for that."""
_CONTRAST = frozenset(load("places")["contrast"])
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
MOST_CHARACTERS = 1_000
"""Of a message; a name that comes later is not what it is about."""
_SHORTEST_PROPER = 2
_MAY_SLIP = 4
"""A proper name as long as this may have one wrong character; of a shorter one that would be another name."""


@lru_cache(maxsize=256)
def _objects(text: str, masked: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    plain = aligned(text[:MOST_CHARACTERS])
    for left, right in masked:
        plain = plain[:left] + "#" * (min(right, len(plain)) - left) + plain[right:]
    words = words_of(plain)
    found: dict[str, None] = {}
    taken = 0
    for match in _SUFFIX.finditer(plain):
        start = words.name_start(match.start(), match.end())
        if start is None or start < taken or not is_name(plain, start, match, _ORDINARY):
            continue
        if all(word in _ORDINARY for word in rjieba.cut(plain[start : match.start()])):  # 小区物业公司
            continue
        found[text[start : match.end()]] = None
        taken = match.end()
    return tuple(found)


def objects_in(text: str, known: Iterable[HasSpan] = ()) -> tuple[str, ...]:
    """Names of businesses in the order of the text; nothing that overlaps `known` (what the gazetteer found)."""
    return _objects(text, tuple((hit.start, hit.end) for hit in known))


def has_vanished(text: str) -> bool:
    """Whether a message says that a business is gone: closed, run away, not to be reached."""
    return bool(_VANISHED.search(aligned(text[:MOST_CHARACTERS])))


def unnamed_kind(text: str) -> str:
    """The kind of business (健身房) of which a message says that it is gone, without its name; "" for none."""
    return kind_of(text[:MOST_CHARACTERS]) if has_vanished(text) else ""


def kind_of(name: str) -> str:
    """The kind of business that words tell (力健健身 is a 健身房), "" where they tell none."""
    plain = aligned(name)
    return next((kind for kind, words in _KINDS.items() if words.search(plain)), "")


@lru_cache(maxsize=4096)
def proper(name: str) -> str:
    """What is left of a name when the words that everybody leaves out are taken off: 力健 of 力健健身俱乐部."""
    plain = _BRACKETS.sub("", aligned(name)).replace(" ", "")
    while (shorter := _ENDING.sub("", plain)) != plain:
        plain = shorter
    return plain


def same_name(one: str, other: str) -> bool:
    """Whether two written names are one: equal, one inside the other, equal by sound, or apart by one slip.

    一店 and 二店, 东 and 西 are never slips of each other.
    """
    first, second = sorted((proper(one), proper(other)), key=len)
    if len(first) < _SHORTEST_PROPER:
        return aligned(one) == aligned(other)
    if second.startswith(first):
        return not _CONTRAST & set(second.removeprefix(first))
    if first in second:  # 城东力健 is where 力健 is
        return True
    if len(first) == len(second):
        wrong = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
        if any(_CONTRAST & set(pair) for pair in wrong):
            return False
        return sound_of(first) == sound_of(second) or (len(wrong) == 1 and len(first) >= _MAY_SLIP)
    return len(first) >= _MAY_SLIP and _is_one_missing(first, second)


def _is_one_missing(shorter: str, longer: str) -> bool:
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter and longer[at] not in _CONTRAST for at in range(len(longer))
    )
