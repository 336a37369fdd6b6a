"""Hot topics of a file of messages: what people wrote about most, by persons, growth and time. Pure.

Messages are grouped by their words alone (`language/grouping.py`); names of places and businesses are told as in the live
crowds. Contacts and persons are counted apart, and one person's many messages are no hot topic.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from language.addresses import find_addresses
from language.grouping import Text, grouped
from language.objects import objects_in, proper, same_name
from language.spans import aligned

FEWEST_PERSONS = 2
_LEVELS = "市县区州"  # what is left of A市 where a file hides its places
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
class Hotspot:
    """Messages on one matter. `ids` in the order of time; `heat` compares the hotspots of one file."""

    title: str
    place: str
    ids: tuple[str, ...]
    persons: int
    first: datetime | None
    last: datetime | None
    heat: float


def hotspots(messages: Sequence[Message]) -> list[Hotspot]:
    """All matters of at least two persons, the hottest first."""

    def apart(one: int, other: int) -> bool:
        first, second = messages[one].place, messages[other].place
        return bool(first and second) and not same_name(first, second)

    groups = grouped([Text(message.title, message.text) for message in messages], apart)
    latest = max((message.at for message in messages if message.at), default=None)
    found = [
        _hotspot([messages[n] for n in group], latest) for group in groups if len(group) >= FEWEST_PERSONS
    ]
    kept = [hotspot for hotspot in found if hotspot.persons >= FEWEST_PERSONS]
    return sorted(kept, key=lambda hotspot: (-hotspot.heat, hotspot.ids))


def heat(persons: int, contacts: int, late: int, rest: timedelta) -> float:
    """How hot a matter is: persons, a little for what they repeat, up to twice as much where it grows (`late`: contacts in
    the second half of its time), half as much for every year of `rest` since the last one."""
    people = persons + _REPEATED * (contacts - persons)
    growth = 1 + late / contacts
    freshness: float = 0.5 ** (rest / _HALF_LIFE)
    return round(people * growth * freshness, 2)


def _hotspot(group: list[Message], latest: datetime | None) -> Hotspot:
    group.sort(key=lambda message: (message.at is None, message.at and message.at.timestamp(), message.id))
    times = [message.at for message in group if message.at]
    first, last = (times[0], times[-1]) if times else (None, None)
    late = sum(at - times[0] > (times[-1] - times[0]) / 2 for at in times)
    persons = len({message.person or f"\0{message.id}" for message in group})
    rest = latest - last if latest and last else timedelta()
    return Hotspot(
        title=_title(group),
        place=_place(group),
        ids=tuple(message.id for message in group),
        persons=persons,
        first=first,
        last=last,
        heat=heat(persons, len(group), late, rest),
    )


def _title(group: Sequence[Message]) -> str:
    """The title that shares most with the others: what a clerk would pick for all of them."""
    pairs = [{*zip(message.title, message.title[1:], strict=False)} for message in group]
    shared = Counter(pair for own in pairs for pair in own)
    scores = [sum(shared[pair] - 1 for pair in own) / (len(own) + 5) for own in pairs]
    return group[max(range(len(group)), key=lambda n: (scores[n], -n))].title


def _place(group: Sequence[Message]) -> str:
    """The place or business that most of the messages speak of, in its commonest spelling; "" where less than a third do."""
    told = [message.place for message in group if message.place] or list(_names(group))
    spelt = Counter(told)
    votes = {name: sum(_speaks_of(message, name) for message in group) for name in spelt}
    best = max(spelt, key=lambda name: (votes[name], spelt[name], -told.index(name)), default="")
    is_theirs = bool(best) and votes[best] > 1 and votes[best] * 3 >= len(group)
    return best if is_theirs else ""


def _speaks_of(message: Message, name: str) -> bool:
    if message.place:
        return same_name(message.place, name)
    return proper(name) in aligned(f"{message.title}\n{message.text}")


def _names(group: Iterable[Message]) -> Iterator[str]:
    for message in group:
        places = [hit.text for hit in find_addresses(message.title) if hit.kind != "building"]
        named = (name.lstrip(_LEVELS) for name in places or objects_in(message.title))
        yield from (name for name in named if len(name) >= _SHORTEST)
