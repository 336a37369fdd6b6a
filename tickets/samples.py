"""Random samples of closed tickets, for the look-back (回头看) and the outside satisfaction check, that anybody can draw again.

A ticket's place is decided by seed and number alone: who has the seed and the population gets the same sample on any
machine, and nobody can choose what is in it. What the check found stands beside the citizen's own rating.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from language.normalise import fold
from storage.clock import stamp
from storage.sheet_columns import Columns
from storage.transaction import Row, Transaction
from tickets.answers import RATING_TITLES, rating_code

KINDS = ("回头看", "满意度抽检")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn: tickets closed from `begins` to before `ends`; `first` and `last` are its days."""

    kind: str
    seed: str
    size: int
    begins: datetime
    ends: datetime
    first: str
    last: str


def drawn(numbers: Iterable[str], seed: str, size: int) -> list[str]:
    """The sample of a population, in the order in which it was drawn. Pure; the order of `numbers` does not matter."""
    return sorted(set(numbers), key=lambda number: _place(seed, number))[:size]


def _place(seed: str, number: str) -> bytes:
    return hashlib.sha256(f"{seed}:{number}".encode()).digest()


def population(
    tx: Transaction, begins: datetime, ends: datetime, without_lines: Collection[str]
) -> list[str]:
    """Tickets closed in a period and not taken back, imported ones as well; lines whose citizens nobody may call are left
    out."""
    rows = tx.all(
        "SELECT number, line FROM tickets WHERE closed >= :begins AND closed < :ends"
        " AND status NOT IN ('withdrawn', 'merged')",
        begins=stamp(begins),
        ends=stamp(ends),
    )
    return [row["number"] for row in rows if row["line"] not in without_lines]


def draw(tx: Transaction, wanted: Wanted, without_lines: Collection[str], by: str, now: datetime) -> int:
    """Draw a sample and keep it; the same sample drawn again is the one that was kept. Returns its number."""
    known: int | None = tx.value(
        "SELECT id FROM samples WHERE kind = :kind AND seed = :seed AND size = :size"
        " AND period_from = :first AND period_to = :last",
        kind=wanted.kind, seed=wanted.seed, size=wanted.size, first=wanted.first, last=wanted.last,
    )  # fmt: skip
    if known is not None:
        return known
    numbers = population(tx, wanted.begins, wanted.ends, without_lines)
    sample = tx.insert_id(
        "samples", kind=wanted.kind, seed=wanted.seed, size=wanted.size, population=len(numbers),
        period_from=wanted.first, period_to=wanted.last, drawn_at=stamp(now), drawn_by=by,
    )  # fmt: skip
    picked = drawn(numbers, wanted.seed, wanted.size)
    tx.insert_many(
        "sample_tickets",
        ({"sample_id": sample, "ticket": number, "position": n} for n, number in enumerate(picked, start=1)),
    )
    return sample


def listed(tx: Transaction) -> list[Row]:
    """All samples with how many of their tickets were checked, the newest first."""
    return tx.all(
        "SELECT s.*, (SELECT count(*) FROM sample_tickets t WHERE t.sample_id = s.id) AS drawn,"
        " (SELECT count(*) FROM sample_tickets t WHERE t.sample_id = s.id AND t.checked_at IS NOT NULL) AS checked"
        " FROM samples s ORDER BY s.id DESC"
    )


def one(tx: Transaction, sample: int) -> Row | None:
    """A sample."""
    return tx.one("SELECT * FROM samples WHERE id = :id", id=sample)


def tickets_of(tx: Transaction, sample: int) -> list[Row]:
    """The tickets of a sample as they were drawn, with the citizen's own rating beside what the check found."""
    return tx.all(
        "SELECT s.position, s.ticket, t.unit, t.title, t.closed, t.rating, t.solved, s.result, s.note, s.checked_at,"
        " s.checked_by FROM sample_tickets s LEFT JOIN tickets t ON t.number = s.ticket WHERE s.sample_id = :id"
        " ORDER BY s.position",
        id=sample,
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found of one ticket: a rating, or words (属实、未办结)."""

    ticket: str
    result: str
    note: str = ""


def record(tx: Transaction, sample: int, finding: Finding, by: str, now: datetime) -> bool:
    """Write a finding down, or correct it; False when the ticket is not in the sample. The ticket itself is not touched."""
    return bool(
        tx.run(
            "UPDATE sample_tickets SET result = :result, note = :note, checked_at = :now, checked_by = :by"
            " WHERE sample_id = :sample AND ticket = :ticket",
            result=rating_code(finding.result) or finding.result.strip(),
            note=finding.note.strip(),
            now=stamp(now),
            by=by,
            sample=sample,
            ticket=finding.ticket,
        )
    )


def in_words(code: str | None) -> str:
    """A rating as people read it; words stand for themselves."""
    return RATING_TITLES.get(code or "", code or "")


COLUMNS = Columns(
    {
        "ticket": ("工单编号", "编号", "工单号"),
        "result": ("抽检结果", "核查结果", "结果", "评价", "满意度", "是否满意"),
        "note": ("备注", "说明", "情况"),
    },
    fold,
)
"""The columns of what a check found; `ticket` and `result` are needed."""


def knows_header(cells: Sequence[str]) -> bool:
    """Whether a row names at least the ticket and what was found."""
    return {"ticket", "result"} <= COLUMNS.found(cells)
