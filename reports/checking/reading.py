"""A bulletin as all rules share it: figures, lists, shares, and which figures may be wholes for others. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from reports.checking.amounts import Amount, amount, of_cell
from reports.checking.document import Document
from reports.checking.figures import Figure, read_figures
from reports.checking.lists import PartList, read_lists
from reports.checking.sums import attached_shares
from reports.checking.words import OUTCOMES

_MOST_WHOLES = 60
_MOST_AROUND = 100
_Key = TypeVar("_Key")


def _grouped(figures: Sequence[Figure], key: Callable[[Figure], _Key]) -> dict[_Key, list[Figure]]:
    found: dict[_Key, list[Figure]] = defaultdict(list)
    for one in figures:
        found[key(one)].append(one)
    return found


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
    def past(self) -> list[Figure]:
        """Values of a former period."""
        return [one for one in self.figures if one.is_past]

    @cached_property
    def by_sentence(self) -> dict[int, list[Figure]]:
        """The figures of each sentence, by its number."""
        return _grouped(self.figures, lambda one: one.sentence.number)

    @cached_property
    def by_section(self) -> dict[tuple[int, int, int], list[Figure]]:
        """The counts of each section."""
        return _grouped(self.counts, lambda one: one.sentence.section)

    @cached_property
    def list_of(self) -> dict[int, PartList]:
        """The first list that has a count, by where the count starts."""
        return {item.start: one for one in reversed(self.lists) for item in one.items}

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

    def wholes_before(self, at: int) -> list[Figure]:
        """The last of them before a place of the prose, in the order of the text."""
        place = bisect_left(self.wholes, at, key=lambda one: one.start)
        return self.wholes[max(0, place - _MOST_WHOLES) : place]

    def counts_around(self, at: int) -> list[Figure]:
        """Counts before and behind a place of the prose."""
        place = bisect_left(self.counts, at, key=lambda one: one.start)
        return self.counts[max(0, place - _MOST_AROUND) : place + _MOST_AROUND]

    def list_before(self, at: int) -> PartList | None:
        """The list that ended last before a place."""
        place = bisect_left(self.lists, at, key=lambda one: one.items[0].start)
        ended = (one for one in reversed(self.lists[max(0, place - 5) : place]) if one.items[-1].end <= at)
        return next(ended, None)

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
