"""Finds tables in lines of text: cells parted by tabs, bars or blanks, a name before its figures. Pure.

A PDF breaks the heading of a column and a long name over several lines; both are put together again.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reports.checking.headers import column_names

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?%?")
_EMPTY = frozenset({"-", "—", "--", "——", "/", "无", "―"})
_NO_CELL = re.compile("[。,;:!?、“”]")
_SHORT = re.compile(r"[a-e][+-]?|优秀?|良好?|中|差|合格|不合格|[↑↓]")
_CELL = re.compile(r"[^\s|│]+")
_TOTAL = re.compile("合计|总计|共计|总数|全[市区县州]|小计|总体")
_MOST_FRAGMENTS = 80
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: `plain` is in a comparable form as long as the line, `words` is that without its edges."""

    number: int
    start: int
    plain: str
    words: str

    @property
    def width(self) -> int:
        """In halves of a Chinese character."""
        return sum(2 if ord(char) > 0x2E7F else 1 for char in self.words)


@dataclass(frozen=True)
class Cell:
    """`value` is None where no number stands; `start` and `end` are offsets into the extracted text."""

    text: str
    start: int
    end: int

    @cached_property
    def is_number(self) -> bool:
        return bool(_NUMBER.fullmatch(self.text))

    @cached_property
    def is_rate(self) -> bool:
        return self.is_number and self.text.endswith("%")

    @cached_property
    def value(self) -> Decimal | None:
        return Decimal(self.text.rstrip("%").replace(",", "")) if self.is_number else None

    @cached_property
    def decimals(self) -> int:
        return len(self.text.rstrip("%").partition(".")[2])


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name and its cells, as many as the grid has columns."""

    name: str
    cells: tuple[Cell, ...]
    start: int
    end: int

    @property
    def is_total(self) -> bool:
        return bool(_TOTAL.search(self.name)) and len(self.name) <= _LONGEST_NAME


@dataclass(frozen=True)
class Grid:
    """A table: `title` is the text above it, `columns` the headings (empty strings where they could not be read)."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def units(self) -> tuple[Row, ...]:
        """The rows without the totals."""
        return tuple(row for row in self.rows if not row.is_total)

    @cached_property
    def total(self) -> Row | None:
        """The row that sums all others up: the only one, or the first or last of the table."""
        totals = [row for row in self.rows if row.is_total and "小计" not in row.name]
        return totals[0] if len(totals) == 1 and totals[0] in (self.rows[0], self.rows[-1]) else None


def read_grids(lines: Sequence[Line]) -> tuple[list[Grid], set[int]]:
    """The tables, and the numbers of the lines they take."""
    grids: list[Grid] = []
    taken: set[int] = set()
    for group in _groups(lines):
        grid = _grid(group, lines)
        if grid is not None:
            grids.append(grid)
            taken.update(group)
    return grids, taken


def _groups(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Runs of lines that are rows, or pieces of rows and headings between and before them."""
    pieces: list[int] = []
    group: list[int] = []
    for line in lines:
        if not line.words:
            continue
        if group and _opens_another(line):
            yield group
            pieces, group = [line.number], []
        elif _is_row(line):
            group.extend([*pieces, line.number])
            pieces = []
        elif _is_piece(line) and len(pieces) < _MOST_FRAGMENTS:
            pieces.append(line.number)
        else:
            if group:
                yield group
            pieces, group = [], []
    if group:
        yield group


def _opens_another(line: Line) -> bool:
    """The title of the next table, or its headings in one line."""
    cells = [cell for cell in _cells(line) if cell.text]
    if any(cell.is_number for cell in cells):
        return bool(re.match(r"(?:附件|附表|表)\d{1,2}", line.words))
    return bool(re.match(r"附件|附表|表\d", line.words) or "名称" in line.words or len(cells) >= 3)


def _is_row(line: Line) -> bool:
    if "\t" in line.plain.strip("\t "):
        return True
    if _NO_CELL.search(line.words.replace(",", "")) or len(line.words) > 400:
        return False
    cells = _cells(line)
    numbers = sum(cell.is_number or cell.text in _EMPTY for cell in cells)
    words = [cell for cell in cells if not _figure_like(cell)]
    return (numbers >= 2 and len(words) <= 2) or (numbers == 1 and len(cells) == 2 and len(words) == 1)


def _figure_like(cell: Cell) -> bool:
    return cell.is_number or cell.text in _EMPTY or bool(_SHORT.fullmatch(cell.text))


def _is_piece(line: Line) -> bool:
    """A short line without a stop: part of a heading or of a name that was broken."""
    return len(line.words) <= 60 and not re.search("[。,;!?、]", line.words)


def _cells(line: Line) -> list[Cell]:
    if "\t" in line.plain:
        return _parted(line)
    return [
        Cell(match[0], line.start + match.start(), line.start + match.end())
        for match in _CELL.finditer(line.plain)
    ]


def _parted(line: Line) -> list[Cell]:
    """Cells between tabs; an empty cell keeps its place."""
    found, at = [], line.start
    for piece in line.plain.split("\t"):
        lead = len(piece) - len(piece.lstrip())
        words = "".join(piece.split())
        found.append(Cell(words, at + lead, at + max(len(piece.rstrip()), lead)))
        at += len(piece) + 1
    return found


def _grid(group: Sequence[int], lines: Sequence[Line]) -> Grid | None:
    """Rows of the commonest width with their names; None where that is no table."""
    rows: list[tuple[str, list[Cell], int, int]] = []
    heading: list[str] = []
    waiting: list[Line] = []
    for number in group:
        line = lines[number]
        cells = _cells(line)
        if not _is_row(line) or not any(cell.is_number for cell in cells):
            waiting.append(line)
            continue
        name, figures = _named(cells)
        start = cells[0].start
        if not name and waiting and rows:
            name, start = "".join("".join(one.words.split()) for one in waiting), waiting[0].start
        elif not rows:
            name, start, heading = _first_row(name, start, waiting, len(figures))
        waiting = []
        rows.append((name, figures, start, cells[-1].end))
    width = Counter(len(figures) for _, figures, _, _ in rows).most_common(1)
    if not width or sum(len(figures) == width[0][0] for _, figures, _, _ in rows) < 2:
        return None
    count = width[0][0]
    kept = tuple(Row(n, tuple(f), s, e) for n, f, s, e in rows if len(f) == count)
    return Grid("".join(heading), column_names(heading, count), kept)


def _first_row(name: str, start: int, waiting: Sequence[Line], width: int) -> tuple[str, int, list[str]]:
    """The lines above the first row are the heading, but for the name of a row that has none of its own."""
    lines = list(waiting)
    if not name and lines:
        last = lines.pop()
        name, start = "".join(last.words.split()), last.start
    return name, start, [line.plain if "\t" in line.plain else line.words for line in lines]


def _named(cells: Sequence[Cell]) -> tuple[str, list[Cell]]:
    """The name before the figures; a running number in front of it is dropped."""
    first = next((place for place, cell in enumerate(cells) if cell.text and not _figure_like(cell)), None)
    if first is None or first > 1:
        return "", list(cells)
    rest = list(cells[first + 1 :])
    name = cells[first].text
    while rest and rest[0].text and not _figure_like(rest[0]):
        name += rest.pop(0).text
    return name, rest
