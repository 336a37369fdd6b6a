"""The one entry for everything that is done to a ticket: console, API, cards and replay call `perform`.

One transaction: the rules decide, the events and the ticket are written, the notices go into the outbox, the office's
tasks open and close. A move that is not allowed is a `Refusal` and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from channels import outbox
from desk import merging, reply_gate
from desk.city import City
from desk.fields import read_fields
from desk.following import follow
from desk.notices import Happened, notices
from desk.step import Step
from storage.database import Database
from storage.transaction import Transaction
from tickets import linked, store, tasks
from tickets.access import may_read
from tickets.lifecycle import decide_move
from tickets.model import SYSTEM, Actor, Event, Fields, Move, Refusal
from tickets.refusals import refuse
from tickets.returns import ground_of
from tickets.roles import TASK_DONE, may
from tickets.states import OPEN
from tickets.ticket import Ticket

OWN = "own"
"""The origin of tickets that were opened here; any other origin is history that only can be read."""


@dataclass(frozen=True, slots=True)
class Done:
    """A move that was made: the ticket as it is now and the names of the events that led there."""

    ticket: Ticket
    events: tuple[str, ...]


Result = Done | Refusal


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody does something at a moment: what every step of a move needs to know.

    `tell_citizen` is False where the citizen is answered otherwise: by the receipt, by the conversation; `answered` is
    that conversation where other citizens are to be told.
    """

    city: City
    actor: Actor
    action: str
    now: datetime
    tell_citizen: bool = True
    answered: str | None = None


def perform(
    db: Database,
    city: City,
    now: datetime,
    actor: Actor,
    number: str,
    action: str,
    fields: Mapping[str, object],
    seen_version: int | None = None,
) -> Result:
    """Do an action to a ticket. `fields` as officers fill them in; `seen_version` refuses what was decided too late."""
    act = Act(city, actor, action, now)
    with db.write() as tx:
        return attempt(tx, act, number, fields, seen_version)


def attempt(
    tx: Transaction, act: Act, number: str, fields: Mapping[str, object], seen_version: int | None = None
) -> Result:
    """The same inside a transaction that is open already."""
    if act.action == "merge":
        merging.lock_both(tx, number, str(fields.get("into") or "").strip().upper())
    ticket = store.lock(tx, number)
    if ticket is None or _is_hidden(ticket, act):
        return refuse(act.action, "missing_ticket", number=number)
    if ticket.origin != OWN:
        return refuse(act.action, "history_only")
    if seen_version is not None and seen_version != ticket.version:
        return refuse(act.action, "stale")
    if act.action == TASK_DONE:
        return _finish_tasks(tx, act, ticket, str(fields.get("reason") or ""))
    read = read_fields(act.action, fields, act.city.units, act.city.deadlines.calendar)
    return read if isinstance(read, Refusal) else move(tx, act, ticket, read)


def move(tx: Transaction, act: Act, ticket: Ticket, fields: Fields) -> Result:
    """Decide and carry out a move of a ticket that is locked."""
    view = store.view(tx, ticket)
    returns_max = act.city.deadlines.rules.returns_max
    decided = decide_move(view, act.action, act.actor, fields, act.now, returns_max)
    if isinstance(decided, Refusal):
        return decided
    refusal = _into_refusal(tx, act, ticket, fields) or _others_refusal(tx, act, ticket, decided)
    if refusal:
        return refusal
    passed = reply_gate.gate(act.city, ticket, decided)
    if isinstance(passed, Refusal):
        reply_gate.note_faults(tx, act.city, ticket, decided, act.now)
        return passed
    return _carry_out(tx, act, ticket, passed)


def _is_hidden(ticket: Ticket, act: Act) -> bool:
    """A ticket whose very existence is not to be told: an accused unit's, or one of a restricted line."""
    secret = ticket.line in act.city.readers or act.actor.unit in ticket.accused_units
    return (
        secret and act.actor.side in ("unit", "office") and not may_read(ticket, act.actor, act.city.readers)
    )


def _finish_tasks(tx: Transaction, act: Act, ticket: Ticket, kind: str) -> Result:
    """A person did what the ticket's tasks asked for: those of one kind, or all that are done by hand."""
    if not may(act.actor.side, act.actor.role, TASK_DONE):
        return refuse(act.action, "task_role")
    if kind == tasks.PHONE_SURVEY:
        return refuse(act.action, "task_result")
    kinds = tasks.DONE_BY_HAND & {kind} if kind else tasks.DONE_BY_HAND
    closed = tasks.close_of_ticket(tx, ticket.number, kinds, act.actor.user, act.now)
    return Done(ticket, ()) if closed else refuse(act.action, "task_none")


