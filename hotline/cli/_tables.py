"""A table of a report on a terminal: columns aligned, a Chinese character as wide as two letters."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.report import Table

_GAP = "  "


def aligned(table: "Table") -> str:
    """Headings and rows; the first column to the left, the others to the right."""
    from reports.numbers import written

    units = [column.unit for column in table.columns]
    texts = [[column.title for column in table.columns]]
    for row in table.rows:
        texts.append(
            [
                cell if isinstance(cell, str) else written(cell, unit)
                for cell, unit in zip(row, units, strict=True)
            ]
        )
    widths = [max(map(_width, column)) for column in zip(*texts, strict=True)]
    return "\n".join(_line(texts_of_row, widths) for texts_of_row in texts)


def _line(texts: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(texts, widths, strict=True)
    cells = [first[0] + " " * (first[1] - _width(first[0]))]
    cells += [" " * (width - _width(text)) + text for text, width in rest]
    return _GAP.join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
