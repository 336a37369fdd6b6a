"""How lines and tables fit a page of A4: size of type, upright or across, and into how many parts a table is cut. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.printing.sheet import Grid, Sheet

UPRIGHT, ACROSS = 442.0, 637.0
"""Room for text in points between the margins of 28 and 26 mm on A4, and of 37 and 35 mm with the page turned."""

_WAYS = ((False, 12.0), (False, 10.5), (False, 9.0), (True, 10.5), (True, 9.0), (True, 7.5))
_LATIN, _GAP = 0.6, 0.25
"""Ems of a Latin character, and of the gap that stands between Han and Latin."""

PADDING = 5.0
"""Points of a column beside its text."""

_WIDEST = 14.0
_WIDEST_HEAD = 4.0


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
    """The largest type with which the table stands whole; one that never does is cut between columns."""
    needs = _needs(grid)
    for across, size in _WAYS:
        room = ACROSS if across else UPRIGHT
        if sum(_points(need, size) for need in needs) <= room:
            return Fit((_part(range(len(needs)), needs, size, room),), size, across)
    return Fit(tuple(_cut(needs, 9.0)), 9.0, across=True)


def lies_across(sheet: Sheet) -> bool:
    """Whether the whole document is turned: it is nothing but tables, and one of them needs it."""
    grids = [block for block in sheet.body if isinstance(block, Grid)]
    return len(grids) == len(sheet.body) and any(fit(grid).across for grid in grids)


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


def width(text: str) -> float:
    """The width of a line in ems."""
    wide = [unicodedata.east_asian_width(char) in "WFA" for char in text]
    gaps = sum(one != other for one, other in pairwise(wide))
    return sum(1.0 if one else _LATIN for one in wide) + gaps * _GAP


def breakable(text: str, points: float, size: float) -> str:
    """The text with places to break inside words that are wider than their room."""
    most = max(int(points / size / _LATIN), 2)
    return re.sub(rf"[!-~]{{{most + 1},}}", lambda word: "\u200b".join(word[0]), text)


def _needs(grid: Grid) -> list[float]:
    """The least width of each column in ems: a number never breaks, words break after some characters."""
    needs = []
    for index, head in enumerate(grid.heads):
        widest = max((width(row[index]) for row in grid.rows), default=0.0)
        needs.append(max(min(widest, _WIDEST), min(width(head), _WIDEST_HEAD), 1.2))
    return needs


def _points(need: float, size: float) -> float:
    return need * size + PADDING


def _part(columns: Sequence[int], needs: Sequence[float], size: float, room: float) -> Part:
    """The columns share what is left of the room by their need."""
    least = [_points(needs[index], size) for index in columns]
    spare = max(room - sum(least), 0.0)
    return Part(tuple(columns), tuple(points + spare * points / sum(least) for points in least))


def _cut(needs: Sequence[float], size: float) -> list[Part]:
    """As many columns a part as there is room for beside the first column, which every part repeats."""
    first = _points(needs[0], size)
    parts: list[list[int]] = [[0]]
    used = first
    for index in range(1, len(needs)):
        used += _points(needs[index], size)
        if used > ACROSS and len(parts[-1]) > 1:
            parts.append([0])
            used = first + _points(needs[index], size)
        parts[-1].append(index)
    return [_part(part, needs, size, ACROSS) for part in parts]
