"""The survey of a closed ticket: begun when it closes, ended by what happens to the ticket, and how its messages fare.

A follower of moves; its own steps in time are the jobs of `desk/survey_jobs.py`. Nobody of staff answers for a citizen:
a call is kept apart, and the citizen's own answer goes before it.
"""

from datetime import datetime

from channels import outbox
from channels.messages import Delivery, OutboxStatus
from desk import rectifying
from desk.city import City
from desk.notices import OFFICE, PHONE_TASK, staff_notice
from desk.step import Step
from desk.wording import short
from language.acts import act_of
from storage import due
from storage.clock import stamp
from storage.transaction import Transaction
from tickets import store, surveys, tasks
from tickets.answers import DISSATISFIED, NOT_REACHED
from tickets.model import Event
from tickets.surveys import CITIZEN, OPEN, Survey
from tickets.ticket import Ticket

SURVEY, ARCHIVE = "survey", "survey_archive"
"""Kinds of due rows, by ticket: the next step of its survey, and the filing of a ticket that is not surveyed."""
MESSAGES = ("survey", "reminder")
"""Kinds of messages that ask."""
_ENDS = ("rework", "archived", "withdrawn", "merged")


def follow(tx: Transaction, step: Step) -> None:
    """Begin the survey of a closing; write down a rating; end what a move makes pointless."""
    if step.has("closed"):
        _begin(tx, step)
        return
    rating = next((event for event in step.events if event.name in ("rated", "phoned")), None)
    if rating:
        _record(tx, step, rating)
    elif step.has(*_ENDS):
        _end(tx, step)


def is_surveyed(city: City, ticket: Ticket, side: str) -> bool:
    """Whether the citizen of a ticket that was closed is asked: not on a discreet line, not of a system test, and of
    an emergency only once a person has closed it."""
    closed_by_machine = bool(ticket.alarm) and side != "office"
    return not (closed_by_machine or ticket.line in city.discreet or act_of(ticket.text) == "test")


def _begin(tx: Transaction, step: Step) -> None:
    ticket, rules = step.after, step.city.survey
    first = rules.within(step.now + rules.delay)
    if not is_surveyed(step.city, ticket, step.actor.side):
        due.put(tx, ARCHIVE, ticket.number, rules.end(first))
        return
    surveys.open_survey(tx, ticket.number, ticket.reworks, step.now)
    due.put(tx, SURVEY, ticket.number, first, {"step": "ask"})


def _record(tx: Transaction, step: Step, event: Event) -> None:
    survey = surveys.last(tx, step.after.number)
    closing = step.before.reworks - (step.before.status == "rework")
    if survey is None or survey.round != closing:
        return
    goes_on = step.after.status == "callback" and event.outcome in NOT_REACHED
    if step.actor.side == "office":
        surveys.change(tx, survey, calls=survey.calls + 1, **_heard(step, survey, event, goes_on))
    else:
        surveys.change(tx, survey, **_answer(step, event, "phone" if goes_on else ""))
    if not goes_on:
        _stop(tx, step)
    if event.outcome == DISSATISFIED:
        rectifying.open_of_ticket(tx, step.city, step.after, survey.round, event.reason, step.now)


def _heard(step: Step, survey: Survey, event: Event, goes_on: bool) -> dict[str, object]:
    """What a call changes beside being counted: nothing where the citizen has spoken, or nobody was reached yet."""
    if survey.is_own or event.name == "phoned":
        return {}
    if goes_on:
        return {"state": "phone"}
    return {**_answer(step, event), "by_phone": 1}


def _answer(step: Step, event: Event, state: str = "") -> dict[str, object]:
    """The columns of an answer, or of silence."""
    silent = event.outcome in NOT_REACHED
    return {
        "state": state or ("over" if silent else "answered"),
        "rating": event.outcome,
        "cause": event.reason,
        "text": event.text,
        "answered_at": None if silent else step.now,
        "answered_by": CITIZEN if step.actor.side == "citizen" else step.actor.user,
        "by_phone": 0,
        **({"solved": event.solved} if event.solved else {}),
    }


def _end(tx: Transaction, step: Step) -> None:
    survey = surveys.last(tx, step.after.number)
    if survey is not None and survey.state in OPEN:
        came_back = step.has("reopened") and step.actor.side == "citizen"
        surveys.change(tx, survey, state="void", solved="no" if came_back else survey.solved)
    _stop(tx, step)


