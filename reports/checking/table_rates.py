"""Rates in tables: of each column of percents, which columns it is computed from, by what explains most rows. Pure.

A rate whose base is no column (回访不满意率 of the callbacks that were rated) must at least be possible: some whole number
must give it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from reports.checking.amounts import Amount, of_cell
from reports.checking.changes import Change
from reports.checking.grids import Grid
from reports.checking.relations import HUNDRED, Possible, Share, Stated
from reports.checking.table_columns import Column, columns_of
from reports.checking.unproved import Unproved, unproved
from reports.checking.words import BASES, concept

_CHANGE = re.compile("环比|同比|增|降|较|比上")
_MOST = 0.75
_FEWEST_ROWS = 2
_MOST_COLUMNS = 12
_MOST_ROWS = 60
"""Of a longer table only every second or third row is asked how its rates are computed."""

Made = Share | Change
Maker = Callable[[int], Made | None]
"""Of the row of this number."""


@dataclass(frozen=True)
class RateColumn:
    """A column of percents, and the ways to compute it that hold in most rows (none: its base is no column)."""

    column: Column
    ways: tuple[Maker, ...]
    part: Column | None

    def relations(self, grid: Grid) -> Iterator[Made | Stated | Possible | Unproved]:
        """For each row the way that holds, or else the first one."""
        told = False
        for row in range(len(grid.rows)):
            made = [one for one in (way(row) for way in self.ways) if one]
            if made:
                yield next((one for one in made if one.holds()), made[0])
            elif self.part is not None:
                for claim in _without_base(self.column, self.part, row):
                    if not isinstance(claim, Unproved):
                        yield claim
                    elif not told and not self.ways:
                        told = True
                        yield claim


def rate_columns(grid: Grid) -> list[RateColumn]:
    columns = columns_of(grid)
    counts = [
        one for one in columns if one.is_numeric and not one.is_rate and not one.is_score and not one.is_rank
    ]
    counts = counts[:_MOST_COLUMNS]
    return [_rate_column(grid, one, counts) for one in columns if one.is_rate]


def _rate_column(grid: Grid, column: Column, counts: Sequence[Column]) -> RateColumn:
    named = sorted(permutations(counts, 2), key=lambda pair: _fit_of_names(column, *pair))
    makers: list[Maker] = [
        *(_ratio(column, part, whole) for part, whole in named),
        *(maker for part in counts for maker in _of_total(grid, column, part)),
        *(_change(column, now, before) for now, before in named if _CHANGE.search(column.title)),
    ]
    ways = _best(grid, makers)
    same = [one for one in counts if concept(one.title) and concept(one.title) == concept(column.title)]
    return RateColumn(column, ways, same[0] if same else None)


def _fit_of_names(rate: Column, part: Column, whole: Column) -> int:
    """0 where both headings fit the rate's, more where they do not."""
    sort = concept(rate.title)
    return (concept(part.title) != sort) * 2 + (concept(whole.title) not in BASES.get(sort, ()))


def _ratio(rate: Column, part: Column, whole: Column) -> Maker:
    def make(row: int) -> Made | None:
        amounts = _amounts(row, rate, part, whole)
        if amounts is None or not amounts[2].value:
            return None
        return Share(amounts[0], (amounts[1],), amounts[2], "rate")

    return make


def _of_total(grid: Grid, rate: Column, part: Column) -> Iterator[Maker]:
    total = grid.total
    if total is None or not part.cell(total).is_number or not part.is_count:
        return

    def make(row: int) -> Made | None:
        amounts = _amounts(row, rate, part)
        whole = of_cell(total, part.cell(total))
        if amounts is None or not whole.value or amounts[1] == whole:
            return None
        return Share(amounts[0], (amounts[1],), whole)

    yield make


def _change(rate: Column, now: Column, before: Column) -> Maker:
    def make(row: int) -> Made | None:
        amounts = _amounts(row, rate, now, before)
        if amounts is None or not amounts[2].value:
            return None
        return Change(amounts[0], amounts[1], amounts[2], relative=True, falls=False)

    return make


def _amounts(row: int, *columns: Column) -> tuple[Amount, ...] | None:
    found = tuple(amount for amount in (column.amounts[row] for column in columns) if amount is not None)
    return found if len(found) == len(columns) else None


def _best(grid: Grid, makers: Iterable[Maker]) -> tuple[Maker, ...]:
    """The ways that hold in most rows, if those are most of all; a row of nothing (0 of 9) tells little."""
    rows = range(0, len(grid.rows), len(grid.rows) // _MOST_ROWS + 1)
    for least in (Decimal(1), Decimal(0)):
        held: list[tuple[int, Maker]] = []
        for maker in makers:
            made = [one for one in map(maker, rows) if one and one.amounts[1].value >= least]
            holding = sum(one.holds() for one in made)
            if len(made) >= _FEWEST_ROWS and holding >= _MOST * len(made):
                held.append((holding, maker))
        if held:
            most = max(holding for holding, _ in held)
            return tuple(maker for holding, maker in held if holding == most)
    return ()


def _without_base(column: Column, part: Column, row: int) -> Iterator[Stated | Possible | Unproved]:
    """A rate whose whole is no column, or 0: of nothing it is 0 (or 100 %), of something a whole number must give it."""
    amounts = _amounts(row, column, part)
    if amounts is None:
        return
    rate, counted = amounts
    if counted.value > 0:
        yield from unproved(rate, (counted,), "rate")
    elif rate.value not in (0, HUNDRED):
        yield Stated(rate, "0", "件数为 0，比率也应为 0，请核对。", "rate", Decimal(0), Decimal(0))
