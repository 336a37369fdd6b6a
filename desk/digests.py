"""督办日报: what each unit and the office has to look at, on the morning of a working day; nothing where nothing is.

What is secret stays so: on restricted, discreet and confidential matters a unit reads the number alone, and the office's
digest leaves restricted lines to their readers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels import outbox
from channels.messages import Audience
from desk.city import City
from desk.clocks import BEFORE_REPLY
from desk.notices import OFFICE, notice
from desk.wording import short
from storage.clock import moment
from storage.transaction import Row, Transaction
from tickets.states import OPEN, WAITING

MOST_LINES = 20
"""So many tickets are listed in a section; the rest is a number."""


@dataclass(frozen=True, slots=True)
class Item:
    """One open ticket as a digest looks at it, in the eyes of one unit; `due` is that unit's deadline."""

    number: str
    title: str
    line: str
    unit: str
    status: str
    due: datetime | None
    returns: int
    contacted: bool
    supervised: bool
    assists: bool
    plain: bool


Test = Callable[[Item, datetime], bool]


def _is_due_today(item: Item, now: datetime) -> bool:
    return item.due is not None and now <= item.due < _tomorrow(now)


def _tomorrow(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


_COMMON: Mapping[str, Test] = {
    "due_today": _is_due_today,
    "overdue": lambda item, now: item.due is not None and item.due < now,
    "unsigned": lambda item, now: item.status == "dispatched" and not item.assists,
    "uncontacted": lambda item, now: (
        item.status in ("signed", "handling") and not (item.contacted or item.assists)
    ),
    "supervised": lambda item, now: item.supervised,
}
OF_UNIT: Mapping[str, Test] = {
    **_COMMON,
    "rework": lambda item, now: item.status == "rework" and not item.assists,
    "assisting": lambda item, now: item.assists,
}
OF_OFFICE: Mapping[str, Test] = {
    **_COMMON,
    "returned": lambda item, now: item.status in WAITING | {"difficult"} and item.returns > 0,
}
"""The sections of a digest in their order, each with the tickets that stand in it; a ticket may stand in several."""


def make(tx: Transaction, city: City, now: datetime) -> None:
    """Put the digests of a morning into the outbox."""
    items = [_item(city, row) for row in tx.all(_OPEN, open=sorted(OPEN))]
    assisting = [_item(city, row) for row in tx.all(_ASSISTING, before=sorted(BEFORE_REPLY))]
    own: defaultdict[str, list[Item]] = defaultdict(list)
    for item in (*items, *assisting):
        if item.status != "in_review":  # a reply that the office reviews is no longer the unit's to do
            own[item.unit].append(item)
    for unit in city.units:
        text = _text(city, unit.name, own[unit.name], OF_UNIT, now, "digest_line")
        _put(tx, "unit", unit.name, text, now)
        if unit.head:
            _put(tx, "leader", f"{unit.name}/{unit.head}", text, now)
    common = [item for item in items if item.line not in city.readers]
    _put(tx, "office", OFFICE, _text(city, "", common, OF_OFFICE, now, "digest_line_office"), now)


_COLUMNS = "t.number, t.title, t.line, t.status, t.returns, t.confidential"
_OPEN = (
    f"SELECT {_COLUMNS}, t.unit, t.due, l.contacted_at, 0 AS assists, EXISTS (SELECT 1 FROM ticket_events e"
    " WHERE e.ticket = t.number AND e.event = 'supervised') AS supervised"
    " FROM tickets t LEFT JOIN legs l ON l.ticket = t.number AND l.part = 'lead' AND l.ended IS NULL"
    " WHERE t.status IN :open AND t.origin = 'own' ORDER BY t.due, t.number"
)
_ASSISTING = (
    f"SELECT {_COLUMNS}, l.unit, l.due, l.contacted_at, 1 AS assists, 0 AS supervised"
    " FROM legs l JOIN tickets t ON t.number = l.ticket"
    " WHERE l.part = 'assist' AND l.ended IS NULL AND l.reply = '' AND t.status IN :before ORDER BY l.due, t.number"
)


def _item(city: City, row: Row) -> Item:
    secret = row["confidential"] or row["line"] in city.readers or row["line"] in city.discreet
    return Item(
        number=row["number"], title=row["title"], line=row["line"], unit=row["unit"], status=row["status"],
        due=moment(row["due"]) if row["due"] else None, returns=row["returns"], contacted=bool(row["contacted_at"]),
        supervised=bool(row["supervised"]), assists=bool(row["assists"]), plain=not secret,
    )  # fmt: skip


def _text(
    city: City, unit: str, items: Sequence[Item], tests: Mapping[str, Test], now: datetime, line: str
) -> str:
    """The digest, or nothing where no section has a ticket."""
    found = {name: [item for item in items if test(item, now)] for name, test in tests.items()}
    filled = {name: some for name, some in found.items() if some}
    if not filled:
        return ""
    said = city.phrases.text
    counts = "，".join(
        said("digest_count", section=said(f"digest_{name}"), count=len(some)) for name, some in filled.items()
    )
    head = said("digest_head", unit=unit or said("the_office"), date=f"{now:%m-%d}", counts=counts)
    sections = (row for name, some in filled.items() for row in _section(city, name, some, line))
    return "\n".join([head, *sections])


def _section(city: City, name: str, items: list[Item], line: str) -> Iterator[str]:
    yield city.phrases.text("digest_section", section=city.phrases.text(f"digest_{name}"))
    for item in items[:MOST_LINES]:
        values: dict[str, Any] = {
            "number": item.number,
            "title": item.title if item.plain else "",
            "unit": item.unit or city.phrases.text("the_office"),
            "due": short(item.due),
        }
        yield city.phrases.text(line, **values)
    if len(items) > MOST_LINES:
        yield city.phrases.text("digest_more", count=len(items) - MOST_LINES)


def _put(tx: Transaction, audience: Audience, recipient: str, text: str, now: datetime) -> None:
    if text:
        key = f"digest:{now.date().isoformat()}:{audience}:{recipient}"
        outbox.put(tx, notice(audience, recipient, "digest", text, key), now)
