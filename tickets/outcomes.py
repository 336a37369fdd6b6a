"""Which events an allowed action appends, for the actions whose result depends on the ticket or on what was filled in.

Every other action appends the one event its rule names.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from language.ratings import causes_in
from tickets.answers import (
    DISSATISFIED,
    MOST_CALLS,
    judgement_code,
    outcome_code,
    rating_code,
    sends_back,
)
from tickets.checks import Attempt
from tickets.model import Event

Outcome = Callable[[Attempt], tuple[Event, ...]]


def plain_event(attempt: Attempt, name: str) -> Event:
    """The event of an action: who acts, in which unit, and what was filled in."""
    fields = attempt.fields
    return Event(
        name=name,
        unit=attempt.actor.unit or attempt.ticket.unit,
        reason=fields.reason,
        text=fields.text,
        public=fields.public,
        outcome=fields.outcome,
        until=fields.until,
    )


def dispatched(attempt: Attempt) -> tuple[Event, ...]:
    """One unit gets the ticket; a unit that holds it already keeps it and nothing changes."""
    unit, assistants = _lead_and_assistants(attempt)
    if unit == attempt.ticket.unit:
        return ()
    return (_dispatch(attempt, unit, assistants),)


def lead_named(attempt: Attempt) -> tuple[Event, ...]:
    """A lead that holds the ticket already goes on where it is; another gets it dispatched."""
    unit, assistants = _lead_and_assistants(attempt)
    named = Event("lead_named", unit, attempt.fields.reason, attempt.fields.text, units=assistants)
    if unit != attempt.ticket.unit:
        return (named, _dispatch(attempt, unit, assistants))
    return (named, Event("assisted", unit, units=assistants)) if assistants else (named,)


def assisted(attempt: Attempt) -> tuple[Event, ...]:
    """The lead keeps the ticket; those who have no part in it yet are asked for theirs."""
    ticket, fields = attempt.ticket, attempt.fields
    asked = dict.fromkeys(filter(None, (fields.unit, *fields.units)))
    new = tuple(unit for unit in asked if unit not in (ticket.unit, *ticket.assistants))
    return (Event("assisted", ticket.unit, fields.reason, fields.text, units=new),)


def returned(attempt: Attempt) -> tuple[Event, ...]:
    """The last return allowed, or a return to a unit that gave the ticket back itself, makes it difficult."""
    ticket, fields = attempt.ticket, attempt.fields
    back = Event("returned", attempt.actor.unit, fields.reason, fields.text, units=(fields.suggest,))
    if fields.suggest in ticket.returned_by:
        return (back, Event("difficult", reason="单位之间互相退回"))
    if len(ticket.returned_by) + 1 >= attempt.returns_max:
        return (back, Event("difficult", reason=f"第 {len(ticket.returned_by) + 1} 次退回"))
    return (back,)


def visited(attempt: Attempt) -> tuple[Event, ...]:
    """A check on site: when (now where no moment is named), where, what was found, with pictures."""
    fields = attempt.fields
    event = plain_event(attempt, "onsite")
    return (replace(event, until=fields.until or attempt.now, place=fields.place, media=fields.media),)


def measures_asked(attempt: Attempt) -> tuple[Event, ...]:
    return (replace(plain_event(attempt, "interim_asked"), unit=attempt.fields.unit),)


def protected(attempt: Attempt) -> tuple[Event, ...]:
    return (replace(plain_event(attempt, "protected"), media=attempt.fields.media),)


def replied(attempt: Attempt) -> tuple[Event, ...]:
    event, fields = plain_event(attempt, "replied"), attempt.fields
    return (replace(event, outcome=outcome_code(fields.outcome), media=fields.media),)


def review_passed(attempt: Attempt) -> tuple[Event, ...]:
    return (plain_event(attempt, "review_passed"), Event("closed", attempt.ticket.unit))


def review_rejected(attempt: Attempt) -> tuple[Event, ...]:
    return (plain_event(attempt, "review_rejected"), _rework(attempt))


def merged(attempt: Attempt) -> tuple[Event, ...]:
    fields = attempt.fields
    return (Event("merged", attempt.ticket.unit, fields.reason, fields.text, other=fields.into),)


def judged_unreasonable(attempt: Attempt) -> tuple[Event, ...]:
    """The first person proposes, the second decides."""
    if not attempt.ticket.unreasonable_by:
        return (plain_event(attempt, "unreasonable_proposed"),)
    return (plain_event(attempt, "unreasonable"), Event("archived", attempt.ticket.unit))


def settled(attempt: Attempt) -> tuple[Event, ...]:
    return (plain_event(attempt, "settled"), Event("archived", attempt.ticket.unit))


def rated(attempt: Attempt) -> tuple[Event, ...]:
    """The citizen's own word: who is dissatisfied with what the unit answers for gets rework, other blame waits for
    the office, anything else is filed. What is worked on again already goes on."""
    event = _rating(attempt, "rated")
    if attempt.ticket.status == "rework":
        return (event,)
    if event.outcome == DISSATISFIED:
        return (event, *_sent_back(attempt, event))
    return (event, Event("archived", attempt.ticket.unit))


def called(attempt: Attempt) -> tuple[Event, ...]:
    """What a person heard on the telephone. It never takes the place of the citizen's own rating; after the last call
    in which nobody was reached the survey is over."""
    ticket = attempt.ticket
    event = _rating(attempt, "phoned" if ticket.is_own_rating else "rated")
    if event.outcome == DISSATISFIED:
        return (event, *_sent_back(attempt, event))
    goes_on = ticket.is_own_rating or (event.outcome == "unreachable" and ticket.unreached + 1 < MOST_CALLS)
    return (event,) if goes_on else (event, Event("archived", ticket.unit))


def lapsed(attempt: Attempt) -> tuple[Event, ...]:
    """Nobody answered: filed as unrated, unless a person is going to phone (`outcome` is `phone`)."""
    event = _rating(attempt, "rated")
    if attempt.fields.outcome == BY_PHONE:
        return (event,)
    return (event, Event("archived", attempt.ticket.unit))


BY_PHONE = "phone"


def judged(attempt: Attempt) -> tuple[Event, ...]:
    """The office decides on blame that is not the unit's: worked on again all the same, or explained and filed."""
    event = replace(plain_event(attempt, "judged"), outcome=judgement_code(attempt.fields.outcome))
    if event.outcome == "rework":
        return (event, _rework(attempt))
    return (event, Event("archived", attempt.ticket.unit))


