"""A ticket as its row holds it, with real types. Rules look at the smaller `TicketView`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from storage.clock import moment, stamp
from storage.transaction import Row


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. `text` are the citizen's own words, `unit_text` what the unit may see of them.

    `danger` is danger to people; `areas` are the areas of
    the places; `interim_unit` was asked to make a hazard safe while it was not settled who answers for it; `requester`
    is `deputy` or `enterprise` where one asks, `level` the congress of a deputy, `verified` whether that is certain;
    `settled` is the ground on which the matter was settled for good, "" while it may come up again,
    `former` the number of an earlier ticket on the same matter; `accused_units`
    neither get the ticket nor see it; `suggestion` are the units that routing named, with confidence
    and reasons.
    """

    number: str
    status: str
    opened: datetime
    purpose: str = ""
    category_code: str = ""
    category: str = ""
    topic: str = ""
    line: str = ""
    unit: str = ""
    assistants: tuple[str, ...] = ()
    suggestion: tuple[dict[str, Any], ...] = ()
    urgent: bool = False
    danger: bool = False
    confidential: bool = False
    title: str = ""
    text: str = ""
    unit_text: str = ""
    wish: str = ""
    place: str = ""
    places: tuple[str, ...] = ()
    since: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    language: str = "zh"
    channel: str = ""
    account: str = ""
    sender: str = ""
    person_id: str | None = None
    conversation_id: str | None = None
    contact_id: int | None = None
    due: datetime | None = None
    sign_due: datetime | None = None
    contact_due: datetime | None = None
    return_due: datetime | None = None
    closed: datetime | None = None
    returns: int = 0
    reworks: int = 0
    extended: bool = False
    outcome: str = ""
    public_reply: str = ""
    internal_reply: str = ""
    rating: str = ""
    solved: str = ""
    settled: str = ""
    former: str = ""
    contacts: int = 1
    parent: str | None = None
    areas: tuple[str, ...] = ()
    interim_unit: str = ""
    requester: str = ""
    level: str = ""
    verified: bool = False
    accused_units: tuple[str, ...] = ()
    upstream_number: str = ""
    origin: str = "own"
    alarm: str = ""
    risks: tuple[str, ...] = ()
    handler: str = ""
    attachments: tuple[str, ...] = ()
    version: int = 0

    @property
    def has_priority(self) -> bool:
        """Whether the citizen's deadline is shorter because of who asks: a verified deputy."""
        return self.requester == "deputy" and self.verified


_LISTS = frozenset({"assistants", "suggestion", "places", "areas", "accused_units", "risks", "attachments"})
_MOMENTS = frozenset({"opened", "due", "sign_due", "contact_due", "return_due", "closed"})
_TRUTHS = frozenset({"urgent", "danger", "confidential", "extended", "verified"})
COLUMNS = tuple(field.name for field in fields(Ticket))


def from_row(row: Row) -> Ticket:
    """Read a row of `tickets`; columns that a newer schema adds are left out."""
    return Ticket(**{name: _read(name, row[name]) for name in COLUMNS})


def stored(values: Mapping[str, Any]) -> dict[str, object]:
    """Attributes of a ticket as its columns hold them."""
    row: dict[str, object] = dict(values)
    for name in _LISTS & values.keys():
        row[name] = json.dumps(values[name], ensure_ascii=False) if values[name] else "[]"
    for name in _MOMENTS & values.keys():
        row[name] = stamp(values[name]) if values[name] else None
    for name in _TRUTHS & values.keys():
        row[name] = int(values[name])
    return row


def differences(before: Ticket, after: Ticket) -> dict[str, Any]:
    """The attributes that changed."""
    return {name: value for name in COLUMNS if (value := getattr(after, name)) != getattr(before, name)}


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - columns of every type
    if name in _LISTS:
        return tuple(json.loads(value))
    if name in _MOMENTS:
        return moment(value) if value else None
    if name == "contact_id":  # a number of another table, and a word of the events
        return None if value is None else str(value)
    return bool(value) if name in _TRUTHS else value
