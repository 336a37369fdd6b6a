"""The office's calendar: which days are worked and at what hours, public holidays and make-up days included.

Monday to Friday are worked unless the pack says otherwise; a year the pack knows nothing of is a warning, never an
error. All arithmetic is by the wall clock of the city's zone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

DayKind = Literal["holiday", "workday", "half"]
Span = tuple[datetime, datetime]

_NOON = 12 * 60
_SATURDAY = 5


class Calendar:
    """Working days and hours of one city."""

    def __init__(self, days: Mapping[date, DayKind], hours: Sequence[str], zone: ZoneInfo) -> None:
        """`days` are the exceptions, `hours` like `09:00-12:00` in order; ValueError with a sentence if unusable."""
        self._days = dict(days)
        self._known_years = frozenset(day.year for day, kind in days.items() if kind == "holiday")
        self._full = _minute_spans(hours)
        self._half = _morning(self._full)
        self.zone = zone

    def kind(self, day: date) -> DayKind | None:
        """What the pack says of a day, or None when it is an ordinary one."""
        return self._days.get(day)

    def is_workday(self, day: date) -> bool:
        """Whether anything is worked that day; half a day counts as a working day."""
        kind = self._days.get(day)
        return kind != "holiday" if kind else day.weekday() < _SATURDAY

    def spans(self, day: date) -> tuple[Span, ...]:
        """The hours worked on a day, as aware moments; empty on a day off."""
        if not self.is_workday(day):
            return ()
        minutes = self._half if self._days.get(day) == "half" else self._full
        return tuple((self._at(day, start), self._at(day, end)) for start, end in minutes)

    def is_open(self, moment: datetime) -> bool:
        """Whether the office works at this moment."""
        local = moment.astimezone(self.zone)
        return any(start <= local < end for start, end in self.spans(local.date()))

    def close_of(self, day: date) -> datetime:
        """The close of work of a day; on a day off, the hour at which an ordinary day would close."""
        spans = self.spans(day)
        return spans[-1][1] if spans else self._at(day, self._full[-1][1])

    def add_working_days(self, start: datetime, count: int) -> datetime:
        """The close of work of the n-th working day after the day of the start.

        With 0 it is the close of that day, or of the next working day when it is a day off.
        """
        first = start.astimezone(self.zone).date() + timedelta(days=min(count, 1))
        days = self._workdays_from(first)
        for _ in range(count - 1):
            next(days)
        return self.spans(next(days))[-1][1]

    def working_days_before(self, end: datetime, count: int) -> datetime:
        """The same time of day on the n-th working day before, at the latest at that day's close of work.

        What is due then leaves n working days; with 0 it is the moment itself.
        """
        local = end.astimezone(self.zone)
        if not count:
            return local
        days = self._workdays_from(local.date() - timedelta(days=1), -1)
        for _ in range(count - 1):
            next(days)
        day = next(days)
        return min(datetime.combine(day, local.timetz()), self.close_of(day))

    def add_working_hours(self, start: datetime, hours: int) -> datetime:
        """The moment at which that many hours have been worked after the start."""
        left, local = timedelta(hours=hours), start.astimezone(self.zone)
        if not left:
            return local
        for day in self._workdays_from(local.date()):
            for opening, closing in self.spans(day):
                begin = max(opening, local)
                if closing - begin >= left:
                    return begin + left
                left -= max(closing - begin, timedelta())
        raise AssertionError("working days never end")

    def working_hours_before(self, end: datetime, hours: int) -> datetime:
        """The latest moment from which that many hours are worked until the end."""
        left, local = timedelta(hours=hours), end.astimezone(self.zone)
        if not left:
            return local
        for day in self._workdays_from(local.date(), -1):
            for opening, closing in reversed(self.spans(day)):
                stop = min(closing, local)
                if stop - opening >= left:
                    return stop - left
                left -= max(stop - opening, timedelta())
        raise AssertionError("working days never end")

    def next_opening(self, moment: datetime) -> datetime:
        """The beginning of work on the first working day after the day of a moment."""
        tomorrow = moment.astimezone(self.zone).date() + timedelta(days=1)
        return self.spans(next(self._workdays_from(tomorrow)))[0][0]

    def opening_hour(self, day: date) -> datetime:
        """The hour at which an ordinary day's work begins, on any day."""
        return self._at(day, self._full[0][0])

    def rests(self, first: date, last: date) -> tuple[Span, ...]:
        """Every run of days off that begins within the days given, from midnight to midnight, to its very end."""
        found: list[Span] = []
        day = first
        while day <= last:
            if self.is_workday(day) or not self.is_workday(day - timedelta(days=1)):
                day += timedelta(days=1)
                continue
            end = next(self._workdays_from(day))
            found.append((self._at(day, 0), self._at(end, 0)))
            day = end
        return tuple(found)

    def knows(self, year: int) -> bool:
        """Whether the pack says which days of a year are holidays."""
        return year in self._known_years

    def warnings_for(self, year: int) -> tuple[str, ...]:
        """What the administrator must hear about a year: nothing when its holidays are known."""
        if self.knows(year):
            return ()
        return (
            f"日历中没有 {year} 年的节假日和调休安排，该年暂按周一至周五为工作日计算办理时限，"
            "请在城市包的 calendar.csv 中补充。",
        )

    def _workdays_from(self, day: date, step: int = 1) -> Iterator[date]:
        while True:
            if self.is_workday(day):
                yield day
            day += timedelta(days=step)

    def _at(self, day: date, minute: int) -> datetime:
        return datetime.combine(day, time(), self.zone) + timedelta(minutes=minute)


def _minute_spans(hours: Sequence[str]) -> tuple[tuple[int, int], ...]:
    spans = tuple(_minute_span(text) for text in hours)
    edges = [edge for span in spans for edge in span]
    if not spans or edges != sorted(set(edges)):
        raise ValueError("工作时间须按先后顺序填写，且不能重叠，例如 09:00-12:00、14:00-18:00。")
    return spans


def _minute_span(text: str) -> tuple[int, int]:
    try:
        start, end = (_minute(part) for part in text.split("-"))
    except ValueError:
        raise ValueError(f"工作时间“{text}”写法不对，请写成 09:00-12:00。") from None
    return start, end


def _minute(text: str) -> int:
    hour, minute = (int(part) for part in text.strip().split(":"))
    if not (0 <= minute < 60 and 0 <= hour * 60 + minute <= 24 * 60):
        raise ValueError(text)
    return hour * 60 + minute


def _morning(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """The hours of half a day: what is worked before noon, or the first hours where nothing is."""
    return tuple((start, min(end, _NOON)) for start, end in spans if start < _NOON) or spans[:1]