def _rating(attempt: Attempt, name: str) -> Event:
    """The event of a rating: codes of what is blamed as its reason, the words as its text."""
    fields = attempt.fields
    causes = "、".join(_causes(attempt))
    told = "" if fields.reason == causes else fields.reason
    return replace(
        plain_event(attempt, name),
        reason=causes,
        text="；".join(filter(None, (told, fields.text))),
        outcome=rating_code(fields.rating),
        solved={True: "yes", False: "no", None: ""}[fields.solved],
    )


def _causes(attempt: Attempt) -> tuple[str, ...]:
    """What is blamed, as codes; only who is dissatisfied blames."""
    if rating_code(attempt.fields.rating) != DISSATISFIED:
        return ()
    return attempt.fields.causes or causes_in(attempt.fields.reason)


def _sent_back(attempt: Attempt, event: Event) -> tuple[Event, ...]:
    if not sends_back(_causes(attempt)):
        return ()
    return (Event("rework", attempt.ticket.unit, event.reason, event.text, public=event.public),)


def reopened(attempt: Attempt) -> tuple[Event, ...]:
    return (_in_contact(attempt, "reopened"), _rework(attempt))


def released(attempt: Attempt) -> tuple[Event, ...]:
    """The ticket that this one followed has ended: on with the unit that has the matter, else with a clerk."""
    unit = "" if attempt.fields.unit in attempt.ticket.complained else attempt.fields.unit
    back = (Event("reopened", reason=attempt.fields.reason), Event("routed", unit, attempt.fields.reason))
    return (*back, _dispatch(attempt, unit, ())) if unit else back


def appended(attempt: Attempt) -> tuple[Event, ...]:
    return (_in_contact(attempt, "appended"),)


def repeated(attempt: Attempt) -> tuple[Event, ...]:
    return (_in_contact(attempt, "repeated"),)


def linked(attempt: Attempt) -> tuple[Event, ...]:
    """Another citizen's words and contact; `outcome` is `urgent` where they make the matter urgent."""
    return (_in_contact(attempt, "linked"),)


def unlinked(attempt: Attempt) -> tuple[Event, ...]:
    """A citizen takes the own part back; `other` is the contact where it never belonged there."""
    return (_in_contact(attempt, "unlinked"),)


OUTCOMES: Mapping[str, Outcome] = {
    "dispatch": dispatched,
    "lead": lead_named,
    "return": returned,
    "assist": assisted,
    "reply": replied,
    "onsite": visited,
    "interim": measures_asked,
    "protect": protected,
    "review_pass": review_passed,
    "review_reject": review_rejected,
    "merge": merged,
    "unreasonable": judged_unreasonable,
    "settle": settled,
    "callback": called,
    "judge": judged,
    "lapse": lapsed,
    "rate": rated,
    "reopen": reopened,
    "release": released,
    "append": appended,
    "repeat": repeated,
    "link": linked,
    "unlink": unlinked,
}


def _lead_and_assistants(attempt: Attempt) -> tuple[str, tuple[str, ...]]:
    """The first unit named leads; the others assist, each once."""
    fields = attempt.fields
    lead = fields.unit or fields.units[0]
    return lead, tuple(dict.fromkeys(unit for unit in fields.units if unit != lead))


def _dispatch(attempt: Attempt, unit: str, assistants: tuple[str, ...]) -> Event:
    return Event("dispatched", unit, attempt.fields.reason, attempt.fields.text, units=assistants)


def _in_contact(attempt: Attempt, name: str) -> Event:
    """What a citizen says in a contact, which the ticket counts."""
    return replace(plain_event(attempt, name), other=attempt.fields.contact)


def _rework(attempt: Attempt) -> Event:
    return Event("rework", attempt.ticket.unit, attempt.fields.reason, attempt.fields.text)
