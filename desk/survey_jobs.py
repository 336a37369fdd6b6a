"""The steps of a survey in time: ask, remind, phone, give up. One due row a survey, moved from step to step.

Nobody is asked while a person talks to them, while they are muted, or while an emergency of theirs is open.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels import outbox
from channels.messages import Option, Outgoing
from desk import surveys as following
from desk.city import City
from desk.survey_answers import CAUSE, Answer, take_whole
from desk.ticket_actions import Act, move
from storage import due
from storage.clock import moment
from storage.transaction import Transaction
from tickets import store, surveys
from tickets.answers import DISSATISFIED
from tickets.model import SYSTEM, Fields
from tickets.outcomes import BY_PHONE
from tickets.states import CLOSED, OPEN
from tickets.surveys import Survey
from tickets.ticket import Ticket

LATER = timedelta(hours=6)
"""How long a question waits that would come at a bad moment."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a survey that is due: the ticket and its survey are locked."""

    city: City
    ticket: Ticket
    survey: Survey
    payload: Mapping[str, Any]
    now: datetime


def carry_on(tx: Transaction, city: City, key: str, payload: Mapping[str, Any], now: datetime) -> None:
    """The next step of a ticket's survey; nothing when it was answered or the ticket is worked on again."""
    ticket, survey = store.lock(tx, key), surveys.last(tx, key)
    if ticket is None or survey is None:
        return
    is_open = ticket.status in CLOSED and survey.state in surveys.OPEN
    if is_open or (payload["step"] == CAUSE and _is_being_amended(city, ticket, survey)):
        _STEPS[payload["step"]](tx, Turn(city, ticket, survey, payload, now))


def _is_being_amended(city: City, ticket: Ticket, survey: Survey) -> bool:
    """The citizen took a better rating back and was asked why."""
    pending = bool(survey.grade) and city.survey.scale.rating(survey.grade) == DISSATISFIED != survey.rating
    return pending and ticket.status == "archived" and survey.state != "void"


def archive(tx: Transaction, city: City, key: str, _payload: Mapping[str, Any], now: datetime) -> None:
    """File a ticket whose citizen is not surveyed."""
    ticket = store.lock(tx, key)
    if ticket is not None and ticket.status in CLOSED:
        move(tx, Act(city, SYSTEM, "archive", now), ticket, Fields())


def _ask(tx: Transaction, turn: Turn) -> None:
    """The first question, in the citizen's channel; a person asks where that is shut, and after a rework as well. Whom
    neither channel nor telephone reaches nobody can ask: that is filed and said so.
    """
    if not (_has_account(turn.ticket) or turn.ticket.contact_phone):
        move(tx, Act(turn.city, SYSTEM, "lapse", turn.now), turn.ticket, Fields(rating="unreachable"))
        return
    later, reachable = _situation(tx, turn)
    if later is not None:
        due.put(tx, following.SURVEY, turn.ticket.number, later, {"step": "ask"})
        return
    move(tx, Act(turn.city, SYSTEM, "survey", turn.now), turn.ticket, Fields())
    surveys.change(tx, turn.survey, state="asked" if reachable else "phone")
    if reachable:
        outbox.put(tx, _question(turn, "survey", ""), turn.now)
    if not reachable or (turn.survey.round and len(surveys.of_ticket(tx, turn.ticket.number)) > 1):
        following.by_person(tx, turn.city, turn.ticket, turn.survey, turn.now)


def _situation(tx: Transaction, turn: Turn) -> tuple[datetime | None, bool]:
    """When to try again, if now is a bad moment; and whether the channel is the way to ask."""
    row = tx.one(
        "SELECT holder, muted_until, EXISTS (SELECT 1 FROM tickets WHERE conversation_id = :id AND alarm <> ''"
        " AND status IN :open) AS endangered FROM conversations WHERE id = :id",
        id=turn.ticket.conversation_id,
        open=sorted(OPEN),
    )
    if row is None:
        return None, _has_account(turn.ticket)
    muted = moment(row["muted_until"]) if row["muted_until"] else turn.now
    later = max(muted, turn.now + LATER if row["endangered"] else turn.now)
    return (turn.city.survey.within(later) if later > turn.now else None), row["holder"] != "human"


def _has_account(ticket: Ticket) -> bool:
    return bool(ticket.channel and ticket.sender)


def _remind(tx: Transaction, turn: Turn) -> None:
    asked = turn.survey.asked_at
    assert asked is not None, "reminders are put when the question has gone out"
    after = int(turn.payload["after"])
    outbox.put(tx, _question(turn, "reminder", f":{after}"), turn.now)
    following.put_next(tx, turn.city, turn.ticket.number, asked, after + 1)


def _close(tx: Transaction, turn: Turn) -> None:
    """Nobody answered: unrated, and a random share is phoned."""
    phoned = turn.city.survey.is_phoned(turn.ticket.number)
    fields = Fields(rating="unrated", outcome=BY_PHONE if phoned else "")
    move(tx, Act(turn.city, SYSTEM, "lapse", turn.now), turn.ticket, fields)
    if phoned:
        following.by_person(tx, turn.city, turn.ticket, turn.survey, turn.now)


def _take_without_cause(tx: Transaction, turn: Turn) -> None:
    """A dissatisfied citizen did not say why: what is known has to do."""
    take_whole(tx, turn.city, turn.ticket, turn.survey, Answer(), turn.now)


_STEPS: Mapping[str, Callable[[Transaction, Turn], None]] = {
    "ask": _ask,
    "remind": _remind,
    "close": _close,
    CAUSE: _take_without_cause,
}


def _question(turn: Turn, kind: str, nth: str) -> Outgoing:
    """The question that is open, in the citizen's language: whether it is solved, or how satisfied they are."""
    ticket, phrases, language = turn.ticket, turn.city.phrases, turn.ticket.language
    values = {"number": ticket.number, "title": ticket.title, "unit": ticket.unit}
    lead = phrases.text("survey_lead" if kind == "survey" else "survey_reminder", language, **values)
    asks, tokens = (
        ("survey_rating", turn.city.survey.scale.grades)
        if turn.survey.solved
        else ("survey_solved", ("is_solved", "is_not_solved"))
    )
    labels = [phrases.text(f"choice_{token}", language) for token in tokens]
    answers = "\n".join(f"{n}. {label}" for n, label in enumerate(labels, start=1))
    return Outgoing(
        audience="citizen", channel=ticket.channel, account=ticket.account, recipient=ticket.sender, kind=kind,
        text=f"{lead}{phrases.text(asks, language)}\n{answers}",
        dedupe_key=f"survey:{ticket.number}:{turn.survey.round}{nth}",
        options=tuple(Option(label, label) for label in labels), ticket=ticket.number,
        conversation_id=ticket.conversation_id, actor="system",
    )  # fmt: skip
