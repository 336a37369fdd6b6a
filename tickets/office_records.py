"""Office records in the database: read by period for pages and bulletins. Writing them is the desk's."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from storage.transaction import Row, Transaction
from tickets.record_kinds import Content, Person

MOST = 5_000
"""Of one period; an office that records more has a mistake in its sheet."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands; `version` counts its changes from 1."""

    id: int
    content: Content
    version: int
    recorded_at: str
    recorded_by: str
    withdrawn_at: str | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What somebody has to do after a meeting, until a day; `record_title` and `record_day` tell where it was asked."""

    id: int
    record_id: int
    record_title: str
    record_day: str
    task: str
    unit: str
    due: str
    done_at: str | None
    done_by: str
    note: str


def records_of(tx: Transaction, first: date, last: date, kind: str = "") -> list[Record]:
    """The records whose day lies in these days, both included, in the order of days; withdrawn ones are left out."""
    rows = tx.all(
        "SELECT * FROM office_records WHERE day >= :first AND day <= :last AND withdrawn_at IS NULL"
        " AND (:kind = '' OR kind = :kind) ORDER BY day, id LIMIT :most",
        first=first.isoformat(),
        last=last.isoformat(),
        kind=kind,
        most=MOST,
    )
    return [read_record(row) for row in rows]


def record_of(tx: Transaction, record_id: int) -> Record | None:
    """One record, also a withdrawn one."""
    row = tx.one("SELECT * FROM office_records WHERE id = :id", id=record_id)
    return read_record(row) if row else None


def latest_of(tx: Transaction, kind: str, last: date) -> list[Record]:
    """Of each unit the latest record of a kind on or before a day: what holds then, such as how many people it has."""
    rows = tx.all(
        "SELECT * FROM office_records WHERE kind = :kind AND day <= :last AND withdrawn_at IS NULL ORDER BY day, id",
        kind=kind,
        last=last.isoformat(),
    )
    return list({row["unit"]: read_record(row) for row in rows}.values())


def changes_of(tx: Transaction, record_id: int) -> list[Row]:
    """Every version of a record with who made it and why, the first one first."""
    return tx.all(
        "SELECT version, change, at, by_user, reason, content FROM office_record_changes WHERE record_id = :id"
        " ORDER BY version",
        id=record_id,
    )


def follow_ups(tx: Transaction, unit: str = "", record_id: int = 0, done: bool = False) -> list[FollowUp]:
    """What is to be done, the next day first; with `done` also what was. Those of withdrawn records are left out."""
    rows = tx.all(
        "SELECT f.*, r.title AS record_title, r.day AS record_day FROM follow_ups f"
        " JOIN office_records r ON r.id = f.record_id AND r.withdrawn_at IS NULL"
        " WHERE (:unit = '' OR f.unit = :unit) AND (:record = 0 OR f.record_id = :record)"
        " AND (:done = 1 OR f.done_at IS NULL) ORDER BY f.done_at IS NOT NULL, f.due, f.id LIMIT :most",
        unit=unit,
        record=record_id,
        done=int(done),
        most=MOST,
    )
    return [
        FollowUp(**{name: row[name] for name in FollowUp.__dataclass_fields__})  # one column a field
        for row in rows
    ]


def read_record(row: Row) -> Record:
    """A row as a record."""
    content = Content(row["kind"], read_values(row["content"]))
    return Record(
        row["id"], content, row["version"], row["recorded_at"], row["recorded_by"], row["withdrawn_at"]
    )


def write_values(content: Content) -> str:
    """The fields as JSON."""
    return json.dumps(content.values, ensure_ascii=False, sort_keys=True)


def read_values(text: str) -> dict[str, str | int | float | tuple[Person, ...]]:
    """What `write_values` wrote."""
    return {
        name: _people(value) if isinstance(value, list) else value for name, value in json.loads(text).items()
    }


def _people(listed: Iterable[list[str | float | None]]) -> tuple[Person, ...]:
    return tuple(
        (str(name), str(unit), None if score is None else float(score)) for name, unit, score in listed
    )
