"""What follows from a move in its own transaction, beside events, notices and tasks: timers, records, alerts.

A follower writes rows and timers and never moves a ticket itself; what is to be moved later is a job (`desk/jobs.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desk.city import City
from storage.transaction import Transaction
from tickets.model import Actor, Event
from tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Step:
    """A move that was made: who did what, the ticket around it, and the events between. `before` and `after` of a new
    ticket are the same; its events are `accepted` and `routed`.
    """

    city: City
    actor: Actor
    action: str
    before: Ticket
    after: Ticket
    events: tuple[Event, ...]
    now: datetime

    def has(self, *names: str) -> bool:
        """Whether one of these events is part of the move."""
        return any(event.name in names for event in self.events)


Follower = Callable[[Transaction, Step], None]

FOLLOWERS: tuple[Follower, ...] = ()
"""In the order in which they are called; each ignores moves that do not concern it."""


def follow(tx: Transaction, step: Step) -> None:
    """Let everything that follows from a move happen."""
    for follower in FOLLOWERS:
        follower(tx, step)
