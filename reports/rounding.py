"""How printed numbers are rounded: half up, from exact fractions. Pure.

98.75 prints as 98.8; Python's own rounding of floats would not always say so.
"""

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction, digits: int) -> Decimal:
    """The value with so many decimals, halves away from zero."""
    nearest = int(abs(value) * 10**digits + Fraction(1, 2))
    return Decimal(-nearest if value < 0 else nearest).scaleb(-digits)
