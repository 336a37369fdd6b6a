"""Takes in what another platform passes on: a new ticket with its deadline, or more words for one that is open.

The request comes understood (purpose, category, places); who may hand transfers in is the office.
"""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from desk.citizen import Citizen, More, append
from desk.city import City
from desk.opening import Request, open_from_request
from desk.ticket_actions import Act, move
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets import store, transfers
from tickets.model import SYSTEM, Fields
from tickets.states import OPEN
from tickets.transfers import Transfer

MAY_IMPORT = frozenset({"seat", "reviewer", "duty_leader", "admin"})

Taken = Literal["new", "repeat", "updated", "unchanged"]


def take_in(
    tx: Transaction, city: City, system: str, transfer: Transfer, request: Request, now: datetime
) -> Taken:
    """Take one transfer in; the same number again only brings a new deadline."""
    before = transfers.known(tx, system, transfer.number)
    if before is not None:
        return _renewed(tx, city, before, transfer, now)
    contact = _contact(tx, request, now)
    told = replace(request, contact_id=contact)
    earlier = transfers.open_ticket_of(tx, request.phone, request.code)
    number = earlier or open_from_request(tx, city, told, now).ticket.number
    if earlier:
        who = Citizen(sender=f"{system} {transfer.number}", contact_id=contact)
        append(tx, city, who, earlier, More(f"（{system} {transfer.number}）{request.text}"), now)
    transfers.keep(tx, system, transfer, number, now)
    return "repeat" if earlier else "new"


def _renewed(tx: Transaction, city: City, before: Row, transfer: Transfer, now: datetime) -> Taken:
    """Only an open ticket follows a new deadline of its platform."""
    due = stamp(transfer.due) if transfer.due else None
    if due is None or due == before["due"]:
        return "unchanged"
    tx.run(
        "UPDATE transfers SET due = :due WHERE system = :system AND number = :number",
        due=due,
        system=before["system"],
        number=transfer.number,
    )
    ticket = store.lock(tx, before["ticket"])
    if ticket is not None and ticket.status in OPEN:
        fields = Fields(until=transfer.due, reason=before["system"])
        move(tx, Act(city, SYSTEM, "redate", now, tell_citizen=False), ticket, fields)
    return "updated"


def _contact(tx: Transaction, request: Request, now: datetime) -> int:
    """A transfer is a contact that is over at once; its matter is noted with the ticket."""
    return tx.insert_id(
        "contacts", channel=request.channel, account=request.account, sender=request.upstream_number,
        opened=stamp(now), closed=stamp(now), disposition="ticketed", messages=1,
    )  # fmt: skip


def due_of(transfer: Transfer, now: datetime) -> datetime | None:
    """The deadline that the other platform set; one that has passed already is no help to anybody."""
    return transfer.due if transfer.due and transfer.due > now else None
