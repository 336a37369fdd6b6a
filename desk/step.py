"""A move that was made, as those see it who follow it in the same transaction (`desk/following.py`). Pure."""

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
