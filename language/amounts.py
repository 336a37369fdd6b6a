"""How much money and how many people a message speaks of: 六千多块, 欠了3万5, 七个人, 上百户, seven people."""

import re
from dataclasses import dataclass
from decimal import Decimal

from language.lists import any_of, load
from language.numerals import NUMBER, value_of
from language.spans import aligned, apart


@dataclass(frozen=True, slots=True)
class Amount:
    """Yuan. `at_least` when the writer said 多, 余, 几 or "over"."""

    value: Decimal
    at_least: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class People:
    """Persons, or households when the writer counts households. Vague numbers (上百, 几十) give the least they mean."""

    count: int
    at_least: bool
    text: str
    start: int
    end: int


_lists = load("numbers")
_VAGUE: dict[str, int] = _lists["vague"]
_ENGLISH: dict[str, int] = _lists["english"]
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000}

_SIGNED = re.compile(rf"[¥￥]\s?(?P<n>{NUMBER})(?P<more>[多余几]?)(?P<scale>)")
_COINS = re.compile(
    r"(?P<n>\d{1,5}|[一二两三四五六七八九十]{1,3})块(?P<tenths>[\d一二三四五六七八九])(?![\d十百千万])"
)
_BROKEN = re.compile(rf"{any_of(_lists['broken'])}了?(?:好|大)?$")
_PIECES = re.compile(any_of(_lists["pieces"]))
_WITH_UNIT = re.compile(
    rf"(?P<n>{NUMBER}|{any_of(list(_VAGUE))})(?P<more>[多余来几]?)(?P<scale>[十百千万]?)[多余]?\s?{any_of(_lists['money_units'])}"
)
_NO_QUANTITY = rf"(?![\d十百千万亿两一二三四五六七八九几{_lists['not_money']}])"
_AFTER_VERB = re.compile(
    rf"{any_of(_lists['money_verbs'])}(?:了|着)?(?:我们|我|他|她)?(?:还)?(?:有|是|共|大概|差不多|将近|快)?"
    rf"(?P<n>{NUMBER})(?P<more>[多余来]?)(?P<scale>万?)多?{_NO_QUANTITY}"
)
_SPOKEN_OF = re.compile(
    rf"{any_of(_lists['money_hints'])}[^,。;!?\d]{{0,8}}?(?<![之一二三四五六七八九十百千万两])(?P<n>{NUMBER}|{any_of(list(_VAGUE))})(?P<more>[多余来]?)(?P<scale>万?)多?"
    rf"(?=[,。;!?]|$|{any_of(_lists['after_money'])})"
)
_FOR_EACH = re.compile(
    rf"(?<![\d第])(?P<n>{NUMBER})(?P<more>[多余来]?)(?P<scale>万?)多?(?={any_of(_lists['for_each'])})"
)
_PRICED = re.compile(
    rf"(?<![第十百千万\d之])[一每](?:{_lists['priced']})(?P<n>{NUMBER})(?P<more>[多来]?)(?P<scale>万?)(?=[,。;!?]|$)"
)
_LEAST_WITHOUT_UNIT = 10  # yuan: smaller numbers count other things
_PERSONS = any_of(_lists["people_words"])
_MEASURE = any_of(_lists["people_measures"])
_COUNTED = re.compile(
    rf"(?<![\d第])(?P<n>{any_of(list(_VAGUE))}|{NUMBER})(?P<more>[多余来几]?\+?)(?P<scale>)\s?{_MEASURE}?\s?{_PERSONS}(?!民|次|工费|均)"
)
_GROUP = re.compile(
    rf"{any_of(_lists['group_words'])}(?P<n>{NUMBER}|{any_of(list(_VAGUE))})(?P<more>[多余来]?)(?P<scale>)个(?!{any_of(_lists['not_people'])})"
)
_TOGETHER = re.compile(
    rf"{any_of(_lists['together'])}(?P<n>[俩仨])(?P<more>)(?P<scale>)(?!月|小时|钟头|星期|礼拜)"
)
_FAMILY = re.compile(rf"(?<!两)家(?P<n>{NUMBER})(?P<more>)(?P<scale>)口")
_ENGLISH_PEOPLE = re.compile(
    rf"(?:(?P<over>over|more than|at least) )?\b(?P<n>\d+|{any_of(list(_ENGLISH))})(?P<more>\+?)(?P<scale>)"
    r"(?: of us\b|(?: \w+)? (?:people|persons|workers|families|residents|students|households)\b)"
)


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Sums of money with a unit or a sign, or behind a word of paying (卡里还有六千多); longest first on overlap."""
    plain = aligned(text)
    hits = [
        _amount(text, match)
        for pattern in (_SIGNED, _COINS, _WITH_UNIT, _AFTER_VERB, _SPOKEN_OF, _FOR_EACH, _PRICED)
        for match in pattern.finditer(plain)
        if not _are_pieces(match)
    ]
    return tuple(apart(hit for hit in hits if hit))


def find_people(text: str) -> tuple[People, ...]:
    """Counts of persons or households, of two or more; 一个人 says nothing about a crowd."""
    plain = aligned(text)
    hits = [
        _people(text, match)
        for pattern in (_COUNTED, _GROUP, _TOGETHER, _FAMILY, _ENGLISH_PEOPLE)
        for match in pattern.finditer(plain)
    ]
    return tuple(apart(hit for hit in hits if hit))


def _are_pieces(match: re.Match[str]) -> bool:
    """玻璃碎了一块, 断了好几块板: what breaks is no money."""
    plain = match.string
    if not match[0].endswith("块"):
        return False
    return bool(
        _BROKEN.search(plain[max(0, match.start() - 4) : match.start()]) or _PIECES.match(plain, match.end())
    )


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    if match.re is _COINS:
        yuan, tenths = value_of(match["n"]), value_of(match["tenths"])
        value = yuan + tenths / 10 if yuan is not None and tenths is not None else None
        return Amount(value, False, text[slice(*match.span())], *match.span()) if value else None
    value = _value(match)
    if not value or (match.re in (_SPOKEN_OF, _FOR_EACH, _PRICED) and value < _LEAST_WITHOUT_UNIT):
        return None
    start = match.start() if match.re in (_SIGNED, _WITH_UNIT) else match.start("n")
    return Amount(value, _is_vague(match), text[start : match.end()], start, match.end())


def _people(text: str, match: re.Match[str]) -> People | None:
    value = _value(match)
    if value is None or value < 2 or value != int(value):
        return None
    start = match.start("n")
    return People(int(value), _is_vague(match), text[start : match.end()], start, match.end())


def _value(match: re.Match[str]) -> Decimal | None:
    said = match["n"]
    known = _VAGUE.get(said) or _ENGLISH.get(said)
    value = Decimal(known) if known else value_of(said)
    return None if value is None else value * _SCALES[match["scale"]]


def _is_vague(match: re.Match[str]) -> bool:
    return bool(match["more"]) or match["n"] in _VAGUE or bool(match.groupdict().get("over"))
