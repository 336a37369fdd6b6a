"""What a period is called in a heading, and the periods that it is compared with. Pure.

A week is called after the month of its Thursday, as ISO 8601 gives weeks to years. 环比 looks at the period before, 同比 at
the same period of the year before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from reports.periods import Form, Period

_NUMERALS = "一二三四"
_ONE_DAY = timedelta(days=1)
MONTHS: Mapping[Form, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
NAMES: Mapping[Form, str] = {
    "day": "前一日", "week": "上周", "month": "上月", "quarter": "上季度", "half": "上半期", "year": "上年", "span": "上一时段",
}  # fmt: skip
"""What the period before is called in a sentence (较上周)."""
SAME_OF_LAST_YEAR = "上年同期"
SAME_STRETCH = "{}同期"
"""Of the period before, as much as has passed of a period that still runs."""


def title(period: Period) -> str:
    """`2024年10月第3周`, `2024年10月14日`, `2024年第四季度`, ..."""
    return _TITLES[period.form](period)


def days(period: Period) -> str:
    """Both days in words: `2024年10月14日至10月20日`; the hour where days are not counted from midnight."""
    first, last = period.first, period.last
    if period.starts != time():
        first -= _ONE_DAY
    hour = f"{period.starts:%H:%M}" if period.starts != time() else ""
    same = first.year == last.year
    until = f"{last.month}月{last.day}日" if same else day(last)
    return f"{day(first)}{hour}" if first == last else f"{day(first)}{hour}至{until}{hour}"


def day(of: date) -> str:
    """`2024年10月14日`."""
    return f"{of.year}年{of.month}月{of.day}日"


def minute(of: datetime) -> str:
    """`2024年10月14日09:30`."""
    return f"{day(of.date())}{of:%H:%M}"


def before(period: Period) -> Period:
    """The period before, of the same kind."""
    if period.form in MONTHS:
        return _months_back(period, MONTHS[period.form])
    length = period.last - period.first + _ONE_DAY
    return replace(period, first=period.first - length, last=period.last - length)


def year_before(period: Period) -> Period:
    """The same period of the year before; a week is the one of the same number, the 53rd that year's last."""
    if period.form in MONTHS:
        return _months_back(period, 12)
    if period.form == "week":
        year, week, _ = period.first.isocalendar()
        last = date(year - 1, 12, 28).isocalendar().week
        monday = date.fromisocalendar(year - 1, min(week, last), 1)
        return replace(period, first=monday, last=monday + timedelta(days=6))
    return replace(period, first=_same_day(period.first), last=_same_day(period.last))


def _same_day(of: date) -> date:
    """The day a year before; 29 February is then the 28th."""
    return (
        of.replace(year=of.year - 1, day=28)
        if (of.month, of.day) == (2, 29)
        else of.replace(year=of.year - 1)
    )


def _months_back(period: Period, count: int) -> Period:
    """Months that begin on the same day; they end the day before the next such day."""
    first, after = period.first, period.last + _ONE_DAY
    return replace(period, first=_back(first, count), last=_back(after, count) - _ONE_DAY)


def _back(of: date, months: int) -> date:
    month = of.year * 12 + of.month - 1 - months
    return date(month // 12, month % 12 + 1, of.day)


def _week(period: Period) -> str:
    thursday = period.first + timedelta(days=3)
    return f"{thursday.year}年{thursday.month}月第{(thursday.day - 1) // 7 + 1}周"


def _month(period: Period) -> str:
    of = period.last
    return f"{of.year}年{of.month}月"


def _quarter(period: Period) -> str:
    return f"{period.first.year}年第{_NUMERALS[(period.first.month - 1) // 3]}季度"


def _half(period: Period) -> str:
    return f"{period.first.year}年{'上' if period.first.month == 1 else '下'}半年"


_TITLES: Mapping[Form, Callable[[Period], str]] = {
    "day": lambda period: day(period.last),
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "year": lambda period: f"{period.first.year}年",
    "span": days,
}
