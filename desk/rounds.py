"""Work that comes round by the calendar: daily digests, checks of the roster, reviews. Each round puts its next one.

A round is a due row under its own name; it is begun once and then lives on, whatever restarts or moves in between.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from desk.city import City
from storage import due
from storage.transaction import Transaction

When = Callable[[City, datetime], datetime]
"""The first moment strictly after `now` at which the round is to be made."""

DIGEST, DUTY, UPKEEP = "round_digest", "round_duty", "round_upkeep"
STATUS_NOTES, CROWDS, BULLETINS = "round_status_notes", "round_crowds", "round_bulletins"
GAPS, LEARNING, RETENTION = "round_gaps", "round_learning", "round_retention"
IN_THE_NIGHT, LATER_AT_NIGHT = time(3), time(3, 30)
SOON = timedelta(minutes=1)
DAYS_OF_A_WEEK = 7


def _daily(at: Callable[[City], time]) -> When:
    """Every day at an hour of the city's."""

    def when(city: City, now: datetime) -> datetime:
        today = datetime.combine(now.date(), at(city), now.tzinfo)
        return today if today > now else today + timedelta(days=1)

    return when


def _each_morning(city: City, now: datetime) -> datetime:
    """At the hour of the digest on the next working day, today included."""
    at = _daily(lambda city: city.watch.digest_at)(city, now)
    while not city.deadlines.calendar.is_workday(at.date()):
        at += timedelta(days=1)
    return at


def _each_monday(city: City, now: datetime) -> datetime:
    """At the hour of the digest on the next Monday, today included."""
    at = _daily(lambda city: city.watch.digest_at)(city, now)
    return at + timedelta(days=-at.weekday() % DAYS_OF_A_WEEK)


ROUNDS: Mapping[str, When] = {
    DIGEST: _each_morning,
    DUTY: _daily(lambda city: city.watch.roster_at),
    UPKEEP: _daily(lambda city: city.watch.digest_at),
    CROWDS: _daily(lambda _: IN_THE_NIGHT),
    LEARNING: _daily(lambda _: IN_THE_NIGHT),
    GAPS: _each_monday,
    RETENTION: _daily(lambda _: LATER_AT_NIGHT),
    BULLETINS: _daily(lambda city: city.bulletins.preview_at),
    STATUS_NOTES: _daily(lambda city: city.survey.quiet.opens),
}
"""Every round by the kind of its due row; its job stands in `desk/jobs.py` and ends with `go_on`."""

KEY = "round"


def begin(tx: Transaction, city: City, now: datetime) -> None:
    """Have every round made from now on; those that are due already stay as they are."""
    for kind, when in ROUNDS.items():
        due.ensure(tx, kind, KEY, when(city, now))


def go_on(tx: Transaction, city: City, kind: str, now: datetime) -> None:
    """Put the next round of a kind."""
    due.put(tx, kind, KEY, ROUNDS[kind](city, now))


def soon(tx: Transaction, kind: str, now: datetime) -> None:
    """A round that could not do all at once goes on in a minute."""
    due.put(tx, kind, KEY, now + SOON)
