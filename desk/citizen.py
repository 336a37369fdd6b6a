"""What a citizen sets in motion through the conversation: more words for a ticket, taking it back, a person wanted.

Everything happens in the transaction of the citizen's message. That the citizen owns the ticket was checked there.
"""

from dataclasses import dataclass
from datetime import datetime

from channels import outbox
from channels.messages import Outgoing
from channels.storable import storable
from desk.city import City
from desk.fields import MOST_CHARACTERS
from desk.notices import OFFICE, STAFF_CHANNEL
from desk.ticket_actions import Act, Done, Result, move
from language.phrases import DEFAULT_LANGUAGE
from storage.transaction import Transaction
from tickets import store
from tickets.model import Actor, Fields
from tickets.redaction import redacted
from tickets.refusals import refuse


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
    contact = "" if who.contact_id is None else str(who.contact_id)
    text = storable("；".join(filter(None, (more.text, more.place, more.phone))), MOST_CHARACTERS)
    shown = (
        redacted(text, ticket.contact_name, ticket.contact_phone, more.phone) if ticket.confidential else ""
    )
    act = Act(city, who.actor, "append", now, tell_citizen=False)
    done = move(tx, act, ticket, Fields(text=text, public=shown, contact=contact))
    if isinstance(done, Done):
        amended = store.amend(
            tx,
            done.ticket,
            place=ticket.place or storable(more.place),
            contact_phone=ticket.contact_phone or storable(more.phone),
            attachments=tuple(dict.fromkeys(ticket.attachments + more.media)),
        )
        return Done(amended, done.events)
    return done


def withdraw(tx: Transaction, city: City, who: Citizen, number: str, now: datetime) -> str:
    """Take a ticket back; returns the sentence that the citizen reads, a refusal included."""
    ticket = store.lock(tx, number)
    if ticket is None:
        return refuse("withdraw", "missing_ticket", number=number).text
    act = Act(city, who.actor, "withdraw", now, tell_citizen=False)
    done = move(tx, act, ticket, Fields())
    return (
        city.phrases.text("withdrawn", who.language, number=number) if isinstance(done, Done) else done.text
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
