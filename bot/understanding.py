"""Reads a message: pure, in memory, with the city's words and places and the released knowledge; no transaction open."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from language.wishes import summarise, wish_of

from bot.hearing import Heard, Part, Understood
from bot.receive import Knowledge
from channels.messages import Inbound
from knowledge_base.matcher import Match
from language.acts import act_of, choice_number
from language.addresses import find_addresses
from language.gazetteer import Gazetteer, PlaceHit
from language.judging import is_how_to, is_trouble
from language.lexicon import Lexicon
from language.numbers import find_phones, find_tickets, last_four
from language.purposes import purpose_of
from language.requests import core_question, split_requests
from language.scripts import language_of
from language.times import find_times
from tickets.routing import Router
from tickets.topics import Category

Dangers = Mapping[str, tuple[str, tuple[str, ...]]]
"""By the name of the danger: the safety text and the units that must know."""

NOTHING_FOUND = Match("", "none", (), ())
LONGEST_TEXT = 4000
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Understanding:
    """The reader of one city. Immutable, shared by threads."""

    def __init__(
        self, lexicon: Lexicon, dangers: Dangers, gazetteer: Gazetteer, router: Router, prefix: str
    ) -> None:
        self._lexicon = lexicon
        self._dangers = dangers
        self._gazetteer = gazetteer
        self._router = router
        self._prefix = prefix

    def read(self, inbound: Inbound, knowledge: Knowledge, now: datetime) -> Understood:
        """Understand one message of any kind; never raises on what citizens write."""
        text = inbound.text.strip()[:LONGEST_TEXT]
        point = inbound.place
        if inbound.kind == "event":
            return Understood("event", inbound.text, "content", "")
        place, known = self._place(text)
        phones = find_phones(text)
        act = act_of(text) if text else "content"
        return Understood(
            kind=inbound.kind,
            text=text,
            act=act,
            language=_language(text),
            parts=self._parts(text, knowledge, now) if text and act == "content" else (),
            number=choice_number(text),
            alarms=self._alarms(text),
            tickets=tuple(found.number for found in find_tickets(text, self._prefix)),
            phone=phones[0].number if phones else inbound.phone or "",
            last4=last_four(text) or "",
            place=place or (_pin(point.label, point.lat, point.lon) if point else ""),
            places=_names(known),
            areas=_areas(known),
            since=_since(text, now),
            media=inbound.media,
        )

    def _parts(self, text: str, knowledge: Knowledge, now: datetime) -> tuple[Part, ...]:
        requests = split_requests(text)
        parts = tuple(self._part(request, knowledge, now) for request in requests)
        if len(parts) < 2:
            return tuple(replace(part, text=text) for part in parts)
        return parts

    def _part(self, text: str, knowledge: Knowledge, now: datetime) -> Part:
        trouble = is_trouble(text)
        category = self._router.classify(text)
        place, known = self._place(text)
        question = core_question(text)
        return Part(
            text=text,
            summary=summarise(text),
            match=knowledge.match(question or text),
            purpose=_purpose(text, trouble, category),
            trouble=trouble,
            how_to=is_how_to(text),
            code=category.code if category else "",
            category=category.category if category else "",
            topic=category.topic if category else "",
            line=category.line if category else "",
            urgent=bool(category and category.urgent and trouble),
            place=place,
            places=_names(known),
            areas=_areas(known),
            since=_since(text, now),
            wish=wish.text if (wish := wish_of(text)) else "",
        )

    def _place(self, text: str) -> tuple[str, tuple[PlaceHit, ...]]:
        """The words that say where, from first to last, and the known places among them."""
        known = self._gazetteer.find(text)
        spans = [(hit.start, hit.end) for hit in known]
        spans += [(hit.start, hit.end) for hit in find_addresses(text, known)]
        return _joined(text, sorted(spans), known), known

    def _alarms(self, text: str) -> tuple[Heard, ...]:
        found = {alarm.name: alarm for alarm in self._lexicon.find(text)}
        return tuple(Heard(name, alarm.kind, *self._dangers[name]) for name, alarm in found.items())


def _joined(text: str, spans: list[tuple[int, int]], known: tuple[PlaceHit, ...]) -> str:
    """Places in the citizen's own order; a known place by its proper name."""
    names = {hit.start: hit.place.name for hit in known}
    return "".join(dict.fromkeys(names.get(start, text[start:end]) for start, end in spans))


def _names(known: tuple[PlaceHit, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.place.name for hit in known))


def _areas(known: tuple[PlaceHit, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.place.area for hit in known if hit.place.area))


def _pin(label: str, lat: float, lon: float) -> str:
    position = f"{lat:.5f},{lon:.5f}"
    return f"{label}（{position}）" if label else position


def _since(text: str, now: datetime) -> str:
    hits = find_times(text, now)
    return "、".join(hit.text for hit in hits[:2])


def _purpose(text: str, trouble: bool, category: Category | None) -> str:
    """What the words say; where they say nothing, what such matters usually are."""
    kind = purpose_of(text).kind
    if kind != "其他":
        return kind
    return category.purpose_hint if category and category.purpose_hint and trouble else "求助"


def _language(text: str) -> Literal["zh", "en", ""]:
    """A text without words tells no language."""
    return language_of(text) if _LETTERS.search(text) else ""
