"""Which notices a move makes, and in which words. Pure: texts come from the pack, recipients from the ticket.

A citizen hears once of a move, whatever events it consists of, and never which unit pushed the matter away. On a
discreet line a notice reveals nothing. A unit never reads who reported a confidential matter.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from channels.messages import Audience, Outgoing
from desk.city import City
from desk.wording import day, short
from tickets.crowds import is_milestone
from tickets.model import Event
from tickets.redaction import redacted
from tickets.states import HELD
from tickets.ticket import Ticket

STAFF_CHANNEL = "console"
OFFICE = "office"
PHONE_TASK, UNDELIVERED = "phone_task", "undelivered"
IN_THE_HOUSE = frozenset({PHONE_TASK, UNDELIVERED})
"""Kinds of notices that say what stands on the office's list: there may be many, and they go to nobody's telephone."""

Words = tuple[str, str]
"""The kind of a notice and the key of its phrase."""

TO_CITIZEN: Mapping[str, Words] = {
    "dispatched": ("progress", "notice_dispatched"),
    "returned": ("progress", "notice_returned"),
    "difficult": ("progress", "notice_difficult"),
    "parked": ("progress", "notice_parked"),
    "replied": ("progress", "notice_replied"),
    "informed": ("progress", "notice_status"),
    "rework": ("progress", "notice_rework"),
    "extended": ("extended", "notice_extended"),
    "closed": ("closed", "notice_closed"),
    "withdrawn": ("notice", "notice_withdrawn"),
    "unlinked": ("notice", "notice_withdrawn"),
    "unreasonable": ("notice", "notice_unreasonable"),
    "settled": ("notice", "notice_settled"),
    "judged": ("notice", "notice_judged"),
    "reopened": ("progress", "notice_leads_on"),
    "merged": ("notice", "notice_merged"),
    "news": ("notice", "notice_news"),
}
HEARD_BY_ALL = frozenset({"news", "closed", "rework", "extended", "parked", "informed"})
"""Events that concern every citizen with a part in the matter: news, results, and dates that they were told."""
TO_UNIT: Mapping[str, Words] = {
    "urged": ("urged", "unit_urged"),
    "supervised": ("supervised", "unit_supervised"),
    "approval_refused": ("rejected", "unit_approval_refused"),
    "review_rejected": ("rejected", "unit_rejected"),
    "rework": ("rework", "unit_rework"),
    "parked": ("parked", "unit_parked"),
    "extended": ("extended", "unit_extended"),
    "extension_refused": ("extension_refused", "unit_extension_refused"),
    "withdrawn": ("withdrawn", "unit_withdrawn"),
    "merged": ("withdrawn", "unit_merged"),
    "unreasonable": ("withdrawn", "unit_unreasonable"),
    "appended": ("appended", "unit_appended"),
    "coreplied": ("coreplied", "unit_coreplied"),
    "assisted": ("assisted", "unit_assisted"),
    "linked": ("appended", "unit_linked"),
    "unlinked": ("appended", "unit_unlinked"),
}
ENDS_FOR_UNITS = frozenset({"withdrawn", "merged", "unreasonable"})
TO_OFFICE: Mapping[str, Words] = {
    "returned": ("returned", "office_returned"),
    "difficult": ("difficult", "office_difficult"),
    "extension_asked": ("extension_asked", "office_extension_asked"),
}
TO_LEADER: Mapping[str, Words] = {
    "supervised": ("supervised", "leader_supervised"),
    "replied": ("approval_due", "leader_replied"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """A move that was made: the ticket before and after, and the events between.

    `tell_citizen` is False where the citizen acted and has the answer already; `answered` is the conversation of a
    citizen who has it where others are to be told; `linked` are the tickets that were
    merged into this one, and this one as its linked citizens know it: all of them hear its news, its dates and its end.
    """

    before: Ticket
    after: Ticket
    events: tuple[Event, ...]
    now: datetime
    tell_citizen: bool = True
    linked: tuple[Ticket, ...] = ()
    answered: str | None = None


def notices(happened: Happened, city: City) -> tuple[Outgoing, ...]:
    """Everything that is to be sent because of a move, each with a key that keeps it from going out twice."""
    found = [*_to_units(happened, city), *_to_leader(happened, city), *_to_office(happened, city)]
    if happened.tell_citizen:
        found += _to_citizens(happened, city)
    return tuple(found)


def _to_citizens(happened: Happened, city: City) -> Iterator[Outgoing]:
    """The last event that a citizen hears of speaks for the whole move."""
    event = next((event for event in reversed(happened.events) if event.name in TO_CITIZEN), None)
    if event is None:
        return
    kind, key = TO_CITIZEN[event.name]
    if event.name == "merged" and happened.after.confidential:
        key = "notice_merged_confidential"
    for ticket in _unanswered(_each_citizen_once(_told(happened, event)), happened.answered):
        phrase = "notice_discreet" if ticket.line in city.discreet else key
        own = {"number": ticket.number, "title": ticket.title} | _standing(happened, city, ticket.language)
        values = _values(city, happened.after, event, ticket.language) | own
        yield _to_citizen(happened.after, ticket, kind, city.phrases.text(phrase, ticket.language, **values))


def _unanswered(tickets: list[Ticket], answered: str | None) -> Iterator[Ticket]:
    """Without the citizen who reads the answer in the conversation, on whatever account."""
    persons = {ticket.person_id for ticket in tickets if answered and ticket.conversation_id == answered}
    for ticket in tickets:
        known = ticket.person_id is not None and ticket.person_id in persons
        if answered is None or not (known or ticket.conversation_id == answered):
            yield ticket


def _standing(happened: Happened, city: City, language: str) -> dict[str, object]:
    """How the ticket stands, and the next date; a date that has passed is no promise."""
    ticket, phrases = happened.after, city.phrases
    unit = ticket.unit or phrases.text("the_office", language)
    is_ahead = ticket.due is not None and ticket.due > happened.now
    date = day(phrases, ticket.due, language)
    return {
        "status": phrases.text(f"status_{ticket.status}", language, unit=unit),
        "when": phrases.text("by_date", language, date=date)
        if is_ahead
        else phrases.text("by_date_late", language),
    }


def _told(happened: Happened, event: Event) -> tuple[Ticket, ...]:
    """The citizen of the ticket, and those who have a part in it where that is theirs to hear."""
    if event.name in HEARD_BY_ALL:
        return (happened.after, *happened.linked)
    if event.name == "merged":  # a follower's citizen stays where the follower is
        own = (ticket for ticket in happened.linked if ticket.number == happened.after.number)
        return (happened.after, *own)
    return (happened.after,)


def _each_citizen_once(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Citizens who wrote on a channel, each person on the oldest account; one who was phoned is told by phone."""
    heard: dict[tuple[str, ...], Ticket] = {}
    for ticket in tickets:
        if ticket.channel and ticket.sender:
            account = (ticket.channel, ticket.account, ticket.sender)
            heard.setdefault((ticket.person_id,) if ticket.person_id else account, ticket)
    return list(heard.values())


