"""From a confirmed request to a ticket: routed, dispatched where that is sure or cannot wait, and acknowledged.

An emergency goes to the units that the pack names for it, at once and without a clerk; everything less sure than the
pack's threshold waits for one.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from channels.storable import storable, upright
from desk import crowds
from desk.alarms import raise_alarms
from desk.city import City
from desk.fields import MOST_CHARACTERS
from desk.following import follow
from desk.step import Step
from desk.ticket_actions import OWN, Act, Done, move
from desk.wording import day
from language.phrases import DEFAULT_LANGUAGE
from storage.transaction import Transaction
from tickets import tasks
from tickets.crowds import Told
from tickets.model import SYSTEM, Event, Fields
from tickets.opening import draw_number, open_ticket
from tickets.redaction import redacted
from tickets.routing import Routing
from tickets.ticket import Ticket

REPORT = "举报"
"""The purpose whose author is kept apart from the matter."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a citizen confirmed. `text` are the citizen's own words, `title` one line of them; `areas` are the areas
    of the places named, `objects` the businesses; `former` is a ticket on the same matter that ended long ago; `alarm` is
    the kind of emergency, `risks` the other risk words that were found; a transfer from another platform brings its
    number and its own deadline.
    """

    text: str
    title: str
    purpose: str
    code: str = ""
    category: str = ""
    topic: str = ""
    line: str = ""
    place: str = ""
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    since: str = ""
    wish: str = ""
    former: str = ""
    contact_name: str = ""
    phone: str = ""
    urgent: bool = False
    risks: tuple[str, ...] = ()
    alarm: str = ""
    attachments: tuple[str, ...] = ()
    language: str = "zh"
    channel: str = ""
    account: str = ""
    sender: str = ""
    person_id: str | None = None
    conversation_id: str | None = None
    contact_id: int | None = None
    upstream_number: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The new ticket and the words that acknowledge it to the citizen, with its number and the next date."""

    ticket: Ticket
    receipt: str


def open_from_request(tx: Transaction, city: City, request: Request, now: datetime) -> Opened:
    """Open the ticket of a request in the transaction of its message; `now` is in the city's zone."""
    request = _storable(request)
    words = f"{request.text}\n{request.wish}"
    routing = city.router.route(words, request.areas, request.code, request.line, now.date())
    number = draw_number(tx, city.prefix, city.seats, now)
    ticket = open_ticket(tx, _ticket(city, request, routing, number, now), now, city.deadlines)
    follow(tx, Step(city, SYSTEM, "open", ticket, ticket, (Event("accepted"), Event("routed")), now))
    unit = _unit_at_once(city, request, routing)
    if unit:
        done = move(tx, Act(city, SYSTEM, "dispatch", now, tell_citizen=False), ticket, Fields(unit=unit))
        ticket = done.ticket if isinstance(done, Done) else ticket
    else:
        tasks.follow(tx, ticket, False, SYSTEM.user, now)
    raise_alarms(tx, city, ticket, now)
    count_contact(tx, city, request, ticket, now)
    return Opened(ticket, receipt_text(city, ticket))


def count_contact(tx: Transaction, city: City, request: Request, ticket: Ticket, now: datetime) -> None:
    """The contact counts with the crowd of its matter, whose ticket this is if it has none."""
    told = Told(
        text=request.text, topic=ticket.topic, category=ticket.category, code=ticket.category_code, line=ticket.line,
        spot=request.place, places=request.places, areas=request.areas, objects=request.objects, risks=request.risks,
        alarm=request.alarm, urgent=ticket.urgent, confidential=ticket.confidential,
    )  # fmt: skip
    whose = crowds.Whose(request.contact_id, request.person_id or request.conversation_id or "")
    crowds.count(tx, city, told, whose, ticket.number, now)


