"""Slips of dates: days that do not exist, periods that end before they begin or after the meeting that heard of them. Pure."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from reports.checking.calendar_days import Calendar, Named, weeks_of_month
from reports.checking.findings import Finding, finding
from reports.checking.reading import Reading

_DAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"^(?:\(?(?:星期|周|礼拜)([一二三四五六日天])\)?)")
_WEEK = re.compile(r"(?:(20\d{2})年)?(\d{1,2})月(?:份)?第(\d|[一二三四五六])周")
_MONTHS = re.compile(r"(?P<a>\d{1,2})[—–~至到-]+(?P<b>\d{1,2})月(?:份)?")
_HEARD = re.compile("听取|审议|通报|汇报|总结|报告|研究")
_PAST = re.compile("情况|汇报|总结|运行|工作报告|通报")
_LAST_DAYS = 3
_HELD = re.compile("召开|举行|开展|举办|组织|走访|接听|到访|调研|印发|下发|参加")
_TO_COME = re.compile("将|拟|计划|预计|下一步|定于|截止|之前|前完成|起施行|前报送|前反馈|安排在")


def date_findings(reading: Reading) -> Iterator[Finding]:
    calendar = Calendar(reading.document)
    yield from _impossible(reading, calendar)
    yield from _weeks(reading, calendar)
    yield from _heard_too_early(reading, calendar)
    yield from _issue(reading, calendar)
    yield from _captions(reading, calendar)


def _contradiction(reading: Reading, start: int, end: int, printed: str, computed: str, hint: str) -> Finding:
    document = reading.document
    return finding(
        document.text, "contradiction", document.place(start, end), "date", printed, computed, hint
    )


def _impossible(reading: Reading, calendar: Calendar) -> Iterator[Finding]:
    for named in [*calendar.days, *calendar.ranges]:
        if named.first is None or named.last is None:
            yield _contradiction(reading, named.start, named.end, named.text, "", "没有这一天，请核对日期。")
        elif named.last < named.first:
            hint = "起止日期颠倒，请核对。"
            yield _contradiction(reading, named.start, named.end, named.text, "", hint)
        elif named.first == named.last and (
            told := _WEEKDAY.match(reading.document.prose[named.end : named.end + 8])
        ):
            right = _DAYS[named.first.weekday()]
            if calendar.year and told[1].replace("天", "日") != right:
                end = named.end + told.end()
                hint = f"这一天是星期{right}，请核对。"
                yield _contradiction(reading, named.start, end, told[1], right, hint)


def _weeks(reading: Reading, calendar: Calendar) -> Iterator[Finding]:
    """The week of the title against the days of the period, by every usual way of counting weeks."""
    period = calendar.period
    told = _WEEK.search(reading.document.title)
    if period is None or period.first is None or period.last is None or told is None:
        return
    if (period.last - period.first).days != 6:
        days = (period.last - period.first).days + 1
        hint = f"所列时段共 {days} 天，不是一周，请核对起止日期。"
        yield _contradiction(reading, period.start, period.end, period.text, "7", hint)
        return
    number = int(told[3]) if told[3].isdigit() else "一二三四五六".index(told[3]) + 1
    called = weeks_of_month(period.first)
    if (int(told[2]), number) not in called:
        thursday = period.first + timedelta(days=3)
        right = f"{thursday.month}月第{(thursday.day - 1) // 7 + 1}周"
        hint = f"{period.text} 是 {right}，请核对周次或起止日期。"
        yield _contradiction(reading, told.start(), told.end(), told[0], right, hint)


def _heard_too_early(reading: Reading, calendar: Calendar) -> Iterator[Finding]:
    """A meeting cannot have heard of months that were not over."""
    prose = reading.document.prose
    for months in _MONTHS.finditer(prose):
        last = int(months["b"])
        clause = _clause(prose, months.start())
        before = [one for one in calendar.days_before(months.start()) if clause <= one.start and one.first]
        if not before or not 1 <= last <= 12 or int(months["a"]) > last:
            continue
        between = prose[before[-1].end : months.start()]
        behind = re.split("[,;。]", prose[months.end() : months.end() + 30])[0]
        held = before[-1].first
        if held and _HEARD.search(between) and _PAST.search(behind) and not _over(held, last):
            right = f"{months['a']}—{max(held.month - 1, 1)}月"
            hint = f"{held.month}月{held.day}日的会议不可能听取到 {last} 月底的情况，应为 {right}（或截至会前）。"
            yield _contradiction(
                reading,
                before[-1].start,
                months.end() + len(behind),
                months[0].removesuffix("份"),
                right,
                hint,
            )


def _clause(prose: str, at: int) -> int:
    """Where the part of the sentence begins that ends at the last semicolon or full stop."""
    return max(prose.rfind(mark, 0, at) for mark in ";。") + 1


def _over(held: date, month: int) -> bool:
    """Whether the month was over, or nearly, on that day; a month after it is one of the year before."""
    if held.month == month:
        return (held + timedelta(days=_LAST_DAYS)).month != month
    return held.month > month or month - held.month > 6


def _issue(reading: Reading, calendar: Calendar) -> Iterator[Finding]:
    """Days of issue: not before the period is over, not two different ones, 印发 not before 成文."""
    issued = calendar.issued
    period = calendar.period
    for day, _, start, end in issued:
        if period and period.last and timedelta(0) < period.last - day < timedelta(days=60):
            hint = f"落款日期早于所报时段的最后一天（{period.text}），请核对。"
            yield _contradiction(reading, start, end, reading.document.prose[start:end], "", hint)
            return
    written = [one for one in issued if not one[1]]
    printed = [one for one in issued if one[1]]
    if written and printed and written[0][0] != printed[-1][0]:
        yield _two_days(reading, written[0], printed[-1])
    if issued:
        yield from _after_issue(reading, calendar, max(one[0] for one in issued))


def _two_days(
    reading: Reading, written: tuple[date, bool, int, int], printed: tuple[date, bool, int, int]
) -> Finding:
    day, _, start, end = printed
    if day < written[0]:
        text = reading.document.prose[start:end]
        return _contradiction(
            reading, start, end, text, written[0].isoformat(), "印发日期早于成文日期，请核对。"
        )
    document = reading.document
    place = document.place(start, end)
    hint = "成文日期与印发日期不同，是两个不同的项目，请确认。"
    return finding(document.text, "definition", place, "date", day.isoformat(), written[0].isoformat(), hint)


def _after_issue(reading: Reading, calendar: Calendar, issued: date) -> Iterator[Finding]:
    """What was held after the day of issue cannot be told as done."""
    prose = reading.document.prose
    for named in calendar.days:
        sentence = prose[_clause(prose, named.start) : named.end + 60].split("。")[0]
        late = named.first and timedelta(0) < named.first - issued < timedelta(days=120)
        if late and _HELD.search(sentence) and not _TO_COME.search(sentence):
            hint = f"这一天在落款日期（{issued.isoformat()}）之后，请核对。"
            yield _contradiction(reading, named.start, named.end, named.text, "", hint)


def _captions(reading: Reading, calendar: Calendar) -> Iterator[Finding]:
    """The days in the titles of tables and charts are those of the period."""
    period = calendar.period
    if period is None:
        return
    for sentence in reading.document.sentences:
        words = reading.document.words(sentence)
        if sentence.stands_alone and re.search("表|图", words):
            for named in _within(calendar, sentence.start, sentence.end):
                if (named.first, named.last) != (period.first, period.last):
                    hint = f"表题时段与正文（{period.text}）不同，请核对。"
                    yield _contradiction(reading, named.start, named.end, named.text, period.text, hint)


def _within(calendar: Calendar, start: int, end: int) -> list[Named]:
    return [one for one in calendar.ranges if start <= one.start < end]
