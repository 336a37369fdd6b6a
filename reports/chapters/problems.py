"""Indicators of poor work that no metric has: replies that the review sent back, citizens who came again after the end."""

from reports.chapters.book import Book
from reports.reading import Reading, Span
from reports.report import Figure

_EVENTS = {"refused_replies": ("review_rejected", "approval_refused"), "repeats": ("reopened", "repeated")}
"""Events of a ticket by the indicator that counts them."""


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
    return tuple(
        Figure(name, book.words[name], sum(times.get(event, 0) for event in events), "次", basis="created")
        for name, events in _EVENTS.items()
    )
