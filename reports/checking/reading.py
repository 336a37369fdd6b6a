"""A bulletin as all rules share it: figures, lists, shares, and which figures may be wholes for others. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.checking.amounts import Amount, amount, of_cell
from reports.checking.document import Document
from reports.checking.figures import Figure, read_figures
from reports.checking.lists import PartList, read_lists
from reports.checking.sums import attached_shares
from reports.checking.words import OUTCOMES


@dataclass(frozen=True)
class Reading:
    """What was read of one bulletin."""

    document: Document

    @cached_property
    def figures(self) -> list[Figure]:
        return read_figures(self.document)

    @cached_property
    def counts(self) -> list[Figure]:
        """How many of something, in this period."""
        return [one for one in self.figures if one.kind == "count" and not one.is_change]

    @cached_property
    def lists(self) -> list[PartList]:
        return read_lists(self.document, self.figures)

    @cached_property
    def shares(self) -> dict[int, Figure]:
        return attached_shares(self.figures)

    @cached_property
    def wholes(self) -> list[Figure]:
        """Counts outside of brackets that others may be parts of, wherever they stand."""
        return [
            one
            for one in self.counts
            if one.depth == 0
            and not one.is_past
            and (one.is_whole or (one.counts and one.counts not in OUTCOMES))
        ]

    @cached_property
    def totals(self) -> list[Amount]:
        """The figures of the last rows of tables."""
        rows = [grid.total for grid in self.document.grids if grid.total]
        return [
            of_cell(row, cell) for row in rows for cell in row.cells if cell.is_number and not cell.is_rate
        ]

    def amount(self, figure: Figure) -> Amount:
        return amount(self.document, figure)

    def amounts(self, figures: Sequence[Figure]) -> tuple[Amount, ...]:
        return tuple(self.amount(one) for one in figures)
