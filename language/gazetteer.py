"""Finds the city's places in a message: by name, by alias, by half a name (泰康 for 泰康小区), through slips of the pen.

Names are looked up by their first characters and by the sound of their halves, so 5,000 places cost little more than 50.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import rjieba

from language.lists import any_of, load
from language.sounds import sound_of
from language.spans import HAN, aligned, apart, boundaries, tokens
from language.typed_names import TypedNames
from language.word_table import WordTable


@dataclass(frozen=True, slots=True)
class Place:
    """`area` may be empty; `aliases` are other names of the same place."""

    name: str
    area: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """`score` 0...1: 1 as written, less for a slip or half a name. `others` are places of the same name that the
    message does not tell apart."""

    place: Place
    text: str
    start: int
    end: int
    score: float
    others: tuple[Place, ...] = field(default=())


class _Candidate(NamedTuple):
    start: int
    end: int
    score: float
    key: str


_lists = load("places")
_KIND = re.compile(rf"(?<=..){any_of(_lists['kinds'])}$")
_KIND_AFTER = re.compile(any_of(_lists["kinds"]))
_DWELLING_AFTER = re.compile(any_of(_lists["dwellings"]))
_DWELLING = re.compile(rf"(?<=..){any_of(_lists['dwellings'])}$")
_OTHER_PLACE = re.compile(any_of(_lists["not_short"]) + "$")
_STAGE = re.compile(rf"(?<=..){_lists['stage']}$")
_STAGE_AFTER = re.compile(_lists["stage"])
_CONTRAST = frozenset(_lists["contrast"])
_PLACE_BEFORE = re.compile(_lists["place_before"] + "$")
_PLACE_AFTER = re.compile(_lists["place_after"])
_ON_A_ROAD = re.compile("(?<=[路街巷桥])[上边旁口]")
_HAN_DIGITS = str.maketrans("0123456789壹贰叁肆伍陆柒捌玖拾", "〇一二三四五六七八九一二三四五六七八九十")
_SHORT = 3
"""Names up to this length are found only between words (新区 not in 最新区别). Of three characters one may be another of the
same sound, if it belongs to no word that makes sense (民乐院 for 民乐苑); shorter ones are found only as written."""

EXACT, SOUND, SLIP, STEM = 1.0, 0.92, 0.85, 0.75


class Gazetteer:
    """Built once for a revision of the pack; `find` may be called from any thread."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places: defaultdict[str, list[Place]] = defaultdict(list)
        for place in places:
            for name in dict.fromkeys((place.name, *place.aliases)):
                if (key := _key(name)) and place not in self._places[key]:
                    self._places[key].append(place)
        self._names = _Names({name: name for name in self._places})
        self._halves_of = _stems(self._places)
        self._stems = _Names(self._halves_of)
        self._slips = _Slips(
            {
                name: tuple(place.name for place in places)
                for name, places in self._places.items()
                if len(name) >= _SHORT and re.search(f"[{HAN}]", name)
            }
            | {
                stem: (self._places[name][0].name,)
                for stem, name in self._halves_of.items()
                if len(stem) == _SHORT
            }
        )
        self._typed = TypedNames(
            {name: places[0].name for name, places in self._places.items() if len(places) == 1}
        )

    def find(self, text: str) -> tuple[PlaceHit, ...]:
        """Places in the order of the text; where two overlap the longer wording stays."""
        key = _key_text(text)
        candidates = [*self._exact(key), *self._halves(key), *self._whole_words(key)]
        candidates += [
            _Candidate(start, end, SOUND, _key(name)) for start, end, name in self._typed.find(key)
        ]
        longest = sorted(
            candidates, key=lambda found: (found.start - found.end, -found.score, found.start, found.key)
        )
        return tuple(self._hit(text, key, found) for found in apart(longest))

    def _exact(self, key: str) -> Iterator[_Candidate]:
        cuts: frozenset[int] | None = None
        for start, end, name in self._names.find(key):
            if end - start <= _SHORT:
                cuts = cuts or boundaries(key)
                on_a_road = start in cuts and _ON_A_ROAD.match(key, end)  # 路上 is a word too
                if not {start, end} <= cuts and not on_a_road and not _speaks_of_place(key, start, end):
                    continue
            if self._is_other_stage(key, end, name):
                continue
            yield _Candidate(start, end, EXACT, name)

    def _halves(self, key: str) -> Iterator[_Candidate]:
        cuts: frozenset[int] | None = None
        for start, end, name in self._stems.find(key):
            if _STAGE_AFTER.match(key, end) or _is_other_kind(key, end, name):
                continue  # 二期, when the gazetteer knows the first only; 青石乡, when it knows 青石村
            cuts = cuts or boundaries(key)
            stem = key[start:end]
            is_own_word = not rjieba.has_word(stem) and (len(stem) > 2 or {start, end} <= cuts)
            if is_own_word or _speaks_of_place(key, start, end):
                yield _Candidate(start, end, STEM, name)

    def _whole_words(self, key: str) -> list[_Candidate]:
        """Slips that begin a word: 新区医院 is not meant by 重新去医院."""
        found = self._slips.find(key)
        cuts = boundaries(key) if found else frozenset()
        meant = [
            candidate
            for candidate in found
            if candidate.start in cuts and (len(candidate.key) > _SHORT or _is_lone_slip(key, candidate))
        ]
        return [each._replace(key=self._halves_of.get(each.key, each.key)) for each in meant]

    def _is_other_stage(self, key: str, end: int, name: str) -> bool:
        """西城印象二期 is not the 西城印象 that stands for 西城印象一期."""
        said = _STAGE_AFTER.match(key, end)
        staged = [_key(place.name) for place in self._places[name] if _STAGE.search(_key(place.name))]
        return bool(said and staged and not any(full.endswith(said[0]) for full in staged))

    def _hit(self, text: str, key: str, found: _Candidate) -> PlaceHit:
        same = self._places[found.key]
        near = [place for place in same if place.area and _key(place.area) in key] or same
        others = tuple(near[1:])
        return PlaceHit(near[0], text[found.start : found.end], found.start, found.end, found.score, others)


