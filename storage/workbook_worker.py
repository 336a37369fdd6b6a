"""The process of its own in which a workbook is opened: `python -m storage.workbook_worker`, the file on stdin.

calamine (Rust) ends its whole process on some broken .xls files and on sheets that claim billions of cells: here that
costs a sentence, not the service. Each line written is JSON: `"sheet"` before a sheet, a list of texts for each of its rows,
`null` after the last, `"end"` after all sheets; or an object with `error`.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from storage.sheet_cells import text_of

MOST_BYTES = 3_000_000_000
MOST_SECONDS = 300


def main() -> None:
    """Read the workbook and write its rows."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        for line in _lines(sys.stdin.buffer.read()):
            sys.stdout.write(json.dumps(line) + "\n")
    except Exception as error:  # calamine's own errors, and whatever else a broken file leads it to
        sys.stdout.write(json.dumps({"error": type(error).__name__}) + "\n")


def _lines(data: bytes) -> Iterator[Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for place, about in enumerate(book.sheets_metadata):
        if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet:
            yield "sheet"
            yield from _rows(book.get_sheet_by_index(place))
            yield None
    yield "end"


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    merged = _merged(sheet)
    above: dict[int, str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = [text_of(value) for value in row]
        for top, first, last in merged.get(number, ()):
            _fill(cells, above, (number == top, first, last))
        yield cells


def _fill(cells: list[str], above: dict[int, str], area: tuple[bool, int, int]) -> None:
    """Give the cells of a merged area what its first says, which `above` remembers by its column."""
    begins, first, last = area
    if first >= len(cells):
        return
    if begins:
        above[first] = cells[first]
    cells[first : last + 1] = [above.get(first, "")] * (min(last + 1, len(cells)) - first)


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, int, int]]]:
    """For every row the areas that it takes part in: their first row, first and last column."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    left = (sheet.start or (0, 0))[1]
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, sheet.total_height) + 1):
            found.setdefault(row, []).append((top, max(first - left, 0), last - left))
    return found


if __name__ == "__main__":
    main()