def _to_units(happened: Happened, city: City) -> Iterator[Outgoing]:
    """Assistants hear of their part; the holder hears the first thing that concerns it."""
    ticket = happened.after
    for event in happened.events:
        yield from _dispatches(happened, event, city)
    yield from _losses(happened, city)
    concerned = next((event for event in happened.events if event.name in TO_UNIT), None)
    holder = happened.before.unit
    if concerned is None or not holder or _is_one_of_many(ticket, concerned):
        return
    kind, key = TO_UNIT[concerned.name]
    if concerned.name in ("appended", "linked") and (
        ticket.line in city.discreet or ticket.line in city.readers
    ):
        key = "unit_appended_discreet"
    ended = concerned.name in ENDS_FOR_UNITS
    for unit in (holder, *happened.before.assistants) if ended else (holder,):
        yield _staff(
            ticket, "unit", unit, kind, city.phrases.text(key, **_unit_values(city, ticket, concerned))
        )


def _is_one_of_many(ticket: Ticket, event: Event) -> bool:
    """Of a crowd the unit hears of the first, and then at 10, 20, 50 ...; of danger it hears of everybody."""
    return event.name == "linked" and not ticket.danger and not is_milestone(ticket.contacts)


def _losses(happened: Happened, city: City) -> Iterator[Outgoing]:
    """Units that had a part in the ticket and have none any more; one that gave it back knows."""
    before, after = happened.before, happened.after
    if before.status not in HELD:
        return
    informed = {event.unit for event in happened.events if event.name == "returned"}
    for unit in (before.unit, *before.assistants):
        if unit not in {after.unit, *after.assistants} | informed:
            text = city.phrases.text("unit_reassigned", number=after.number, title=after.title)
            yield _staff(after, "unit", unit, "withdrawn", text)


