"""Several tickets on one matter: the others follow the one that they were merged into, and outlive it.

A merge moves the followers along, so that every one of them stands directly under the ticket that leads.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from desk.notices import HEARD_BY_ALL
from storage.transaction import Transaction
from tickets import clusters, store
from tickets.deadlines import Deadlines
from tickets.model import SYSTEM, Event
from tickets.ticket import Ticket

ENDS_FOR_ONE = frozenset({"withdrawn", "unreasonable"})
"""Events that end the matter for the ticket's own citizen alone."""
CONCERNS_FOLLOWERS = ENDS_FOR_ONE | HEARD_BY_ALL | {"merged"}


def lock_both(tx: Transaction, number: str, into: str) -> None:
    """Hold both tickets of a merge in the order of their numbers: merges that cross wait, and not for each other."""
    for one in sorted({number, into}):
        store.lock(tx, one)


def follow(
    tx: Transaction, followers: Iterable[Ticket], number: str, now: datetime, deadlines: Deadlines
) -> None:
    """Let locked tickets follow another, which counts one contact more for each and knows where it came from."""
    leading = store.lock(tx, number)
    assert leading is not None, "the ticket was checked in this transaction"
    for follower in followers:
        clusters.lead_on(tx, follower.number, number)
        if follower.parent != number:
            merged = Event("merged", follower.unit, other=number)
            store.record(tx, follower, (merged,), SYSTEM, now, deadlines)
        linked = Event("linked", leading.unit, other=follower.number)
        leading = store.record(tx, leading, (linked,), SYSTEM, now, deadlines)


def others(ended: Ticket, followers: Sequence[Ticket]) -> list[Ticket]:
    """The followers of other citizens than the one whose matter has ended, oldest first."""
    return [ticket for ticket in followers if not _is_same_citizen(ticket, ended)]


def _is_same_citizen(one: Ticket, other: Ticket) -> bool:
    """By account or person; citizens who phoned in are told apart."""
    accounts = [(ticket.channel, ticket.account, ticket.sender) for ticket in (one, other)]
    same_account = bool(one.sender) and accounts[0] == accounts[1]
    return same_account or (one.person_id is not None and one.person_id == other.person_id)
