"""A ticket's status read from its events: the only place that knows which event leads to which state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tickets.model import Event

LEADS_TO: Mapping[str, str] = {
    "accepted": "accepted",
    "routed": "to_dispatch",
    "dispatched": "dispatched",
    "returned": "to_dispatch",
    "difficult": "difficult",
    "parked": "parked",
    "replied": "replied",
    "approved": "in_review",
    "rework": "rework",
    "closed": "closed",
    "surveyed": "callback",
    "rated": "callback",
    "archived": "archived",
    "withdrawn": "withdrawn",
    "merged": "merged",
}
"""Events that lead to one state whatever went before. An event that stands nowhere leaves the state as it is."""


@dataclass(frozen=True, slots=True)
class Projection:
    """What the events so far add up to. `unit` is the holder: an assistant's acts do not move the ticket."""

    status: str = ""
    unit: str = ""
    reworked: bool = False

    def after(self, event: Event) -> "Projection":
        """The projection with one more event."""
        return replace(
            self,
            status=self._status_after(event),
            unit=self._unit_after(event),
            reworked=self.reworked or event.name == "rework",
        )

    def _unit_after(self, event: Event) -> str:
        if event.name == "dispatched":
            return event.unit
        return "" if event.name in ("routed", "returned", "difficult") else self.unit

    def _status_after(self, event: Event) -> str:
        if event.name == "rated" and self.status == "rework":
            return self.status  # the citizen says so after the matter was taken up again
        if event.name in LEADS_TO:
            return LEADS_TO[event.name]
        if event.name == "approval_refused":
            return "rework" if self.reworked else "handling"
        if event.unit != self.unit:
            return self.status
        if event.name == "signed" and self.status == "dispatched":
            return "signed"
        if event.name in ("assigned", "contacted") and self.status == "signed":
            return "handling"
        return self.status


def fold(events: Iterable[Event]) -> str:
    """The status that a ticket's events lead to, oldest first; empty without events."""
    return fold_on(Projection(), events).status


def fold_on(start: Projection, events: Iterable[Event]) -> Projection:
    """Continue a projection with further events."""
    for event in events:
        start = start.after(event)
    return start
