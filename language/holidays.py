"""Days that are named by a holiday, a solar term or the lunar calendar: 国庆前一天, 立冬第二天, 正月初八."""

import re
from datetime import date, timedelta

from language.days import VAGUE, YEAR, Days, Rule, lists, nearest, shift, year_of, years_of
from language.lists import any_of
from language.numerals import to_int

_THAT_DAY = ("那天", "当天")
_YEAR_OF_THE_MOON = timedelta(days=384)
_AFTER_THE_LEAP_DAY = 3  # March


def _solar_holiday(match: re.Match[str], today: date) -> Days | None:
    month, day, length = next(
        at for words, at in lists["solar"].items() if re.fullmatch(words, match["name"])
    )
    first = nearest((date(year, month, day) for year in years_of(match["year"], today)), today)
    if match["year"]:
        first = date(year_of(match["year"], today), month, day)
    return _around(first, length, match)


def _lunar_holiday(match: re.Match[str], today: date) -> Days | None:
    table, offset, length = next(
        at for words, at in lists["lunar"].items() if re.fullmatch(words, match["name"])
    )
    days = [day + timedelta(days=offset) for day in lists["lunar_days"][table]]
    if match["year"]:
        days = [day for day in days if day.year == year_of(match["year"], today)]
    first = nearest(days, today)
    if first and not match["year"] and today - first > _YEAR_OF_THE_MOON:
        return None  # the table ends before
    found = _around(first, length, match)
    if found and length > 1 and (_names_the_day(match) or _is_counted(match)):  # 春节那天 is not 除夕
        return shift(found, max(0, -offset))
    return found


def _lunar_date(match: re.Match[str], today: date) -> Days | None:
    """正月初八, 腊月二十三, 腊月: counted from the new year, for the last month of a year may have 29 or 30 days."""
    new_years = [
        day
        for day in lists["lunar_days"]["new_year"]
        if not match["year"] or day.year == year_of(match["year"], today)
    ]
    back = timedelta(days=30 if match["month"] == "腊" else 0)
    number = to_int((match["number"] or "").removeprefix("初"))
    first = nearest((day - back + timedelta(days=(number or 1) - 1) for day in new_years), today)
    if first is None:
        return None
    return Days(first, first if number else first + timedelta(days=29), rough=bool(back) or not number)


def _solar_term(match: re.Match[str], today: date) -> Days | None:
    """立冬, 冬至: to the day in this century, but for a year in a hundred (the usual formula of almanacs)."""
    month, begin = lists["terms"][match["name"]]
    years = years_of(match["year"], today)
    days = (date(year, month, int(year % 100 * 0.2422 + begin) - _leap_days(year, month)) for year in years)
    return _around(nearest(days, today) if not match["year"] else next(days), 1, match)


def _leap_days(year: int, month: int) -> int:
    """Of this century before a day of this month."""
    return (year % 100 - (month < _AFTER_THE_LEAP_DAY)) // 4


def _names_the_day(match: re.Match[str]) -> bool:
    """国庆当天, 中秋那天: not all of the holiday."""
    said = match[0] + match.string[match.end() : match.end() + 2]
    return not match["side"] and said.endswith(_THAT_DAY)


def _is_counted(match: re.Match[str]) -> bool:
    """国庆第二天, 立冬次日: from the first day on."""
    return bool(re.search(_SECOND, match["side"] or ""))


def _around(first: date | None, length: int, match: re.Match[str]) -> Days | None:
    if first is None:
        return None
    last, side = first + timedelta(days=length - 1), match["side"]
    if _names_the_day(match):
        return Days(first, first)
    if _is_counted(match):
        return Days(first + timedelta(days=1), first + timedelta(days=1))
    if side and "前" in side:
        said = "一" if re.search(_EVE, side) else match["days"] or "三"
        before = round(VAGUE.get(said) or to_int(said) or 3)
        return Days(first - timedelta(days=before), first - timedelta(days=1), rough=before > 1)
    if side and "后" in side:
        after = 1 if re.search(_DAY_AFTER, side) else 3
        return Days(last + timedelta(days=1), last + timedelta(days=after), rough=after > 1)
    return Days(first, last, rough=length > 1)


_EVE = "前(?:一?晚|一?夜|夕)"
_SECOND = "(?:第二|[次转隔])天|次日"
_DAY_AFTER = "后的?(?:第一|头一|一)天"
_SIDE = (
    rf"(?P<side>{_EVE}|前(?:的)?(?P<days>[一两二三四五六七几])天|之前|以前|前几天|前|的?(?:{_SECOND})|{_DAY_AFTER}|过后|之后|以后|后)?"
    r"(?:那几天|期间|假期|当天|放假|长假|的时候)?"
)

RULES: tuple[Rule, ...] = (
    Rule(re.compile(rf"(?P<year>{YEAR})?的?(?P<name>{any_of(list(lists['solar']))}){_SIDE}"), _solar_holiday),
    Rule(re.compile(rf"(?P<year>{YEAR})?的?(?P<name>{any_of(list(lists['lunar']))}){_SIDE}"), _lunar_holiday),
    Rule(
        re.compile(
            rf"(?P<year>{YEAR})?的?(?P<month>[正腊])月(?:里|间)?(?P<number>初[一二三四五六七八九十]|[一二三]?十[一二三四五六七八九]?(?!几))?"
        ),
        _lunar_date,
    ),
    Rule(
        re.compile(
            rf"(?P<year>{YEAR})?的?(?P<name>{any_of(list(lists['terms']))})(?![路街巷村小苑园镇乡]){_SIDE}"
        ),
        _solar_term,
    ),
)