def _into_refusal(tx: Transaction, act: Act, ticket: Ticket, fields: Fields) -> Refusal | None:
    if act.action != "merge":
        return None
    target = store.lock(tx, fields.into)
    if target is None or target.status not in OPEN or target.origin != OWN or _is_hidden(target, act):
        return refuse(act.action, "into_unusable", into=fields.into)
    accused = {target.unit, *target.assistants} & set(ticket.accused_units)
    return refuse(act.action, "conflict", unit=min(accused)) if accused else None


def _others_refusal(tx: Transaction, act: Act, ticket: Ticket, decided: Move) -> Refusal | None:
    """A judgement on one citizen must not end a ticket that is others' as well."""
    if not any(event.name == "unreasonable" for event in decided.events):
        return None
    others = linked.hearers(tx, (ticket,))
    return refuse(act.action, "links_remain", count=len(others)) if others else None


def _carry_out(tx: Transaction, act: Act, ticket: Ticket, decided: Move) -> Done:
    heir = linked.heir(tx, ticket) if any(event.name == "withdrawn" for event in decided.events) else None
    left = (
        Event("unlinked", ticket.unit),
    )  # the ticket goes on for the others, under the number that they know
    events = left if heir else tuple(_dated(tx, act, ticket, event) for event in decided.events)
    after = store.record(tx, ticket, events, act.actor, act.now, act.city.deadlines)
    names = tuple(event.name for event in events)
    concerned = merging.CONCERNS_FOLLOWERS.intersection(names)
    followers = store.lock_followers(tx, ticket.number) if concerned else ()
    hearers = (*followers, *linked.hearers(tx, (after, *followers))) if concerned else ()
    for notice in notices(_happened(act, ticket, after, events, hearers), act.city):
        outbox.put(tx, notice, act.now)
    if heir:
        after = linked.stand_in(tx, after, heir, act.actor.user, act.now)
    tasks.follow(tx, after, store.view(tx, after).extension_asked, act.actor.user, act.now)
    follow(tx, Step(act.city, act.actor, act.action, ticket, after, events, act.now))
    if "merged" in names and after.parent:
        merging.follow(tx, (after, *followers), after.parent, act.now, act.city.deadlines)
    if merging.ENDS_FOR_ONE.intersection(names):
        _go_on(tx, act, ticket, followers, "withdrawn" in names)
    return Done(after, names)


def _happened(
    act: Act, before: Ticket, after: Ticket, events: tuple[Event, ...], hearers: tuple[Ticket, ...]
) -> Happened:
    return Happened(before, after, events, act.now, act.tell_citizen, hearers, act.answered)


def _dated(tx: Transaction, act: Act, ticket: Ticket, event: Event) -> Event:
    """An extension without a day gets the pack's length; what was asked for, and why, is what is granted.

    A return gets the pack's word for its ground, a measure its deadline.
    """
    if event.name == "returned":
        return replace(event, code=ground_of(event.reason, act.city.return_grounds))
    if event.name == "interim_asked":
        return replace(event, until=act.city.deadlines.interim(act.now).at)
    if event.name == "extension_asked" and event.until is None and ticket.due is not None:
        return replace(event, until=act.city.deadlines.extension(ticket.due).at)
    asked = store.extension_asked(tx, ticket.number) if event.name == "extended" else None
    if asked is None:
        return event
    ground = event.reason or event.text or asked.reason or asked.text
    return replace(event, until=event.until or asked.until, reason=ground)


def _go_on(
    tx: Transaction, act: Act, ended: Ticket, followers: tuple[Ticket, ...], with_same_unit: bool
) -> None:
    """The oldest ticket of another citizen leads on, with the unit that has the matter or first with a clerk."""
    heir, *rest = merging.others(ended, followers) or (None,)
    if heir is None:
        return
    reason = act.city.phrases.text("leads_on", number=ended.number)
    unit = ended.unit if with_same_unit else ""
    move(tx, Act(act.city, SYSTEM, "release", act.now), heir, Fields(unit=unit, reason=reason))
    merging.follow(tx, rest, heir.number, act.now, act.city.deadlines)
