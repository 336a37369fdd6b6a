"""Sums in tables: a column and its total row, and a column that sums up others. Pure.

Which columns sum up which is read off the rows themselves: what holds in most rows is meant, and must hold in all.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.checking.amounts import of_cell
from reports.checking.grids import Grid, Row
from reports.checking.relations import Sum
from reports.checking.table_columns import Column, columns_of

_NEAR = Decimal("0.1")
_MOST = 0.7
_FEWEST_ROWS = 3


def table_sums(grid: Grid) -> Iterator[Sum]:
    """All sums that the table claims."""
    yield from _totals(grid)
    yield from _across(grid)


def _totals(grid: Grid) -> Iterator[Sum]:
    rows = [row for row in grid.units if not row.name.startswith(("其中", "#"))]
    total = grid.total
    if total is None or len(rows) < 2:
        return
    sums = [one for one in (_down(column, rows, total) for column in columns_of(grid)) if one]
    proven = any(one.holds() and one.total.value for one in sums)
    for one in sums:
        over = one.result > one.total.value
        if one.holds() or proven or over or one.total.value - one.result <= _NEAR * one.total.value:
            yield one


def _down(column: Column, rows: Sequence[Row], total: Row) -> Sum | None:
    cell = column.cell(total)
    parts = [(row, column.cell(row)) for row in rows]
    if (
        not column.is_count
        or not cell.is_number
        or not all(part.is_number or not part.text for _, part in parts)
    ):
        return None
    return Sum(of_cell(total, cell), tuple(of_cell(row, part) for row, part in parts if part.is_number))


def _across(grid: Grid) -> Iterator[Sum]:
    """A column called 合计 beside the columns that it sums up."""
    columns = columns_of(grid)
    for column in columns:
        if column.is_sum:
            spans = [_neighbours(columns, column.place, way) for way in (1, -1)]
            made = [_rows_summed(grid, column, span) for span in spans if len(span) > 1]
            yield from next((sums for sums in made if _mostly(sums)), [])


def _neighbours(columns: Sequence[Column], place: int, way: int) -> list[Column]:
    found = []
    while 0 <= place + way < len(columns) and columns[place + way].is_count:
        place += way
        found.append(columns[place])
    return found


def _rows_summed(grid: Grid, column: Column, span: Sequence[Column]) -> list[Sum]:
    found = []
    for row in grid.rows:
        cells = [one.cell(row) for one in span]
        if column.cell(row).is_number and all(cell.is_number for cell in cells):
            found.append(Sum(of_cell(row, column.cell(row)), tuple(of_cell(row, cell) for cell in cells)))
    return found


def _mostly(sums: Sequence[Sum]) -> bool:
    return len(sums) >= _FEWEST_ROWS and sum(one.holds() for one in sums) >= _MOST * len(sums)
