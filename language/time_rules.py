"""The expressions of time that `language.times` knows: each a pattern and a function from its match to days."""

import re
from datetime import date, timedelta

from language import holidays
from language.days import (
    VAGUE,
    YEAR,
    Days,
    Rule,
    day_of,
    lists,
    lookup,
    nearest,
    value_in,
    year_of,
    years_of,
)
from language.lists import any_of, load
from language.numerals import NUMBER, to_int

_LONGEST = 99 * 365  # days a person can look back; 2020年 is a year, not a length
_DAYS, _WEEKDAYS = lookup("days"), lookup("weekdays")
_ENGLISH_WEEKDAYS, _ENGLISH_MONTHS, _LENGTHS = map(lookup, ("english_weekdays", "english_months", "lengths"))
_ENGLISH_NUMBERS: dict[str, int] = load("numbers")["english"] | {"a": 1, "an": 1, "a few": 3, "several": 3}

_BETWEEN = {"一两": 1, "两三": 2, "三四": 3, "三五": 3, "四五": 4, "五六": 5, "六七": 6, "七八": 7, "八九": 8}
"""四五天: not 45; the least they mean."""
_MONTHS_WITHOUT_MEASURE = {*VAGUE, "仨", "俩"}

_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"


def _span_of_month(year: int, month: int) -> Days:
    following = date(year + month // 12, month % 12 + 1, 1)
    return Days(date(year, month, 1), following - timedelta(days=1), rough=True)


def _relative_day(match: re.Match[str], today: date) -> Days:
    day = today + timedelta(days=value_in(_DAYS, match[0]))
    return Days(day, day)


def _on_the_day(match: re.Match[str], today: date) -> Days:  # noqa: ARG001 one signature for all rules
    return Days(today, today)


def _period(match: re.Match[str], today: date) -> Days:
    first, last = next(span for words, span in lists["periods"].items() if re.fullmatch(words, match[0]))
    return Days(today + timedelta(days=first), today + timedelta(days=last), rough=True)


def _calendar_day(match: re.Match[str], today: date) -> Days | None:
    month, day = to_int(match["month"]), to_int(match["day"])
    if month is None or day is None:
        return None
    found = [at for year in years_of(match["year"], today) if (at := day_of(year, month, day))]
    at = found[0] if match["year"] and found else nearest(found, today)
    return Days(at, at) if at else None


def _iso_day(match: re.Match[str], today: date) -> Days | None:  # noqa: ARG001 one signature for all rules
    at = day_of(int(match[1]), int(match[2]), int(match[3]))
    return Days(at, at) if at else None


def _calendar_month(match: re.Match[str], today: date) -> Days | None:
    month = to_int(match["month"])
    if month is None or not 1 <= month <= 12:
        return None
    first = nearest((date(year, month, 1) for year in years_of(match["year"], today)), today)
    if match["year"]:
        first = date(year_of(match["year"], today), month, 1)
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
        day = day_of(month.first.year, month.first.month, to_int(match["day"]) or 0)
        return Days(day, day) if day else month
    return _part_of_month(month, match.groupdict().get("part"))


def _day_of_month(match: re.Match[str], today: date) -> Days | None:
    number = to_int(match["day"]) or 0
    months = [today.year * 12 + today.month - 1 - back for back in range(3)]
    days = [at for index in months if (at := day_of(index // 12, index % 12 + 1, number))]
    at = max((day for day in days if day <= today), default=None)
    return Days(at, at) if at else None


def _whole_year(match: re.Match[str], today: date) -> Days | None:
    year = year_of(match["year"], today)
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
    day = monday + timedelta(days=value_in(_WEEKDAYS, name))
    if not match["which"] and day > today:
        day -= timedelta(days=7)
    return Days(day, day)


def _weeks_back(which: str | None) -> int:
    if not which:
        return 0
    return which.count("上") - which.count("下")


def _english_week(match: re.Match[str], today: date) -> Days:
    back = (today.weekday() - value_in(_ENGLISH_WEEKDAYS, match["day"])) % 7
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
    month = value_in(_ENGLISH_MONTHS, match["month"] or match["month2"])
    number = int(match["day"] or match["day2"])
    year = match["year"] or match["year2"]
    found = [at for y in ([int(year)] if year else years_of(None, today)) if (at := day_of(y, month, number))]
    at = found[0] if year and found else nearest(found, today)
    return Days(at, at) if at else None


def length_of(match: re.Match[str]) -> float | None:
    """Days that a match of DURATION or ENGLISH_DURATION lasts; None when it is a date after all (3月, 2020年)."""
    number, unit = match["number"], match["unit"]
    measured = match["measure"] or match["half"] or number in _MONTHS_WITHOUT_MEASURE
    if (unit == "月" and not measured) or number + unit == "半夜":
        return None
    count = VAGUE.get(number) or _BETWEEN.get(number) or _ENGLISH_NUMBERS.get(number) or to_int(number)
    days = ((count or 0) + (0.5 if match["half"] else 0)) * value_in(_LENGTHS, unit)
    return days if count and days <= _LONGEST else None


def _ago(match: re.Match[str], today: date) -> Days | None:
    days = length_of(match)
    if days is None:
        return None
    day = today - timedelta(days=round(days))
    return Days(day, day, rough=match["unit"] not in ("天", "日", "day", "days"))


_UNIT = any_of(list(lists["lengths"]))
DURATION = (
    rf"(?<![第那这前\d月年])(?P<number>好几|几|数|半|个把|{any_of(list(_BETWEEN))}|{NUMBER})[多几来]?(?P<measure>个)?(?P<half>半)?[多来]?个?(?P<unit>{_UNIT})"
    r"(?!级|然|气|度|报|薪|份|底|初|供|嫂|河|路|票|到晚|天|大|龄)"
)
ENGLISH_DURATION = rf"\b(?P<number>\d+|{any_of(list(_ENGLISH_NUMBERS))})(?P<half>(?P<measure> and a half))? (?P<unit>{_UNIT})\b"
_DAY_ENDS = (
    r"(?=上午|下午|晚|早|凌晨|中午|就|了|开始|那天|以来|起|到|至|之前|以后|之后|左右|前后|停|坏|没|我|,|。|$)"
)
_WEEKDAY = any_of(list(lists["weekdays"]))
_ENGLISH_WEEKDAY = any_of(list(lists["english_weekdays"]))
_MONTH_NAME = any_of(list(lists["english_months"]))
_MONTH_PART = "(?P<part>初|底|末|[上中下]旬|中)"
_YEAR_PART = "(?P<part>上半年|下半年|年初|年底|年末|初|底|春天?|夏天?|秋天?|冬天?)"
_YEARS_OF_AGE = r"(?:\d{2,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)"
_AGE = rf"(?:也|都|快|刚|已经|才|满|整|[虚周]岁)*{_YEARS_OF_AGE}(?:[虚周多]?岁|了|的人|[,.。!;]|$)"
"""今年六十八: how old somebody is."""
RECURRING = re.compile(
    r"(?<![上下这本])(?:周|星期|礼拜)[末一二三四五六日天](?=也(?!没)|都(?!没)|还|上班|开门|开不开|能|可以|放假|休息|营业|办|上不上)"
    r"|\b(?:open|closed?|available|work(?:ing)?)\b[^.?!]{0,12}\bon (?:the )?(?:weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b"
    r"|每个?(?:周|星期|礼拜|月|年)[末一二三四五六日天\d]*|(?:周|星期|礼拜)[一二三四五六日天][到至\-~](?:周|星期|礼拜)?[一二三四五六日天](?!天)"
)
"""每周三, 周一到周五, 周末也, open on Sundays: no day of its own."""

RULES: tuple[Rule, ...] = (
    Rule(re.compile(any_of(list(lists["days"]))), _relative_day),
    Rule(re.compile(any_of(list(lists["periods"]))), _period),
    Rule(re.compile(r"(?<![\d-])((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), _iso_day),
    Rule(
        re.compile(
            rf"(?P<year>{YEAR})?的?(?<!\d)(?P<month>{_SMALL})月份?(?P<day>{_SMALL})[日号]?(?![a-z\d]|栋|楼|院)"
        ),
        _calendar_day,
    ),
    Rule(
        re.compile(rf"(?P<year>{YEAR})?的?(?<![\d个])(?P<month>{_SMALL})月(?:份)?{_MONTH_PART}?"),
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
        re.compile(rf"(?P<year>{YEAR})(?<!\d)的?{_YEAR_PART}?(?!{_AGE})"),
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
    *holidays.RULES,
)
