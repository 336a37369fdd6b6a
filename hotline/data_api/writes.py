"""What other systems do here, each as one transaction with the key of its request: act on a ticket, pass one on, write articles.

Everything goes through the gates of the console (`console.ticket_deeds`, `console.article_deeds`), as the account that the
token acts for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from channels import attachments
from channels.json_bodies import Refused, unknown_media
from console import article_deeds, audit, ticket_deeds
from console.article_deeds import NotYourRole, NotYours, OwnWork, Step, Unknown, Written
from console.scope import actor_of
from desk.city import City
from desk.opening import Request
from desk.ticket_actions import Act
from desk.upstream import MAY_IMPORT, take_in
from hotline.data_api.bodies import WantedMove
from hotline.data_api.entrance import Guest
from hotline.data_api.once import Answer
from knowledge_base import store
from knowledge_base.articles import FaultyArticle, MoveRefused
from storage.transaction import Transaction
from tickets import transfers
from tickets.model import Refusal
from tickets.transfers import Transfer

_FORBIDDEN = (NotYours, NotYourRole, OwnWork)


def move(
    tx: Transaction, city: City, guest: Guest, number: str, action: str, wanted: WantedMove, now: datetime
) -> Answer | Refusal:
    """Do an action to a ticket; the files were uploaded before, and become the ticket's."""
    act = Act(city, actor_of(guest.user), action, now)
    fields = {**wanted.fields, "media": list(wanted.media)}
    done = ticket_deeds.do(tx, act, number, fields, wanted.seen, guest.via)
    if isinstance(done, Refusal):
        return done
    for key in wanted.media:
        if attachments.adopt(tx, key, f"ticket:{number}") is None:
            unknown_media()  # raises, and with it the whole move is undone
    ticket = done.ticket
    return {
        "number": ticket.number,
        "status": ticket.status,
        "version": ticket.version,
        "events": list(done.events),
    }


def take_transfer(
    tx: Transaction, city: City, guest: Guest, transfer: Transfer, request: Request, now: datetime
) -> Answer | Refusal:
    """Take in a ticket that the system passes on; the same number again brings a new deadline at most."""
    if guest.user.role not in MAY_IMPORT:
        return Refusal("import", "role", f"{guest.user.title}不能转来工单，这个操作由热线办的人员来做。")
    taken = take_in(tx, city, guest.token, transfer, request, now)
    row = transfers.known(tx, guest.token, transfer.number)
    assert row is not None  # it was taken in above
    audit.record(tx, now, guest.user.name, "transfer_taken", row["ticket"], guest.via)
    return {"number": row["ticket"], "taken": taken}


def write_article(tx: Transaction, guest: Guest, written: Written, now: datetime) -> Answer:
    """Add a version of an article, submitted or as a draft."""
    with _article_refusals():
        added = article_deeds.write(tx, guest.user, written, now, guest.via)
    return {"article": written.content.article, "version": added.number, "state": added.state}


def step_article(tx: Transaction, guest: Guest, step: Step, now: datetime) -> Answer:
    """Move a version of an article on."""
    with _article_refusals():
        article_deeds.take(tx, guest.user, step, now, guest.via)
    moved = store.version(tx, step.article, step.number) or store.versions(tx, step.article)[0]
    return {"article": step.article, "version": moved.number, "state": moved.state}


@contextmanager
def _article_refusals() -> Iterator[None]:
    try:
        yield
    except FaultyArticle as fault:
        raise Refused(400, "article", f"{fault} The article is faulty.") from fault
    except MoveRefused as refused:
        status = 404 if isinstance(refused, Unknown) else 403 if isinstance(refused, _FORBIDDEN) else 409
        raise Refused(status, "article", f"{refused} The article cannot be changed so.") from refused
