"""Which events an allowed action appends, for the actions whose result depends on the ticket or on what was filled in.

Every other action appends the one event its rule names.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tickets.answers import NOT_REACHED, outcome_code, rating_code
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
    event = plain_event(attempt, "replied")
    return (replace(event, outcome=outcome_code(attempt.fields.outcome)),)


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


def rated(attempt: Attempt) -> tuple[Event, ...]:
    """A dissatisfied citizen gets rework; one who was not reached stays in callback; else the case is filed."""
    rating = rating_code(attempt.fields.rating)
    solved = {True: "yes", False: "no", None: ""}[attempt.fields.solved]
    event = replace(plain_event(attempt, "rated"), outcome=rating, solved=solved)
    if rating == "dissatisfied":
        return (event, _rework(attempt))
    return (event,) if rating in NOT_REACHED else (event, Event("archived", attempt.ticket.unit))


def reopened(attempt: Attempt) -> tuple[Event, ...]:
    return (plain_event(attempt, "reopened"), _rework(attempt))


def released(attempt: Attempt) -> tuple[Event, ...]:
    """The ticket that this one followed has ended: on with the unit that has the matter, else with a clerk."""
    unit = "" if attempt.fields.unit in attempt.ticket.complained else attempt.fields.unit
    back = (Event("reopened", reason=attempt.fields.reason), Event("routed", unit, attempt.fields.reason))
    return (*back, _dispatch(attempt, unit, ())) if unit else back


def appended(attempt: Attempt) -> tuple[Event, ...]:
    return (replace(plain_event(attempt, "appended"), other=attempt.fields.contact),)


OUTCOMES: Mapping[str, Outcome] = {
    "dispatch": dispatched,
    "lead": lead_named,
    "return": returned,
    "reply": replied,
    "onsite": visited,
    "interim": measures_asked,
    "protect": protected,
    "review_pass": review_passed,
    "review_reject": review_rejected,
    "merge": merged,
    "unreasonable": judged_unreasonable,
    "callback": rated,
    "rate": rated,
    "reopen": reopened,
    "release": released,
    "append": appended,
}


def _lead_and_assistants(attempt: Attempt) -> tuple[str, tuple[str, ...]]:
    """The first unit named leads; the others assist, each once."""
    fields = attempt.fields
    lead = fields.unit or fields.units[0]
    return lead, tuple(dict.fromkeys(unit for unit in fields.units if unit != lead))


def _dispatch(attempt: Attempt, unit: str, assistants: tuple[str, ...]) -> Event:
    return Event("dispatched", unit, attempt.fields.reason, attempt.fields.text, units=assistants)


def _rework(attempt: Attempt) -> Event:
    return Event("rework", attempt.ticket.unit, attempt.fields.reason, attempt.fields.text)