class _Names:
    """What may be written, by its first two characters, and the name it stands for."""

    def __init__(self, names: dict[str, str]) -> None:
        self._by_head: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for written, name in names.items():
            self._by_head[written[:2]].append((written, name))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        for start in range(len(text) - 1):
            for written, name in self._by_head.get(text[start : start + 2], ()):
                if text.startswith(written, start):
                    yield start, start + len(written), name


class _Slips:
    """Names with one wrong, missing or added character, or with several that only sound right.

    Of a name with one slip one half is intact. The cut runs through the name proper, for 小区 is half of too many.
    """

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        """`names` with the places that each stands for: two names of one place are no guess."""
        self._meant = names
        sounds = {name: sound_of(name) for name in names}
        self._whole = WordTable((sound, name) for name, sound in sounds.items())
        self._halves = WordTable(
            (half, (name, is_head))
            for name, sound in sounds.items()
            for half, is_head in _halves(name, sound)
        )

    def find(self, key: str) -> list[_Candidate]:
        sound = sound_of(key)
        best: defaultdict[tuple[int, int], list[_Candidate]] = defaultdict(list)
        for found in (*self._sounding(key, sound), *self._slipped(key, sound)):
            best[found.start, found.end].append(found)
        return [choice for group in best.values() if (choice := self._only_best(group))]

    def _only_best(self, group: list[_Candidate]) -> _Candidate | None:
        """Two places equally near are a guess, and a guess is no place."""
        top = max(found.score for found in group)
        best = [found for found in group if found.score == top]
        return best[0] if len({self._meant[found.key] for found in best}) == 1 else None

    def _sounding(self, key: str, sound: str) -> Iterator[_Candidate]:
        for start, end, name in self._whole.find_all(sound):
            if _sounds_meant(key[start:end], name):
                yield _Candidate(start, end, SOUND, name)

    def _slipped(self, key: str, sound: str) -> Iterator[_Candidate]:
        for start, end, (name, is_head) in self._halves.find_all(sound):
            for size in (len(name), len(name) - 1, len(name) + 1):
                left = start if is_head else end - size
                if 0 <= left <= len(key) - size and _is_slip(key[left : left + size], name):
                    yield _Candidate(left, left + size, SLIP, name)


