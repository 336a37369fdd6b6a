"""Whether one slip of the pen explains a sum that fails: a digit wrong, lost, doubled, or two changed places. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol


class Valued(Protocol):
    @property
    def value(self) -> Decimal: ...


def one_slip(figures: Sequence[Valued], total: Valued, least: int) -> bool:
    """Whether a single figure from `least` on, miswritten, would make the parts sum up to the total."""
    parts = sum((one.value for one in figures if one is not total), Decimal(0))
    gap = total.value - parts
    wanted = ((one.value, one.value + (-gap if one is total else gap)) for one in figures)
    return any(value >= least and right >= 0 and miswritten(value, right) for value, right in wanted)


def miswritten(value: Decimal, meant: Decimal) -> bool:
    """Whether one slip of the pen makes one number of the other."""
    written, right = f"{value:f}", f"{meant:f}"
    if abs(len(written) - len(right)) > 1:
        return False
    if len(written) == len(right):
        wrong = [place for place, pair in enumerate(zip(written, right, strict=True)) if pair[0] != pair[1]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return len(wrong) == 1 or (
            swapped and written[wrong[0]] == right[wrong[1]] and written[wrong[1]] == right[wrong[0]]
        )
    longer, shorter = sorted((written, right), key=len, reverse=True)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
