"""What the clock does to tickets, knowledge and people: one function a kind of due row, each in the row's transaction.

A job looks first whether it is still wanted: its row may be older than what happened since.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from desk import clocks, escalation, listening, overlong, reminders, timers
from desk.city import City
from storage.transaction import Transaction

Job = Callable[[Transaction, City, str, Mapping[str, Any], datetime], None]
"""`(tx, city, key, payload, now)`: `key` is what the row is about, `now` the moment at which it is carried out."""

JOBS: Mapping[str, Job] = {
    listening.ANNOUNCE: listening.announce,
    timers.INTERIM: overlong.ask_for_interim,
    timers.SUPERVISE: overlong.supervise,
    timers.LINE_ANSWER: overlong.ask_for_answer,
    timers.PARK_REVIEW: overlong.review_parked,
    **{kind: partial(reminders.ring, kind) for kind in clocks.OF_A_TICKET},
    escalation.ESCALATE: escalation.go_on,
}
"""Every kind of due row that the desk carries out."""