def _halves(name: str, sound: str) -> tuple[tuple[str, bool], ...]:
    """The two halves of what a name sounds like, and whether each is the first."""
    proper = len(_proper(name))
    if proper <= 2 or len(name) <= _SHORT:  # another character would be another name: 永康 is not 泰康
        return ()
    middle = (proper + 1) // 2
    return (sound[:middle], True), (sound[middle:], False)


def _sounds_meant(written: str, name: str) -> bool:
    wrong = [(a, b) for a, b in zip(written, name, strict=True) if a != b]
    return 0 < len(wrong) <= max(2, len(name) // 2) and not any(_CONTRAST & set(pair) for pair in wrong)


def _is_lone_slip(key: str, found: _Candidate) -> bool:
    """Of a short name one character is wrong, and no word of the text holds it."""
    wrong = [found.start + i for i, char in enumerate(found.key) if key[found.start + i] != char]
    if len(wrong) != 1 or found.end - found.start != len(found.key):
        return False
    held = [token for token in tokens(key) if token.start <= wrong[0] < token.end]
    return all(token.end - token.start == 1 for token in held)


def _is_slip(written: str, name: str) -> bool:
    """One character of the name proper is another, missing or too many."""
    head = next((i for i, (a, b) in enumerate(zip(written, name, strict=False)) if a != b), 0)
    tail = min(len(written), len(name)) - head - (len(written) == len(name))
    if head + tail == 0 or written[len(written) - tail :] != name[len(name) - tail :]:
        return False
    changed = written[head : len(written) - tail] + name[head : len(name) - tail]
    inside = len(written) == len(name) or (head > 0 and tail > 0)
    return inside and head < len(_proper(name)) and changed.isalnum() and not _CONTRAST & set(changed)


def _key(name: str) -> str:
    return _key_text(name).replace(" ", "")


def _key_text(text: str) -> str:
    """1期 and 一期 are one name."""
    return aligned(text).translate(_HAN_DIGITS)


def _proper(name: str) -> str:
    """西城印象 of 西城印象小区."""
    return _KIND.sub("", name)


def _stems(places: dict[str, list[Place]]) -> dict[str, str]:
    """Halves of names that mean one place only: 泰康 -> 泰康小区, 西城印象 -> 西城印象一期. What an area is called is none: 北岸
    means 北岸镇 more likely than 北岸新村."""
    areas = {_KIND.sub("", _key(place.area)) for same in places.values() for place in same}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for name in places:
        unstaged = _STAGE.sub("", name)
        for stem in {_DWELLING.sub("", name), unstaged, _DWELLING.sub("", unstaged)} - {name}:
            owners[stem].add(name)
    return {
        stem: min(names, key=len)
        for stem, names in owners.items()
        if stem not in places
        and stem not in areas
        and not _OTHER_PLACE.search(stem)
        and len({place.name for name in names for place in places[name]}) == 1
    }


def _is_other_kind(key: str, end: int, name: str) -> bool:
    """Half a name with a kind of its own behind it is another place, but 小区 suits a name that has no kind."""
    kind = _KIND_AFTER.match(key, end)
    return bool(kind) and bool(_KIND.search(name) or not _DWELLING_AFTER.match(key, end))


def _speaks_of_place(key: str, start: int, end: int) -> bool:
    return bool(_PLACE_BEFORE.search(key[max(0, start - 6) : start]) or _PLACE_AFTER.match(key, end))