def _dispatches(happened: Happened, event: Event, city: City) -> Iterator[Outgoing]:
    """The lead's order, and those of the assistants. A lead that is named and dispatched hears of it once."""
    ticket = happened.after
    if event.name == "dispatched":
        key = "unit_dispatched_urgent" if ticket.urgent else "unit_dispatched"
        text = city.phrases.text(key, **_unit_values(city, ticket, event))
        yield _staff(ticket, "unit", event.unit, "dispatched", text)
    if event.name == "interim_asked":
        text = city.phrases.text("unit_interim", **_unit_values(city, ticket, event))
        yield _staff(ticket, "unit", event.unit, "dispatched", text)
    if event.name in ("dispatched", "assisted"):
        values = _unit_values(city, ticket, event)
        if ticket.due:
            values["due"] = short(city.deadlines.assist(happened.now, ticket.due).at)
        for unit in event.units:
            text = city.phrases.text("unit_assist", **values)
            yield _staff(ticket, "unit", unit, "dispatched", text)


def _to_leader(happened: Happened, city: City) -> Iterator[Outgoing]:
    for event in happened.events:
        unit = city.units.find(happened.before.unit)
        if event.name in TO_LEADER and unit and unit.head:
            kind, key = TO_LEADER[event.name]
            text = city.phrases.text(key, **_unit_values(city, happened.after, event))
            yield _staff(happened.after, "leader", f"{unit.name}/{unit.head}", kind, text)


def _to_office(happened: Happened, city: City) -> Iterator[Outgoing]:
    for event in happened.events:
        if event.name in TO_OFFICE:
            kind, key = TO_OFFICE[event.name]
            text = city.phrases.text(key, **_values(city, happened.after, event))
            yield _staff(happened.after, "office", OFFICE, kind, text)


def _unit_values(city: City, ticket: Ticket, event: Event) -> dict[str, object]:
    """The same for a unit: what anybody wrote of a confidential matter may name its reporter."""
    if not ticket.confidential:
        return _values(city, ticket, event)

    def hide(words: str) -> str:
        return redacted(words, ticket.contact_name, ticket.contact_phone) if words else ""

    hidden = replace(event, reason=hide(event.reason), text=hide(event.text), public=hide(event.public))
    return _values(city, ticket, hidden)


_ENDS = "。．.；; \n"
"""What may end a reason that somebody wrote; the phrase around it has its own full stop."""


def _values(city: City, ticket: Ticket, event: Event, language: str = "zh") -> dict[str, object]:
    """What any phrase may name. `reply` is the unit's public text, verbatim."""
    return {
        "number": ticket.number,
        "title": ticket.title,
        "unit": event.unit or ticket.unit or city.phrases.text("the_office", language),
        "lead": ticket.unit,
        "reason": (event.reason or event.text).rstrip(_ENDS) or city.phrases.text("no_reason", language),
        "text": event.public or event.text or event.reason,
        "suggest": "、".join(event.units),
        "other": event.other,
        "contacts": ticket.contacts,
        "reply": ticket.public_reply,
        "date": day(city.phrases, ticket.due, language),
        "due": short(ticket.due),
        "sign_due": short(ticket.sign_due),
        "until": short(event.until),
    }


def _staff(ticket: Ticket, audience: Audience, recipient: str, kind: str, text: str) -> Outgoing:
    key = f"ticket:{ticket.number}:{ticket.version}:{audience}:{recipient}:{kind}"
    return staff_notice(ticket, audience, recipient, kind, text, key)


def staff_notice(
    ticket: Ticket, audience: Audience, recipient: str, kind: str, text: str, key: str
) -> Outgoing:
    """A notice about a ticket to a unit, an officer (`unit/name`), a leader or the office; once for its key."""
    return notice(audience, recipient, kind, text, key, ticket.number)


def notice(
    audience: Audience,
    recipient: str,
    kind: str,
    text: str,
    key: str,
    ticket: str | None = None,
    article: str | None = None,
) -> Outgoing:
    """The same about anything else."""
    return Outgoing(
        audience=audience,
        channel=STAFF_CHANNEL,
        account="",
        recipient=recipient,
        kind=kind,
        text=text,
        dedupe_key=key,
        ticket=ticket,
        article=article,
        actor="system",
    )


def _to_citizen(moved: Ticket, own: Ticket, kind: str, text: str) -> Outgoing:
    """A notice about a move of one ticket to the citizen of the same or of a linked ticket."""
    return Outgoing(
        audience="citizen",
        channel=own.channel,
        account=own.account,
        recipient=own.sender,
        kind=kind,
        text=text,
        dedupe_key=f"ticket:{moved.number}:{moved.version}:{own.channel}:{own.account}:{own.sender}",
        ticket=own.number,
        conversation_id=own.conversation_id,
        actor="system",
    )
