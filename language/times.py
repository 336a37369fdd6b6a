"""When something happened or began: 上周三, 大前天, 国庆那几天, 自10月15日起, 停了三天了, since Monday.

A message speaks of the past: a day without a year is the last one, unless it lies within the next sixty days.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from language.days import Days
from language.spans import HAN, aligned, apart
from language.time_rules import DURATION, ENGLISH_DURATION, RECURRING, RULES, length_of


@dataclass(frozen=True, slots=True)
class TimeHit:
    """Days first to last, both included, in the zone of `now`.

    `since`: it goes on from `first` until now, and `last` is today. `rough`: the words leave the days open
    (上个月, 三个月了, 国庆那几天).
    """

    first: date
    last: date
    since: bool
    rough: bool
    text: str
    start: int
    end: int


_PART_OF_DAY = r"(?:凌晨|清早|大?早上|早晨|上午|中午|下午|傍晚|晚上|夜里|大?半夜|夜间|晚|早)"
_HOUR = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点(?!滴|评|击|名)(?:半|[一二三四五六七八九十\d]{1,3}分?|多)?|:\d{2}|时(?!候|间))"
_CLOCK = re.compile(rf"(?:那天|当天|的)?(?:{_PART_OF_DAY}?{_HOUR}|{_PART_OF_DAY})")
_SINCE_BEFORE = re.compile(r"(?:自从?|打从?|从|\bsince|\bfrom) ?$")
_SINCE_AFTER = re.compile(
    r"(?:就?开始|以来|起(?!火|诉|来|码)|至今|到现在|到今天|直到现在|就(?=没|停|坏|一直|不))"
)
_STATE = rf"(?<=[{HAN}]了)(?<![干做给发住学开花排用买租打读练养当跑写看包]了)(?<!工作了)(?<!上班了)"
"""What lasts goes on: 灯黑了一个月, but 干了四个月 may be over."""
_NIGHTS = ("晚上", "晚", "宿", "夜")
_LASTED = re.compile(
    rf"(?P<led>已经?|都|快|{_STATE}|连着|接连|连续|足足|整整|将近|停了|拖了|等了|跑了|过了|坏了|有)?{DURATION}(?P<more>多)?(?P<ended>了|以来|过去了)?(?P<lacking>(?=[都还]?没))?(?![内以之后前的])"
)
_LASTED_ENGLISH = re.compile(
    rf"\b(?P<led>for|in) (?:the |the last |the past |over |more than |about )?{ENGLISH_DURATION}"
)


def find_times(text: str, now: datetime) -> tuple[TimeHit, ...]:
    """All expressions of time in the order of the text; of two that overlap the longer one."""
    plain, today = _once(text), now.date()
    hits = [
        _hit(text, plain, match, days, today)
        for rule in RULES
        for match in rule.pattern.finditer(plain)
        if (days := rule.resolve(match, today))
    ]
    hits += _lasting(text, plain, today)
    return tuple(apart(sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start))))


def _once(text: str) -> str:
    """`aligned`, with 每周三 and 周一到周五 blotted out: they tell no day."""
    return RECURRING.sub(lambda match: "#" * len(match[0]), aligned(text))


def _hit(text: str, plain: str, match: re.Match[str], days: Days, today: date) -> TimeHit:
    start, end = match.span()
    if clock := _CLOCK.match(plain, end):
        end = clock.end()
    before, after = _SINCE_BEFORE.search(plain[max(0, start - 8) : start]), _SINCE_AFTER.match(plain, end)
    since = bool(after or match[0].startswith("since") or (before and _goes_on(plain, end)))
    since = since and days.first <= today
    if since:
        start, end = (start - len(before[0]) if before else start), (after.end() if after else end)
    return TimeHit(days.first, today if since else days.last, since, days.rough, text[start:end], start, end)


def _goes_on(plain: str, end: int) -> bool:
    """从3月到5月 is over; 从3月 alone goes on."""
    return not re.match(r"(?:到|至|-|~|\s?to\b|\s?until\b)(?!现在|今|目前)", plain[end:])


def _lasting(text: str, plain: str, today: date) -> list[TimeHit]:
    """已经三天, 两个月了: it began so long ago."""
    return [
        TimeHit(
            today - timedelta(days=round(days)),
            today,
            True,
            True,
            text[match.start() : match.end()],
            *match.span(),
        )
        for pattern in (_LASTED, _LASTED_ENGLISH)
        for match in pattern.finditer(plain)
        if _lasts(match) and (days := length_of(match)) is not None
    ]


def _lasts(match: re.Match[str]) -> bool:
    """Some hours or a night are over (一晚上没睡), unless the words say that they still go on (三个小时了)."""
    said = match.groupdict()
    if said.get("ended") is not None:
        return True
    short = not length_of(match) or match["unit"] in _NIGHTS
    return not short and any(said.get(cue) is not None for cue in ("led", "lacking"))
