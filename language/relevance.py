"""How far a reply speaks of its request: what both say, weighed by rarity, against what is said of other things.

Pairs of characters, words in Latin letters and numbers are compared; courtesy and officialese weigh nothing, so that no
city's texts are needed to know what is rare. Why so, and how well it works: docs/decisions/0011-what-a-reply-must-show.md.
"""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from language.lists import load, pattern_of
from language.ngrams import units
from language.normalise import fold
from language.topics import topics_of

_MOST = 3_000
"""Characters of a text that are compared; who has not come to the matter by then does not speak of it."""
_LEAD = 40
"""Units at the beginning of a request, where its title or its point stands."""
_STEM = 5
"""Letters that tell an English word: leaking is leaked, lease is not least."""
_CHARACTER = 0.35
"""What one character in common weighs beside a pair: 报停 and 停止 share one and mean the same."""

# What makes the score, in units of likeness (a cosine). Round numbers, measured and not fitted.
_TAKEN_UP = 0.1  # the share of the request's beginning that the reply takes up
_ELSEWHERE, _NEARBY = 0.02, 0.01  # names another district, another road or estate
_OTHER_TOPIC = 0.02  # speaks of another everyday matter; twice that when the words agree in nothing
_BY_CHANCE, _LONG = (
    0.02,
    500,
)  # long replies are like any request: the logarithm of their length, up to so many units
_SPREAD = 0.04

_lists = load("replies")["relevance"]
_LEVELS = {
    level: re.compile(rf"([a-z]{{1,3}}\d{{0,3}}|[^\x00-\x7f])(?:{kinds})")
    for level, kinds in _lists["levels"].items()
}
_NOT_NAMES = frozenset(_lists["not_names"])
_ORDINARY = frozenset(load("addresses")["ordinary"]["words"])
_KIN = tuple(map(frozenset, _lists["kin"]))
_COMMON = pattern_of(_lists["common"])
_GAP = ""
_ENGLISH = frozenset(_lists["common_english"])


@dataclass(frozen=True, slots=True)
class Relevance:
    """`score` 0..1: how surely the reply belongs to the request; at 0.3 hardly anything speaks for it or against it.
    `likeness` 0..1 is the bare cosine of what both say.
    """

    score: float
    likeness: float


@dataclass(frozen=True, slots=True)
class _Profile:
    """A text as it is compared: weights of its grams, the grams of its beginning, names by their level."""

    weights: Mapping[str, float]
    size: float
    lead: frozenset[str]
    names: Mapping[str, frozenset[str]]
    topics: frozenset[str]
    length: int


def relevance(request: str, reply: str) -> Relevance:
    """Judge one reply; takes about a millisecond for texts of some hundred characters."""
    asked, said = _profile(request), _profile(reply)
    common = asked.weights.keys() & said.weights.keys()
    likeness = math.fsum(asked.weights[gram] ** 2 for gram in common) / math.sqrt(asked.size * said.size)
    surplus = (
        likeness
        + _TAKEN_UP * _taken_up(asked, said)
        - _BY_CHANCE * math.log1p(min(said.length, _LONG) / 10)
        - sum(_ELSEWHERE if level == "district" else _NEARBY for level in _elsewhere(asked, said))
        - _OTHER_TOPIC * _apart(asked.topics, said.topics) * (1 if any("_" in gram for gram in common) else 2)
    )
    return Relevance(1 / (1 + math.exp(-surplus / _SPREAD)), likeness)


def weights_of(text: str) -> Mapping[str, float]:
    """What a text is compared by: its grams and how rare each is."""
    return _profile(text).weights


@lru_cache(maxsize=64)
def _profile(text: str) -> _Profile:
    plain = fold(text, _MOST)
    parts = _parts(plain)
    known, rarest = _rarity()
    weights = {
        gram: known.get(gram, rarest) * (_CHARACTER if len(gram) == 1 else 1.0) for gram in _grams(parts)
    }
    return _Profile(
        weights=weights,
        size=1 + math.fsum(weight**2 for weight in weights.values()),
        lead=frozenset(_grams(parts[:_LEAD])),
        names={level: _names(plain, kind) for level, kind in _LEVELS.items()},
        topics=topics_of(text[:_MOST]),
        length=len(parts),
    )


def _parts(plain: str) -> list[str]:
    """The units of a text, with a gap where courtesy and officialese stood: nothing is a pair across it."""
    parts: list[str] = []
    for piece in _COMMON.split(plain):
        parts += [*units(piece), _GAP]
    return parts


def _grams(parts: list[str]) -> Iterator[str]:
    """Pairs of neighbours, single characters, and Latin words and numbers by themselves."""
    for one, other in zip(parts, parts[1:], strict=False):
        if one and other:
            yield f"{one}_{other}"
    for part in parts:
        if not part.isascii():
            yield part
        elif _tells(part):
            yield part[:_STEM] if part.isalpha() else part


def _tells(part: str) -> bool:
    """A Latin word or a number of three signs and more; a year tells nothing."""
    return len(part) > 2 and part not in _ENGLISH and not re.fullmatch(r"(?:19|20)\d\d", part)


def _names(plain: str, kind: re.Pattern[str]) -> frozenset[str]:
    """The ends of names with their kinds: 林路 of 柳林路, a7县; ordinary words that only end so are none."""
    found = (match[0] for match in kind.finditer(plain) if match[1] not in _NOT_NAMES)
    return frozenset(found) - _ORDINARY


def _taken_up(asked: _Profile, said: _Profile) -> float:
    whole = math.fsum(asked.weights[gram] for gram in asked.lead)
    shared = math.fsum(asked.weights[gram] for gram in asked.lead & said.weights.keys())
    return shared / whole if whole else 0.0


def _elsewhere(asked: _Profile, said: _Profile) -> Iterator[str]:
    """The levels on which each names something and they agree in nothing."""
    for level, names in asked.names.items():
        if names and said.names[level] and not names & said.names[level]:
            yield level


def _apart(asked: frozenset[str], said: frozenset[str]) -> bool:
    """Both speak of everyday matters, and of none that touch each other."""
    return bool(asked and said) and not asked & said and not any(kin & asked and kin & said for kin in _KIN)


@lru_cache(maxsize=1)
def _rarity() -> tuple[dict[str, float], float]:
    """How rare each gram is in everyday requests, and the weight of one never seen there."""
    table = (files("language") / "data" / "purpose_examples.csv").read_text(encoding="utf-8")
    texts = [row["text"] for row in csv.DictReader(table.splitlines())]
    spread = Counter(gram for text in texts for gram in set(_grams(_parts(fold(text)))))
    rarest = math.log(1 + len(texts)) + 1
    return {gram: rarest - math.log(1 + count) for gram, count in spread.items()}, rarest
