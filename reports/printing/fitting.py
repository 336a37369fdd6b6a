"""How lines and tables fit a page of A4: size of type, upright or across, and into how many parts a table is cut. Pure."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from reports.printing.sheet import Grid, Sheet

UPRIGHT, ACROSS = 442.0, 637.0
"""Room for text in points between the margins of 28 and 26 mm on A4, and of 37 and 35 mm with the page turned."""

_WAYS = ((False, 12.0), (False, 10.5), (False, 9.0), (True, 10.5), (True, 9.0), (True, 7.5))
_LATIN, _GAP = 0.6, 0.25
"""Ems of a Latin character, and of the gap that stands between Han and Latin."""

PADDING = 7.0
"""Points of a column beside its text."""

_WIDEST = 14.0
_WIDEST_HEAD = 3.0
_LONG_TEXT, _SHORT = 30.0, 8.0


FEW_ROWS = 12
"""A table of no more rows is not torn between two pages."""


MOST_ROWS = 1000
"""More rows of a table are no reading on paper; they would take minutes and a gigabyte to set."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a table, the first of them always its first, with their widths in points."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """The parts of a table, all with one size of type in points; `across` turns the page."""

    parts: tuple[Part, ...]
    size: float
    across: bool


def fit(grid: Grid) -> Fit:
    """The largest type with which the table stands whole, small type where cells hold sentences; a table that never stands
    whole is cut between columns.
    """
    needs = _needs(grid)
    has_long_text = any(need.whole > _LONG_TEXT for need in needs)
    for across, size in _WAYS[2:] if has_long_text else _WAYS:
        room = ACROSS if across else UPRIGHT
        if sum(need.points(size) for need in needs) <= room:
            return Fit((_part(range(len(needs)), needs, size, room),), size, across)
    return Fit(tuple(_cut(needs, 9.0)), 9.0, across=True)


def shortened(grid: Grid) -> Grid:
    """The table with at most `MOST_ROWS` rows, and its total; a note tells what was left out."""
    if len(grid.rows) <= MOST_ROWS:
        return grid
    told = f"本表共{len(grid.rows)}行，此处列出前{MOST_ROWS}行，全部内容见电子表格。"
    last = grid.rows[-1:] if grid.total else ()
    return replace(grid, rows=grid.rows[:MOST_ROWS] + last, note=f"{told}{grid.note}")


def lies_across(sheet: Sheet) -> bool:
    """Whether the whole document is turned: it begins with a table, and all its tables need it."""
    grids = [block for block in sheet.body if isinstance(block, Grid)]
    return isinstance(next(iter(sheet.body), None), Grid) and all(fit(grid).across for grid in grids)


def receiver_lines(receivers: Iterable[str]) -> list[str]:
    """Receivers that end with 。 are groups and stand on lines of their own; others follow one another."""
    rows: list[str] = []
    for receiver in receivers:
        if rows and not rows[-1].endswith("。"):
            rows[-1] += "，" + receiver
        else:
            rows.append(receiver)
    return [row if row.endswith("。") else row + "。" for row in rows]


def series_size(series: str) -> float:
    """Points of the red head: it fills the line, and is never higher than 15 mm."""
    return min(42.0, max(430 / max(len(series), 1), 22.0))


def title_lines(title: str, size: float) -> tuple[str, ...]:
    """A title in lines of about one length, broken between words; in one piece where it fits or no such lines do."""
    from language.words import words  # loads its dictionary, which a title of one line does not need

    count = math.ceil(width(title) * size / UPRIGHT)
    ends = list(accumulate(map(len, words(title)))) if count > 1 else []
    if not ends or ends[-1] != len(title):
        return (title,)
    cuts = [
        min(ends, key=lambda end: abs(width(title[:end]) - width(title) * line / count))
        for line in range(1, count)
    ]
    lines = tuple(title[begin:end] for begin, end in pairwise([0, *cuts, len(title)]))
    return lines if all(0 < width(line) * size <= UPRIGHT for line in lines) else (title,)


def width(text: str) -> float:
    """The width of a line in ems."""
    wide = [unicodedata.east_asian_width(char) in "WFA" for char in text]
    gaps = sum(one != other for one, other in pairwise(wide))
    return sum(1.0 if one else _LATIN for one in wide) + gaps * _GAP


def breakable(text: str, points: float, size: float) -> str:
    """The text with places to break inside words that are wider than their room."""
    most = max(int(points / size / _LATIN), 2)
    return re.sub(rf"[!-~]{{{most + 1},}}", lambda word: "\u200b".join(word[0]), text)


def is_centred(grid: Grid, column: int) -> bool:
    """Numbers and short words stand in the middle of their cells; the first column and sentences begin at the left."""
    short = all(width(row[column]) <= _SHORT for row in grid.rows)
    return grid.numeric[column] or (column > 0 and short)


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column asks for, in ems: the least with which it can be read, and what lets each cell stand in one line."""

    least: float
    whole: float

    def points(self, size: float) -> float:
        return self.least * size + PADDING


def _needs(grid: Grid) -> list[_Need]:
    """A number never breaks; words break after some characters."""
    needs = []
    for index, head in enumerate(grid.heads):
        whole = max((width(row[index]) for row in grid.rows), default=0.0)
        least = max(min(whole, _WIDEST), min(width(head), _WIDEST_HEAD), 1.2)
        needs.append(_Need(least, max(whole, width(head), least)))
    return needs


def _part(columns: Sequence[int], needs: Sequence[_Need], size: float, room: float) -> Part:
    """What is left of the room goes first to columns whose text has to break, then to all by their width."""
    asked = [needs[index] for index in columns]
    unmet = [(need.whole - need.least) * size for need in asked]
    first = min(room - sum(need.points(size) for need in asked), sum(unmet))
    widths = _shared([need.points(size) for need in asked], unmet, first)
    return Part(tuple(columns), tuple(_shared(widths, widths, room - sum(widths))))


def _shared(widths: Sequence[float], weights: Sequence[float], spare: float) -> list[float]:
    """The widths, each with its share of what is to spare."""
    whole = sum(weights) or 1.0
    return [points + max(spare, 0.0) * weight / whole for points, weight in zip(widths, weights, strict=True)]


def _cut(needs: Sequence[_Need], size: float) -> list[Part]:
    """As many columns a part as there is room for beside the first column, which every part repeats."""
    first = needs[0].points(size)
    parts: list[list[int]] = [[0]]
    used = first
    for index in range(1, len(needs)):
        used += needs[index].points(size)
        if used > ACROSS and len(parts[-1]) > 1:
            parts.append([0])
            used = first + needs[index].points(size)
        parts[-1].append(index)
    return [_part(part, needs, size, ACROSS) for part in parts]
