"""Proper names before a suffix that tells what they name: 大王 before 饭店, 长征 before 路, 力健 before 健身房.

A name is taken from its suffix leftwards, word by word, until a word that names nothing (住, 在, 我们, 那家). Words that
only end like a name (一路, 公司法, 打工地) name nobody.
"""

import re
from bisect import bisect_right
from collections.abc import Collection
from functools import lru_cache

import rjieba

from language.lists import any_of, load
from language.spans import HAN

_lists = load("addresses")
_SUFFIXES = [suffix for suffixes in _lists["suffixes"].values() for suffix in suffixes]
ORDINARY = frozenset(_lists["ordinary"]["words"])
"""Words that end like an address and are none."""
_NOT_AFTER = re.compile(any_of(_lists["ordinary"]["not_after"]))
_STOP_WORDS = frozenset(_lists["stops"]["words"])
_STOP_CHARACTERS = frozenset(_lists["stops"]["characters"])
_STOP_KINDS = frozenset(_lists["stops"]["kinds"])
_GENERIC = frozenset(
    word.removesuffix(suffix) for word in ORDINARY for suffix in _SUFFIXES if word.endswith(suffix)
)
_GENERIC |= frozenset(_lists["ordinary"]["generic"])
_NAME_VERBS = frozenset(_lists["stops"]["name_verbs"])
_SHORT_NAMES = frozenset({"村", "巷"})  # 李村 has a name of one character, 东路 has none
_DIRECTIONS = frozenset("东西南北中")
_LONGEST_NAME = 10  # characters before the suffix
_WORD = re.compile(rf"[{HAN}a-z0-9]+")


def is_name(plain: str, start: int, suffix: "re.Match[str]", ordinary: Collection[str] = ORDINARY) -> bool:
    """Whether the words from `start` to the end of the suffix name one place or one business."""
    name, whole = plain[start : suffix.start()], plain[start : suffix.end()]
    shortest = 1 if suffix[0] in _SHORT_NAMES else 2
    if len(name) < shortest or whole in ordinary or _NOT_AFTER.match(plain, suffix.end()):
        return False
    return not all(word in _GENERIC for word in rjieba.cut(name))


@lru_cache(maxsize=64)
def words_of(plain: str) -> "Words":
    """The words of a text; a message is searched for places and for businesses."""
    return Words(plain)


class Words:
    """The words of a text with their kinds, to walk a name from its suffix leftwards."""

    def __init__(self, plain: str) -> None:
        self._words: list[tuple[int, int, str, str]] = []
        at = 0
        for word, kind in rjieba.tag(plain):
            self._words.append((at, at + len(word), word, kind))
            at += len(word)
        self._starts = [start for start, *_ in self._words]

    def name_start(self, start: int, end: int) -> int | None:
        """Where the name before the suffix begins; None when the suffix is only a piece of other words."""
        index = bisect_right(self._starts, start) - 1
        left, right, word, kind = self._words[index]
        if right > end or (left < start and right < end):
            return None
        if left < start and len(word) == 2 and (word in ORDINARY or not kind.startswith("n")):
            return None
        while index > 0 and start - self._words[index - 1][0] <= _LONGEST_NAME and self._names(index - 1):
            index -= 1
        return self._words[index][0]

    def _names(self, index: int) -> bool:
        _, _, word, kind = self._words[index]
        if word in _STOP_WORDS or not _WORD.fullmatch(word):
            return False
        if not rjieba.has_word(word) and _STOP_CHARACTERS & set(word):  # guessed: 我住 before 长征路
            return False
        if kind.startswith("v") and rjieba.has_word(word):
            return kind == "vn" or word in _NAME_VERBS
        return word in _DIRECTIONS or word.startswith("第") or kind[0] not in _STOP_KINDS
