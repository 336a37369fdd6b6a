"""All working time against a model that knows no arithmetic: it asks of every single minute whether it is worked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.workcalendar import Calendar, DayKind

ZONE = ZoneInfo("Asia/Shanghai")
DAY, NOON = 24 * 60, 12 * 60
KNOWN, UNKNOWN = date(2024, 12, 16), date(2031, 12, 16)
"""The periods begin here and run over the new year; of the second the calendar knows nothing."""
HOURS = (
    ("09:00-12:00", "14:00-18:00"),
    ("08:30-17:00",),
    ("13:00-21:00",),
    ("00:00-24:00",),
    ("07:00-11:00", "11:30-16:30", "19:00-20:00"),
)


@dataclass(frozen=True)
class Office:
    """The naive model, and the calendar that is to agree with it."""

    days: Mapping[date, DayKind]
    hours: tuple[str, ...]

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.days, self.hours, ZONE)

    def works_on(self, day: date) -> list[range]:
        kind = self.days.get(day, "workday" if day.weekday() < 5 else "holiday")
        spans = [range(*(_minute(edge) for edge in span.split("-"))) for span in self.hours]
        morning = [range(span.start, min(span.stop, NOON)) for span in spans if span.start < NOON]
        return {"holiday": [], "workday": spans, "half": morning or spans[:1]}[kind]

    def works(self, at: datetime) -> bool:
        return any(at.hour * 60 + at.minute in span for span in self.works_on(at.date()))


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), ZONE) + timedelta(minutes=minute)


kinds: st.SearchStrategy[DayKind] = st.sampled_from(("holiday", "workday", "half"))
exceptions = st.dictionaries(st.dates(KNOWN, KNOWN + timedelta(days=45)), kinds, max_size=25)
offices = st.builds(Office, exceptions, st.sampled_from(HOURS))
moments = st.builds(_moment, st.sampled_from((KNOWN, UNKNOWN)), st.integers(0, 30 * DAY))
MINUTE = timedelta(minutes=1)


@settings(max_examples=40, deadline=None)
@given(offices, moments, st.integers(1, 25))
def test_working_hours_ahead(office: Office, start: datetime, hours: int) -> None:
    at, worked = start, 0
    while worked < hours * 60:
        worked += office.works(at)
        at += MINUTE
    assert office.calendar.add_working_hours(start, hours) == at


@settings(max_examples=40, deadline=None)
@given(offices, moments, st.integers(1, 25))
def test_working_hours_back(office: Office, end: datetime, hours: int) -> None:
    at, worked = end, 0
    while worked < hours * 60:
        at -= MINUTE
        worked += office.works(at)
    assert office.calendar.working_hours_before(end, hours) == at


@settings(max_examples=100, deadline=None)
@given(offices, moments)
def test_an_open_office_is_one_that_works(office: Office, at: datetime) -> None:
    assert office.calendar.is_open(at) == office.works(at)


@settings(max_examples=60, deadline=None)
@given(offices, moments, st.integers(1, 20))
def test_working_days_ahead_and_back(office: Office, at: datetime, count: int) -> None:
    ahead, back = _nth_workday(office, at.date(), count, 1), _nth_workday(office, at.date(), count, -1)
    due = office.calendar.add_working_days(at, count)
    assert due == _moment(ahead, office.works_on(ahead)[-1].stop)
    before = office.calendar.working_days_before(at, count)
    assert before.date() == back or (before.date() == back + timedelta(days=1) and before.time() == time())
    assert before == min(
        _moment(back, at.hour * 60 + at.minute), _moment(back, office.works_on(back)[-1].stop)
    )


@settings(max_examples=60, deadline=None)
@given(offices, st.sampled_from((KNOWN, UNKNOWN)), st.integers(0, 20))
def test_rests_are_the_runs_of_days_on_which_nobody_works(office: Office, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    off = [
        first + timedelta(days=n) for n in range(-1, 120) if not office.works_on(first + timedelta(days=n))
    ]
    begins = [day for day in off if day - timedelta(days=1) not in off and first <= day <= last]
    ends = [
        next(day for n in range(1, 120) if (day := begin + timedelta(days=n)) not in off) for begin in begins
    ]
    found = office.calendar.rests(first, last)
    assert found == tuple((_moment(a, 0), _moment(b, 0)) for a, b in zip(begins, ends, strict=True))


def _nth_workday(office: Office, day: date, count: int, step: int) -> date:
    while count:
        day += timedelta(days=step)
        count -= bool(office.works_on(day))
    return day
