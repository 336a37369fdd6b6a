"""What must hold before an action, beyond role and state: each check gives a refusal or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tickets.answers import DISSATISFIED, NOT_REACHED, judgement_code, outcome_code, rating_code
from tickets.model import Actor, Fields, Refusal, TicketView
from tickets.refusals import refuse


@dataclass(frozen=True, slots=True)
class Attempt:
    """One action that somebody wants to do, with all that a check may look at. `title` is its Chinese name."""

    ticket: TicketView
    action: str
    title: str
    actor: Actor
    fields: Fields
    now: datetime
    returns_max: int

    def refuse(self, reason: str, **values: object) -> Refusal:
        return refuse(self.action, reason, title=self.title, **values)


Check = Callable[[Attempt], Refusal | None]


def written(moment: datetime | None) -> str:
    """A moment as a clerk reads it: `10-12 15:00`."""
    return moment.strftime("%m-%d %H:%M") if moment else ""


def has_reason(attempt: Attempt) -> Refusal | None:
    """The ground may stand in the field for it or in the text."""
    return None if attempt.fields.reason or attempt.fields.text else attempt.refuse("reason_missing")


def has_words(attempt: Attempt) -> Refusal | None:
    return None if attempt.fields.text or attempt.fields.public else attempt.refuse("words_missing")


def assists(attempt: Attempt) -> Refusal | None:
    return None if attempt.actor.unit in attempt.ticket.assistants else attempt.refuse("lead_replies")


def names_a_unit(attempt: Attempt) -> Refusal | None:
    wanted = (attempt.fields.unit, *attempt.fields.units)
    if not any(wanted):
        return attempt.refuse("unit_missing")
    accused = next((unit for unit in wanted if unit in attempt.ticket.complained), "")
    return attempt.refuse("conflict", unit=accused) if accused else None


def names_another_assistant(attempt: Attempt) -> Refusal | None:
    """Who leads or assists already is not asked again."""
    ticket, wanted = attempt.ticket, (attempt.fields.unit, *attempt.fields.units)
    known = [unit for unit in wanted if unit in (ticket.unit, *ticket.assistants)]
    is_one_new = set(filter(None, wanted)) - set(known)
    return None if is_one_new else attempt.refuse("assists_already", unit="、".join(dict.fromkeys(known)))


def nobody_was_named_to_lead(attempt: Attempt) -> Refusal | None:
    """Where the office has named who leads, a clerk does not send the ticket elsewhere."""
    ticket, unit = attempt.ticket, attempt.fields.unit
    settled = ticket.was_difficult and bool(ticket.unit) and unit != ticket.unit
    return attempt.refuse("led", unit=ticket.unit) if settled else None


def may_still_return(attempt: Attempt) -> Refusal | None:
    ticket = attempt.ticket
    if ticket.was_difficult or len(ticket.returned_by) >= attempt.returns_max:
        return attempt.refuse("returns_used", returns=len(ticket.returned_by))
    if ticket.return_until is not None and attempt.now > ticket.return_until:
        return attempt.refuse("return_late", until=written(ticket.return_until))
    return None


def says_where_to(attempt: Attempt) -> Refusal | None:
    fields = attempt.fields
    if not fields.reason:
        return attempt.refuse("reason_missing")
    if not fields.suggest:
        return attempt.refuse("suggest_missing")
    return attempt.refuse("suggest_self") if fields.suggest == attempt.actor.unit else None


def reply_is_complete(attempt: Attempt) -> Refusal | None:
    """The reply gate: contact recorded, a result, words for the citizen, words for the file."""
    missing = (
        ("contact_missing", attempt.ticket.contacted),
        ("outcome_missing", outcome_code(attempt.fields.outcome)),
        ("public_missing", attempt.fields.public),
        ("text_missing", attempt.fields.text),
    )
    reason = next((reason for reason, given in missing if not given), None)
    return attempt.refuse(reason) if reason else None


def may_ask_extension(attempt: Attempt) -> Refusal | None:
    ticket = attempt.ticket
    if ticket.extended:
        return attempt.refuse("extended_already")
    if ticket.extension_asked:
        return attempt.refuse("extension_pending")
    if ticket.due is None:
        return None
    if attempt.now > ticket.due:
        return attempt.refuse("extension_late", until=written(ticket.due))
    return lengthens(attempt)


def lengthens(attempt: Attempt) -> Refusal | None:
    """The new day, where one is named, lies after the present deadline."""
    due, until = attempt.ticket.due, attempt.fields.until
    if due is None or until is None or until > due:
        return None
    return attempt.refuse("extension_short", until=written(due))


def extension_was_asked(attempt: Attempt) -> Refusal | None:
    return None if attempt.ticket.extension_asked else attempt.refuse("extension_none")


def is_asked_for_measures(attempt: Attempt) -> Refusal | None:
    """Only the unit that was asked records the measure."""
    return None if attempt.actor.unit == attempt.ticket.interim else attempt.refuse("interim_none")


def none_is_asked_yet(attempt: Attempt) -> Refusal | None:
    asked = attempt.ticket.interim
    return attempt.refuse("interim_asked", unit=asked) if asked else None


def was_there(attempt: Attempt) -> Refusal | None:
    """The moment of a visit, where one is named, has come."""
    until = attempt.fields.until
    return attempt.refuse("visit_ahead") if until is not None and until > attempt.now else None


def names_a_level(attempt: Attempt) -> Refusal | None:
    return None if attempt.fields.outcome else attempt.refuse("level_missing")


def promises_a_date(attempt: Attempt) -> Refusal | None:
    if attempt.fields.until is None:
        return attempt.refuse("until_missing")
    return attempt.refuse("until_past") if attempt.fields.until <= attempt.now else None


def names_another_ticket(attempt: Attempt) -> Refusal | None:
    if not attempt.fields.into:
        return attempt.refuse("into_missing")
    return attempt.refuse("into_self") if attempt.fields.into == attempt.ticket.number else None


def has_rating(attempt: Attempt) -> Refusal | None:
    return None if rating_code(attempt.fields.rating) else attempt.refuse("rating_missing")


def knows_no_rating(attempt: Attempt) -> Refusal | None:
    """What the clock writes down is that nobody answered, never a rating."""
    silent = rating_code(attempt.fields.rating) in NOT_REACHED
    return None if silent else attempt.refuse("rating_missing")


def is_own_word(attempt: Attempt) -> Refusal | None:
    """A citizen rates or does not answer: nobody rates themselves as not reached."""
    rating = rating_code(attempt.fields.rating)
    return None if rating and rating not in NOT_REACHED else attempt.refuse("rating_missing")


def can_be_judged(attempt: Attempt) -> Refusal | None:
    """A dissatisfied citizen waits for the office; the judgement has a ground, an explanation words for the citizen."""
    fields = attempt.fields
    if attempt.ticket.rating != DISSATISFIED:
        return attempt.refuse("judge_none")
    if not judgement_code(fields.outcome):
        return attempt.refuse("judgement_missing")
    explains = judgement_code(fields.outcome) == "explained"
    return attempt.refuse("public_missing") if explains and not fields.public else None


def is_another_person(attempt: Attempt) -> Refusal | None:
    same = attempt.ticket.unreasonable_by == attempt.actor.user
    return attempt.refuse("second_person") if same else None


CHECKS: Mapping[str, tuple[Check, ...]] = {
    "return": (may_still_return, says_where_to),
    "reply": (reply_is_complete,),
    "coreply": (assists, has_words),
    "approve_reject": (has_reason,),
    "extend": (may_ask_extension, has_reason),
    "news": (has_words,),
    "onsite": (has_words, was_there),
    "protect": (is_asked_for_measures, has_words),
    "interim": (names_a_unit, none_is_asked_yet),
    "dispatch": (names_a_unit, nobody_was_named_to_lead),
    "lead": (names_a_unit,),
    "assist": (names_a_unit, names_another_assistant),
    "meeting": (has_words,),
    "review_reject": (has_reason,),
    "extend_grant": (extension_was_asked, lengthens),
    "extend_refuse": (extension_was_asked, has_reason),
    "verify": (names_a_level,),
    "park": (has_reason, promises_a_date),
    "merge": (names_another_ticket,),
    "unreasonable": (has_reason, is_another_person),
    "settle": (has_reason,),
    "reopen": (has_reason,),
    "callback": (has_rating,),
    "rate": (is_own_word,),
    "lapse": (knows_no_rating,),
    "judge": (can_be_judged, has_reason),
}
