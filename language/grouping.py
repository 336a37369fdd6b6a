"""Groups texts that speak of one matter, whatever the city and without a list of topics: average-link clustering over
pairs of characters, weighted by how rare they are. Pure.

A title says what it is about; of the text behind it only the few pairs count that other titles have made telling (the name
of an estate that the own title leaves out). Common pairs are not looked at, so the work grows little faster than the
number of texts.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from language.lists import load, pattern_of
from language.ngrams import grams
from language.normalise import normalise

_NOISE = pattern_of(load("crowds")["noise"]["words"])
ALIKE = 0.2
"""Average likeness (cosine, 0...1) from which two groups are one: they share about a third of their telling pairs."""
_TELLING = 8  # pairs of a text that its title does not have
_LESS = 0.4  # what such a pair weighs beside one of the title
_MOST_COMMON = 400  # texts; a pair that so many have tells none of them apart
_COMMON_SHARE = 0.1
_FEW = 40  # texts; of so few none is common
_FAINT = 0.08  # likenesses below this are taken for none
_MOST_CHARACTERS = 600

Vector = Mapping[str, float]
Apart = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Text:
    """What is grouped: a title, and what stands behind it."""

    title: str
    body: str = ""


def grouped(texts: Sequence[Text], apart: Apart = lambda _one, _other: False) -> list[list[int]]:
    """The positions of the texts in groups, largest first, each in order; `apart` keeps two of them from being alike."""
    likeness = _likenesses(_vectors(texts), apart)
    groups = _Groups(likeness)
    return sorted((sorted(group) for group in groups.joined()), key=lambda group: (-len(group), group))


def _pairs(text: str) -> Counter[str]:
    pieces = _NOISE.split(normalise(text[:_MOST_CHARACTERS]))
    return Counter(gram for piece in pieces for gram in grams(piece) if "_" in gram)


def _vectors(texts: Sequence[Text]) -> list[Vector]:
    titles = [_pairs(text.title or text.body) for text in texts]
    owners = Counter(pair for title in titles for pair in title)
    rarity = {pair: math.log((len(texts) + 1) / (count + 0.5)) for pair, count in owners.items()}
    most = min(_MOST_COMMON, max(len(texts) * _COMMON_SHARE, _FEW))
    known = {pair for pair, count in owners.items() if 1 < count <= most}
    return [
        _vector(title, _pairs(text.body), known, rarity) for title, text in zip(titles, texts, strict=True)
    ]


def _vector(title: Counter[str], body: Counter[str], known: set[str], rarity: Vector) -> Vector:
    told = [pair for pair in body if pair in known and pair not in title]
    told.sort(key=lambda pair: (-rarity[pair] * math.sqrt(body[pair]), pair))
    weights = {pair: rarity[pair] for pair in title if pair in known}
    weights |= {pair: _LESS * rarity[pair] for pair in told[:_TELLING]}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {pair: weight / length for pair, weight in weights.items()} if length else {}


def _likenesses(vectors: Sequence[Vector], apart: Apart) -> list[dict[int, float]]:
    """For each text those that are like it, and how much."""
    having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    found: list[dict[int, float]] = [{} for _ in vectors]
    for one, vector in enumerate(vectors):
        sums: defaultdict[int, float] = defaultdict(float)
        for pair, weight in vector.items():
            for other, its in having[pair]:
                sums[other] += weight * its
            having[pair].append((one, weight))
        for other, likeness in sums.items():
            if likeness > _FAINT and not apart(one, other):
                found[one][other] = found[other][one] = likeness
    return found


class _Groups:
    """Average-link: the two groups that are most alike on average are joined, until none are alike enough."""

    def __init__(self, likeness: list[dict[int, float]]) -> None:
        self._members = {one: [one] for one in range(len(likeness))}
        self._sums = likeness
        self._waiting = [
            (-value, one, other, 1, 1)
            for one, others in enumerate(likeness)
            for other, value in others.items()
            if other < one and value >= ALIKE
        ]
        heapq.heapify(self._waiting)

    def joined(self) -> list[list[int]]:
        while self._waiting:
            _, one, other, *sizes = heapq.heappop(self._waiting)
            if [self._size(one), self._size(other)] == sizes:  # neither has grown or gone since
                self._join(one, other)
        return list(self._members.values())

    def _size(self, group: int) -> int:
        return len(self._members.get(group, ()))

    def _join(self, one: int, other: int) -> None:
        sums, theirs = self._sums[one], self._sums[other]
        sums.pop(other, None)
        for third, value in theirs.items():
            if third != one:
                sums[third] = sums.get(third, 0.0) + value
                self._sums[third].pop(other, None)
                self._sums[third][one] = sums[third]
        self._members[one] += self._members.pop(other)
        self._sums[other] = {}
        size = self._size(one)
        for third, value in sums.items():
            average = value / (size * self._size(third))
            if average >= ALIKE:
                heapq.heappush(self._waiting, (-average, one, third, size, self._size(third)))
