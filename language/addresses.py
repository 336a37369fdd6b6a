"""Addresses that the gazetteer does not know: 7号楼2单元301, 长征路12号, 李家庄村, 大王饭店, Building 5, Room 302.

What is a name and what only ends like one (一路, 公司法, 打工地) is told by `language/names.py`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from language.lists import any_of, load
from language.names import is_name, words_of
from language.spans import HasSpan, aligned, apart

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
    r"(?P<n>[a-zA-Z]?(?:\d+|[一二三四五六七八九十]+))-?(?P<unit>号楼|号院|栋|幢|座|单元|梯|层|楼|室|号房|户|#楼?)"
)
_NUMBERED_ROAD = r"(?:(?:东|西|南|北|中)段)?(?:\d{1,5}|[一二三四五六七八九十百]+)(?:-\d+)?(?:号|弄|巷)(?:附\d+号|之\d+)?(?!线|文|令|台风)"
_GROUP = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:组|队|社|屯)(?!长|员|成|织|合)"
_HIGHWAY = re.compile(
    r"(?:国道|省道|县道|乡道)[gsxy]?\d{1,4}|(?<![a-z\d])[gsxy]\d{1,4}(?:国道|省道|县道|乡道|高速)?(?![a-z\d])"
)
_NO_TAIL = re.compile("(?!)")
_NUMBER_IN_ROAD = re.compile(rf"{_NUMBERED_ROAD}(?:{_SMALL}号)?(?:楼|院)?(?:{_UNIT})?(?:{_ROOM})?")
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
_ROAD_BEFORE = re.compile("(路|街|大道|大街|巷)[与和跟到]$")

_english = _lists["english"]
_FLOORS_IN_WORDS = "first|second|third|fourth|fifth|sixth|top|ground"
_ENGLISH_NAME = rf"(?!(?:{'|'.join(_english['not_names'])})\b)[a-z][a-z'\-]+"
_ENGLISH = re.compile(
    r"(?P<building>\b(?:building|bldg|block|unit|room|rm|apartment|apt|flat|suite|floor|no)\b\.? ?#? ?"
    r"(?:\d[\da-z\-]*|[a-h]\d+|[b-h])\b(?! (?:of|months?|days?|years?|people)\b)"
    rf"|\b(?:\d{{1,3}}(?:st|nd|rd|th)|{_FLOORS_IN_WORDS}) floor\b)"
    rf"|(?P<road>(?:\b\d{{1,5}},? )?(?:\b{_ENGLISH_NAME} ){{1,3}}{any_of(_english['road_words'])}\b\.?)"
    rf"|(?P<area>(?:\b{_ENGLISH_NAME} ){{1,3}}{any_of(_english['area_words'])}\b)"
)


def find_addresses(text: str, known: Iterable[HasSpan] = ()) -> tuple[AddressHit, ...]:
    """In the order of the text; nothing that overlaps `known` (what the gazetteer found). Longer ones win."""
    plain = aligned(text)
    known = tuple(known)
    for hit in known:
        plain = plain[: hit.start] + "#" * (hit.end - hit.start) + plain[hit.end :]
    found = [
        *_named(text, plain),
        *_buildings(text, plain),
        *_numbers_after(text, plain, known),
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


def without_buildings(place: str) -> str:
    """The place without house, unit, floor and room: 望月小区 of 望月小区3栋2单元."""
    plain = aligned(place)
    at = 0
    kept = []
    for match in _BUILDING.finditer(plain):
        kept.append(place[at : match.start()])
        at = match.end()
    return "".join([*kept, place[at:]]).strip("，,、 ")


def building_parts(place: str) -> dict[str, str]:
    """Houses, units, floors and rooms that a place names, by what they are called: {"栋": "3", "单元": "2"}."""
    return {part["unit"]: part["n"] for part in _BUILDING_PART.finditer(aligned(place))}


def _numbers_after(text: str, plain: str, known: Iterable[HasSpan]) -> Iterator[AddressHit]:
    """188号 behind a street that the gazetteer knows."""
    for hit in known:
        if number := _NUMBER_IN_ROAD.match(plain, hit.end):
            yield AddressHit("building", text[number.start() : number.end()], *number.span())


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
    words = words_of(plain)
    for match in _SUFFIX.finditer(plain):
        kind = _KINDS[match[0]]
        start = words.name_start(match.start(), match.end())
        if start is None or not is_name(plain, start, match):
            continue
        end = match.end()
        if kind == "crossing" and (road := _ROAD_BEFORE.search(plain[max(0, start - 12) : start])):
            other = words.name_start(start - len(road[0]), start - len(road[0]) + len(road[1]))
            start = start if other is None else other
        elif tail := _TAILS[kind].match(plain, end):
            end = tail.end()
        yield AddressHit(kind, text[start:end], start, end)
