"""日均: a whole over the days of its period. Pure."""

import re
from collections.abc import Iterator
from datetime import date

from reports.checking.calendar_days import Calendar
from reports.checking.reading import Reading
from reports.checking.relations import Stated

_A_DAY = re.compile("日均|平均每天|平均每日|每天平均")
_WORKDAYS = {7: (5, 6), 28: (18, 19, 20), 29: (19, 20, 21), 30: (19, 20, 21, 22), 31: (20, 21, 22, 23)}
_MONTH = re.compile(r"(?<!\d)(\d{1,2})月(?:份)?(?!\d)")


def average_relations(reading: Reading) -> Iterator[Stated]:
    """For 日均N件 behind its whole, where the bulletin tells its days: none of the usual days may explain it."""
    days = _days(Calendar(reading.document), reading.document.title or reading.document.prose[:200])
    if not days:
        return
    for whole, figure in zip(reading.counts, reading.counts[1:], strict=False):
        daily = _A_DAY.search(figure.label) and whole.is_whole and whole.sentence is figure.sentence
        if not daily or figure.about or whole.about or whole.unit != figure.unit:
            continue
        possible = [whole.value / one for one in days]
        fits = any(abs(figure.value - one) <= 1 for one in possible)
        right = f"{possible[0].quantize(figure.value if figure.decimals else 1):f}"
        low, high = (figure.value, figure.value) if fits else (None, None)
        hint = f"{whole.number}/{days[0]}={right}，与所列日均 {figure.number} 不符，请核对。"
        yield Stated(reading.amount(figure), right, hint, "average", low, high, (reading.amount(whole),))


def _days(calendar: Calendar, title: str) -> list[int]:
    """The days of the period first, then its working days."""
    period = calendar.period
    if period and period.first and period.last:
        count = (period.last - period.first).days + 1
        return [count, *_WORKDAYS.get(count, ())]
    month = _MONTH.search(title)
    if (
        month is None
        or calendar.year is None
        or not 1 <= int(month[1]) <= 12
        or re.search("季|半年|—|至", title[:60])
    ):
        return []
    first = date(calendar.year, int(month[1]), 1)
    count = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
    return [count, *_WORKDAYS[count]]
