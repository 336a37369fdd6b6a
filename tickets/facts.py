"""What figures count of a ticket: one narrow row each, kept in the transaction of every move and of every import.

A moment that happens more than once is its first, but for the reply: the one that stands. `after` is pure.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from language.acts import act_of
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction
from tickets.answers import NEVER_CONTACTED
from tickets.model import Event
from tickets.ticket import Ticket

TEST = "系统测试"
"""The topic of what is sent to try the system: counted under 其他, never in satisfaction or score."""
_LONGEST_TEST = 100  # characters: a longer text tells something


@dataclass(frozen=True, slots=True)
class Facts:
    """One ticket. `unit` held it last as its lead, also when it gave it back; `area` is the first of its areas.

    `dispatched_at` is None while no unit ever had it, `handed_at` when the reply that stands was handed in: none while it
    is worked on again. `closed_at` is any end, withdrawals and merges included: `status` tells them apart.
    """

    number: str
    accepted_at: datetime
    status: str
    origin: str = "own"
    channel: str = ""
    purpose: str = ""
    category: str = ""
    topic: str = ""
    line: str = ""
    area: str = ""
    requester: str = ""
    level: str = ""
    unit: str = ""
    urgent: bool = False
    is_test: bool = False
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    due: datetime | None = None
    handed_at: datetime | None = None
    closed_at: datetime | None = None
    difficult_at: datetime | None = None
    returns: int = 0
    reworks: int = 0
    extended: bool = False
    external_number: str = ""

    @property
    def contact_minutes(self) -> int | None:
        """How long the citizen waited until somebody of a unit spoke with them."""
        return _minutes(self.accepted_at, self.contacted_at)

    @property
    def reply_minutes(self) -> int | None:
        """How long the units took for the reply that stands."""
        return _minutes(self.dispatched_at, self.handed_at)


def _minutes(begins: datetime | None, ends: datetime | None) -> int | None:
    return int((ends - begins).total_seconds()) // 60 if begins and ends else None


def facts_of(ticket: Ticket) -> Facts:
    """What the ticket itself tells; what happened to it is for `after` to add."""
    tries = len(ticket.text) <= _LONGEST_TEST and act_of(ticket.text) == "test"
    is_test = TEST in (ticket.topic, ticket.category) or tries
    return Facts(
        number=ticket.number, accepted_at=ticket.opened, status=ticket.status, origin=ticket.origin,
        channel=ticket.channel, purpose=ticket.purpose, category=ticket.category, topic=ticket.topic,
        line=ticket.line, area=next(iter(ticket.areas), ""), requester=ticket.requester, level=ticket.level,
        unit=ticket.unit, urgent=ticket.urgent, is_test=is_test, due=ticket.due, closed_at=ticket.closed,
        returns=ticket.returns, reworks=ticket.reworks, extended=ticket.extended,
        external_number=ticket.upstream_number,
    )  # fmt: skip


def amended(facts: Facts, ticket: Ticket) -> Facts:
    """The facts with what the ticket tells by now."""
    told = facts_of(ticket)
    own = {name: getattr(told, name) for name in _OF_THE_TICKET}
    return replace(facts, **own, unit=told.unit or facts.unit)


def after(facts: Facts, event: Event, at: datetime) -> Facts:
    """The facts once an event has happened."""
    change = _CHANGES.get(event.name)
    return change(facts, event, at) if change else facts


def load(tx: Transaction, ticket: Ticket) -> Facts:
    """The facts kept of a ticket; those of a ticket that nothing has happened to where none are kept."""
    row = tx.one("SELECT * FROM ticket_facts WHERE number = :number", number=ticket.number)
    return _read(row) if row else facts_of(ticket)


def keep(tx: Transaction, facts: Facts) -> None:
    """Write the facts of a ticket, in place of those that were kept."""
    tx.run(_KEEP, **_written(facts))


def keep_many(tx: Transaction, facts: Iterable[Facts]) -> None:
    """Write the facts of many tickets."""
    tx.run_many(_KEEP, map(_written, facts))


Change = Callable[[Facts, Event, datetime], Facts]


def _dispatched(facts: Facts, event: Event, at: datetime) -> Facts:
    return replace(facts, unit=event.unit, dispatched_at=facts.dispatched_at or at)


def _signed(facts: Facts, _event: Event, at: datetime) -> Facts:
    return replace(facts, signed_at=facts.signed_at or at)


def _contacted(facts: Facts, _event: Event, at: datetime) -> Facts:
    return replace(facts, contacted_at=facts.contacted_at or at)


def _replied(facts: Facts, _event: Event, at: datetime) -> Facts:
    return replace(facts, handed_at=at)


def _refused(facts: Facts, _event: Event, _at: datetime) -> Facts:
    return replace(facts, handed_at=None)


def _disputed(facts: Facts, event: Event, _at: datetime) -> Facts:
    """A contact that the citizen disputes never was."""
    return replace(facts, contacted_at=None) if NEVER_CONTACTED in event.reason else facts


def _rework(facts: Facts, event: Event, at: datetime) -> Facts:
    return _disputed(_refused(facts, event, at), event, at)


def _difficult(facts: Facts, _event: Event, at: datetime) -> Facts:
    return replace(facts, difficult_at=facts.difficult_at or at)


_CHANGES: Mapping[str, Change] = {
    "dispatched": _dispatched,
    "signed": _signed,
    "contacted": _contacted,
    "replied": _replied,
    "approval_refused": _refused,
    "rework": _rework,
    "rated": _disputed,
    "difficult": _difficult,
}

_COLUMNS = tuple(field.name for field in fields(Facts))
_OF_EVENTS = frozenset(
    {"number", "unit", "dispatched_at", "signed_at", "contacted_at", "handed_at", "difficult_at"}
)
_OF_THE_TICKET = tuple(name for name in _COLUMNS if name not in _OF_EVENTS)
_MOMENTS = frozenset(name for name in _COLUMNS if name.endswith("_at")) | {"due"}
_TRUTHS = frozenset({"urgent", "is_test", "extended"})
_DERIVED = ("contact_minutes", "reply_minutes")
"""Written beside the moments that they lie between, so that both engines add them up alike."""
_ALL = (*_COLUMNS, *_DERIVED)
_KEEP = (
    f"INSERT INTO ticket_facts ({', '.join(_ALL)}) VALUES ({', '.join(f':{name}' for name in _ALL)})"
    f" ON CONFLICT (number) DO UPDATE SET"
    f" {', '.join(f'{name} = excluded.{name}' for name in _ALL if name != 'number')}"
)


def _written(facts: Facts) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(facts, name) for name in _ALL}
    for name, value in values.items():
        if isinstance(value, datetime):
            values[name] = stamp(value)
        elif isinstance(value, bool):
            values[name] = int(value)
    return values


def _read(row: Row) -> Facts:
    return Facts(**{name: _value(name, row[name]) for name in _COLUMNS})


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - columns of every type
    if name in _MOMENTS:
        return moment(value) if value else None
    return bool(value) if name in _TRUTHS else value
