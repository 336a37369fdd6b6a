"""Names of places and businesses that many texts use, learnt from the texts themselves: 丽景苑 is a name wherever it stands
once somebody has written 丽景苑小区.

No list of a city's places is needed. A text is then cut into its names and the rest: where it is, and what is wrong there.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import rjieba

from language.addresses import find_addresses
from language.districts import without_district
from language.lists import any_of, load
from language.objects import objects_in, proper
from language.spans import HAN, aligned

MOST_LEARNT = 300
"""Characters of a text in which names are looked for; where it is, people say early."""
_LENGTHS = range(2, 13)
_LINE = re.compile(r"\d{1,4}路|[\d一二三四五六七八九十]{1,2}号线")  # a bus, an underground: 3路 is not 13路
_WORD = re.compile(rf"[{HAN}a-z0-9]+")
_HOMES = re.compile(any_of([*load("places")["dwellings"], "小区"]))
_BEFORE_HOMES = range(3, 7)
_SURROUNDINGS = 2
_NAMING = 0.1  # a name is found with its suffix at least so often among all its occurrences ...
_NAMING_WORD = 0.5  # ... and so often where it is a common word as well (中心, 实验)


@dataclass(frozen=True, slots=True)
class Cut:
    """A text without its names, and the names in their order."""

    names: tuple[str, ...]
    rest: str


class PlaceNames:
    """The names that a set of texts uses."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_start = _by_start(names)

    def cut(self, text: str) -> Cut:
        """The names in a text, longest first at each place, and what is left when they are taken out."""
        plain = aligned(text)
        names, rest, at = [], [], 0
        for start, end in _spans(plain, self._by_start):
            names.append(plain[start:end])
            rest.append(plain[at:start])
            at = end
        return Cut(tuple(names), "，".join([*rest, plain[at:]]))


def learn_names(texts: Sequence[str]) -> PlaceNames:
    """The names in these texts: what stands before a suffix of places or businesses (data/addresses.toml, data/crowds.toml)
    often enough to be no common word."""
    plain = [aligned(text[:MOST_LEARNT]) for text in texts]
    found = Counter(name for text in plain for name in set(_named(text)))
    found |= _standing_before_homes(plain)
    by_start = _by_start(found)
    used = Counter(name for text in plain for name in _occurring(text, by_start))
    return PlaceNames(name for name, count in found.items() if _is_name(name, count / max(used[name], count)))


def _named(text: str) -> Iterator[str]:
    places = (hit.text for hit in find_addresses(text) if hit.kind != "building")
    for written in (*places, *objects_in(text)):
        name = proper(without_district(written))
        if len(name) in _LENGTHS:
            yield name


def _standing_before_homes(texts: Iterable[str]) -> Counter[str]:
    """What stands before 小区 in several texts and begins there in different surroundings (我住石鼓湾小区, 石鼓湾小区): names
    whose characters the dictionary of words would cut otherwise."""
    counts: Counter[str] = Counter()
    befores: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        seen = set()
        for home in _HOMES.finditer(text):
            for length in _BEFORE_HOMES:
                name = text[max(0, home.start() - length) : home.start()]
                if _WORD.fullmatch(name) and len(name) == length:
                    befores[name].add(text[max(0, home.start() - length - 1) : home.start() - length])
                    seen.add(name)
        counts.update(seen)
    return Counter({name: count for name, count in counts.items() if len(befores[name]) >= _SURROUNDINGS})


def _is_name(name: str, naming: float) -> bool:
    is_word = len(name) == _LENGTHS.start and len(rjieba.cut(name)) == 1
    return naming >= (_NAMING_WORD if is_word else _NAMING)


def _by_start(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by their first two characters, longest first."""
    by_start: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_start[name[:2]].append(name)
    return dict(by_start)


def _spans(text: str, by_start: dict[str, list[str]]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text) - 1:
        line = _LINE.match(text, at)
        known = (name for name in by_start.get(text[at : at + 2], ()) if text.startswith(name, at))
        name = line[0] if line else next(known, "")
        if name:
            yield at, at + len(name)
        at += len(name) or 1


def _occurring(text: str, by_start: dict[str, list[str]]) -> set[str]:
    return {
        name
        for at in range(len(text) - 1)
        for name in by_start.get(text[at : at + 2], ())
        if text.startswith(name, at)
    }
