"""Hot topics of a file of messages: what people wrote about most, by persons, growth and time, with the reasons. Pure.

Messages are grouped by what is wrong and where (`language/grouping.py`). Contacts and persons are counted apart, and one
person's many messages are no hot topic and no growth.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from language.addresses import find_addresses
from language.districts import district_of, without_district
from language.grouping import Text, grouped, names_in
from language.headings import heading
from language.objects import objects_in, proper, same_name
from language.place_names import PlaceNames
from language.shared_words import shared_words
from language.spans import aligned

FEWEST_PERSONS = 2
MOST_CHARACTERS = 600
"""Of a text that are looked at for places and words."""
_SHORTEST = 2
_REPEATED = 0.2  # a further message of a person who was counted weighs so much
_HALF_LIFE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a file; `person` tells its authors apart, `at` is None where no time is known."""

    id: str
    person: str
    at: datetime | None
    title: str
    text: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """What a hotspot rests on: the words that most of its messages share, each with how many have it, and the parts of its
    heat: heat = (persons + 0.2 · repeats) · growth · freshness. `late` of the persons came in the second half of its time.
    """

    words: tuple[tuple[str, int], ...]
    repeats: int
    late: int
    growth: float
    freshness: float


@dataclass(frozen=True, slots=True)
class Hotspot:
    """Messages on one matter. `ids` in the order of time; `heat` compares the hotspots of one file; `area` is "" where the
    messages name none."""

    title: str
    place: str
    area: str
    ids: tuple[str, ...]
    persons: int
    first: datetime | None
    last: datetime | None
    heat: float
    why: Why


@dataclass(frozen=True, slots=True)
class City:
    """What is known of the places of a file: names that its messages use, and areas that the city has."""

    names: PlaceNames
    areas: Collection[str]


def hotspots(messages: Sequence[Message], areas: Collection[str] = ()) -> list[Hotspot]:
    """All matters of at least two persons, the hottest first; `areas` are the districts and towns of the city."""

    def apart(one: int, other: int) -> bool:
        first, second = messages[one].place, messages[other].place
        return bool(first and second) and not same_name(first, second)

    texts = [Text(message.title, message.text, message.place) for message in messages]
    names = names_in(texts)
    groups = grouped(texts, names, apart)
    latest = max((message.at for message in messages if message.at), default=None)
    crowds = ([messages[n] for n in group] for group in groups)
    found = [
        _hotspot(crowd, latest, City(names, areas))
        for crowd in crowds
        if len(_first_ones(crowd)) >= FEWEST_PERSONS
    ]
    return sorted(found, key=lambda hotspot: (-hotspot.heat, hotspot.ids))


def heat(persons: int, repeats: int, growth: float, freshness: float) -> float:
    """How hot a matter is: persons, a little for what they repeat, more where it grows, less where it is over."""
    return round((persons + _REPEATED * repeats) * growth * freshness, 2)


def growth_of(persons: int, late: int) -> float:
    """Between 1 and 2: as many times as much as persons came in the second half of its time."""
    return round(1 + late / persons, 2)


def freshness_of(rest: timedelta) -> float:
    """Half for every year since the last message."""
    freshness: float = 0.5 ** (rest / _HALF_LIFE)
    return round(freshness, 3)


def _hotspot(crowd: list[Message], latest: datetime | None, city: City) -> Hotspot:
    crowd.sort(key=lambda message: (message.at is None, message.at and message.at.timestamp(), message.id))
    times = [message.at for message in crowd if message.at]
    first, last = (times[0], times[-1]) if times else (None, None)
    comers = _first_ones(crowd)
    late = sum(at - times[0] > (times[-1] - times[0]) / 2 for at in (one.at for one in comers) if at)
    growth, freshness = (
        growth_of(len(comers), late),
        freshness_of(latest - last if latest and last else timedelta()),
    )
    repeats = len(crowd) - len(comers)
    return Hotspot(
        title=_title(crowd),
        place=_place(crowd, city.names),
        area=_area(crowd, city.areas),
        ids=tuple(message.id for message in crowd),
        persons=len(comers),
        first=first,
        last=last,
        heat=heat(len(comers), repeats, growth, freshness),
        why=Why(
            shared_words([f"{one.title}\n{one.text[:MOST_CHARACTERS]}" for one in crowd]),
            repeats,
            late,
            growth,
            freshness,
        ),
    )


def _first_ones(crowd: Iterable[Message]) -> list[Message]:
    """The first message of each person; who is not known is somebody else each time."""
    comers: dict[str, Message] = {}
    for message in crowd:
        comers.setdefault(message.person or f"\0{message.id}", message)
    return list(comers.values())


def _title(crowd: Sequence[Message]) -> str:
    """The title that shares most with the others, what a clerk would pick for all of them, as a bulletin prints it."""
    titles = [message.title or message.text[:MOST_CHARACTERS] for message in crowd]
    pairs = [{*zip(title, title[1:], strict=False)} for title in titles]
    shared = Counter(pair for own in pairs for pair in own)
    scores = [sum(shared[pair] - 1 for pair in own) / (len(own) + 5) for own in pairs]
    return heading(titles[max(range(len(crowd)), key=lambda n: (scores[n], -n))])


def _place(crowd: Sequence[Message], names: PlaceNames) -> str:
    """The place or business that most of the messages speak of, in its commonest spelling; "" where less than a third do."""
    told = [message.place for message in crowd if message.place] or list(_names(crowd, names))
    spelt = Counter(told)
    plain = [aligned(f"{message.title}\n{message.text}") for message in crowd]
    votes = {
        name: sum(_speaks_of(message, text, name) for message, text in zip(crowd, plain, strict=True))
        for name in spelt
    }
    best = max(spelt, key=lambda name: (votes[name], spelt[name], -told.index(name)), default="")
    is_theirs = bool(best) and votes[best] > 1 and votes[best] * 3 >= len(crowd)
    return best if is_theirs else ""


def _speaks_of(message: Message, plain: str, name: str) -> bool:
    if message.place:
        return same_name(message.place, name)
    return proper(name) in plain


def _names(crowd: Iterable[Message], names: PlaceNames) -> Iterator[str]:
    """The places of each title, of the text where the title names none; as written, else as others taught it."""
    for message in crowd:
        for text in (message.title, message.text[:MOST_CHARACTERS]):
            places = [hit.text for hit in find_addresses(text) if hit.kind != "building"]
            written = [*(places or objects_in(text)), *names.cut(text).names]
            named = [without_district(name) for name in written]
            fit = [name for name in named if len(name) >= _SHORTEST]
            yield from fit
            if fit:
                break


def _area(crowd: Sequence[Message], areas: Collection[str]) -> str:
    """The district that more than half of those name who name one, and a third of all; "" where there is none."""
    told = [district_of(f"{one.title}\n{one.text[:MOST_CHARACTERS]}", areas) for one in crowd]
    named = Counter(area for area in told if area)
    best = max(named, key=lambda area: (named[area], -told.index(area)), default="")
    is_theirs = named[best] * 2 > named.total() and named[best] * 3 >= len(crowd)
    return best if is_theirs else ""
