"""Claims whose other figures are not printed: unverifiable, but wrong where no whole number can give them. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from reports.checking.amounts import Amount


@dataclass(frozen=True, slots=True)
class Unproved:
    """`base` is a whole number that would give the claim, None where there is none; `part` is 0 where none is printed."""

    claim: Amount
    rule: str
    base: int | None
    part: Decimal = Decimal(0)

    @property
    def impossible(self) -> bool:
        return self.part > 0 and self.base is None and self.claim.value > 0
