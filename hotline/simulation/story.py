"""What one citizen and the staff do about one matter: lines of a scenario, each with its moment. Pure, by its own dice."""

import random
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Fields = dict[str, Any]
Moment = tuple[datetime, Fields]
MORNING, EVENING = 9, 18


@dataclass(frozen=True, slots=True)
class Words:
    """What a city offers to speak of: questions of its base; topics as (word, topic, unit); places; sentences."""

    questions: Sequence[str]
    topics: Sequence[tuple[str, str, str]]
    places: Sequence[str]
    units: Sequence[str]
    sentences: Mapping[str, Any]

    def call_me(self, who: "Citizen") -> str:
        """How a request ends of somebody who leaves a telephone."""
        return self.sentences["call_me"].format(phone=who.phone) if who.phone else ""


@dataclass(frozen=True, slots=True)
class Citizen:
    """Who writes, on which channel."""

    sender: str
    channel: str

    @property
    def phone(self) -> str:
        """What every second citizen leaves: a number of the range of devices (140), which nobody answers; else empty."""
        number = int("".join(filter(str.isdigit, self.sender)))
        return f"140{number:08d}" if number % 2 == 0 else ""

    def says(self, at: datetime, text: str) -> Moment:
        """One message."""
        return at, {"from": "citizen", "channel": self.channel, "sender": self.sender, "text": text}


Story = Callable[[random.Random, Words, Citizen, datetime], Iterator[Moment]]


def asks(dice: random.Random, words: Words, who: Citizen, at: datetime) -> Iterator[Moment]:
    """A question that the base answers, and a word on the answer."""
    question = dice.choice(words.questions).rstrip("？?")
    yield who.says(at, dice.choice(words.sentences["questions"]).format(question=question))
    yield who.says(at + _minutes(dice, 1, 5), dice.choice(words.sentences["after_answer"]))


def is_unclear(dice: random.Random, words: Words, who: Citizen, at: datetime) -> Iterator[Moment]:
    """Words that say nothing; half of those who write so come back with a question."""
    yield who.says(at, dice.choice(words.sentences["unclear"]))
    if dice.random() < 0.5:
        yield from asks(dice, words, who, at + _minutes(dice, 2, 600))


def insults(dice: random.Random, words: Words, who: Citizen, at: datetime) -> Iterator[Moment]:
    """One or several insults within minutes."""
    for n in range(dice.randint(1, 4)):
        yield who.says(at + timedelta(minutes=n), dice.choice(words.sentences["insults"]))


def praises(dice: random.Random, words: Words, who: Citizen, at: datetime) -> Iterator[Moment]:
    """A kind word."""
    yield who.says(at, dice.choice(words.sentences["praise"]))


def reports(dice: random.Random, words: Words, who: Citizen, at: datetime) -> Iterator[Moment]:
    """A request with its whole life: submitted, dispatched, handled, reviewed, asked about, judged."""
    word, topic, unit = dice.choice(words.topics)
    place, since = dice.choice(words.places), dice.choice(words.sentences["since"])
    told = dice.choice(words.sentences["requests"]).format(place=place, word=word, since=since)
    yield who.says(at, told + words.call_me(who))
    submitted = at + _minutes(dice, 1, 3)
    yield who.says(submitted, dice.choice(words.sentences["submit"]))
    yield from Life(dice, words, who, f"{place}{topic}", unit).lines(submitted)


