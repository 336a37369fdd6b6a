"""The expressions of time that `language.times` knows: each a pattern and a function from its match to days."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from language.lists import any_of, load
from language.numerals import NUMBER, to_int


class Days(NamedTuple):
    """First and last day, both included; `rough` when the words leave the days open."""

    first: date
    last: date
    rough: bool = False


class Rule(NamedTuple):
    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], date], Days | None]


_FUTURE = timedelta(days=60)
_THAT_DAY = ("那天", "当天")
_YEAR_OF_THE_MOON = timedelta(days=384)
_LONGEST = 99 * 365  # days a person can look back; 2020年 is a year, not a length
_lists = load("times")


def _lookup(table: str) -> list[tuple[re.Pattern[str], int]]:
    return [(re.compile(words), value) for words, value in _lists[table].items()]


def _value(table: list[tuple[re.Pattern[str], int]], word: str) -> int:
    return next(value for pattern, value in table if pattern.fullmatch(word))


_DAYS, _YEARS, _WEEKDAYS = _lookup("days"), _lookup("years"), _lookup("weekdays")
_ENGLISH_WEEKDAYS, _ENGLISH_MONTHS, _LENGTHS = map(_lookup, ("english_weekdays", "english_months", "lengths"))
_ENGLISH_NUMBERS: dict[str, int] = load("numbers")["english"] | {"a": 1, "an": 1, "a few": 3, "several": 3}

_VAGUE = {"半": 0.5, "几": 3, "好几": 4, "数": 3, "个把": 1}
_BETWEEN = {"一两": 1, "两三": 2, "三四": 3, "三五": 3, "四五": 4, "五六": 5, "六七": 6, "七八": 7, "八九": 8}
"""四五天: not 45; the least they mean."""
_MONTHS_WITHOUT_MEASURE = {*_VAGUE, "仨", "俩"}

_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = rf"(?:{any_of(list(_lists['years']))}|(?:19|20)\d{{2}}年?|二[〇零][一二三四五六七八九〇零]{{2}}年)"


def nearest(candidates: Iterable[date], today: date) -> date | None:
    """The latest day that is past or at most sixty days ahead."""
    return max((day for day in candidates if day <= today + _FUTURE), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(word: str, today: date) -> int:
    if word[:2] in ("19", "20"):
        return int(word[:4])
    if word.startswith("二"):
        return to_int(word[:4]) or today.year
    return today.year + _value(_YEARS, word)


def _years(word: str | None, today: date) -> list[int]:
    return [_year(word, today)] if word else [today.year - 1, today.year, today.year + 1]


def _span_of_month(year: int, month: int) -> Days:
    following = date(year + month // 12, month % 12 + 1, 1)
    return Days(date(year, month, 1), following - timedelta(days=1), rough=True)


def _shift(days: Days, by: int) -> Days:
    return Days(days.first + timedelta(days=by), days.last + timedelta(days=by), days.rough)


def _relative_day(match: re.Match[str], today: date) -> Days:
    day = today + timedelta(days=_value(_DAYS, match[0]))
    return Days(day, day)


def _on_the_day(match: re.Match[str], today: date) -> Days:  # noqa: ARG001 one signature for all rules
    return Days(today, today)


def _period(match: re.Match[str], today: date) -> Days:
    first, last = next(span for words, span in _lists["periods"].items() if re.fullmatch(words, match[0]))
    return Days(today + timedelta(days=first), today + timedelta(days=last), rough=True)


def _calendar_day(match: re.Match[str], today: date) -> Days | None:
    month, day = to_int(match["month"]), to_int(match["day"])
    if month is None or day is None:
        return None
    found = [at for year in _years(match["year"], today) if (at := _day(year, month, day))]
    at = found[0] if match["year"] and found else nearest(found, today)
    return Days(at, at) if at else None


def _iso_day(match: re.Match[str], today: date) -> Days | None:  # noqa: ARG001 one signature for all rules
    at = _day(int(match[1]), int(match[2]), int(match[3]))
    return Days(at, at) if at else None


def _calendar_month(match: re.Match[str], today: date) -> Days | None:
    month = to_int(match["month"])
    if month is None or not 1 <= month <= 12:
        return None
    first = nearest((date(year, month, 1) for year in _years(match["year"], today)), today)
    if match["year"]:
        first = date(_year(match["year"], today), month, 1)
    return _part_of_month(_span_of_month(first.year, month), match["part"]) if first else None


def _part_of_month(month: Days, part: str | None) -> Days:
    bounds = {
        "初": (0, 9),
        "上旬": (0, 9),
        "中旬": (10, 19),
        "中": (10, 19),
        "底": (20, 30),
        "下旬": (20, 30),
        "末": (20, 30),
    }
    if not part:
        return month
    first, last = bounds[part]
    return Days(
        month.first + timedelta(days=first), min(month.last, month.first + timedelta(days=last)), rough=True
    )


def _near_month(match: re.Match[str], today: date) -> Days:
    back = 0 if match["which"] in ("这个", "本", "当", "这") else len(match["which"].removesuffix("个"))
    back = -1 if match["which"].startswith("下") else back
    if match["which"] in ("last", "this"):
        back = 1 if match["which"] == "last" else 0
    index = today.year * 12 + today.month - 1 - back
    month = _span_of_month(index // 12, index % 12 + 1)
    if match.groupdict().get("day"):
        day = _day(month.first.year, month.first.month, to_int(match["day"]) or 0)
        return Days(day, day) if day else month
    return _part_of_month(month, match.groupdict().get("part"))


def _day_of_month(match: re.Match[str], today: date) -> Days | None:
    number = to_int(match["day"]) or 0
    months = [today.year * 12 + today.month - 1 - back for back in range(3)]
    days = [at for index in months if (at := _day(index // 12, index % 12 + 1, number))]
    at = max((day for day in days if day <= today), default=None)
    return Days(at, at) if at else None


def _whole_year(match: re.Match[str], today: date) -> Days | None:
    year = _year(match["year"], today)
    if not 1949 <= year <= today.year + 1:
        return None
    halves = {
        "上半年": (1, 6),
        "年初": (1, 3),
        "初": (1, 3),
        "下半年": (7, 12),
        "年底": (10, 12),
        "底": (10, 12),
        "年末": (10, 12),
    }
    seasons = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (11, 12)}
    part = match["part"] or ""
    first, last = halves.get(part) or seasons.get(part[:1]) or (1, 12)
    return Days(date(year, first, 1), _span_of_month(year, last).last, rough=True)


def _week(match: re.Match[str], today: date) -> Days:
    weeks = _weeks_back(match["which"])
    monday = today - timedelta(days=today.weekday() + 7 * weeks)
    name = match["day"]
    if name == "末":
        return Days(monday + timedelta(days=5), monday + timedelta(days=6))
    if not name:
        return Days(monday, monday + timedelta(days=6), rough=True)
    day = monday + timedelta(days=_value(_WEEKDAYS, name))
    if not match["which"] and day > today:
        day -= timedelta(days=7)
    return Days(day, day)


def _weeks_back(which: str | None) -> int:
    if not which:
        return 0
    return which.count("上") - which.count("下")


def _english_week(match: re.Match[str], today: date) -> Days:
    back = (today.weekday() - _value(_ENGLISH_WEEKDAYS, match["day"])) % 7
    if match["which"] == "last" and back == 0:
        back = 7
    if match["which"] == "next":
        back -= 7
    day = today - timedelta(days=back)
    return Days(day, day)


def _english_last(match: re.Match[str], today: date) -> Days:
    if match["unit"] == "week":
        monday = today - timedelta(days=today.weekday() + (7 if match["which"] == "last" else 0))
        return Days(monday, monday + timedelta(days=6), rough=True)
    return _near_month(match, today)


def _english_date(match: re.Match[str], today: date) -> Days | None:
    month = _value(_ENGLISH_MONTHS, match["month"] or match["month2"])
    number = int(match["day"] or match["day2"])
    year = match["year"] or match["year2"]
    found = [at for y in ([int(year)] if year else _years(None, today)) if (at := _day(y, month, number))]
    at = found[0] if year and found else nearest(found, today)
    return Days(at, at) if at else None


def length_of(match: re.Match[str]) -> float | None:
    """Days that a match of DURATION or ENGLISH_DURATION lasts; None when it is a date after all (3月, 2020年)."""
    number, unit = match["number"], match["unit"]
    measured = match["measure"] or match["half"] or number in _MONTHS_WITHOUT_MEASURE
    if (unit == "月" and not measured) or number + unit == "半夜":
        return None
    count = _VAGUE.get(number) or _BETWEEN.get(number) or _ENGLISH_NUMBERS.get(number) or to_int(number)
    days = ((count or 0) + (0.5 if match["half"] else 0)) * _value(_LENGTHS, unit)
    return days if count and days <= _LONGEST else None


def _ago(match: re.Match[str], today: date) -> Days | None:
    days = length_of(match)
    if days is None:
        return None
    day = today - timedelta(days=round(days))
    return Days(day, day, rough=match["unit"] not in ("天", "日", "day", "days"))


def _solar_holiday(match: re.Match[str], today: date) -> Days | None:
    month, day, length = next(
        at for words, at in _lists["solar"].items() if re.fullmatch(words, match["name"])
    )
    first = nearest((date(year, month, day) for year in _years(match["year"], today)), today)
    if match["year"]:
        first = date(_year(match["year"], today), month, day)
    return _around(first, length, match)


def _lunar_holiday(match: re.Match[str], today: date) -> Days | None:
    table, offset, length = next(
        at for words, at in _lists["lunar"].items() if re.fullmatch(words, match["name"])
    )
    days = [day + timedelta(days=offset) for day in _lists["lunar_days"][table]]
    if match["year"]:
        days = [day for day in days if day.year == _year(match["year"], today)]
    first = nearest(days, today)
    if first and not match["year"] and today - first > _YEAR_OF_THE_MOON:
        return None  # the table ends before
    found = _around(first, length, match)
    if found and length > 1 and _names_the_day(match):  # 春节那天 is not 除夕
        return _shift(found, max(0, -offset))
    return found


def _lunar_date(match: re.Match[str], today: date) -> Days | None:
    """正月初八, 腊月二十三, 腊月: counted from the new year, for the last month of a year may have 29 or 30 days."""
    new_years = [
        day
        for day in _lists["lunar_days"]["new_year"]
        if not match["year"] or day.year == _year(match["year"], today)
    ]
    back = timedelta(days=30 if match["month"] == "腊" else 0)
    number = to_int((match["number"] or "").removeprefix("初"))
    first = nearest((day - back + timedelta(days=(number or 1) - 1) for day in new_years), today)
    if first is None:
        return None
    return Days(first, first if number else first + timedelta(days=29), rough=bool(back) or not number)


def _names_the_day(match: re.Match[str]) -> bool:
    """国庆当天, 中秋那天: not all of the holiday."""
    said = match[0] + match.string[match.end() : match.end() + 2]
    return not match["side"] and said.endswith(_THAT_DAY)


def _around(first: date | None, length: int, match: re.Match[str]) -> Days | None:
    if first is None:
        return None
    last, side = first + timedelta(days=length - 1), match["side"]
    if _names_the_day(match):
        return Days(first, first)
    if side and "前" in side:
        before = _VAGUE.get(match["days"]) or to_int(match["days"] or "三") or 3
        return Days(first - timedelta(days=round(before)), first - timedelta(days=1), rough=True)
    if side and "后" in side:
        return Days(last + timedelta(days=1), last + timedelta(days=3), rough=True)
    return Days(first, last, rough=length > 1)


_UNIT = any_of(list(_lists["lengths"]))
DURATION = (
    rf"(?<![第那这前\d月年])(?P<number>好几|几|数|半|个把|{any_of(list(_BETWEEN))}|{NUMBER})[多几来]?(?P<measure>个)?(?P<half>半)?[多来]?个?(?P<unit>{_UNIT})"
    r"(?!级|然|气|度|报|薪|份|底|初|供|嫂|河|路|票|到晚|天|大|龄)"
)
ENGLISH_DURATION = rf"\b(?P<number>\d+|{any_of(list(_ENGLISH_NUMBERS))})(?P<half>(?P<measure> and a half))? (?P<unit>{_UNIT})\b"
_DAY_ENDS = (
    r"(?=上午|下午|晚|早|凌晨|中午|就|了|开始|那天|以来|起|到|至|之前|以后|之后|左右|前后|停|坏|没|我|,|。|$)"
)
_WEEKDAY = any_of(list(_lists["weekdays"]))
_ENGLISH_WEEKDAY = any_of(list(_lists["english_weekdays"]))
_MONTH_NAME = any_of(list(_lists["english_months"]))
_MONTH_PART = "(?P<part>初|底|末|[上中下]旬|中)"
_YEAR_PART = "(?P<part>上半年|下半年|年初|年底|年末|初|底|春天?|夏天?|秋天?|冬天?)"
_YEARS_OF_AGE = r"(?:\d{2,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)"
_AGE = rf"(?:也|都|快|刚|已经|才|满|整|[虚周]岁)*{_YEARS_OF_AGE}(?:[虚周多]?岁|了|的人|[,.。!;]|$)"
"""今年六十八: how old somebody is."""
_SIDE = r"(?P<side>前(?P<days>[两二三四五六七几])天|之前|以前|前几天|前|过后|之后|以后|后)?(?:那几天|期间|假期|当天|放假|长假|的时候)?"

RECURRING = re.compile(
    r"(?<![上下这本])(?:周|星期|礼拜)[末一二三四五六日天](?=也(?!没)|都(?!没)|还|上班|开门|开不开|能|可以|放假|休息|营业|办|上不上)"
    r"|\b(?:open|closed?|available|work(?:ing)?)\b[^.?!]{0,12}\bon (?:the )?(?:weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b"
    r"|每个?(?:周|星期|礼拜|月|年)[末一二三四五六日天\d]*|(?:周|星期|礼拜)[一二三四五六日天][到至\-~](?:周|星期|礼拜)?[一二三四五六日天](?!天)"
)
"""每周三, 周一到周五, 周末也, open on Sundays: no day of its own."""

RULES: tuple[Rule, ...] = (
    Rule(re.compile(any_of(list(_lists["days"]))), _relative_day),
    Rule(re.compile(any_of(list(_lists["periods"]))), _period),
    Rule(re.compile(r"(?<![\d-])((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), _iso_day),
    Rule(
        re.compile(
            rf"(?P<year>{_YEAR})?的?(?<!\d)(?P<month>{_SMALL})月份?(?P<day>{_SMALL})[日号]?(?![a-z\d]|栋|楼|院)"
        ),
        _calendar_day,
    ),
    Rule(
        re.compile(rf"(?P<year>{_YEAR})?的?(?<![\d个])(?P<month>{_SMALL})月(?:份)?{_MONTH_PART}?"),
        _calendar_month,
    ),
    Rule(
        re.compile(
            rf"(?P<which>上+个?|这个?|本|当|下个?)月(?:份)?(?:{_MONTH_PART}|(?P<day>{_SMALL})[日号])?"
        ),
        _near_month,
    ),
    Rule(
        re.compile(rf"(?<![路街巷道弄村院园苑区里庄寨第编牌\d月])(?P<day>{_SMALL})[日号]{_DAY_ENDS}"),
        _day_of_month,
    ),
    Rule(
        re.compile(rf"(?P<year>{_YEAR})(?<!\d)的?{_YEAR_PART}?(?!{_AGE})"),
        _whole_year,
    ),
    Rule(
        re.compile(
            rf"(?<![每周\d])(?P<which>上+个?|这个?|本|下个?)?(?:周|星期|礼拜)(?P<day>末|{_WEEKDAY})(?!周|期|次|岁|年)"
        ),
        _week,
    ),
    Rule(
        re.compile(r"(?P<which>上+个?|这个?|本|下个?)(?:周|星期|礼拜)(?P<day>)?(?![一二三四五六日天末])"),
        _week,
    ),
    Rule(
        re.compile(rf"\b(?:(?P<which>last|this|next|on|since) )?(?P<day>{_ENGLISH_WEEKDAY})\b"),
        _english_week,
    ),
    Rule(re.compile(r"\b(?P<which>last|this) (?P<unit>week|month)\b"), _english_last),
    Rule(
        re.compile(
            rf"\b(?P<month>{_MONTH_NAME})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>20\d{{2}}))?\b"
            rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{_MONTH_NAME})(?:,? (?P<year2>20\d{{2}}))?\b"
        ),
        _english_date,
    ),
    Rule(re.compile(r"(?:今天)?(?:凌晨|早上|上午|中午|下午|傍晚|晚上)(?=\d{1,2}[点:])"), _on_the_day),
    Rule(re.compile(rf"{DURATION}(?:之前|以前|前)"), _ago),
    Rule(re.compile(rf"{ENGLISH_DURATION} (?:ago|back)"), _ago),
    Rule(
        re.compile(rf"(?P<year>{_YEAR})?的?(?P<name>{any_of(list(_lists['solar']))}){_SIDE}"), _solar_holiday
    ),
    Rule(
        re.compile(rf"(?P<year>{_YEAR})?的?(?P<name>{any_of(list(_lists['lunar']))}){_SIDE}"), _lunar_holiday
    ),
    Rule(
        re.compile(
            rf"(?P<year>{_YEAR})?的?(?P<month>[正腊])月(?:里|间)?(?P<number>初[一二三四五六七八九十]|[一二三]?十[一二三四五六七八九]?(?!几))?"
        ),
        _lunar_date,
    ),
)