def receipt_text(city: City, ticket: Ticket, key: str = "", **more: str) -> str:
    """The acknowledgement: number, who has it, by when, and that its topic may be subscribed to. `key` is another phrase
    than that of a new ticket."""
    phrases, language = city.phrases, ticket.language
    has_unit = phrases.text("receipt_unit", language, unit=ticket.unit) if ticket.unit else ""
    former = phrases.text("receipt_former", language, number=ticket.former) if ticket.former else ""
    # Who is in danger is told who is coming, not by which day the paper will be closed.
    date = phrases.text("receipt_due", language, date=day(phrases, ticket.due, language))
    receipt = phrases.text(
        key or ("receipt_urgent" if ticket.urgent else "receipt"),
        language,
        number=ticket.number,
        title=ticket.title,
        unit_line=former + (has_unit or phrases.text("receipt_dispatching", language)),
        due_line="" if ticket.danger else date,
        **more,
    )
    if ticket.topic not in city.news.offered:
        return receipt
    return f"{receipt}\n{phrases.text('receipt_subscribe', language, topic=ticket.topic)}"


def _unit_at_once(city: City, request: Request, routing: Routing) -> str:
    """The unit that gets the ticket without a clerk, or empty: none is sure enough.

    Who reports somebody in confidence trusts a person to choose who reads it.
    """
    alarmed = (name for name in city.alarm_units.get(request.alarm, ()) if name not in routing.complained)
    first = next((unit.name for name in alarmed if (unit := city.units.find(name))), "")
    best = routing.best
    if first or best is None or request.purpose == REPORT:
        return first
    return best.unit if request.urgent or best.confidence >= city.auto_dispatch_above else ""


def _ticket(city: City, request: Request, routing: Routing, number: str, now: datetime) -> Ticket:
    confidential = request.purpose == REPORT
    who = city.deputies.identify(f"{request.text}\n{request.wish}", request.phone)
    ticket = Ticket(
        number=number, status="", opened=now, purpose=request.purpose, urgent=request.urgent or bool(request.alarm),
        danger=bool(request.alarm), confidential=confidential,
        title=_kept_apart(request, request.title) if confidential else request.title, text=request.text, wish=request.wish,
        place=request.place, places=request.places, areas=request.areas, since=request.since, contact_name=request.contact_name,
        contact_phone=request.phone, language=request.language, channel=request.channel, account=request.account,
        sender=request.sender, person_id=request.person_id, conversation_id=request.conversation_id,
        contact_id=request.contact_id,
        accused_units=routing.complained, suggestion=_suggestion(routing), origin=OWN,
        requester=who.requester, level=who.level, verified=who.verified,
        upstream_number=request.upstream_number, due=request.due, alarm=request.alarm, risks=request.risks, attachments=request.attachments,
        former=request.former,
    )  # fmt: skip
    return replace(_classified(ticket, request, routing), unit_text=_unit_text(city, request))


def _classified(ticket: Ticket, request: Request, routing: Routing) -> Ticket:
    """What was understood in the conversation counts; routing fills in what was not."""
    found, ticket = routing.category, replace(ticket, line=routing.line)
    if request.code or request.category or found is None:
        return replace(ticket, category_code=request.code, category=request.category, topic=request.topic)
    return replace(ticket, category_code=found.code, category=found.category, topic=found.topic)


def _suggestion(routing: Routing) -> tuple[dict[str, Any], ...]:
    """What a clerk sees beside a ticket that waits: units, how sure, and why."""
    return tuple(
        {"unit": one.unit, "confidence": round(one.confidence, 3), "reasons": list(one.reasons)}
        for one in routing.candidates
    )


def _unit_text(city: City, request: Request) -> str:
    """What the unit's page shows of the request: redacted where confidential, introduced where not in Chinese.

    The number of a former ticket would name the reporter of a confidential one.
    """
    if request.purpose == REPORT:
        return _kept_apart(request, request.text)
    if request.language != DEFAULT_LANGUAGE:
        return city.phrases.text(
            "office_english_item", topic=request.topic or request.category, text=request.text
        )
    if request.former:
        return city.phrases.text("former_item", text=request.text, number=request.former)
    return request.text


def _kept_apart(request: Request, text: str) -> str:
    return redacted(text, request.contact_name, request.phone)


def _storable(request: Request) -> Request:
    """The same request in a form that both databases can keep."""
    texts = ("text", "title", "place", "since", "wish", "contact_name", "phone")
    clean: dict[str, Any] = {name: storable(getattr(request, name), MOST_CHARACTERS) for name in texts}
    clean["title"] = upright(clean["title"])
    return replace(request, **clean)
