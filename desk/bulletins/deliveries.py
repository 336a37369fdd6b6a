"""To whom a released issue goes, and who has opened it: one notice a unit or leader, one receipt a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.messages import Audience
from desk.bulletins.issues import Issue
from desk.bulletins.series import LISTS, BulletinRules, Series
from desk.city import City
from desk.risks import tell
from storage.clock import stamp
from storage.transaction import Row, Transaction

KIND = "bulletin"
"""The kind of every notice about bulletins."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets an issue: what is reported (报) goes to the unit's leader, where it has one, all else to the unit."""

    audience: Audience
    recipient: str
    unit: str
    part: str
    entry: str


def readers(city: City, series: Series, rules: BulletinRules) -> Iterator[Reader]:
    """Everybody on the lists of a series, once."""
    seen: set[str] = set()
    for part in LISTS:
        for entry in series.lists.get(part, ()):
            for name in rules.readers.get(entry, ()):
                reader = _reader(city, name, part, entry)
                if reader.recipient not in seen:
                    seen.add(reader.recipient)
                    yield reader


def _reader(city: City, name: str, part: str, entry: str) -> Reader:
    unit = city.units.find(name)
    if part == LISTS[0] and unit and unit.head:
        return Reader("leader", f"{name}/{unit.head}", name, part, entry)
    return Reader("unit", name, name, part, entry)


def unaddressed(series: Series, rules: BulletinRules) -> list[str]:
    """Entries of the printed lists behind which there is no account: they are printed and reach nobody here."""
    entries = (entry for part in LISTS for entry in series.lists.get(part, ()))
    return [entry for entry in entries if not rules.readers.get(entry)]


def deliver(tx: Transaction, city: City, issue: Issue, text: str, now: datetime) -> None:
    """Send a released issue to everybody on its lists."""
    series = city.bulletins.series[issue.kind]
    for reader in readers(city, series, city.bulletins):
        tx.insert(
            "bulletin_deliveries", bulletin=issue.id, recipient=reader.recipient, unit=reader.unit,
            part=reader.part, entry=reader.entry, at=stamp(now),
        )  # fmt: skip
        tell(
            tx, reader.audience, reader.recipient, KIND, text, f"bulletin:{issue.id}:{reader.recipient}", now
        )


def correct(tx: Transaction, issue: Issue, number: int, text: str, now: datetime) -> None:
    """Send a correction to everybody who got the issue."""
    for row in tx.all(
        "SELECT * FROM bulletin_deliveries WHERE bulletin = :id ORDER BY recipient", id=issue.id
    ):
        audience: Audience = "leader" if "/" in row["recipient"] else "unit"
        key = f"bulletin:{issue.id}:erratum:{number}:{row['recipient']}"
        tell(tx, audience, row["recipient"], KIND, text, key, now)


def note_reader(tx: Transaction, issue_id: int, reader: str, unit: str, now: datetime) -> None:
    """Somebody to whom the issue went has opened it; the first time counts."""
    tx.insert_new("bulletin_readers", bulletin=issue_id, reader=reader, unit=unit, at=stamp(now))


@dataclass(frozen=True, slots=True)
class Receipt:
    """One delivery: who of its unit opened it first and when; `is_late` tells that nobody did for too long."""

    recipient: str
    part: str
    entry: str
    at: str
    reader: str
    read_at: str
    is_late: bool


def receipts(tx: Transaction, issue_id: int, unread_days: int, now: datetime) -> list[Receipt]:
    """The deliveries of an issue in the order of its lists."""
    rows = tx.all("SELECT * FROM bulletin_deliveries WHERE bulletin = :id", id=issue_id)
    first: dict[str, Row] = {}
    for reader in tx.all("SELECT * FROM bulletin_readers WHERE bulletin = :id ORDER BY at", id=issue_id):
        first.setdefault(reader["unit"], reader)
    before = stamp(now - timedelta(days=unread_days))
    found = [_receipt(row, first.get(row["unit"]), before) for row in rows]
    return sorted(found, key=lambda receipt: (LISTS.index(receipt.part), receipt.recipient))


def _receipt(row: Row, opened: Row | None, before: str) -> Receipt:
    reader, read_at = (opened["reader"], opened["at"]) if opened else ("", "")
    late = opened is None and row["at"] <= before
    return Receipt(row["recipient"], row["part"], row["entry"], row["at"], reader, read_at, late)
