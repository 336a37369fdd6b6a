"""How a figure is written: rounding and number format of every report, in one place. Pure.

Shares 76.15%, 47.6%, 100%: half up to two decimals, no idle zeros, as the offices print them. Thousands have no commas.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "—"
"""An empty denominator, an unknown value."""

DECIMALS = {"%": 2, "百分点": 2, "分": 1, "小时": 1, "天": 1}
"""The most decimals of a unit; every other unit has two, and whole numbers none."""

IN_HUNDREDTHS = frozenset({"%", "百分点"})
"""Units whose values are kept between 0 and 1 (a difference of shares between -1 and 1) and printed times 100."""


def rounded(value: float, unit: str = "") -> Decimal:
    """The value as it is printed, times 100 where the unit says so; half up, away from zero."""
    exact = Decimal(repr(value)) * (100 if unit in IN_HUNDREDTHS else 1)
    return exact.quantize(Decimal(1).scaleb(-DECIMALS.get(unit, 2)), ROUND_HALF_UP)


def written(value: float | int | None, unit: str = "") -> str:
    """The number without its unit's word; only % stands with it, as in a column."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOTHING
    digits = f"{rounded(value, unit):f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    digits = "0" if digits == "-0" else digits
    return digits + "%" if unit == "%" else digits


def with_unit(value: float | int | None, unit: str = "") -> str:
    """The number and its unit as a sentence has them: 235件, 23.06%, 2.08个百分点; — alone where there is none."""
    number = written(value, unit)
    if number == NOTHING or unit == "%":
        return number
    return number + ("个百分点" if unit == "百分点" else unit)
