"""Reads numbers as people write and say them: 二百三, 3万5, 仨, 两万五, and the spoken row of digits 幺三八."""

import re
from decimal import Decimal

from language.spans import aligned

DIGITS = {
    char: value
    for value, chars in enumerate(
        ("零〇", "一壹幺", "二贰两俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_HAN_NUMBER = "".join(DIGITS) + "".join(_UNITS) + "".join(_LARGE)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")
_WHOLE = re.compile(rf"(?:\d[\d,]*(?:\.\d+)?|[{_HAN_NUMBER}])+")

NUMBER = (
    rf"(?:\d[\d,]{{0,14}}(?:\.\d{{1,6}})?(?:[十百千]?[万亿]|[百千])?(?:\d(?!\d))?|[{_HAN_NUMBER}]{{1,12}})"
)
"""Pattern of a number in `aligned` text; `to_int` and `value_of` read what it matches."""

_SPOKEN = str.maketrans({char: str(value) for char, value in DIGITS.items() if char not in "两俩仨"})


def value_of(text: str) -> Decimal | None:
    """二百三 -> 230, 两万五 -> 25000, 1.2万 -> 12000, 一三八 -> 138; None for what is no number."""
    plain = aligned(text).replace(",", "").strip()
    if not _WHOLE.fullmatch(plain) or plain in _LARGE:
        return None
    if all(char in DIGITS for char in plain):
        return Decimal("".join(str(DIGITS[char]) for char in plain))
    return _added_up(_TOKEN.findall(plain))


def to_int(text: str) -> int | None:
    """`value_of` without its fraction."""
    value = value_of(text)
    return None if value is None else int(value)


def spoken_digits(text: str) -> str:
    """The same text with 幺三八 as 138, character for character; 两 and 仨 are never said in a row of digits."""
    return text.translate(_SPOKEN)


def _added_up(parts: list[str]) -> Decimal:
    total = section = Decimal(0)
    pending: Decimal | None = None
    scale = 1
    for part in parts:
        if part in _UNITS:
            section += (Decimal(1) if pending is None else pending) * _UNITS[part]
            pending, scale = None, _UNITS[part]
        elif part in _LARGE:
            total = _enlarged(total, section + (pending or 0), _LARGE[part])
            section, pending, scale = Decimal(0), None, _LARGE[part]
        else:
            scale = 1 if part in "零〇" else scale
            pending = Decimal(DIGITS[part]) if part in DIGITS else Decimal(part)
    return total + section + _tail(pending, scale)


def _enlarged(total: Decimal, section: Decimal, unit: int) -> Decimal:
    """The 万 of 一亿二千万 enlarges 二千 only, the 亿 of 三万亿 all before it."""
    return (total + section) * unit if total < unit else total + section * unit


def _tail(pending: Decimal | None, scale: int) -> Decimal:
    """The 三 of 二百三 counts tens, the 三 of 二百零三 ones, the 50 of 3万50 itself."""
    if pending is None:
        return Decimal(0)
    return pending * (scale // 10) if scale >= 10 and pending < 10 else pending
