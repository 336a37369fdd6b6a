"""The last months of a city for somebody who tries the product: an ordinary life, and towards its end something of everything
that an office has to look at. The same pack, end, volume and seed give the same lines.
"""

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count, takewhile

from hotline.pack.values import Pack
from hotline.replay.scenario import Line
from hotline.simulation.story import Citizen, Life, Moment, Words
from hotline.simulation.town import town_life, words_of

DAYS = 91
CROWDS = (80, 52, 24)
"""So many days before the end many people tell of one matter, and it is worked off; another one is at the end."""
_CROWD = range(11, 15)
_SHOP_CROWD = range(5, 8)
_OF_EACH = 4  # matters of each kind of unfinished business

Unfinished = Callable[["_Leftover", datetime], Iterator[Moment]]


def quarter(pack: Pack, end: datetime, contacts: int, seed: int) -> Iterator[Line]:
    """Everything up to `end`; the last line is the clock's at that moment."""
    start = (end - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    ordinary = town_life(pack, start, DAYS, contacts, seed)
    merged = heapq.merge(ordinary, _special(pack, end, seed), key=lambda line: line.at)
    yield from takewhile(lambda line: line.at <= end, merged)
    yield Line(0, end, "clock", {"at": end.isoformat(), "from": "clock"})


def _special(pack: Pack, end: datetime, seed: int) -> Iterator[Line]:
    dice, words = random.Random(seed + 1), words_of(pack)  # noqa: S311 - dice, not secrets
    people = (Citizen(f"q{number:04d}", "webchat") for number in count())
    told: list[Moment] = []
    unit = _unit_of(pack, words.sentences["outage"][0])
    for days in CROWDS:
        told += _outage(dice, words, people, end - timedelta(days=days), unit)
    told += _outage(dice, words, people, end - timedelta(hours=3))
    told += _vanished(dice, words, people, end - timedelta(days=1))
    for leave, age in LEFT:
        for n in range(_OF_EACH):
            opened = (end - age - timedelta(hours=5 * n)).replace(minute=7 * n)
            told += leave(_Leftover(dice, words, next(people)), opened)
    told.sort(key=lambda one: one[0])
    return (
        Line(n, at, str(fields["from"]), {"at": at.isoformat(), **fields})
        for n, (at, fields) in enumerate(told)
    )


def _unit_of(pack: Pack, text: str) -> str:
    """The unit that the pack names for these words; "" where it has none."""
    return next((row.unit for row in pack.categories if any(word in text for word in row.words)), "")


def _outage(
    dice: random.Random, words: Words, people: Iterator[Citizen], at: datetime, unit: str = ""
) -> Iterator[Moment]:
    """A supply fails at one place; the unit, where one is given, works it off."""
    place = dice.choice(words.places)
    callers = [next(people) for _ in range(dice.choice(_CROWD))]
    yield from _crowd(dice, words, callers, at, words.sentences["outage"], {"place": place})
    if unit:
        yield from Life(dice, words, callers[0], place, unit).lines(at + timedelta(minutes=90))


def _vanished(dice: random.Random, words: Words, people: Iterator[Citizen], at: datetime) -> Iterator[Moment]:
    callers = [next(people) for _ in range(dice.choice(_SHOP_CROWD))]
    shop = {"shop": dice.choice(words.sentences["shops"])}
    yield from _crowd(dice, words, callers, at, words.sentences["vanished"], shop)


def _crowd(
    dice: random.Random,
    words: Words,
    callers: Sequence[Citizen],
    at: datetime,
    said: Sequence[str],
    values: dict[str, str],
) -> Iterator[Moment]:
    for n, who in enumerate(callers):
        moment = at + timedelta(minutes=6 * n)
        yield who.says(moment, dice.choice(said).format(**values))
        yield who.says(moment + timedelta(minutes=1), words.sentences["submit"][0])


class _Leftover:
    """One matter that is left where it is at some step of its way."""

    def __init__(self, dice: random.Random, words: Words, who: Citizen) -> None:
        self._dice, self._words, self._who = dice, words, who
        self._word, topic, self._unit = dice.choice(words.topics)
        self._place = dice.choice(words.places)
        self._other = dice.choice([unit for unit in words.units if unit != self._unit])
        self._life = Life(dice, words, who, f"{self._place}{topic}", self._unit)

    def waits(self, at: datetime) -> Iterator[Moment]:
        """Nobody has dispatched it: its words fit no topic."""
        return self._told(at, self._dice.choice(self._words.sentences["doubtful"]))

    def _reported(self, at: datetime) -> Iterator[Moment]:
        return self._told(at, self._words.sentences["requests"][0])

    def _told(self, at: datetime, sentence: str) -> Iterator[Moment]:
        since = self._words.sentences["since"][0]
        told = sentence.format(place=self._place, word=self._word, since=since)
        yield self._who.says(at, told + self._words.call_me(self._who))
        yield self._who.says(at + timedelta(minutes=2), self._words.sentences["submit"][0])

    def is_late(self, at: datetime) -> Iterator[Moment]:
        """Signed, the citizen called, and then nothing."""
        yield from self._reported(at)
        yield from self._life.begun(at + timedelta(minutes=3))

    def is_returned(self, at: datetime) -> Iterator[Moment]:
        """Sent back by its unit, waiting for another."""
        yield from self._reported(at)
        yield self._life.dispatched(at + timedelta(minutes=20), self._unit)
        reason = self._words.sentences["return_reason"]
        yield self._life.returned(at + timedelta(minutes=40), self._unit, reason, self._other)

    def is_difficult(self, at: datetime) -> Iterator[Moment]:
        """Sent back by two units."""
        yield from self.is_returned(at)
        yield self._life.dispatched(at + timedelta(minutes=60), self._other)
        reason = self._words.sentences["second_return"]
        yield self._life.returned(at + timedelta(minutes=90), self._other, reason, self._unit)

    def is_in_review(self, at: datetime) -> Iterator[Moment]:
        """Replied and approved; the office has not looked at it."""
        yield from self.is_late(at)
        yield self._life.brushed_off(at + timedelta(hours=22))
        yield from self._life.replied(at + timedelta(days=1))

    def is_dissatisfied(self, at: datetime) -> Iterator[Moment]:
        """Closed, and its citizen says that nothing was done."""
        yield from self.is_in_review(at)
        closed = at + timedelta(days=2)
        yield self._life.passed(closed)
        for n, answer in enumerate(self._words.sentences["dissatisfied"]):
            yield self._who.says(closed + timedelta(hours=3, minutes=2 * n), answer)


LEFT: Sequence[tuple[Unfinished, timedelta]] = (
    (_Leftover.waits, timedelta(hours=1)),
    (_Leftover.is_late, timedelta(days=20)),
    (_Leftover.is_returned, timedelta(hours=8)),
    (_Leftover.is_difficult, timedelta(days=2)),
    (_Leftover.is_in_review, timedelta(days=3)),
    (_Leftover.is_dissatisfied, timedelta(days=4)),
)
"""What is left, and how old it is at the end."""
