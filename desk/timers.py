"""Timers of matters that get stuck: a hazard that nobody answers for, an urgent ticket still open, a parked promise."""

from datetime import timedelta

from desk.step import Step
from storage import due
from storage.transaction import Transaction

INTERIM, SUPERVISE, PARK_REVIEW = "interim_measure", "supervise_urgent", "park_review"
LINE_ANSWER = "line_answer"
TIME_FOR_A_NEW_HOLDER = timedelta(hours=24)
"""A unit that gets an overdue urgent ticket is supervised after this, not at the moment of the dispatch."""


def set_timers(tx: Transaction, step: Step) -> None:
    """Put what a move makes due later; the jobs of `desk/overlong.py` look whether it is still wanted."""
    ticket, now = step.after, step.now
    if ticket.urgent and step.has("returned", "difficult") and not ticket.interim_unit:
        due.put(tx, INTERIM, ticket.number, now)
    if ticket.urgent and step.has("dispatched"):
        at = max(ticket.opened + step.city.supervise_after, now + TIME_FOR_A_NEW_HOLDER)
        due.put(tx, SUPERVISE, ticket.number, at)
    answer = step.city.deadlines.of_line(now, ticket.line) if step.has("accepted") else None
    if answer:
        due.put(tx, LINE_ANSWER, ticket.number, answer.at)
    if step.has("parked"):
        due.put(tx, PARK_REVIEW, ticket.number, now + step.city.park_review)
