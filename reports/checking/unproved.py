"""Claims whose other figures are not printed, so that nobody can check them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.checking.amounts import Amount, plain_number
from reports.checking.relations import Possible, whole_number_base


@dataclass(frozen=True, slots=True)
class Unproved:
    """`example` is what would give the claim (29/166), empty where any figures might."""

    claim: Amount
    rule: str
    example: str = ""


def unproved(rate: Amount, parts: Sequence[Amount], rule: str) -> Iterator[Possible | Unproved]:
    """A rate of a whole that is not printed: wrong where no whole number gives it."""
    part = sum((one.value for one in parts), Decimal(0))
    base = whole_number_base(part, rate)
    if base is None and part > 0 and rate.value > 0:
        yield Possible(rate, parts[0], None, rule)
    elif rate.value > 0:
        yield Unproved(rate, rule, f"{plain_number(part)}/{base}")
