"""Scores in tables: the weights that compute most scores from the rates of their rows, and the rows that differ. Pure.

An assessment does not print its formula. 综合指标值 = Σ weight · rate (100 − rate where much is bad), weights summing to 100;
they are sought among whole numbers, steps of five first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import numpy as np

from reports.checking.amounts import of_cell
from reports.checking.grids import Grid, Row
from reports.checking.relations import Formula
from reports.checking.table_columns import Column, columns_of

_BAD = re.compile("不满意|返工|超期|超时|逾期|退回|重办|投诉|延期|未")
_MOST = 0.75
_FEWEST_ROWS = 5
_MOST_RATES = 5
_MOST_FOR_SINGLE_STEPS = 4


def table_scores(grid: Grid) -> Iterator[Formula]:
    """A formula for each row of each column of scores that most rows follow."""
    columns = columns_of(grid)
    rates = [one for one in columns if one.is_rate]
    for score in (one for one in columns if one.is_score):
        rows = [row for row in grid.rows if all(one.cell(row).is_number for one in (score, *rates))]
        if 2 <= len(rates) <= _MOST_RATES and len(rows) >= _FEWEST_ROWS:
            yield from _formulas(score, rates, rows)


def _formulas(score: Column, rates: Sequence[Column], rows: Sequence[Row]) -> Iterator[Formula]:
    turned = tuple(bool(_BAD.search(one.title)) for one in rates)
    goods = np.array([[_good(row, one, bad) for one, bad in zip(rates, turned, strict=True)] for row in rows])
    printed = np.array([float(_value(row, score)) for row in rows])
    decimals = max(score.cell(row).decimals for row in rows)
    for step in (5, 1) if len(rates) <= _MOST_FOR_SINGLE_STEPS else (5,):
        weights = _weights(len(rates), step)
        fits = np.abs(weights @ goods.T / 100 - printed) <= 0.5 * 0.1**decimals + 0.011
        best = int(fits.sum(axis=1).argmax())
        if fits[best].sum() >= _MOST * len(rows):
            chosen = tuple(Decimal(int(weight)) for weight in weights[best])
            yield from (_formula(row, score, rates, chosen, turned, decimals) for row in rows)
            return


def _good(row: Row, rate: Column, bad: bool) -> float:
    value = float(_value(row, rate))
    return 100 - value if bad else value


def _value(row: Row, column: Column) -> Decimal:
    value = column.cell(row).value
    assert value is not None, "only rows with numbers are computed"
    return value


def _formula(
    row: Row,
    score: Column,
    rates: Sequence[Column],
    weights: tuple[Decimal, ...],
    turned: tuple[bool, ...],
    decimals: int,
) -> Formula:
    """96 in a column of 95.1 is 96.0."""
    claim = replace(of_cell(row, score.cell(row)), step=Decimal(1).scaleb(-decimals))
    return Formula(claim, tuple(of_cell(row, one.cell(row)) for one in rates), weights, turned)


@lru_cache(maxsize=8)
def _weights(count: int, step: int) -> np.ndarray:
    """All ways to part 100 into `count` weights of this step; one row each."""
    parts = np.zeros((1, 0), dtype=np.int16)
    rest = np.array([100 // step], dtype=np.int16)
    for _ in range(count - 1):
        repeats = rest.astype(np.int64) + 1
        taken = np.concatenate([np.arange(one) for one in repeats]).astype(np.int16)
        parts = np.column_stack([np.repeat(parts, repeats, axis=0), taken])
        rest = np.repeat(rest, repeats) - taken
    return np.column_stack([parts, rest]) * step
