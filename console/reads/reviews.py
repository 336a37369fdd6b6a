"""The reviews of a period with what came before and after them, for the figures of how alike reviewers judge."""

import json
from datetime import date, timedelta

from console.scope import Sight, tickets_seen
from storage.transaction import Row, Transaction
from tickets.reviewing import Line, Review, reviews_of

MOST = 1_000
"""Reviews of a period, the latest, that are counted."""


def of_period(tx: Transaction, first: date, last: date, sight: Sight) -> list[Review]:
    """The latest MOST reviews of these days (both included) on tickets that this user may see, oldest first."""
    start, end = str(first), str(last + timedelta(days=1))
    condition, params = tickets_seen(sight)
    judged = tx.all(
        "SELECT ticket, at FROM ticket_events WHERE event IN ('review_passed', 'review_rejected') AND at >= :start AND at < :end"
        f" AND EXISTS (SELECT 1 FROM tickets WHERE number = ticket AND {condition}) ORDER BY at DESC LIMIT :most",
        start=start,
        end=end,
        most=MOST,
        **params,
    )
    if not judged:
        return []
    rows = tx.all(
        "SELECT ticket, event, at, actor, data FROM ticket_events WHERE ticket IN :tickets"
        " AND event IN ('replied', 'review_passed', 'review_rejected', 'rated') ORDER BY ticket, seq",
        tickets=sorted({row["ticket"] for row in judged}),
    )
    return reviews_of(map(_line, rows), judged[-1]["at"], end)[-MOST:]


def _line(row: Row) -> Line:
    data = json.loads(row["data"])
    rating = data.get("outcome", "") if row["event"] == "rated" else ""
    return Line(
        row["ticket"], row["event"], row["at"], row["actor"], data.get("public", ""), rating, data.get("score", ""),
        len(data.get("remarks", ())),
    )  # fmt: skip
