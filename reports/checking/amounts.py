"""A printed figure as the rules compare it, from prose or from a table, with how exactly it is printed. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from reports.checking.document import Document
from reports.checking.figures import Figure
from reports.checking.grids import Cell, Row


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """`start` to `end` are the offsets of what is quoted, `at` the offset of the figure; one place is one amount.

    `step` is one of its last printed decimals, `slack` how far a count printed in 万 may be off.
    """

    value: Decimal
    printed: str
    step: Decimal
    slack: Decimal
    at: int
    start: int
    end: int
    name: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Amount) and other.at == self.at

    def __hash__(self) -> int:
        return hash(self.at)

    def written(self, value: Decimal) -> str:
        """Another value as this one is printed: with as many decimals."""
        return plain_number(value.quantize(self.step))


def plain_number(value: Decimal) -> str:
    """Without an exponent."""
    return f"{value:f}"


def amount(document: Document, figure: Figure) -> Amount:
    """A figure of the prose, quoted with its name."""
    at, end = document.place(figure.start, figure.end)
    start, _ = document.place(figure.begin, figure.end)
    step = Decimal(figure.scale).scaleb(-figure.decimals)
    return Amount(figure.value, figure.number, step, figure.slack, at, start, end, figure.label)


def of_cell(row: Row, cell: Cell) -> Amount:
    """A cell of a table, quoted with its row."""
    assert cell.value is not None, "only cells with a number are compared"
    step = Decimal(1).scaleb(-cell.decimals)
    return Amount(
        cell.value, cell.text.rstrip("%"), step, Decimal(0), cell.start, row.start, row.end, row.name
    )
