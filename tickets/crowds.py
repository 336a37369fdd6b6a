"""Many people, one matter: which contacts speak of the same, and when they are so many that people must know. Pure.

A crowd is told by what is wrong (a supply that failed, else the topic) and by where: the object that is named, else the
place. The same matter at the same place counts together; whether it also is the same *ticket* is asked more strictly,
so that nobody's different matter disappears in somebody else's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from language.addresses import without_buildings
from language.amounts import find_people
from language.ngrams import grams
from language.normalise import normalise
from language.objects import VANISHED, has_vanished, kind_of, proper, same_name, unnamed_kind
from language.supplies import are_other_buildings, supplies_in

Sameness = Literal["same", "maybe", "other"]
MOST_COMPARED = 300
"""Characters of a request that are compared with another's."""
ALIKE = 0.15
"""Of the pairs of characters of the shorter text."""
_ROADS = ("路", "街", "大道", "巷", "桥", "线")


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a request when it is told; `places` and `areas` are the gazetteer's, `spot` is in the citizen's
    words, `objects` are businesses that it names, `alarm` is the kind of an emergency, `risks` other risk words; a `confidential` report is
    never counted with a crowd."""

    text: str
    topic: str = ""
    category: str = ""
    code: str = ""
    line: str = ""
    spot: str = ""
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    alarm: str = ""
    urgent: bool = False
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """A request as far as it tells crowds apart.

    `about` is the supply that failed or the topic; `place` a place (`known`: of the gazetteer), `thing` the business,
    `kind` a kind of business that is gone without its name. `people` are the persons that the words speak for.
    """

    about: str
    is_supply: bool = False
    place: str = ""
    known: bool = False
    area: str = ""
    thing: str = ""
    kind: str = ""
    spot: str = ""
    topic: str = ""
    category: str = ""
    code: str = ""
    line: str = ""
    people: int = 0
    risks: tuple[str, ...] = ()
    alarm: str = ""
    urgent: bool = False
    text: str = ""

    @property
    def subject(self) -> str:
        """What a clerk calls it: the business, else the place, else the kind of business, else the area."""
        return self.thing or self.place or self.kind or self.area

    @property
    def key(self) -> str:
        """The same for messages that write the same; what is written otherwise is found by `belongs`."""
        return "|".join(
            (self.about, proper(self.thing) if self.thing else self.kind, self.place or self.area)
        )

    @property
    def named(self) -> bool:
        """Whether its name has to be compared, for no list knows it."""
        return bool(self.thing or self.kind or (self.place and not self.known))


@dataclass(frozen=True, slots=True)
class Crowd:
    """A live cluster as the rules look at it; its fields mean what they mean of a `Matter`."""

    about: str
    place: str = ""
    known: bool = False
    thing: str = ""
    kind: str = ""
    area: str = ""


def matter_of(told: Told, areas: Collection[str] = ()) -> Matter | None:
    """What a request is about; None when it does not say what is wrong or where. `areas` are those of the city."""
    supply = min(supplies_in(told.text), default="")
    about = supply or told.topic or (VANISHED if has_vanished(told.text) else "")
    if not about:
        return None
    known = main_place(told.places)
    thing = "" if supply else next(iter(told.objects), "")
    place = known or ("" if thing else without_buildings(told.spot))
    kind = "" if supply or thing or place else unnamed_kind(told.text)
    area = next(iter(told.areas), "") or next((area for area in areas if area in told.text), "")
    if not (thing or place or kind or area):
        return None
    return Matter(
        about=about, is_supply=bool(supply), place=place, known=bool(known), area=area, thing=thing, kind=kind,
        spot=told.spot, topic=told.topic, category=told.category, code=told.code, line=told.line,
        people=max((people.count for people in find_people(told.text)), default=0), risks=told.risks,
        alarm=told.alarm, urgent=told.urgent, text=told.text[:MOST_COMPARED],
    )  # fmt: skip


def main_place(places: Sequence[str]) -> str:
    """Of the known places of a message the one where it is: Chinese addresses end with the narrowest, roads lead there."""
    last = places[-1] if places else ""
    return next((place for place in reversed(places) if not place.endswith(_ROADS)), last)


def belongs(crowd: Crowd, matter: Matter) -> bool:
    """Whether a contact with this matter counts with this crowd."""
    if crowd.about != matter.about:
        return False
    if crowd.thing and matter.thing:
        return same_name(crowd.thing, matter.thing)
    if crowd.kind or matter.kind:
        return _kind(crowd) == _kind(matter) and not _are_apart(crowd, matter)
    if crowd.place and matter.place:
        return not _are_apart(crowd, matter)
    names = (crowd.thing, crowd.place, matter.thing, matter.place)
    return not any(names) and crowd.area == matter.area


def _kind(one: Crowd | Matter) -> str:
    return one.kind or kind_of(one.thing)


def _are_apart(crowd: Crowd, matter: Matter) -> bool:
    """Both name a place, and not the same."""
    if not (crowd.place and matter.place) or crowd.place == matter.place:
        return False
    return (crowd.known and matter.known) or not same_name(crowd.place, matter.place)


@dataclass(frozen=True, slots=True)
class Standing:
    """The ticket of a crowd, as far as a newcomer's matter is compared with it; `spot` is its place in words."""

    crowd: Crowd
    code: str = ""
    spot: str = ""
    urgent: bool = False
    alarm: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A crowd with an open ticket that a newcomer may mean: what is compared, and what the newcomer may be told of it."""

    number: str
    standing: Standing
    title: str


def sameness(ticket: Standing, matter: Matter) -> Sameness:
    """Whether a newcomer's matter is the one that has this ticket.

    Sure where a supply fails at one known place, where one business is gone or complained of in like words, and of
    urgent matters of one category at one known place; a different building is a different matter unless a supply has
    failed. Of an emergency only the same emergency is the same. What is not sure is asked, where the words are alike.
    """
    crowd = ticket.crowd
    if not belongs(crowd, matter):
        return "other"
    is_known_place = crowd.known and matter.known and crowd.place == matter.place
    if matter.alarm:
        is_same = ticket.alarm == matter.alarm and is_known_place
        return "same" if is_same and not are_other_buildings(ticket.spot, matter.spot) else "maybe"
    if matter.is_supply:
        return "same" if is_known_place else "maybe"
    if are_other_buildings(ticket.spot, matter.spot) or ticket.code != matter.code:
        return "other"
    if is_known_place and ticket.urgent and matter.urgent:
        return "same"
    is_gone = has_vanished(ticket.text) and has_vanished(matter.text)
    if not (is_gone or are_alike(ticket.text, matter.text)):
        return "other"
    return "same" if crowd.thing and matter.thing else "maybe"


def are_alike(one: str, other: str) -> bool:
    """Whether two texts share enough pairs of characters to speak of one thing."""
    first, second = (
        {gram for gram in grams(normalise(text[:MOST_COMPARED])) if "_" in gram} for text in (one, other)
    )
    fewest = min(len(first), len(second))
    return bool(fewest) and len(first & second) / fewest >= ALIKE


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a crowd is hot: so many contacts within a time, or so many persons on one business within another.

    `quiet` is how long a crowd without a new contact and without an open ticket stays alive.
    """

    contacts: int
    within: timedelta
    persons: int
    persons_within: timedelta
    quiet: timedelta


@dataclass(frozen=True, slots=True)
class Count:
    """A crowd at a moment: when the contact came that makes it as many as the threshold (None: not so many yet), and how
    many different persons there were within the time for persons, counted up to the threshold."""

    nth_contact_at: datetime | None
    persons: int


def is_hot(
    count: Count, limits: Thresholds, is_business: bool, people: int, alarm: str, now: datetime
) -> bool:
    """Whether people must know: too many contacts, too many persons on one business, or danger in a group.

    Rule: 10 contacts in 2 h, or 5 persons on one object in 24 h (defaults of the pack); who threatens and speaks for as
    many persons is a group at once.
    """
    at = count.nth_contact_at
    if at is not None and at >= now - limits.within:
        return True
    return (is_business and count.persons >= limits.persons) or (bool(alarm) and people >= limits.persons)


def is_milestone(count: int) -> bool:
    """1, 2, 5, 10, 20, 50 ...: who is told of each of many newcomers is told of these."""
    while count and count % 10 == 0:
        count //= 10
    return count in (1, 2, 5)
