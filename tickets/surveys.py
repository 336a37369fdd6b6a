"""Surveys as rows: one a closing, each rework is surveyed again. What a person heard on the telephone is kept apart.

`state`: `waiting` for its hour, `asked` in the citizen's channel, `phone` for a person to call, `answered`, `over`
without an answer, or `void` because the ticket is worked on again.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

OPEN = ("waiting", "asked", "phone")
"""States in which an answer is still wanted."""
CITIZEN = "citizen"
"""`answered_by` of the citizen's own word; else it is the name of the person who phoned, or `system`."""


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey. `round` counts the reworks before it; `cause` are codes joined by 、; `calls` nobody answered or did.

    `solved` and `grade` may be known before the answer is whole; `rating` stands once it is.
    """

    id: int
    ticket: str
    round: int
    state: str
    opened: datetime
    asked_at: datetime | None = None
    reminders: int = 0
    calls: int = 0
    rating: str = ""
    grade: str = ""
    solved: str = ""
    cause: str = ""
    text: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""
    by_phone: bool = False

    @property
    def causes(self) -> tuple[str, ...]:
        """The codes of what is blamed."""
        return tuple(filter(None, self.cause.split("、")))

    @property
    def is_own(self) -> bool:
        """Whether the citizen has answered, not a person who phoned."""
        return self.answered_by == CITIZEN


def open_survey(tx: Transaction, ticket: str, reworks: int, now: datetime) -> None:
    """The survey of a closing; opening it again changes nothing."""
    tx.insert_new("surveys", ticket=ticket, round=reworks, opened=stamp(now))


def last(tx: Transaction, ticket: str) -> Survey | None:
    """The survey of a ticket's last closing, held until the transaction ends."""
    row = tx.one(
        "SELECT * FROM surveys WHERE ticket = :ticket ORDER BY round DESC LIMIT 1 /* for update */",
        ticket=ticket,
    )
    return _read(row) if row else None


def of_ticket(tx: Transaction, ticket: str) -> tuple[Survey, ...]:
    """Every survey of a ticket, the first closing first."""
    rows = tx.all("SELECT * FROM surveys WHERE ticket = :ticket ORDER BY round", ticket=ticket)
    return tuple(map(_read, rows))


def change(tx: Transaction, survey: Survey, **values: object) -> None:
    """Write some columns of a survey; moments as moments."""
    written = {name: stamp(value) if isinstance(value, datetime) else value for name, value in values.items()}
    columns = ", ".join(f"{name} = :{name}" for name in written)
    tx.run(f"UPDATE surveys SET {columns} WHERE id = :key", key=survey.id, **written)


def _read(row: Row) -> Survey:
    known = {field.name: row[field.name] for field in fields(Survey)}
    known |= {name: moment(row[name]) for name in ("opened", "asked_at", "answered_at") if row[name]}
    return Survey(**known | {"by_phone": bool(row["by_phone"])})
