"""Place, time and telephone of a message, and the words that remain when these are taken out. Pure.

Of a correction (不是人民路，是中山路) the details are those that stand instead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from channels.messages import Point
from language.addresses import find_addresses
from language.answers import Cut, beside, correction_of, is_one_name, says_something, without_lead
from language.gazetteer import Gazetteer, PlaceHit
from language.numbers import find_phones
from language.objects import objects_in
from language.remarks import is_aside
from language.spans import clauses
from language.times import find_times

MOST_TIMES = 2
"""How many expressions of time are kept as the answer to "since when"."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a message tells beside its matter; the fields of `Understood` with the same names."""

    place: str = ""
    vague: bool = False
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    since: str = ""
    phone: str = ""
    rest: str = ""
    news: bool = False
    spot: str = ""
    spot_is_all: bool = False
    corrects: bool = False
    wrong: str = ""


class DetailReader:
    """The reader of one city. Immutable, shared by threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.read = lru_cache(maxsize=64)(
            self._read
        )  # a message of one request is read as a whole and as a part

    def _read(self, text: str, now: datetime) -> Details:
        """What the message says."""
        if not text:
            return Details()
        known = self._gazetteer.find(text)
        places, vague = _named(text, known)
        times, phones = find_times(text, now), find_phones(text)
        calls: list[Cut] = [(phone.start, phone.end) for phone in phones]
        days: list[Cut] = [(hit.start, hit.end) for hit in times]
        spot, spot_is_all = _spot(text, places, [*days, *calls])
        return Details(
            place="".join(dict.fromkeys(places.values())),
            vague=vague,
            places=tuple(dict.fromkeys(hit.place.name for hit in known)),
            areas=tuple(dict.fromkeys(hit.place.area for hit in known if hit.place.area)),
            objects=objects_in(text, known),
            since="、".join(hit.text for hit in times[:MOST_TIMES]),
            phone=phones[0].number if phones else "",
            rest=beside(text, [*places, *calls]),
            news=bool(beside(text, [*places, *calls, *days])),
            spot=spot,
            spot_is_all=spot_is_all,
        )

    def read_corrected(self, text: str, now: datetime) -> Details:
        """The same; where the message puts a detail right, what stands instead. The words count as news in full."""
        correction = correction_of(text)
        right = self.read(correction.right, now) if correction else Details()
        if correction is None or not (right.place or right.since or right.phone):
            return self.read(text, now)
        return replace(right, corrects=True, wrong=correction.wrong, rest=text, news=True)


def pin_text(point: Point) -> str:
    """A position as words; one without coordinates (0, 0) is its label alone."""
    if not (point.lat or point.lon):
        return point.label
    position = f"{point.lat:.5f},{point.lon:.5f}"
    return f"{point.label}（{position}）" if point.label else position


def _named(text: str, known: tuple[PlaceHit, ...]) -> tuple[dict[Cut, str], bool]:
    """The words that say where, from first to last, a known place by its proper name; and whether all of them name
    only a building, a floor or a room."""
    found: dict[Cut, str] = {(hit.start, hit.end): hit.place.name for hit in known}
    addresses = find_addresses(text, known)
    found |= {(hit.start, hit.end): text[hit.start : hit.end] for hit in addresses}
    vague = bool(found) and not known and all(hit.kind == "building" for hit in addresses)
    return dict(sorted(found.items())), vague


def _spot(text: str, places: Mapping[Cut, str], others: Iterable[Cut]) -> tuple[str, bool]:
    """The message as the answer to "where", and whether it says nothing else.

    The clauses that name a place, known places by their proper names, times and telephones left out; words without a
    name only when they are short and say nothing else (a wish, a sum of money, a question).
    """
    pieces, at = [], 0
    for (start, end), name in sorted({**dict.fromkeys(others, ""), **places}.items()):
        if start >= at:
            pieces += [text[at:start], name]
            at = end
    plain = "".join([*pieces, text[at:]])
    if not places:
        is_name = is_one_name(plain) and not is_aside(plain)
        return (without_lead(plain), True) if is_name else ("", False)
    names = set(places.values())
    said = [span.text for span in clauses(plain)]
    where = [clause for clause in said if any(name in clause for name in names)]
    is_all = not any(says_something(clause) for clause in said if clause not in where)
    return "，".join(map(without_lead, where)), is_all
