"""The reviews of a period with what came before and after them, for the figures of how alike reviewers judge."""

import json
from datetime import date, timedelta

from console.scope import Sight, tickets_seen
from storage.transaction import Row, Transaction
from tickets.reviewing import Line, Review, reviews_of


def of_period(tx: Transaction, first: date, last: date, sight: Sight) -> list[Review]:
    """The reviews of these days (both included) on tickets that this user may see, oldest first."""
    start, end = str(first), str(last + timedelta(days=1))
    condition, params = tickets_seen(sight)
    rows = tx.all(
        "SELECT ticket, event, at, actor, data FROM ticket_events"
        " WHERE event IN ('replied', 'review_passed', 'review_rejected', 'rated') AND ticket IN"
        " (SELECT ticket FROM ticket_events WHERE event IN ('review_passed', 'review_rejected')"
        f" AND at >= :start AND at < :end) AND ticket IN (SELECT number FROM tickets WHERE {condition})"
        " ORDER BY ticket, seq",
        start=start,
        end=end,
        **params,
    )
    return reviews_of(map(_line, rows), start, end)


def _line(row: Row) -> Line:
    data = json.loads(row["data"])
    rating = data.get("outcome", "") if row["event"] == "rated" else ""
    return Line(
        row["ticket"], row["event"], row["at"], row["actor"], data.get("public", ""), rating, data.get("score", ""),
        len(data.get("remarks", ())),
    )  # fmt: skip
