"""How a figure hangs together with its former value: by what is printed of both, or of the difference. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.checking.amounts import Amount, plain_number
from reports.checking.relations import HUNDRED, Span, explains


@dataclass(frozen=True, slots=True)
class Change:
    """How much more or less than before: `rate` in percent of before (or a plain difference), by what is printed of both."""

    claim: Amount
    now: Amount
    before: Amount
    relative: bool
    falls: bool
    rule: str = "trend"

    @property
    def amounts(self) -> Sequence[Amount]:
        return (self.claim, self.now, self.before)

    def _true(self) -> Decimal | None:
        difference = self.now.value - self.before.value
        signed = -difference if self.falls else difference
        if not self.relative:
            return signed
        return signed * HUNDRED / self.before.value if self.before.value else None

    @property
    def computed(self) -> str:
        true = self._true()
        return "—" if true is None else self.claim.written(true)

    @property
    def hint(self) -> str:
        how = "%" if self.relative else ""
        return f"由 {self.before.printed} 到 {self.now.printed}，应为{'下降' if self.falls else '增长'} {self.computed}{how}，请核对。"

    @property
    def slack(self) -> Decimal:
        """Rounding of the claim, and of both sides where they are rounded rates or counts in 万."""
        own = self.claim.step if self.relative else self.claim.slack
        if self.relative or self.now.step >= 1:
            return own + self.now.slack + self.before.slack
        return max(self.now.step, self.before.step, self.claim.step)

    def holds(self) -> bool:
        true = self._true()
        if true is None:
            return True
        gap = abs(true - self.claim.value)
        return gap < self.slack if self.relative else gap <= self.slack

    def wants(self, amount: Amount) -> Span | None:
        true = self._true()
        if true is None:
            return None
        if amount == self.claim:
            return true - self.slack, true + self.slack
        sign = -1 if self.falls else 1
        low, high = sorted((sign * (self.claim.value - self.slack), sign * (self.claim.value + self.slack)))
        if not self.relative:
            return (
                _shifted(self.before.value, low, high)
                if amount == self.now
                else _shifted(self.now.value, -high, -low)
            )
        if amount == self.now:
            return self.before.value * (1 + low / HUNDRED), self.before.value * (1 + high / HUNDRED)
        if low <= -HUNDRED:
            return None
        return self.now.value / (1 + high / HUNDRED), self.now.value / (1 + low / HUNDRED)


@dataclass(frozen=True, slots=True)
class Growth:
    """增加168件，增长19.74%: the percent that a difference is of the value before, which is not printed."""

    claim: Amount
    now: Amount
    difference: Amount
    rule: str = "trend"
    falls: bool = False

    @property
    def amounts(self) -> Sequence[Amount]:
        return (self.claim, self.now, self.difference)

    @property
    def before(self) -> Decimal:
        return (
            self.now.value + self.difference.value if self.falls else self.now.value - self.difference.value
        )

    @property
    def computed(self) -> str:
        return self.claim.written(self.difference.value * HUNDRED / self.before) if self.before else "—"

    @property
    def hint(self) -> str:
        way = "下降" if self.falls else "增长"
        return f"上期为 {plain_number(self.before)}，{way} {self.difference.printed}，应为 {self.computed}%，请核对。"

    def holds(self) -> bool:
        return self.before <= 0 or explains(self.claim, self.difference.value, self.before)

    def wants(self, amount: Amount) -> Span | None:
        low, high = self.claim.value - self.claim.step, self.claim.value + self.claim.step
        if low <= 0:
            return None
        sign = -1 if self.falls else 1
        if amount == self.now:
            ends = [
                self.difference.value * HUNDRED / one + sign * self.difference.value for one in (low, high)
            ]
        elif amount == self.difference:
            ends = [
                self.now.value * one / (HUNDRED + sign * one)
                for one in (low, high)
                if HUNDRED + sign * one > 0
            ]
        else:
            true = self.difference.value * HUNDRED / self.before if self.before else Decimal(0)
            ends = [true - self.claim.step, true + self.claim.step]
        return (min(ends), max(ends)) if ends else None


def _shifted(value: Decimal, low: Decimal, high: Decimal) -> Span:
    return value + low, value + high
