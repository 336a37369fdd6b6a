"""The series of a city's bulletins: `[bulletins]` of its pack as the desk uses it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Series:
    """A series. Those with one `counter` share their numbers; `issue` and `overall` are the last ones before this
    service, in `year` (0: the year of the first release). `preview_day` is the day after the end of a period on which
    its preview is made, 0 never. `lists` are 报, 发, 抄送 as they are printed.
    """

    title: str
    counter: str
    issue: int = 0
    overall: int = 0
    year: int = 0
    preview_day: int = 0
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BulletinRules:
    """`series` by kind; `readers` are the units behind each printed entry of a list; who has not opened an issue after
    `unread_days` is shown.
    """

    series: Mapping[str, Series] = field(default_factory=dict)
    readers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    preview_at: time = time(8)
    unread_days: int = 3

    def preview_moment(self, kind: str, last: date, now: datetime) -> datetime | None:
        """When the preview of a period that ends with this day is made; None where the series has none."""
        days = self.series[kind].preview_day
        return datetime.combine(last + timedelta(days=days), self.preview_at, now.tzinfo) if days else None


LISTS = ("report_to", "send_to", "copy_to")
"""报, 发, 抄送, in the order in which they are printed."""
