"""The words of the ticket side: who acts, what a ticket looks like to a rule, what a move writes down.

Everything here is a plain value; the rules in `lifecycle` and the writers in `store` meet on these types.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Side = Literal["unit", "office", "citizen", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `unit` is the full name of the unit of a unit's officer, else empty."""

    side: Side
    user: str
    role: str
    unit: str = ""


SYSTEM = Actor("system", "system", "system")


@dataclass(frozen=True, slots=True)
class Fields:
    """What the actor filled in. `text` is internal; `public` is what the other side reads: the citizen, and of what a
    confidential reporter adds the unit. Units are full names.
    """

    text: str = ""
    public: str = ""
    reason: str = ""
    suggest: str = ""
    outcome: str = ""
    until: datetime | None = None
    unit: str = ""
    units: tuple[str, ...] = ()
    into: str = ""
    rating: str = ""
    solved: bool | None = None
    causes: tuple[str, ...] = ()
    """What a dissatisfied citizen blames, by the codes of `language.ratings.CAUSES`."""
    contact: str = ""
    """The id of the contact in which a citizen added something."""
    place: str = ""
    media: tuple[str, ...] = ()
    """Where a check on site was made, and the stored pictures of it."""


@dataclass(frozen=True, slots=True)
class TicketView:
    """What the rules need to know of a ticket. Times are aware and in the city's zone."""

    number: str
    status: str
    unit: str = ""
    assistants: tuple[str, ...] = ()
    complained: tuple[str, ...] = ()
    """Units the citizen complains about: they neither get the ticket nor see it."""
    was_difficult: bool = False
    returned_by: tuple[str, ...] = ()
    """Units that gave the ticket back, oldest first."""
    contacted: bool = False
    """The holder has recorded a contact with the citizen that still counts."""
    reworks: int = 0
    due: datetime | None = None
    return_until: datetime | None = None
    extension_asked: bool = False
    extended: bool = False
    interim: str = ""
    """The unit that was asked to make a hazard safe while nobody answers for it yet."""
    rating: str = ""
    """What stands of the last closing."""
    is_own_rating: bool = False
    """The citizen said so; else a person who phoned did, or nobody."""
    unreached: int = 0
    """Calls since the last closing in which nobody was reached."""
    unreasonable_by: str = ""
    """The first of the two people who judge the request unreasonable."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ticket's history, before the store gives it its time and author."""

    name: str
    unit: str = ""
    reason: str = ""
    text: str = ""
    public: str = ""
    outcome: str = ""
    until: datetime | None = None
    units: tuple[str, ...] = ()
    other: str = ""
    """The number of the other ticket of a merge, or the id of the contact that added something."""
    code: str = ""
    """The pack's word for the ground of a return: what figures count by."""
    place: str = ""
    media: tuple[str, ...] = ()
    solved: str = ""
    """`yes`, `no`, or empty: the citizen's word on whether the matter is settled."""
    score: str = ""
    """Of a reply: how surely it speaks of the request, as the machine's check saw it: `0.62`."""
    remarks: tuple[str, ...] = ()
    """Of a reply: what the check asks leader and reviewer to look at, in sentences."""


@dataclass(frozen=True, slots=True)
class Move:
    """An allowed move: the events it appends and the status they lead to. No events: nothing changes."""

    action: str
    status: str
    events: tuple[Event, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A move that is not allowed: a code for programs and a sentence that tells a clerk what to do instead."""

    action: str
    reason: str
    text: str
