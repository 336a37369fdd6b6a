"""What follows from a move in its own transaction, beside events, notices and tasks: timers, records, alerts.

A follower writes rows and timers and never moves a ticket itself; what is to be moved later is a job (`desk/jobs.py`).
"""

from desk import clocks, escalation, surveys
from desk.step import Follower, Step
from desk.timers import set_timers
from storage.transaction import Transaction

FOLLOWERS: tuple[Follower, ...] = (set_timers, clocks.follow, escalation.follow, surveys.follow)
"""In the order in which they are called; each ignores moves that do not concern it."""


def follow(tx: Transaction, step: Step) -> None:
    """Let everything that follows from a move happen."""
    for follower in FOLLOWERS:
        follower(tx, step)
