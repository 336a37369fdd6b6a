"""How printed figures hang together: sums, shares, equal figures, changes. Each tells whether it holds, and what it wants. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from reports.checking.amounts import Amount, plain_number

Span = tuple[Decimal, Decimal]
"""From a lowest to a highest value, both included."""

HUNDRED = Decimal(100)
ANYTHING: Span = (Decimal(-(10**15)), Decimal(10**15))


class Relation(Protocol):
    """`claim` is the figure that is reported when it does not hold."""

    @property
    def rule(self) -> str: ...
    @property
    def amounts(self) -> Sequence[Amount]: ...
    @property
    def claim(self) -> Amount: ...
    @property
    def computed(self) -> str: ...
    @property
    def hint(self) -> str: ...
    def holds(self) -> bool: ...
    def wants(self, amount: Amount) -> Span | None:
        """The values of one figure with which it would hold, the others as printed; None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that must sum up to their total."""

    total: Amount
    parts: tuple[Amount, ...]
    rule: str = "sum"

    @property
    def amounts(self) -> Sequence[Amount]:
        return (self.total, *self.parts)

    @property
    def claim(self) -> Amount:
        return self.total

    @property
    def result(self) -> Decimal:
        return sum((part.value for part in self.parts), Decimal(0))

    @property
    def slack(self) -> Decimal:
        return sum((one.slack for one in self.amounts), Decimal(0))

    @property
    def computed(self) -> str:
        return plain_number(self.result)

    @property
    def hint(self) -> str:
        shown = "+".join(part.printed for part in self.parts[:12]) + ("+…" if len(self.parts) > 12 else "")
        return f"各部分之和 {shown}={self.computed}，与所列总数 {self.total.printed} 不符，请核对总数或其中一项。"

    def holds(self) -> bool:
        return abs(self.result - self.total.value) <= self.slack

    def wants(self, amount: Amount) -> Span | None:
        rest = self.total.value - self.result
        wanted = self.result if amount == self.total else rest + amount.value
        return wanted - self.slack, wanted + self.slack


@dataclass(frozen=True, slots=True)
class Share:
    """A rate that must be the part (or the parts together) of its whole. One step of the last decimal is rounding.

    `others` are wholes that it may mean as well.
    """

    rate: Amount
    parts: tuple[Amount, ...]
    whole: Amount
    rule: str = "share"
    others: tuple[Amount, ...] = ()

    @property
    def amounts(self) -> Sequence[Amount]:
        return (self.rate, *self.parts, self.whole)

    @property
    def claim(self) -> Amount:
        return self.rate

    @property
    def part(self) -> Decimal:
        return sum((part.value for part in self.parts), Decimal(0))

    @property
    def computed(self) -> str:
        return self.rate.written(self.part * HUNDRED / self.whole.value) if self.whole.value else "—"

    @property
    def hint(self) -> str:
        told = f"{plain_number(self.part)}/{self.whole.printed}={self.computed}%，与所列 {self.rate.printed}% 不符"
        base = whole_number_base(self.part, self.rate)
        if base is None:
            return f"{told}；没有一个整数基数能得出所列比率，请核对。"
        return f"{told}；所列比率要求基数为 {base}，请改正比率，或写明所用基数。"

    def holds(self) -> bool:
        return explains(self.rate, self.part, self.whole.value)

    def wants(self, amount: Amount) -> Span | None:
        low, high = self.rate.value - self.rate.step, self.rate.value + self.rate.step
        if amount == self.rate:
            if not self.whole.value:
                return None
            true = self.part * HUNDRED / self.whole.value
            return true - amount.step, true + amount.step
        if amount == self.whole:
            return (self.part * HUNDRED / high, self.part * HUNDRED / low) if low > 0 else None
        rest = self.part - amount.value
        return self.whole.value * low / HUNDRED - rest, self.whole.value * high / HUNDRED - rest


def explains(rate: Amount, part: Decimal, whole: Decimal) -> bool:
    """Whether part of whole is printed as this rate, rounded either way."""
    return whole > 0 and abs(part * HUNDRED / whole - rate.value) < rate.step


def whole_number_base(part: Decimal, rate: Amount) -> int | None:
    """The first whole number of which `part` is the printed rate (half a step off at most); None where there is none."""
    low, high = rate.value - rate.step / 2, rate.value + rate.step / 2
    if part <= 0 or low <= 0:
        return None
    first = int(max(part, part * HUNDRED / high).to_integral_value(rounding="ROUND_CEILING"))
    return first if first <= part * HUNDRED / low else None


@dataclass(frozen=True, slots=True)
class Possible:
    """A rate whose whole is not printed: some whole number must give it."""

    rate: Amount
    part: Amount
    base: int | None
    rule: str = "rate"

    @property
    def amounts(self) -> Sequence[Amount]:
        return (self.rate, self.part)

    @property
    def claim(self) -> Amount:
        return self.rate

    @property
    def computed(self) -> str:
        return ""

    @property
    def hint(self) -> str:
        return f"没有一个整数基数能由 {self.part.printed} 得出 {self.rate.printed}%，请核对。"

    def holds(self) -> bool:
        return self.base is not None

    def wants(self, amount: Amount) -> Span | None:
        return ANYTHING if not self.holds() else None


@dataclass(frozen=True, slots=True)
class Same:
    """Two places that print the same thing. `claim` is the one that is reported, `other` what vouches for it."""

    claim: Amount
    other: Amount
    rule: str = "same"

    @property
    def amounts(self) -> Sequence[Amount]:
        return (self.claim, self.other)

    @property
    def computed(self) -> str:
        return self.other.printed

    @property
    def hint(self) -> str:
        return f"同一数字在别处写作 {self.other.printed}，此处写作 {self.claim.printed}，请统一。"

    def holds(self) -> bool:
        return abs(self.claim.value - self.other.value) <= max(
            self.claim.slack + self.other.slack, *self._steps()
        )

    def _steps(self) -> tuple[Decimal, Decimal]:
        """Figures that are printed with different decimals may differ by a rounding."""
        coarse = max(self.claim.step, self.other.step)
        different = self.claim.step != self.other.step
        return (coarse if different else Decimal(0)), Decimal(0)

    def wants(self, amount: Amount) -> Span | None:
        other = self.other if amount == self.claim else self.claim
        return other.value, other.value


@dataclass(frozen=True, slots=True)
class Formula:
    """A score that the other rows of its table compute from their rates with these weights: weight · (rate or 100 − rate)."""

    claim: Amount
    rates: tuple[Amount, ...]
    weights: tuple[Decimal, ...]
    turned: tuple[bool, ...]
    rule: str = "score"

    @property
    def amounts(self) -> Sequence[Amount]:
        return (self.claim, *self.rates)

    @property
    def result(self) -> Decimal:
        terms = zip(self.rates, self.weights, self.turned, strict=True)
        return sum((w * (HUNDRED - r.value if t else r.value) for r, w, t in terms), Decimal(0)) / HUNDRED

    @property
    def slack(self) -> Decimal:
        return self.claim.step / 2 + Decimal("0.011")

    @property
    def computed(self) -> str:
        return self.claim.written(self.result)

    @property
    def hint(self) -> str:
        return f"按其他各行的算法，这一行的得分应为 {self.computed}，请核对得分或各项比率。"

    def holds(self) -> bool:
        return abs(self.result - self.claim.value) <= self.slack

    def wants(self, amount: Amount) -> Span | None:
        if amount == self.claim:
            return self.result - self.slack, self.result + self.slack
        place = self.rates.index(amount)
        weight = self.weights[place] / HUNDRED
        if not weight:
            return None
        gap = (self.claim.value - self.result) / weight * (-1 if self.turned[place] else 1)
        reach = self.slack / weight
        return amount.value + gap - reach, amount.value + gap + reach


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that something else on paper fixes: a list that was counted, a ranking, rows of a table.

    `low` to `high` is what it must be, where that is a number; `sources` are the figures that fix it.
    """

    claim: Amount
    computed: str
    hint: str
    rule: str
    low: Decimal | None = None
    high: Decimal | None = None
    sources: tuple[Amount, ...] = ()

    @property
    def amounts(self) -> Sequence[Amount]:
        return (self.claim, *self.sources)

    def holds(self) -> bool:
        return self.low is not None and self.high is not None and self.low <= self.claim.value <= self.high

    def wants(self, amount: Amount) -> Span | None:
        if amount == self.claim and self.low is not None and self.high is not None:
            return self.low, self.high
        return None if self.holds() else ANYTHING
