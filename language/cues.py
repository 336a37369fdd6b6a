"""Weighs the wordings that show what a message wants; the lists are in data/purposes.toml."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from language.lists import load, pattern_of
from language.normalise import MATCHING_CAP
from language.speech import spoken

KINDS = ("咨询", "求助", "投诉", "建议", "举报")
_MOST = 2  # wordings of one group that count: a long letter is not five times a complaint


@dataclass(frozen=True, slots=True)
class Weights:
    """The sum and the words found, by kind; `heaviest` is the weight of the best single wording of a kind."""

    sums: dict[str, float]
    heaviest: dict[str, float]
    words: dict[str, tuple[str, ...]]


_CUES = tuple(
    (cue["kind"], float(cue["weight"]), pattern_of(cue["words"])) for cue in load("purposes")["cue"]
)


@lru_cache(maxsize=256)
def weigh(text: str) -> Weights:
    """The weights of a message. Kept for a moment: several judgements of one message read the same weights."""
    plain = spoken(text[:MATCHING_CAP])
    sums: defaultdict[str, float] = defaultdict(float)
    heaviest: defaultdict[str, float] = defaultdict(float)
    words: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for kind, weight, pattern in _CUES:
        found = _first_words(pattern, plain)
        if found:
            sums[kind] += weight * (1 + 0.4 * (len(found) - 1))
            heaviest[kind] = max(heaviest[kind], weight)
            words[kind] += found
    return Weights(dict(sums), dict(heaviest), dict(words))


def _first_words(pattern: re.Pattern[str], plain: str) -> tuple[str, ...]:
    if not pattern.search(plain):
        return ()
    found: list[str] = []
    for match in pattern.finditer(plain):
        if match[0] and match[0] not in found:
            found.append(match[0])
        if len(found) == _MOST:
            break
    return tuple(found)
