"""The citizen's own answer to a survey, piece by piece as the conversation gets it, and what it sets in motion."""

from dataclasses import dataclass
from datetime import datetime

from channels.storable import storable
from desk.citizen import Citizen
from desk.city import City
from desk.surveys import SURVEY
from desk.ticket_actions import Act, Done, move
from desk.wording import day
from storage import due
from storage.transaction import Transaction
from tickets import store, surveys
from tickets.answers import DISSATISFIED
from tickets.model import Actor, Fields
from tickets.redaction import redacted
from tickets.surveys import Survey
from tickets.ticket import Ticket

MOST_CHARACTERS = 2_000
CAUSE = "cause"
"""The step of a survey that goes on without the cause that was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the citizen has said so far; empty where nothing was said of it. `grade` is one of the five."""

    solved: str = ""
    grade: str = ""
    causes: tuple[str, ...] = ()
    words: str = ""


def take(
    tx: Transaction, city: City, who: Citizen, number: str, answer: Answer, is_whole: bool, now: datetime
) -> str:
    """Take a piece of an answer, or the whole of it; returns what the citizen reads after a whole one."""
    ticket, survey = store.lock(tx, number), surveys.last(tx, number)
    if ticket is None or survey is None or not _can_be_answered(ticket, survey):
        return city.phrases.text("survey_over", who.language, number=number)
    if is_whole:
        return take_whole(tx, city, ticket, survey, answer, now, who.language, who.conversation_id)
    known = _joined(survey, answer)
    surveys.change(
        tx, survey, solved=known.solved, grade=known.grade, cause="、".join(known.causes), text=known.words
    )
    if answer.grade:
        due.put(tx, SURVEY, number, now + city.survey.cause, {"step": CAUSE})
    return ""


def _can_be_answered(ticket: Ticket, survey: Survey) -> bool:
    """The ticket is closed, or its rework has only begun with the very words that are being confirmed."""
    if ticket.status == "rework":
        return survey.state == "void" and survey.round == ticket.reworks - 1
    return survey.state != "void" and survey.round == ticket.reworks


def take_whole(
    tx: Transaction,
    city: City,
    ticket: Ticket,
    survey: Survey,
    answer: Answer,
    now: datetime,
    language: str = "",
    answered: str | None = None,
) -> str:
    """The ticket moves by the citizen's word; returns the sentence that acknowledges it. Everybody else in the matter
    hears of a rework, and so does the citizen where it is not `answered` in a conversation.
    """
    known, language = _joined(survey, answer), language or ticket.language
    rating = city.survey.scale.rating(known.grade)
    fields = Fields(
        rating=rating,
        solved={"yes": True, "no": False}.get(known.solved),
        causes=_causes(known) if rating == DISSATISFIED else (),
        text=known.words,
        public=_shown(ticket, known.words),
    )
    citizen = Actor("citizen", ticket.sender, "citizen")
    done = move(tx, Act(city, citizen, "rate", now, answered=answered), ticket, fields)
    if not isinstance(done, Done):
        return city.phrases.text("survey_over", language, number=ticket.number)
    surveys.change(tx, survey, grade=known.grade)
    return _thanks(city, done, known.grade, language)


def _shown(ticket: Ticket, words: str) -> str:
    """What the unit reads of a confidential reporter's words; of anybody else's it reads the words."""
    hides = ticket.confidential and words
    return redacted(words, ticket.contact_name, ticket.contact_phone) if hides else ""


def _joined(survey: Survey, answer: Answer) -> Answer:
    """What was said now goes before what an earlier message of the same answer said; blame and words add up."""
    begun = survey.state in surveys.OPEN
    words = (survey.text if begun else "", storable(answer.words, MOST_CHARACTERS))
    return Answer(
        solved=answer.solved or survey.solved,
        grade=answer.grade or survey.grade,
        causes=tuple(dict.fromkeys((*(survey.causes if begun else ()), *answer.causes))),
        words="；".join(dict.fromkeys(filter(None, words))),
    )


def _causes(answer: Answer) -> tuple[str, ...]:
    """Who blames nothing and says that it is not solved blames that."""
    return answer.causes or (("未解决",) if answer.solved == "no" else ())


def _thanks(city: City, done: Done, grade: str, language: str) -> str:
    ticket = done.ticket
    if ticket.status == "rework":
        until = day(city.phrases, ticket.due, language)
        return city.phrases.text("survey_rework", language, unit=ticket.unit, date=until)
    key = "survey_judge" if ticket.rating == DISSATISFIED else "survey_thanks"
    return city.phrases.text(key, language, grade=city.phrases.text(f"choice_{grade}", language))
