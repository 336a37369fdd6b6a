"""A citizen's own tickets for our own page: how each stands, what happened to it step by step, and its survey.

A step names the unit that has the ticket now and no other: who pushed a matter away is not the citizen's to hear.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot import conversations
from bot.conversations import Conversation
from bot.facts import own_tickets, surveys_of
from bot.known import OwnTicket, Surveyed
from bot.receive import City
from bot.wording import Words, day_text, standing
from channels.core import Address
from channels.messages import Option
from channels.own_page import Followed, Rating, Step
from language.ratings import CAUSES
from storage.transaction import Transaction
from tickets import store
from tickets.answers import DISSATISFIED
from tickets.model import Event
from tickets.projection import Projection, fold_on
from tickets.store import PastEvent

_TELLING = {"contacted": "step_contacted", "news": "step_news", "extended": "step_extended"}
"""Events that every citizen of a ticket hears of although they leave its status as it is."""
_UNTOLD = frozenset({"routed", "surveyed", "archived"})
"""Events whose status says no more than the step before."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the tickets, in which language, and when."""

    conversation: Conversation
    city: City
    language: str
    now: datetime

    @property
    def words(self) -> Words:
        """The city's sentences in this language."""
        phrases, language = self.city.phrases, self.language
        return lambda key, /, **values: phrases.text(key, language, **values)


def listed(tx: Transaction, city: City, whose: Address, language: str, now: datetime) -> tuple[Followed, ...]:
    """The tickets of an account, the newest first, without their steps."""
    reader = _reader(tx, city, whose, language, now)
    return (
        tuple(_followed(reader, ticket) for ticket in own_tickets(tx, reader.conversation)) if reader else ()
    )


def one(
    tx: Transaction, city: City, whose: Address, number: str, language: str, now: datetime
) -> Followed | None:
    """One of them with its steps and its survey; None for any other number."""
    reader = _reader(tx, city, whose, language, now)
    own = own_tickets(tx, reader.conversation) if reader else ()
    ticket = next((one for one in own if one.number == number), None)
    if reader is None or ticket is None:
        return None
    young = (one for one in surveys_of(tx, reader.conversation) if now - one.opened < city.manners.amend)
    survey = next((one for one in young if one.number == number), None)
    return _followed(reader, ticket, _steps(tx, reader, ticket), _rating(reader, survey) if survey else None)


def _reader(tx: Transaction, city: City, whose: Address, language: str, now: datetime) -> Reader | None:
    conversation = conversations.find(tx, *whose)
    return Reader(conversation, city, language, now) if conversation else None


def _followed(
    reader: Reader, ticket: OwnTicket, steps: tuple[Step, ...] = (), rating: Rating | None = None
) -> Followed:
    stands = standing(reader.words, ticket, reader.now)
    return Followed(
        number=ticket.number, title=ticket.title, opened=ticket.opened, status=stands.status, when=stands.when,
        reply=stands.reply, is_open=ticket.is_open, place=ticket.place, steps=steps, rating=rating,
    )  # fmt: skip


def _rating(reader: Reader, survey: Surveyed) -> Rating:
    words, scale = reader.words, reader.city.manners.scale
    return Rating(
        ask_solved=words("survey_solved"),
        ask_grade=words("survey_rating"),
        ask_cause=words("step_ask_cause"),
        solved=(Option(words("choice_is_solved"), "yes"), Option(words("choice_is_not_solved"), "no")),
        grades=tuple(Option(words(f"choice_{grade}"), grade) for grade in scale.grades),
        causes=tuple(Option(words(f"choice_cause_{cause.key}"), code) for code, cause in CAUSES.items()),
        blames=tuple(grade for grade in scale.grades if scale.rating(grade) == DISSATISFIED),
        given=words(f"choice_{scale.fit(survey.rating)}") if survey.rating else "",
    )


def _steps(tx: Transaction, reader: Reader, ticket: OwnTicket) -> tuple[Step, ...]:
    """What this citizen reads of the history, and of the leading ticket's from the moment of the merge."""
    row = store.load(tx, ticket.number)
    assert row is not None, "an own ticket is there"
    past = store.history(tx, ticket.number)
    lead, events = store.load(tx, row.parent) if row.parent else None, past
    if lead is not None:
        later = (event for event in store.history(tx, lead.number) if event.at > past[-1].at)
        events = tuple(sorted((*past, *later), key=lambda event: event.at))
    marks = tuple(reader.city.phrases.text(key) for key in ("urged_by_citizen", "a_picture"))
    view = View(
        reader.words, lead.unit if lead else row.unit, reader.conversation.sender, ticket.opened, marks
    )
    return tuple(told_steps(view, events))


@dataclass(frozen=True, slots=True)
class View:
    """How a citizen sees a history: in which words, which unit has the ticket now, who the citizen is, and since when.

    `marks` are the words that stand on a ticket for an urging and for a file without words.
    """

    words: Words
    holder: str
    citizen: str
    since: datetime
    marks: tuple[str, ...] = ()


def told_steps(view: View, events: Iterable[PastEvent]) -> Iterator[Step]:
    """The steps that a citizen reads, pure: of what happened since the citizen came to the ticket."""
    before, last = Projection(), ("", "")
    for past in events:
        after = fold_on(before, (past.event,))
        told = _told(view, past, after, before.status)
        before = after
        if told[0] and told != last and past.at >= view.since:
            last = told
            yield Step(past.at, *told)


def _told(view: View, past: PastEvent, after: Projection, status: str) -> tuple[str, str]:
    """What is said of an event, and the words that came with it; both empty where it is not told."""
    event, is_own = past.event, past.actor == view.citizen
    if event.name in ("appended", "rated"):
        return _own(view, event) if is_own else ("", "")
    if event.name in _TELLING:
        until = day_text(view.words, event.until) if event.until else ""
        text = view.words(_TELLING[event.name], unit=_unit(view, event.unit), date=until)
        return text, event.public if event.name == "news" else ""
    if event.name == "unlinked":
        return view.words("status_withdrawn") if is_own else "", ""
    if event.name == "returned":
        return view.words("step_returned"), ""
    if after.status == status or event.name in _UNTOLD:
        return "", ""
    text = view.words(f"status_{after.status}", unit=_unit(view, after.unit))
    return text, event.public if event.name in ("closed", "parked") else ""


def _own(view: View, event: Event) -> tuple[str, str]:
    """What the citizen did, with the own words."""
    if event.name == "rated":
        return view.words("step_rated"), event.text
    if event.text in view.marks:
        return view.words("step_urged" if event.text == view.marks[0] else "step_sent"), ""
    return view.words("step_appended"), event.text


def _unit(view: View, unit: str) -> str:
    return unit if unit and unit == view.holder else view.words("step_other_unit")
