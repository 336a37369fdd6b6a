"""What a citizen sets in motion through the conversation: more words for a ticket, taking it back, a person wanted.

Everything happens in the transaction of the citizen's message. That the citizen owns the ticket was checked there.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from channels import outbox
from channels.messages import Outgoing
from channels.storable import storable
from desk.city import City
from desk.fields import MOST_CHARACTERS
from desk.notices import OFFICE, STAFF_CHANNEL
from desk.ticket_actions import Act, Done, Result, move
from desk.wording import day
from language.phrases import DEFAULT_LANGUAGE
from storage.transaction import Transaction
from tickets import linked, store
from tickets.model import Actor, Fields
from tickets.redaction import redacted
from tickets.refusals import refuse
from tickets.ticket import Ticket

MOST_OF_A_REASON = 200
"""Characters of the citizen's words in the notice to the unit; all of them stand on the ticket."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """Who writes: the account on its channel, the conversation and its language, the contact it belongs to."""

    sender: str
    channel: str = ""
    account: str = ""
    conversation_id: str | None = None
    contact_id: int | None = None
    language: str = DEFAULT_LANGUAGE

    @property
    def actor(self) -> Actor:
        """The citizen as one who acts on a ticket."""
        return Actor("citizen", self.sender, "citizen")


@dataclass(frozen=True, slots=True)
class More:
    """What a citizen adds to a ticket; `media` are ids of stored attachments."""

    text: str
    place: str = ""
    phone: str = ""
    media: tuple[str, ...] = ()


def append(tx: Transaction, city: City, who: Citizen, number: str, more: More, now: datetime) -> Result:
    """Add words, a place, a telephone or pictures to a ticket; the unit that has it is told."""
    ticket = store.lock(tx, number)
    if ticket is None:
        return refuse("append", "missing_ticket", number=number)
    act = Act(city, who.actor, "append", now, tell_citizen=False)
    return _amended(tx, who, more, move(tx, act, ticket, _told(tx, who, ticket, more)))


def reopen(tx: Transaction, city: City, who: Citizen, number: str, more: More, now: datetime) -> str:
    """What was closed is not done, or is back: rework on the same ticket, or on the one that it follows.

    Returns the sentence that the citizen reads, a refusal included.
    """
    own = store.lock(tx, number)
    ticket = store.lock(tx, own.parent) if own and own.parent else own
    if own is None or ticket is None:
        return refuse("reopen", "missing_ticket", number=number).text
    told = _told(tx, who, ticket, more)
    reason = city.phrases.text("reopened_reason", text=(told.public or told.text)[:MOST_OF_A_REASON])
    # Everybody else in the matter is told.
    act = Act(city, who.actor, "reopen", now, answered=who.conversation_id)
    done = _amended(tx, who, more, move(tx, act, ticket, replace(told, reason=reason)))
    if not isinstance(done, Done):
        return done.text
    date = day(city.phrases, done.ticket.due, who.language)
    return city.phrases.text("reopened", who.language, number=number, title=own.title, date=date)


def repeat(tx: Transaction, city: City, who: Citizen, number: str, text: str, now: datetime) -> Result:
    """The citizen comes back with a matter that is settled: counted on its ticket, nobody else is told."""
    ticket = store.lock(tx, number)
    if ticket is None:
        return refuse("repeat", "missing_ticket", number=number)
    act = Act(city, who.actor, "repeat", now, tell_citizen=False)
    return move(tx, act, ticket, _told(tx, who, ticket, More(text)))


def _told(tx: Transaction, who: Citizen, ticket: Ticket, more: More) -> Fields:
    """The words for the ticket, what of them a unit may read of a confidential one, and the contact if it is a new one."""
    text = storable("；".join(filter(None, (more.text, more.place, more.phone))), MOST_CHARACTERS)
    hidden = redacted(text, ticket.contact_name, ticket.contact_phone, more.phone)
    contact = "" if who.contact_id is None else str(who.contact_id)
    known = store.has_counted(tx, ticket.number, contact)
    return Fields(text=text, public=hidden if ticket.confidential else "", contact="" if known else contact)


def _amended(tx: Transaction, who: Citizen, more: More, done: Result) -> Result:
    """The ticket with the place, telephone and pictures that were missing."""
    if not isinstance(done, Done):
        return done
    ticket, phone = done.ticket, storable(more.phone)
    is_part = bool(phone) and linked.note_phone(tx, ticket.number, who.conversation_id, phone)
    amended = store.amend(
        tx,
        ticket,
        place=ticket.place or storable(more.place),
        contact_phone=ticket.contact_phone or ("" if is_part else phone),
        attachments=tuple(dict.fromkeys(ticket.attachments + more.media)),
    )
    return Done(amended, done.events)


def withdraw(tx: Transaction, city: City, who: Citizen, number: str, now: datetime) -> str:
    """Take a ticket back, or the own part in one of many; returns the sentence that the citizen reads, a refusal included."""
    ticket = store.lock(tx, number)
    if ticket is None:
        return refuse("withdraw", "missing_ticket", number=number).text
    had_part = linked.leave(tx, number, who.conversation_id, who.sender, now)
    action = "unlink" if had_part and not linked.owns(tx, ticket, who.conversation_id) else "withdraw"
    done = move(tx, Act(city, who.actor, action, now, tell_citizen=False), ticket, Fields())
    if not isinstance(done, Done):
        return done.text
    key = "unlinked" if "unlinked" in done.events else "withdrawn"
    return city.phrases.text(key, who.language, number=number)


def keep_apart(tx: Transaction, city: City, who: Citizen, number: str, now: datetime) -> None:
    """Who was linked to a ticket means another matter: neither the ticket nor the contact counts it any more."""
    ticket = store.lock(tx, number)
    if ticket is None or not linked.leave(tx, number, who.conversation_id, who.sender, now):
        return
    contact = "" if who.contact_id is None else str(who.contact_id)
    act = Act(city, who.actor, "unlink", now, tell_citizen=False)
    move(tx, act, ticket, Fields(contact=contact))
    tx.run(
        "DELETE FROM matters WHERE contact_id = :contact AND ticket = :ticket",
        contact=who.contact_id,
        ticket=number,
    )


def hand_over(
    tx: Transaction, city: City, reason: str, text: str, conversation_id: str, key: str, now: datetime
) -> None:
    """Tell the office that a citizen waits for a person. `key` names the message that asked, so that one alerts once."""
    outbox.put(
        tx,
        Outgoing(
            audience="office", channel=STAFF_CHANNEL, account="", recipient=OFFICE, kind="alert",
            text=city.phrases.text("alert_handover", reason=reason, text=text),
            dedupe_key=f"handover:{key}", conversation_id=conversation_id, actor="system",
        ),
        now,
    )  # fmt: skip
