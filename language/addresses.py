"""Addresses that the gazetteer does not know: 7号楼2单元301, 长征路12号, 李家庄村, 大王饭店, Building 5, Room 302.

A name is taken from its suffix leftwards, word by word, until a word that names nothing (住, 在, 我们, 那家).
Words that only end like a name (一路, 公司法, 打工地) are no address.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import rjieba

from language.lists import any_of, load
from language.spans import HAN, HasSpan, aligned, apart

AddressKind = Literal["building", "road", "area", "crossing", "site"]


@dataclass(frozen=True, slots=True)
class AddressHit:
    """`building` is a house, unit, floor or room; the others are names by their suffix."""

    kind: AddressKind
    text: str
    start: int
    end: int


_lists = load("addresses")
_SMALL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_ROOM = r"(?:\d{2,4}|[一二三四五六七八九十]{1,3})(?:室|房(?![子东租产屋])|号房?|户)?"
_HOUSE = (
    rf"[a-z]?{_SMALL}(?:号楼|号院|[栋幢](?!楼))|\d{{1,3}}#楼?|(?:[a-z]|\d{{1,2}})座(?![位机])"
    r"|\d{1,3}号(?=[\d一二三四东西]单元)"
)
_UNIT = rf"(?:[a-z东西南北]|{_SMALL})(?:单元|梯(?![田度]))"
_FLOOR = (
    rf"(?!一层)(?:地下(?:负?[一二三\d])?|负?{_SMALL})层(?![楼面皮次级])"
    rf"|负?{_SMALL}楼(?!盘|市|价|宇|主任|长)"
)
_BUILDING = re.compile(
    rf"(?<![\d第a-z])(?:(?:{_HOUSE})(?:{_UNIT})?(?:{_FLOOR})?(?:{_ROOM})?|{_UNIT}(?:{_FLOOR})?(?:{_ROOM})?"
    rf"|(?:{_FLOOR})(?:\d{{3,4}}[室房号])?|\d{{3,4}}(?:室|号房|房(?![子东租产屋]))"
    r"|\d{1,3}-\d{1,2}-\d{3,4}(?![\d-]))"
)
_BUILDING_PART = re.compile(
    r"[a-zA-Z]?(?:\d+|[一二三四五六七八九十]+)-?(?P<unit>号楼|号院|栋|幢|座|单元|梯|层|楼|室|号房|户|#楼?)"
)
_NUMBERED_ROAD = r"(?:(?:东|西|南|北|中)段)?(?:\d{1,5}|[一二三四五六七八九十百]+)(?:-\d+)?(?:号|弄|巷)(?:附\d+号|之\d+)?(?!线|文|令|台风)"
_GROUP = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:组|队|社|屯)(?!长|员|成|织|合)"
_HIGHWAY = re.compile(
    r"(?:国道|省道|县道|乡道)[gsxy]?\d{1,4}|(?<![a-z\d])[gsxy]\d{1,4}(?:国道|省道|县道|乡道|高速)?(?![a-z\d])"
)
_NO_TAIL = re.compile("(?!)")
_TAILS = {
    "road": re.compile(_NUMBERED_ROAD),
    "area": re.compile(_GROUP),
    "crossing": _NO_TAIL,
    "site": _NO_TAIL,
}
_KINDS: dict[str, AddressKind] = {
    suffix: kind for kind, suffixes in _lists["suffixes"].items() for suffix in suffixes
}
_SUFFIX = re.compile(any_of(list(_KINDS)))
_ORDINARY = frozenset(_lists["ordinary"]["words"])
_NOT_AFTER = re.compile(any_of(_lists["ordinary"]["not_after"]))
_STOP_WORDS = frozenset(_lists["stops"]["words"])
_STOP_CHARACTERS = frozenset(_lists["stops"]["characters"])
_STOP_KINDS = frozenset(_lists["stops"]["kinds"])
_GENERIC = frozenset(
    word.removesuffix(suffix) for word in _ORDINARY for suffix in _KINDS if word.endswith(suffix)
)
_GENERIC |= frozenset(_lists["ordinary"]["generic"])
_NAME_VERBS = frozenset(_lists["stops"]["name_verbs"])
_SHORT_NAMES = frozenset({"村", "巷"})  # 李村 has a name of one character, 东路 has none
_ROAD_BEFORE = re.compile("(路|街|大道|大街|巷)[与和跟到]$")
_DIRECTIONS = frozenset("东西南北中")
_LONGEST_NAME = 10  # characters before the suffix
_WORD = re.compile(rf"[{HAN}a-z0-9]+")

_english = _lists["english"]
_ENGLISH_NAME = rf"(?!(?:{'|'.join(_english['not_names'])})\b)[a-z][a-z'\-]+"
_ENGLISH = re.compile(
    r"(?P<building>\b(?:building|bldg|block|unit|room|rm|apartment|apt|flat|suite|floor|no)\b\.? ?#? ?"
    r"(?:\d[\da-z\-]*|[a-h]\d+|[b-h])\b(?! (?:of|months?|days?|years?|people)\b)|\b\d{1,3}(?:st|nd|rd|th) floor\b)"
    rf"|(?P<road>(?:\b\d{{1,5}},? )?(?:\b{_ENGLISH_NAME} ){{1,3}}{any_of(_english['road_words'])}\b\.?)"
    rf"|(?P<area>(?:\b{_ENGLISH_NAME} ){{1,3}}{any_of(_english['area_words'])}\b)"
)


def find_addresses(text: str, known: Iterable[HasSpan] = ()) -> tuple[AddressHit, ...]:
    """In the order of the text; nothing that overlaps `known` (what the gazetteer found). Longer ones win."""
    plain = aligned(text)
    for hit in known:
        plain = plain[: hit.start] + "#" * (hit.end - hit.start) + plain[hit.end :]
    found = [
        *_named(text, plain),
        *_buildings(text, plain),
        *_numbered_highways(text, plain),
        *_in_english(text, plain),
    ]
    return tuple(apart(sorted(found, key=lambda hit: (hit.start - hit.end, hit.start))))


def put_building(place: str, building: str) -> str:
    """The place with another building, unit, floor or room in it: 仁和小区5号楼 and 6号楼 is 仁和小区6号楼.

    A part that the place does not have yet comes at its end.
    """
    for part in _BUILDING_PART.finditer(building):
        same = next((old for old in _BUILDING_PART.finditer(place) if old["unit"] == part["unit"]), None)
        start, end = same.span() if same else (len(place), len(place))
        place = place[:start] + part[0] + place[end:]
    return place if _BUILDING_PART.search(building) else place + building


def _numbered_highways(text: str, plain: str) -> Iterator[AddressHit]:
    for match in _HIGHWAY.finditer(plain):
        yield AddressHit("road", text[match.start() : match.end()], *match.span())


def _buildings(text: str, plain: str) -> Iterator[AddressHit]:
    for match in _BUILDING.finditer(plain):
        yield AddressHit("building", text[match.start() : match.end()], *match.span())


def _in_english(text: str, plain: str) -> Iterator[AddressHit]:
    for match in _ENGLISH.finditer(plain):
        kind: AddressKind = "building" if match["building"] else "road" if match["road"] else "area"
        yield AddressHit(kind, text[match.start() : match.end()], *match.span())


def _named(text: str, plain: str) -> Iterator[AddressHit]:
    words = _Words(plain)
    for match in _SUFFIX.finditer(plain):
        kind = _KINDS[match[0]]
        start = words.name_start(match.start(), match.end())
        if start is None or not _is_name(plain, start, match):
            continue
        end = match.end()
        if kind == "crossing" and (road := _ROAD_BEFORE.search(plain[max(0, start - 12) : start])):
            other = words.name_start(start - len(road[0]), start - len(road[0]) + len(road[1]))
            start = start if other is None else other
        elif tail := _TAILS[kind].match(plain, end):
            end = tail.end()
        yield AddressHit(kind, text[start:end], start, end)


def _is_name(plain: str, start: int, suffix: re.Match[str]) -> bool:
    name, whole = plain[start : suffix.start()], plain[start : suffix.end()]
    shortest = 1 if suffix[0] in _SHORT_NAMES else 2
    if len(name) < shortest or whole in _ORDINARY or _NOT_AFTER.match(plain, suffix.end()):
        return False
    return not all(word in _GENERIC for word in rjieba.cut(name))


class _Words:
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
        if left < start and len(word) == 2 and (word in _ORDINARY or not kind.startswith("n")):
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
