"""Numbers of issues: given at release, in its transaction, so that no number is lost or given twice.

第59期（总第109期）: the first counts the year's issues, the second all of them; kinds of bulletins may share a counter.
"""

from dataclasses import dataclass

from desk.bulletins.series import Series
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number in the year and the number in all."""

    issue: int
    overall: int


def draw(tx: Transaction, series: Series, year: int) -> Numbers | None:
    """The next numbers for an issue dated in this year; None when the counter is in a later year already.

    The counter's row is held until the transaction ends: of two releases the second waits and gets the next number.
    """
    tx.insert_new(
        "bulletin_counters", counter=series.counter, year=series.year or year, issue=series.issue,
        overall=series.overall,
    )  # fmt: skip
    row = tx.one(
        "UPDATE bulletin_counters SET overall = overall + 1, year = :year,"
        " issue = CASE WHEN year = :year THEN issue + 1 ELSE 1 END"
        " WHERE counter = :counter AND year <= :year RETURNING issue, overall",
        counter=series.counter,
        year=year,
    )
    return Numbers(row["issue"], row["overall"]) if row else None
