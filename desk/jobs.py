"""What the clock does to tickets, knowledge and people: one function a kind of due row, each in the row's transaction.

A job looks first whether it is still wanted: its row may be older than what happened since.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from desk import (
    clocks,
    crowds,
    digests,
    duty,
    escalation,
    gap_round,
    learning,
    listening,
    overlong,
    rectifying,
    reminders,
    risk_actions,
    rounds,
    search_fill,
    status_notes,
    survey_jobs,
    surveys,
    timers,
    upkeep,
)
from desk.bulletins import previews
from desk.city import City
from desk.privacy import ageing
from storage.transaction import Transaction

Job = Callable[[Transaction, City, str, Mapping[str, Any], datetime], None]
"""`(tx, city, key, payload, now)`: `key` is what the row is about, `now` the moment at which it is carried out."""


def _round(kind: str, make: Callable[[Transaction, City, datetime], None]) -> Job:
    """The job of a round: made once, it puts the next one."""

    def job(tx: Transaction, city: City, _key: str, _payload: Mapping[str, Any], now: datetime) -> None:
        make(tx, city, now)
        rounds.go_on(tx, city, kind, now)

    return job


def _previews(tx: Transaction, city: City, _key: str, found: Mapping[str, Any], now: datetime) -> None:
    """Keep the previews that were computed before."""
    previews.make(tx, city, found, now)
    rounds.go_on(tx, city, rounds.BULLETINS, now)


def _gaps(tx: Transaction, city: City, _key: str, found: Mapping[str, Any], now: datetime) -> None:
    """Send what was found before."""
    gap_round.tell(tx, found, now)
    rounds.go_on(tx, city, rounds.GAPS, now)


def _ageing(tx: Transaction, city: City, _key: str, found: Mapping[str, Any], now: datetime) -> None:
    """End what was found to be over age; the next portion follows soon, the next night when there is none."""
    if ageing.make(tx, city, found, now):
        rounds.soon(tx, rounds.RETENTION, now)
    else:
        rounds.go_on(tx, city, rounds.RETENTION, now)


JOBS: Mapping[str, Job] = {
    listening.ANNOUNCE: listening.announce,
    timers.INTERIM: overlong.ask_for_interim,
    timers.SUPERVISE: overlong.supervise,
    timers.LINE_ANSWER: overlong.ask_for_answer,
    timers.PARK_REVIEW: overlong.review_parked,
    **{kind: partial(reminders.ring, kind) for kind in clocks.OF_A_TICKET},
    escalation.ESCALATE: escalation.go_on,
    rounds.DIGEST: _round(rounds.DIGEST, digests.make),
    rounds.DUTY: _round(rounds.DUTY, duty.check_roster),
    rounds.UPKEEP: _round(rounds.UPKEEP, upkeep.check),
    rounds.GAPS: _gaps,
    rounds.LEARNING: _round(rounds.LEARNING, learning.ask),
    rounds.RETENTION: _ageing,
    rounds.CROWDS: _round(rounds.CROWDS, crowds.end_quiet),
    rounds.BULLETINS: _previews,
    rounds.STATUS_NOTES: _round(rounds.STATUS_NOTES, status_notes.find),
    status_notes.NOTE: status_notes.tell,
    risk_actions.REMIND: risk_actions.remind,
    risk_actions.OVERDUE: risk_actions.overdue,
    surveys.SURVEY: survey_jobs.carry_on,
    surveys.ARCHIVE: survey_jobs.archive,
    clocks.RECTIFY: rectifying.ring,
    search_fill.FILL: search_fill.fill,
}
"""Every kind of due row that the desk carries out."""

LookUp = Callable[[Transaction, City, datetime], Mapping[str, Any]]

LOOK_UPS: Mapping[str, LookUp] = {
    rounds.BULLETINS: previews.look_up,
    rounds.GAPS: gap_round.look_up,
    rounds.RETENTION: ageing.look_up,
}
"""What takes long to find out is looked up before the job begins, and comes to it in its payload."""
