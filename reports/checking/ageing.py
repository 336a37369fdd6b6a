"""Tickets that a bulletin lists: how old they are by their numbers and weeks, against the overdue ones that it counts. Pure.

A ticket number holds the day of acceptance (letters, then yymmdd). Certainly overdue is what the text calls so, and what was
open when the period ended and came in at least 20 days before: no ordinary ticket has a longer deadline.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from language.numerals import to_int
from reports.checking.calendar_days import Calendar
from reports.checking.findings import Finding, finding
from reports.checking.reading import Reading

_NUMBER = re.compile(r"(?<![a-z])[a-z]{1,4}(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})\d{5,12}(?!\d)")
_OPEN_WEEKS = re.compile(
    r"(?:(?P<y>20\d{2})年)?(?P<m>\d{1,2})月(?:份)?(?:第(?P<w>[\d一二三四五])周)?(?P<n>\d{1,3}|[一二两三四五六七八九十])[个件]"
)
_OPEN = re.compile("未办结|未得到解决|尚未|未解决|办理中|未完成|超期|逾期")
_OVERDUE = re.compile("已?(?:超期|逾期|超时)")
_COUNTED = re.compile(
    r"(?:超期|逾期|超时)(?:未办结|未办理|在办)?(?:的)?(?:遗留)?(?:工单|事项|件)?(?:共|共计|有|为)?(?P<n>\d{1,4})[件个]"
)
_LEFT = re.compile("遗留|未办结|在办|存量|积压|尚有")
_OLD = timedelta(days=20)


def ageing_findings(reading: Reading) -> Iterator[Finding]:
    calendar = Calendar(reading.document)
    period = calendar.period
    if period is None or period.first is None or period.last is None:
        return
    yield from _too_few_overdue(reading, period.last)
    yield from _outside(reading, period.first, period.last)


def _too_few_overdue(reading: Reading, end: date) -> Iterator[Finding]:
    """The count of overdue tickets is at least what is listed as overdue."""
    document = reading.document
    for match in _COUNTED.finditer(document.prose):
        before = document.prose[max(0, match.start() - 8) : match.end()]
        if not _LEFT.search(before):
            continue
        certain = _certainly_overdue(reading, end)
        if certain > int(match["n"]):
            start = match.start() - (2 if document.prose[: match.start()].endswith("遗留") else 0)
            hint = f"通报所列仍未办结的工单中，按编号、周次和“超期”字样至少有 {certain} 件已超期，请核对。"
            place = document.place(start, match.end())
            yield finding(document.text, "contradiction", place, "ageing", match["n"], f">={certain}", hint)


def _certainly_overdue(reading: Reading, end: date) -> int:
    return sum(_by_weeks(reading, end)) + sum(_by_numbers(reading, end))


def _by_weeks(reading: Reading, end: date) -> Iterator[int]:
    """2024年9月第2周1个疑难工单…均未办结: the week in which they came in."""
    for sentence in reading.document.sentences:
        words = reading.document.words(sentence)
        if not _OPEN.search(words) or re.search("(?<!未)(?:已|均|全部)办结", words):
            continue
        for match in _OPEN_WEEKS.finditer(words):
            if "工单" in words[match.end() : match.end() + 8] and end - _last_day(match, end) >= _OLD:
                yield to_int(match["n"]) or 0


def _last_day(match: re.Match[str], end: date) -> date:
    """The last day on which a ticket of that week or month came in."""
    year, month = int(match["y"] or end.year), min(max(int(match["m"]), 1), 12)
    following = date(year + month // 12, month % 12 + 1, 1)
    week = to_int(match["w"]) if match["w"] else None
    if week is None:
        return following - timedelta(days=1)
    return min(date(year, month, 1) + timedelta(days=7 * week - 1), following)


def _by_numbers(reading: Reading, end: date) -> Iterator[int]:
    """Tickets with their numbers, each once: overdue by the words behind it or by its day."""
    numbers = list(_NUMBER.finditer(reading.document.prose))
    seen: set[str] = set()
    for place, match in enumerate(numbers):
        until = numbers[place + 1].start() if place + 1 < len(numbers) else match.end() + 600
        story = reading.document.prose[match.end() : until]
        accepted = _accepted(match)
        if match[0] in seen or not accepted or not _OPEN.search(story):
            continue
        seen.add(match[0])
        yield int(bool(_OVERDUE.search(story)) or end - accepted >= _OLD)


def _accepted(match: re.Match[str]) -> date | None:
    try:
        return date(2000 + int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _outside(reading: Reading, first: date, last: date) -> Iterator[Finding]:
    """Tickets whose number names a day outside of the period: too late is impossible, earlier is a matter of definition."""
    document = reading.document
    for match in _NUMBER.finditer(document.prose):
        accepted = _accepted(match)
        if accepted is None or abs(accepted - last) > timedelta(days=400) or first <= accepted <= last:
            continue
        place, day = document.place(match.start(), match.end()), accepted.isoformat()
        written = "".join(document.text[place[0] : place[1]].split())
        if accepted > last:
            hint = f"编号中的日期 {day} 在所报时段之后，请核对编号。"
            yield finding(document.text, "contradiction", place, "ageing", written, day, hint)
        else:
            hint = f"按编号这件于 {day} 受理，早于所报时段；请写明按受理日还是按列为疑难之日归期。"
            yield finding(document.text, "definition", place, "ageing", written, day, hint)
