"""A citizen's matter is one that has a ticket already: linked to it and told its number, or merged into it.

Everything happens in the transaction of the citizen's message. What cannot be linked (the ticket has ended meanwhile,
its unit is complained about, a report in confidence) becomes a ticket of its own: nothing disappears.
"""

from dataclasses import replace
from datetime import datetime

from desk import merging
from desk.alarms import raise_alarms
from desk.city import City
from desk.opening import REPORT, Opened, Request, count_contact, receipt_text
from desk.ticket_actions import OWN, Act, Done, move
from storage.transaction import Transaction
from tickets import linked, store
from tickets.linked import Linked
from tickets.model import SYSTEM, Actor, Fields
from tickets.opening import note_matter
from tickets.states import OPEN, WAITING
from tickets.ticket import Ticket

MOST_OF_NEWS = 300
"""Characters of standing news in a receipt."""


def link(tx: Transaction, city: City, request: Request, number: str, now: datetime) -> Opened | None:
    """Link a request to the ticket that its matter has; None where that cannot be, and nothing is changed."""
    ticket = store.lock(tx, number)
    if ticket is None or not _takes(tx, city, ticket, request, now):
        return None
    citizen = Actor("citizen", request.sender, "citizen")
    fields = Fields(
        text=request.text,
        contact="" if request.contact_id is None else str(request.contact_id),
        outcome="urgent" if request.urgent else "",
    )
    done = move(tx, Act(city, citizen, "link", now, tell_citizen=False), ticket, fields)
    if not isinstance(done, Done):
        return None
    linked.add(tx, number, _linked(request), now)
    after = _completed(tx, city, ticket, done.ticket, request, now)
    own = replace(after, contact_id=request.contact_id, purpose=request.purpose, places=request.places)
    note_matter(tx, own, now)
    count_contact(tx, city, request, after, now)
    return Opened(after, _receipt(tx, city, request, after))


def _takes(tx: Transaction, city: City, ticket: Ticket, request: Request, now: datetime) -> bool:
    if ticket.confidential or ticket.status not in OPEN or ticket.origin != OWN or request.purpose == REPORT:
        return False
    if request.conversation_id is None or linked.owns(tx, ticket, request.conversation_id):
        return False
    routing = city.router.route(request.text, request.areas, request.code, request.line, now.date())
    if any(
        line in city.readers or line in city.discreet for line in (ticket.line, request.line, routing.line)
    ):
        return False
    return not {ticket.unit, *ticket.assistants} & set(routing.complained)


def _linked(request: Request) -> Linked:
    return Linked(
        str(request.conversation_id), request.contact_id, request.channel, request.account, request.sender,
        request.language, request.title, request.text, request.place, request.phone,
    )  # fmt: skip


def _completed(
    tx: Transaction, city: City, before: Ticket, ticket: Ticket, request: Request, now: datetime
) -> Ticket:
    """Pictures and risk words go with the ticket; one that became urgent does not wait for a clerk any longer."""
    risks = tuple(name for name in request.risks if name not in ticket.risks)
    after = store.amend(
        tx,
        ticket,
        risks=ticket.risks + risks,
        attachments=tuple(dict.fromkeys(ticket.attachments + request.attachments)),
    )
    if risks:
        raise_alarms(tx, city, replace(after, risks=risks, alarm="", unit_text=request.text), now)
    if after.urgent and not before.urgent and after.status in WAITING and after.suggestion:
        unit = str(after.suggestion[0]["unit"])
        done = move(tx, Act(city, SYSTEM, "dispatch", now, tell_citizen=True), after, Fields(unit=unit))
        return done.ticket if isinstance(done, Done) else after
    return after


def _receipt(tx: Transaction, city: City, request: Request, ticket: Ticket) -> str:
    """The number, who has it, by when, and the news that stands: what everybody with this matter is told."""
    language = request.language
    news = store.latest(tx, ticket.number, "news")
    said = (news.public or news.text)[:MOST_OF_NEWS] if news else ""
    line = city.phrases.text("receipt_news", language, text=said) if said else ""
    own = replace(ticket, language=language, title=request.title, former="")  # that one is somebody else's
    return receipt_text(city, own, "receipt_linked", news_line=line)


def merge(tx: Transaction, city: City, number: str, into: str, language: str, now: datetime) -> str:
    """Merge a citizen's own ticket with the one that the matter has; "" where that cannot be, else what is told.

    Of two the one with danger leads, whichever came first.
    """
    merging.lock_both(tx, number, into)
    own, other = store.load(tx, number), store.load(tx, into)
    if own is None or other is None:
        return ""
    follower, leading = (other, own) if own.danger and not other.danger else (own, other)
    told = follower is not own  # who is answered in the conversation is not told twice
    act = Act(city, SYSTEM, "merge", now, tell_citizen=told)
    if not isinstance(move(tx, act, follower, Fields(into=leading.number)), Done):
        return ""
    values = {"number": number, "title": own.title, "other": into}
    return city.phrases.text("notice_merged", language, **values)
