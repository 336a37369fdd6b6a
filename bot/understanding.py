"""Reads a message: pure, in memory, with the city's words and places and the released knowledge; no transaction open."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.details import DetailReader, pin_text
from bot.hearing import Act, Heard, Part, Understood
from bot.receive import Knowledge
from channels.messages import Inbound
from channels.own_page import own_act
from knowledge_base.matcher import Match
from language.acts import act_of, choice_number, insults_others, praises_plainly
from language.claims import claim_in
from language.danger import may_be_danger
from language.gazetteer import Gazetteer
from language.judging import is_how_to, is_trouble, tells_of_trouble
from language.lexicon import Lexicon
from language.message_kind import kind_of
from language.numbers import find_tickets, last_four, mistyped_ticket
from language.pinyin import is_pinyin
from language.purposes import purpose_of
from language.remarks import addition_in, asks_when, is_relief, leans, may_lean, means_all
from language.requests import questions_apart, split_requests
from language.scripts import language_of
from language.spans import clauses
from language.wishes import summarise, wish_of
from tickets.routing import Router
from tickets.topics import Category

Dangers = Mapping[str, tuple[str, tuple[str, ...]]]
"""By the name of the danger: the safety text and the units that must know."""

LONGEST_TEXT = 4000
_ASKS = 0.9  # a probability: of two thirds of such messages an article is the answer, whatever trouble they tell of
_SURE = 0.85  # a purpose that no wording tells: 举报 keeps its author secret, so a guess must not make one
_HAN = re.compile(r"[\u3400-\u9fff]")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_WORDS = re.compile(r"[a-z]{2,}", re.IGNORECASE)


class Understanding:
    """The reader of one city. Immutable, shared by threads."""

    def __init__(
        self, lexicon: Lexicon, dangers: Dangers, gazetteer: Gazetteer, router: Router, prefix: str
    ) -> None:
        self._lexicon = lexicon
        self._dangers = dangers
        self._details = DetailReader(gazetteer)
        self._router = router
        self._prefix = prefix

    def read(self, inbound: Inbound, knowledge: Knowledge, now: datetime, before: str = "") -> Understood:
        """Understand one message of any kind; never raises on what citizens write. `before` are words that waited
        for these: where these do not stand alone, what is wanted is read off both (路灯 ... 坏了)."""
        inbound = self._danger_first(inbound)
        if inbound.kind == "event":
            return Understood("event", inbound.text, "content", "", media=inbound.media)
        text = inbound.text.strip()[:LONGEST_TEXT]
        point = inbound.place
        said = self._details.read_corrected(text, now)
        pinned = self._details.read(point.label if point else "", now)
        pin = pin_text(point) if point else ""
        alarms = self._alarms(text)
        act = _act(text, alarms)
        return Understood(
            kind=inbound.kind,
            text=text,
            act=act,
            language=language_told(text) if said.news or not said.place else "",
            leaning="zh" if is_pinyin(text) or not _WORDS.fullmatch(text) else "en",
            parts=self._parts(_told_with(act, text), before, knowledge, now),
            number=choice_number(text),
            alarms=alarms,
            may_be_danger=self._may_be_danger(text, alarms, knowledge),
            tickets=tuple(found.number for found in find_tickets(text, self._prefix)),
            phone=said.phone,
            vouched=inbound.phone or "",
            last4=last_four(text) or "",
            place=said.place or pin,
            vague=said.vague,
            places=said.places or pinned.places,
            areas=said.areas or pinned.areas,
            objects=self._businesses(said.objects),
            since=said.since,
            media=inbound.media,
            rest=said.rest,
            news=said.news,
            spot=said.spot or pin,
            spot_is_all=said.spot_is_all or not text,
            corrects=said.corrects,
            wrong=said.wrong,
            claim=claim_in(text),
            adds=addition_in(text),
            relieved=is_relief(text),
            asks_when=asks_when(text),
            leans=leans(text),
            may_lean=may_lean(text),
            mistyped=mistyped_ticket(text, self._prefix),
            about=self._about(act, text),
            of_all=act == "unsubscribe" and means_all(text),
        )

    def _danger_first(self, inbound: Inbound) -> Inbound:
        """A button whose words tell of danger is a message of these words; everything else is what it is."""
        pressed = own_act(inbound.text) if inbound.kind == "event" else None
        if pressed and any(alarm.level == "emergency" for alarm in self._alarms(pressed.words)):
            return replace(inbound, kind="text", text=pressed.words)
        return inbound

    def _about(self, act: Act, text: str) -> str:
        """The topic of the city's tree that somebody subscribes to, or does not want any more."""
        category = self._router.classify(text) if act in ("subscribe", "unsubscribe") else None
        return category.topic if category else ""

    def _parts(self, text: str, before: str, knowledge: Knowledge, now: datetime) -> tuple[Part, ...]:
        told = split_requests(text) if text else ()
        requests = [piece for request in told for piece in _asked_apart(request, knowledge.match)]
        parts = tuple(self._part(request, knowledge, now) for request in requests)
        if len(parts) > 1:
            return parts
        if before and text and not any(part.trouble or part.how_to for part in parts):
            joined = self._part(f"{before}，{text}", knowledge, now)
            parts = parts if _is_of_something_else(joined.match, knowledge.match(before)) else (joined,)
        return tuple(replace(part, text=text) for part in parts)

    def _part(self, text: str, knowledge: Knowledge, now: datetime) -> Part:
        said = self._details.read(text, now)
        trouble = said.news and is_trouble(text)  # 鑫源养殖场 is a place, whatever its name sounds like
        category = self._router.classify(text)
        return Part(
            text=text,
            summary=summarise(text, names=(said.place, *said.places)),
            match=knowledge.match(text),
            purpose=_purpose(text, trouble, category),
            trouble=trouble,
            how_to=is_how_to(text),
            asks=is_how_to(text) and kind_of(text).question >= _ASKS,
            code=category.code if category else "",
            category=category.category if category else "",
            topic=category.topic if category else "",
            line=category.line if category else "",
            urgent=bool(category and category.urgent and trouble and self._is_meant(text, category)),
            place=said.place,
            vague=said.vague,
            places=said.places,
            areas=said.areas,
            objects=self._businesses(said.objects),
            since=said.since,
            wish=wish.text if (wish := wish_of(text)) else "",
        )

    def _is_meant(self, text: str, category: Category) -> bool:
        """A likeness alone makes nothing urgent of words that deny a danger."""
        return self._router.speaks_of(text, category) or not self._lexicon.denies(text)

    def _businesses(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """Those that are no unit: who handles many people's matters is not what they have in common."""
        return tuple(name for name in named if not self._router.names_unit(name))

    def _alarms(self, text: str) -> tuple[Heard, ...]:
        found = {alarm.name: alarm for alarm in self._lexicon.find(text)}
        return tuple(Heard(name, alarm.kind, *self._dangers[name]) for name, alarm in found.items())

    def _may_be_danger(self, text: str, alarms: tuple[Heard, ...], knowledge: Knowledge) -> bool:
        """Where the words of danger neither hear one nor hear one denied, the second ear is asked."""
        heard = any(alarm.level == "emergency" for alarm in alarms) or self._lexicon.denies(text)
        return not heard and may_be_danger(text, knowledge.vector_of)


def _asked_apart(request: str, match: Callable[[str], Match]) -> tuple[str, ...]:
    """Questions in one request that different articles answer are requests of their own, however near their matters."""
    pieces = questions_apart(request)
    found = [match(piece) for piece in pieces]
    answers = {one.candidates[0].article for one in found if one.decision == "answer"}
    return pieces if pieces and len(answers) == len(pieces) else (request,)


def _purpose(text: str, trouble: bool, category: Category | None) -> str:
    """What the words say; a likeness alone counts only when it is great. Else what such troubles usually are."""
    found = purpose_of(text)
    if found.kind != "其他" and (found.reasons or found.score >= _SURE):
        return found.kind
    return category.purpose_hint if category and category.purpose_hint and trouble else "求助"


def _act(text: str, alarms: tuple[Heard, ...]) -> Act:
    """A picture does nothing but tell; praise in a report of trouble is bitter and no praise. The city's own words of
    abuse insult where nothing else is said."""
    act = act_of(text) if text else "content"
    if act == "praise" and _reports(text) and not praises_plainly(text):
        return "content"
    insults = act in ("content", "unclear") and any(alarm.level == "abuse" for alarm in alarms)
    if insults and not (_reports(text) or is_how_to(text) or insults_others(text)):
        return "abuse"
    return act


def _reports(text: str) -> bool:
    """Tells of a trouble in so many words, or surely; to be somewhat like reports is not enough beside praise or insult."""
    return is_trouble(text) and (tells_of_trouble(text) or kind_of(text).request >= _ASKS)


def _told_with(act: Act, text: str) -> str:
    """The words that want something beside the act: 不投诉了，想问下物业费标准 still asks."""
    if act == "withdraw":
        return "，".join(clause.text for clause in clauses(text) if is_how_to(clause.text))
    return text if act == "content" else ""


def _is_of_something_else(joined: Match, before: Match) -> bool:
    """Words said after a question that make its answer less likely do not go on with it: 天气真好."""
    known = {one.article: one.score for one in before.candidates}
    best = joined.candidates[0] if joined.decision == "answer" else None
    return best is not None and best.score < known.get(best.article, 0.0)


def language_told(text: str) -> Literal["zh", "en", ""]:
    """A number, an OK, a link, a name in Latin letters or pinyin tells no language: it is in that of the conversation."""
    text = _LINK.sub(" ", text)
    if not _HAN.search(text) and (len(_WORDS.findall(text)) < 2 or is_pinyin(text)):
        return ""
    return language_of(text)