class Life:
    """A ticket on its way; `unit` is the one that ends up with it."""

    def __init__(self, dice: random.Random, words: Words, who: Citizen, title: str, unit: str) -> None:
        self._dice, self._words, self._who = dice, words, who
        self._title, self._unit = title, unit
        self._ticket = {"sender": who.sender, "nth": 1}

    def lines(self, opened: datetime) -> Iterator[Moment]:
        """Everything after the submission."""
        dice = self._dice
        at = _at_work(dice, opened, 5, 90)
        yield self.dispatched(at, self._unit)
        if dice.random() < 0.06:
            yield from self._returned(at)
            at = _at_work(dice, at, 200, 400)
        at = _at_work(dice, at, 20, 200)
        yield self._by_unit(at, "sign")
        at = _at_work(dice, at, 20, 300)
        yield self._by_unit(at, "contact", text=dice.choice(self._words.sentences["contact"]))
        if dice.random() < 0.15:
            asked = at + _minutes(dice, 60, 2000)
            yield self._who.says(asked, dice.choice(self._words.sentences["progress"]))
        yield from self._ends(_at_work(dice, at, 300, 5000))

    def begun(self, at: datetime) -> Iterator[Moment]:
        """Dispatched, signed, and the citizen called."""
        yield self.dispatched(at, self._unit)
        yield self._by_unit(at + timedelta(minutes=20), "sign")
        contact = self._words.sentences["contact"][0]
        yield self._by_unit(at + timedelta(minutes=60), "contact", text=contact)

    def dispatched(self, at: datetime, unit: str) -> Moment:
        """By the seat, to a unit."""
        return self._office(at, "seat", "dispatch", unit=unit)

    def returned(self, at: datetime, unit: str, reason: str, suggested: str) -> Moment:
        """By a unit that names another."""
        return self._by_unit(at, "return", unit=unit, reason=reason, suggest=suggested)

    def replied(self, at: datetime) -> Generator[Moment, None, datetime]:
        """Replied and approved; returns when the office looks at it."""
        return (yield from self._answered(at))

    def brushed_off(self, at: datetime) -> Moment:
        """A reply that says nothing: the check sends it back."""
        poor = self._words.sentences["poor_reply"]
        return self._by_unit(at, "reply", public=poor, text=poor, outcome="已解决")

    def passed(self, at: datetime) -> Moment:
        """The reviewer lets the reply pass."""
        return self._office(at, "reviewer", "review_pass")

    def _returned(self, at: datetime) -> Iterator[Moment]:
        other = self._dice.choice([unit for unit in self._words.units if unit != self._unit])
        back = _at_work(self._dice, at, 10, 100)
        yield self.returned(back, self._unit, self._words.sentences["return_reason"], other)
        yield self.dispatched(back + _minutes(self._dice, 5, 60), self._unit)

    def _ends(self, at: datetime) -> Iterator[Moment]:
        chance, sentences = self._dice.random(), self._words.sentences
        if chance < 0.01:
            until = f"{at + timedelta(days=200):%Y-%m-%d}"
            yield self._office(at, "duty_leader", "park", until=until, reason=sentences["park_reason"])
            return
        if chance < 0.05:
            yield self._by_unit(at, "extend", reason=sentences["extend_reason"])
            at = _at_work(self._dice, at, 30, 200)
            yield self._office(at, "duty_leader", "extend_grant")
            at = _at_work(self._dice, at, 2000, 6000)
        yield from self._closed(at)

    def _closed(self, at: datetime) -> Iterator[Moment]:
        dice, sentences = self._dice, self._words.sentences
        at = yield from self._answered(at)
        if dice.random() < 0.05:
            yield self._office(at, "reviewer", "review_reject", reason=sentences["review_reason"])
            at = yield from self._answered(_at_work(dice, at, 60, 1500))
        yield self.passed(at)
        if dice.random() < 0.2:
            answers = sentences["dissatisfied" if dice.random() < 0.15 else "satisfied"]
            for n, answer in enumerate(answers):
                yield self._who.says(_in_daytime(at) + timedelta(hours=3, minutes=2 * n), answer)

    def _answered(self, at: datetime) -> Generator[Moment, None, datetime]:
        """Replied and approved; returns when the office looks at it."""
        done, day = self._dice.choice(self._words.sentences["done"]), f"{at:%m月%d日}"
        values = {"title": self._title, "day": day, "done": done}
        public = self._words.sentences["reply"].format(**values)
        text = self._words.sentences["internal"].format(**values)
        yield self._by_unit(at, "reply", public=public, text=text, outcome="已解决")
        at = _at_work(self._dice, at, 10, 120)
        yield self._by_unit(at, "approve", role="unit_leader")
        return _at_work(self._dice, at, 10, 240)

    def _by_unit(self, at: datetime, action: str, role: str = "handler", **fields: str) -> Moment:
        unit = fields.pop("unit", self._unit)
        who = {"from": "unit", "unit": unit, "user": f"{role}@{unit}", "role": role}
        return at, {**who, "ticket": self._ticket, "action": action, **fields}

    def _office(self, at: datetime, role: str, action: str, **fields: str) -> Moment:
        who = {"from": "office", "user": role, "role": role}
        return at, {**who, "ticket": self._ticket, "action": action, **fields}


def _minutes(dice: random.Random, least: int, most: int) -> timedelta:
    return timedelta(minutes=dice.randint(least, most))


def _at_work(dice: random.Random, at: datetime, least: int, most: int) -> datetime:
    """Some minutes later, in the hours of the day at which offices work."""
    return _in_daytime(at + _minutes(dice, least, most))


def _in_daytime(at: datetime) -> datetime:
    if at.hour < MORNING:
        return at.replace(hour=MORNING)
    return at if at.hour < EVENING else (at + timedelta(days=1)).replace(hour=MORNING)
