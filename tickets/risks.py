"""Risk notices as rows: drafted once for a crowd, released by a person, answered by a unit; the first of two who act at
once wins.

`status`: draft, released, answered. Numbers continue the series of the city's notices and have no gaps.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

NORMAL, RAISED = "normal", "raised"
"""The levels of a notice."""


@dataclass(frozen=True, slots=True)
class Risk:
    """One notice. `unit` answers for it, `units` are concerned as well, `copies` read it; `about` is the matter."""

    number: int
    status: str
    about: str
    unit: str
    units: tuple[str, ...]
    copies: tuple[str, ...]
    cluster_id: int | None
    level: str
    title: str
    text: str
    drafted_at: datetime
    released_at: datetime | None = None
    released_by: str = ""
    due: datetime | None = None
    feedback: str = ""
    feedback_at: datetime | None = None
    feedback_by: str = ""
    version: int = 0

    @property
    def readers(self) -> tuple[str, ...]:
        """Every unit that gets the notice, the one that answers for it first."""
        return tuple(dict.fromkeys(filter(None, (self.unit, *self.units, *self.copies))))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a notice says before it has a number."""

    about: str
    unit: str
    units: tuple[str, ...]
    copies: tuple[str, ...]
    level: str
    title: str
    text: str
    cluster_id: int | None = None


def put_draft(tx: Transaction, draft: Draft, last_issue: int, now: datetime) -> Risk:
    """Write a draft under the next number of the series, which goes on from `last_issue`."""
    while True:
        latest = tx.value("SELECT max(number) FROM risks")
        number = max(last_issue, latest or 0) + 1
        # Somebody else may draw the same number at the same moment: then the next one is ours.
        if tx.insert_new(
            "risks", number=number, status="draft", unit=draft.unit, units=_list(draft.units),
            copies=_list(draft.copies), cluster_id=draft.cluster_id, about=draft.about, level=draft.level,
            title=draft.title, text=draft.text, drafted_at=stamp(now),
        ):  # fmt: skip
            found = load(tx, number)
            assert found is not None
            return found


def load(tx: Transaction, number: int) -> Risk | None:
    """The notice of a number."""
    row = tx.one("SELECT * FROM risks WHERE number = :number", number=number)
    return from_row(row) if row else None


def open_of_cluster(tx: Transaction, cluster_id: int) -> Risk | None:
    """The notice on a crowd that nobody has answered yet, the latest."""
    row = tx.one(
        "SELECT * FROM risks WHERE cluster_id = :id AND status <> 'answered' ORDER BY number DESC LIMIT 1",
        id=cluster_id,
    )
    return from_row(row) if row else None


def latest_of_city(tx: Transaction, about: str, since: datetime) -> Risk | None:
    """The last notice on this matter at many places at once that was drafted since a moment."""
    row = tx.one(
        "SELECT * FROM risks WHERE about = :about AND cluster_id IS NULL AND drafted_at >= :since"
        " ORDER BY number DESC LIMIT 1",
        about=about,
        since=stamp(since),
    )
    return from_row(row) if row else None


def clusters_about(tx: Transaction, about: str, since: datetime) -> frozenset[int]:
    """The crowds on this matter of which a notice of their own was drafted since a moment."""
    rows = tx.all(
        "SELECT cluster_id FROM risks WHERE about = :about AND cluster_id IS NOT NULL AND drafted_at >= :since",
        about=about,
        since=stamp(since),
    )
    return frozenset(row["cluster_id"] for row in rows)


def amend(tx: Transaction, risk: Risk, unit: str, text: str) -> bool:
    """Change the words or the unit of a draft; False when it is no draft any more or was changed meanwhile."""
    return _move(tx, risk, "draft", unit=unit, text=text)


def raise_level(tx: Transaction, risk: Risk, text: str) -> bool:
    """Set the higher level, once, with the sentence that says why."""
    return _move(tx, risk, risk.status, level=RAISED, text=text)


def release(
    tx: Transaction, risk: Risk, unit: str, text: str, user: str, due: datetime, now: datetime
) -> bool:
    """Release a draft; False when somebody else was faster."""
    return _move(
        tx, risk, "draft", status="released", unit=unit, text=text, released_at=stamp(now), released_by=user,
        due=stamp(due),
    )  # fmt: skip


def answer(tx: Transaction, risk: Risk, text: str, user: str, now: datetime) -> bool:
    """Record the unit's feedback; False when there is one already."""
    return _move(
        tx,
        risk,
        "released",
        status="answered",
        feedback=text,
        feedback_at=stamp(now),
        feedback_by=user,
    )


def _move(tx: Transaction, risk: Risk, before: str, /, **values: object) -> bool:
    columns = ", ".join(f"{name} = :{name}" for name in values)
    touched = tx.run(
        f"UPDATE risks SET {columns}, version = version + 1"
        " WHERE number = :key AND status = :before AND version = :seen",
        key=risk.number,
        before=before,
        seen=risk.version,
        **values,
    )
    return bool(touched)


def consult(tx: Transaction, number: int, units: Iterable[str], text: str, user: str, now: datetime) -> None:
    """Record that the units concerned have talked a risk over (会商), and with what result."""
    tx.insert("risk_consultations", risk=number, at=stamp(now), by=user, units=_list(units), text=text)


def consultations(tx: Transaction, number: int) -> list[Row]:
    """The records of a notice, oldest first; `units` as a list."""
    rows = tx.all("SELECT * FROM risk_consultations WHERE risk = :number ORDER BY id", number=number)
    return [{**row, "units": json.loads(row["units"])} for row in rows]


def from_row(row: Row) -> Risk:
    """A row of `risks`."""
    return Risk(
        number=row["number"], status=row["status"], about=row["about"], unit=row["unit"],
        units=tuple(json.loads(row["units"])), copies=tuple(json.loads(row["copies"])), cluster_id=row["cluster_id"],
        level=row["level"], title=row["title"], text=row["text"], drafted_at=moment(row["drafted_at"]),
        released_at=_moment(row["released_at"]), released_by=row["released_by"], due=_moment(row["due"]),
        feedback=row["feedback"], feedback_at=_moment(row["feedback_at"]), feedback_by=row["feedback_by"],
        version=row["version"],
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None


def _list(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)
