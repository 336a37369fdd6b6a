"""What the columns of a table are: counts, rates, scores, grades; by their cells first, then by their headings. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.checking.amounts import Amount, of_cell
from reports.checking.grids import Cell, Grid, Row

_NOT_ADDED = re.compile("率|值|分|排|名次|位次|等级|均|时长|时间|环比|同比|增|减|占|序号|较|指数")
_SCORE = re.compile("指标值|得分|评分|总分|分数|分值|指数|成绩")
_SUM = re.compile("合计|总计|总数|总量|小计|^总")
_RANK = re.compile("排名|名次|位次|^排")
_MOST = 0.7


@dataclass(frozen=True)
class Column:
    """Column `place` of a grid."""

    grid: Grid
    place: int

    @cached_property
    def title(self) -> str:
        return self.grid.columns[self.place]

    def cell(self, row: Row) -> Cell:
        return row.cells[self.place]

    @cached_property
    def cells(self) -> Sequence[Cell]:
        return [row.cells[self.place] for row in self.grid.rows]

    @cached_property
    def amounts(self) -> Sequence[Amount | None]:
        """The cells as figures, row by row; None where no number stands."""
        return [
            of_cell(row, cell) if cell.is_number else None
            for row, cell in zip(self.grid.rows, self.cells, strict=True)
        ]

    @cached_property
    def is_numeric(self) -> bool:
        return sum(cell.is_number for cell in self.cells) >= _MOST * len(self.cells)

    @cached_property
    def is_rate(self) -> bool:
        """Percents, or numbers below a heading that says so."""
        percents = sum(cell.is_rate for cell in self.cells)
        named = "率" in self.title or "%" in self.title or "占比" in self.title
        return self.is_numeric and (percents >= _MOST * len(self.cells) or (named and not self.is_score))

    @cached_property
    def is_score(self) -> bool:
        return self.is_numeric and bool(_SCORE.search(self.title))

    @cached_property
    def is_count(self) -> bool:
        """Whole numbers that may be added up."""
        whole = all(not cell.decimals for cell in self.cells if cell.is_number)
        return self.is_numeric and whole and not self.is_rate and not _NOT_ADDED.search(self.title)

    @cached_property
    def is_sum(self) -> bool:
        return self.is_count and bool(_SUM.search(self.title))

    @cached_property
    def is_rank(self) -> bool:
        return self.is_numeric and bool(_RANK.search(self.title))

    @cached_property
    def is_grade(self) -> bool:
        """A letter or a word of praise in each row."""
        texts = [cell.text for cell in self.cells if cell.text]
        return bool(texts) and all(
            re.fullmatch(r"[a-e][+-]?类?|优秀?|良好?|中|差|合格|不合格", text) for text in texts
        )


def columns_of(grid: Grid) -> list[Column]:
    return [Column(grid, place) for place in range(len(grid.columns))]
