"""Groups texts that speak of one matter at one place, whatever the city and without a list of topics: average-link
clustering over pairs of characters, weighted by how rare they are. Pure.

Where it is and what is wrong are compared apart (`language/place_names.py`) and must both agree: the same complaint from
another estate is another matter, and so is another complaint from the same estate. A title weighs as what it is about;
the text behind it tells what the title leaves out. Every text is compared with those alone that share a name, or a telling
pair where one of them names no place.
"""

import heapq
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from language.average_link import AverageLink
from language.lists import load, pattern_of
from language.ngrams import grams
from language.normalise import normalise
from language.place_names import Cut, PlaceNames, learn_names
from language.sparse_rows import Finder, Rows, Weights

_NUMBERED = re.compile(r"\d")  # houses, days and dates of two texts agree by chance
_NOISE = pattern_of(load("crowds")["noise"]["words"])
ALIKE = 0.2
"""Average likeness (0...1) from which two groups are one."""
_FAINT = 0.1  # likenesses below this are taken for none
_PLACE, _MATTER = 0.7, 0.3  # likeness is the weighted geometric mean of both
_NO_PLACE = 0.35  # what two texts are taken to agree in place when one of them names none in its title
_BODY = 0.7  # of the likeness of two matters; the rest is the titles'
_BODY_PLACE = 0.4  # what a name in the text weighs beside one in the title
_TELLING = 60  # pairs of a text that are compared, the most telling ones
_COMMON_SHARE = 0.15  # a pair that more of the texts have tells none of them apart
_FEW = 40  # texts; of so few none is common
_CHANCE = 0.01  # two matters agree so much whatever they are about: 业主, 已经, 没人管
_TOUCHING = 0.05  # of place or title: less makes no candidate
_MOST_CHARACTERS = 600

Apart = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Text:
    """What is grouped: a title, what stands behind it, and the place where it is told apart."""

    title: str
    body: str = ""
    place: str = ""


def names_in(texts: Sequence[Text]) -> PlaceNames:
    """The names of places that these texts use."""
    return learn_names([f"{text.title}\n{text.body}" for text in texts])


def grouped(
    texts: Sequence[Text], names: PlaceNames, apart: Apart = lambda _one, _other: False
) -> list[list[int]]:
    """The positions of the texts in groups, largest first, each in order; `names` are those of their places, `apart` keeps
    two of them from being alike."""
    groups = AverageLink(_likenesses(texts, names, apart), ALIKE)
    return sorted((sorted(group) for group in groups.joined()), key=lambda group: (-len(group), group))


def _pairs(text: str) -> Counter[str]:
    pieces = _NOISE.split(normalise(text[:_MOST_CHARACTERS]))
    return Counter(gram for piece in pieces for gram in grams(piece) if "_" in gram)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text tells: where in its title and in its text, and what in either; each as pairs with their counts."""

    title_places: Counter[str]
    places: Counter[str]
    title: Counter[str]
    whole: Counter[str]


def _read(text: Text, names: PlaceNames) -> _Reading:
    title, body = (
        names.cut(text.title or text.body[:_MOST_CHARACTERS]),
        names.cut(text.body[:_MOST_CHARACTERS]),
    )
    if text.place:
        title = Cut((text.place, *title.names), title.rest)
    title_places, what = _pairs("，".join(title.names)), _pairs(title.rest)
    return _Reading(
        title_places=title_places,
        places=title_places + _pairs("，".join(body.names)),
        title=what,
        whole=what
        + Counter({pair: n for pair, n in _pairs(body.rest).items() if not _NUMBERED.search(pair)}),
    )


def _rarity(counts: Iterable[Counter[str]], texts: int) -> Weights:
    owners = Counter(pair for own in counts for pair in own)
    most = max(texts * _COMMON_SHARE, _FEW)
    return {
        pair: math.log((texts + 1) / (count + 0.5)) for pair, count in owners.items() if 1 < count <= most
    }


def _unit(weights: Weights, length: float = 1.0) -> Weights:
    size = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {pair: length * weight / size for pair, weight in weights.items()} if size else {}


def _place(reading: _Reading, rarity: Weights) -> Weights:
    return _unit(
        {
            pair: rarity[pair] * (1 if pair in reading.title_places else _BODY_PLACE)
            for pair in reading.places
            if pair in rarity
        }
    )


def _title(reading: _Reading, rarity: Weights) -> Weights:
    return _unit({pair: rarity[pair] for pair in reading.title if pair in rarity}, math.sqrt(1 - _BODY))


def _whole(reading: _Reading, rarity: Weights) -> Weights:
    told = [
        (rarity[pair] * math.sqrt(count), pair) for pair, count in reading.whole.items() if pair in rarity
    ]
    top = heapq.nsmallest(_TELLING, told, key=lambda one: (-one[0], one[1]))
    return _unit({f"+{pair}": weight for weight, pair in top}, math.sqrt(_BODY))


def _likenesses(texts: Sequence[Text], names: PlaceNames, apart: Apart) -> list[dict[int, float]]:
    """For each text those that are like it, and how much."""
    readings = [_read(text, names) for text in texts]
    place_rarity = _rarity((reading.places for reading in readings), len(texts))
    places = Rows([_place(reading, place_rarity) for reading in readings])
    title_rarity = _rarity((reading.title for reading in readings), len(texts))
    titles = [_title(reading, title_rarity) for reading in readings]
    whole_rarity = _rarity((reading.whole for reading in readings), len(texts))
    wholes = [_whole(reading, whole_rarity) for reading in readings]
    matters = Rows([{**title, **whole} for title, whole in zip(titles, wholes, strict=True)])
    by_place, by_title = Finder(places), Finder(Rows([_unit(title) for title in titles]))
    unnamed = np.array([not reading.title_places for reading in readings], bool)

    found: list[dict[int, float]] = [{} for _ in texts]
    for one in range(len(texts)):
        where, title = by_place.before(one), by_title.before(one)
        nameless = unnamed[:one] | unnamed[one]
        others = np.nonzero((where > _TOUCHING) | (nameless & (title > _TOUCHING)))[0]
        agreed = np.where(nameless[others], np.maximum(where[others], _NO_PLACE), where[others])
        same = np.maximum(matters.likeness(one, others) - _CHANCE, 0) / (1 - _CHANCE)
        likeness = same**_MATTER * agreed**_PLACE
        for other, value in zip(others.tolist(), likeness.tolist(), strict=True):
            if value > _FAINT and not apart(one, other):
                found[one][other] = found[other][one] = value
    return found
