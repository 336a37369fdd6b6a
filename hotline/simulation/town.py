"""A year of a city as lines of a scenario, in the order of time and a day at a time: nothing of it is held for long.

The same pack, seed and volume give the same lines.
"""

import heapq
import random
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files

from hotline.pack.values import Pack
from hotline.replay.scenario import Line
from hotline.simulation import story
from hotline.simulation.story import Citizen, Fields, Story, Words

CHANNELS = (("wechat", 70), ("webchat", 20), ("telegram", 10))
STORIES: tuple[tuple[Story, int], ...] = (
    (story.asks, 62),
    (story.reports, 20),
    (story.is_unclear, 11),
    (story.praises, 4),
    (story.insults, 3),
)
"""What comes in, in hundredths of the contacts."""
HOURS = (1, 1, 1, 1, 1, 1, 2, 5, 9, 11, 11, 8, 5, 6, 9, 9, 8, 7, 5, 4, 3, 3, 2, 1)
"""How many contacts begin in each hour of the day, in shares."""
COMES_AGAIN = 0.2
REMEMBERED = 500


def words_of(pack: Pack) -> Words:
    """What the citizens of this city speak of."""
    sentences = tomllib.loads((files("hotline.simulation") / "sentences.toml").read_text(encoding="utf-8"))
    topics = [
        (word, row.topic, row.unit)
        for row in pack.categories
        if row.unit and row.purpose_hint in ("求助", "投诉") and not row.urgent and not row.line
        for word in row.words
        if not word.isascii()
    ]
    return Words(
        questions=[question for row in pack.knowledge for question in (row.question, *row.wordings)],
        topics=topics,
        places=[row.place for row in pack.places],
        units=[row.unit for row in pack.units],
        sentences=sentences,
    )


def town_life(pack: Pack, start: datetime, days: int, contacts: int, seed: int) -> Iterator[Line]:
    """`contacts` over so many days from `start`; the staff go on with what was begun for as long as it takes."""
    dice, words = random.Random(seed), words_of(pack)  # noqa: S311 - dice, not secrets
    people = _People(dice)
    waiting: list[tuple[datetime, int, Fields]] = []
    number = 0
    for n in range(days):
        day = start + timedelta(days=n)
        for _ in range(contacts * (n + 1) // days - contacts * n // days):
            begins = day + timedelta(hours=dice.choices(range(24), HOURS)[0], seconds=dice.randint(0, 3599))
            chosen = dice.choices([one for one, _ in STORIES], [share for _, share in STORIES])[0]
            who = people.new() if chosen is story.reports else people.somebody()
            for at, fields in chosen(dice, words, who, begins):
                heapq.heappush(waiting, (at, number, fields))
                number += 1
        tomorrow = day + timedelta(days=1)
        while waiting and waiting[0][0] < tomorrow:
            yield _line(*heapq.heappop(waiting))
    while waiting:
        yield _line(*heapq.heappop(waiting))


def _line(at: datetime, number: int, fields: Fields) -> Line:
    return Line(number + 1, at, str(fields["from"]), {"at": at.isoformat(), **fields})


class _People:
    """The accounts of a city; some write again."""

    def __init__(self, dice: random.Random) -> None:
        self._dice, self._made = dice, 0
        self._known: list[Citizen] = []

    def new(self) -> Citizen:
        """Somebody who never wrote before and will have one ticket."""
        self._made += 1
        channel = self._dice.choices([name for name, _ in CHANNELS], [share for _, share in CHANNELS])[0]
        return Citizen(f"p{self._made:06d}", channel)

    def somebody(self) -> Citizen:
        """Somebody new, or one of those who wrote lately."""
        if self._known and self._dice.random() < COMES_AGAIN:
            return self._dice.choice(self._known)
        who = self.new()
        self._known = [*self._known[-REMEMBERED:], who]
        return who