def _stop(tx: Transaction, step: Step) -> None:
    # The due row stays: its job holds it and waits for this ticket, and finds nothing to do when it comes.
    tasks.close_of_ticket(tx, step.after.number, {tasks.PHONE_SURVEY}, step.actor.user, step.now)


def by_person(tx: Transaction, city: City, ticket: Ticket, survey: Survey, now: datetime) -> None:
    """A person is to call, or where no number is known to ask in the conversation: a task of which the office is told,
    once a survey.
    """
    way = "phone" if ticket.contact_phone else "talk"
    text = city.phrases.text(f"task_{way}_survey", unit=ticket.unit, reply=ticket.public_reply)
    key = f"{tasks.PHONE_SURVEY}:{ticket.number}:{survey.round}"
    title = city.phrases.text(f"task_{way}_survey_title", title=ticket.title)
    until = city.deadlines.after(now, city.survey.call).at
    task = tasks.Task(tasks.PHONE_SURVEY, key, title, text, ticket.number, ticket.unit, until)
    if tasks.open_task(tx, task, now):
        words = city.phrases.text(f"{way}_task", title=title, number=ticket.number, due=short(until))
        outbox.put(tx, staff_notice(ticket, "office", OFFICE, PHONE_TASK, words, key), now)


# what becomes of the messages that ask


def is_wanted(tx: Transaction, delivery: Delivery) -> bool:
    """Whether a question still makes sense when it is about to be sent."""
    # Read without a lock: a round of deliveries must not hold what a citizen's answer needs.
    asked = surveys.of_ticket(tx, delivery.ticket) if _asks(delivery) and delivery.ticket else ()
    return not asked or asked[-1].state in ("asked", "phone")


def went_out(tx: Transaction, city: City, delivery: Delivery, now: datetime) -> None:
    """A question has left: reminders are counted from the first, and a bare number answers the last."""
    survey = _held(tx, delivery)
    if survey is None or survey.state not in OPEN:
        return
    if delivery.kind == "reminder":
        surveys.change(tx, survey, reminders=survey.reminders + 1)
    elif survey.asked_at is None:
        surveys.change(tx, survey, asked_at=now)
        if survey.state == "asked":
            put_next(tx, city, survey.ticket, now, 0)
    _is_asked_last(tx, delivery, now)


def put_next(tx: Transaction, city: City, ticket: str, asked: datetime, reminders: int) -> None:
    """The next step of a survey after so many reminders: another one, or the end."""
    at = city.survey.reminder(asked, reminders)
    if at is None:
        due.put(tx, SURVEY, ticket, city.survey.end(asked), {"step": "close"})
    else:
        due.put(tx, SURVEY, ticket, at, {"step": "remind", "after": reminders})


def could_not_go_out(tx: Transaction, city: City, delivery: Delivery, now: datetime) -> bool:
    """A question did not, or may not have, arrived; True when that is seen to: a person asks.

    A reminder that finds no room asks nobody: its survey goes on to its end.
    """
    survey = _held(tx, delivery)
    if survey is None:
        return False
    if delivery.kind == "survey" and survey.state == "asked":
        ticket = store.load(tx, survey.ticket)
        assert ticket is not None, "a survey belongs to a ticket"
        surveys.change(tx, survey, state="phone")
        by_person(tx, city, ticket, survey, now)
        if delivery.status == _MAY_HAVE_ARRIVED:
            _is_asked_last(tx, delivery, now)
    return True


_MAY_HAVE_ARRIVED: OutboxStatus = "unknown"


def _asks(delivery: Delivery) -> bool:
    return delivery.audience == "citizen" and delivery.kind in MESSAGES


def _held(tx: Transaction, delivery: Delivery) -> Survey | None:
    """The survey of a message that asks, held after its conversation: the order in which a citizen's answer takes them,
    so that neither waits for the other.
    """
    if not _asks(delivery) or delivery.ticket is None:
        return None
    tx.one("SELECT id FROM conversations WHERE id = :id /* for update */", id=delivery.conversation_id)
    return surveys.last(tx, delivery.ticket)


def _is_asked_last(tx: Transaction, delivery: Delivery, now: datetime) -> None:
    tx.run(
        "UPDATE conversations SET survey = :ticket, survey_at = :now WHERE id = :id",
        ticket=delivery.ticket,
        now=stamp(now),
        id=delivery.conversation_id,
    )
