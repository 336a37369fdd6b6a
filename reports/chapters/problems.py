"""Indicators of poor work that no metric has: replies sent back by people or as too short by the machine, and citizens who
came again after the end.
"""

from reports.chapters.book import Book
from reports.reading import Reading, Span
from reports.report import Figure

_EVENTS = {"refused_replies": ("review_rejected", "approval_refused"), "repeats": ("reopened", "repeated")}
"""Events of a ticket by the indicator that counts them."""


_SHORT = ("says_nothing", "too_short", "copied", "no_fact")
"""Faults for which the machine's check sends a reply back before anybody reads it: it says next to nothing."""


def indicators(reading: Reading, span: Span, book: Book) -> tuple[Figure, ...]:
    """The indicators of a period, counted in events; tests of the system are left out."""
    rows = reading.tx.all(
        "SELECT e.event, count(*) AS times FROM ticket_events e JOIN ticket_facts f ON f.number = e.ticket"
        " WHERE e.at >= :begins AND e.at < :ends AND e.event IN :events AND f.is_test = 0 GROUP BY e.event",
        begins=span.begins,
        ends=span.ends,
        events=[event for events in _EVENTS.values() for event in events],
    )
    times = {row["event"]: int(row["times"]) for row in rows}
    counts = {name: sum(times.get(event, 0) for event in events) for name, events in _EVENTS.items()}
    counts["short_replies"] = int(
        reading.tx.value(_SHORT_REPLIES, begins=span.begins, ends=span.ends, codes=_SHORT)
    )
    return tuple(
        Figure(name, book.words[name], count, "次", basis="created") for name, count in counts.items()
    )


_SHORT_REPLIES = (
    "SELECT count(*) FROM (SELECT DISTINCT ticket, at FROM reply_faults WHERE at >= :begins AND at < :ends"
    " AND code IN :codes) AS replies"
)
