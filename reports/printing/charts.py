"""Charts of tables as SVG drawings with a text alternative: bars, lines, and the parts of a whole. Pure.

A drawing needs nothing from outside; its text takes the colour of the page around it, so it is read in light and dark.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from reports.numbers import with_unit, written
from reports.printing.text import printable
from reports.report import Table

WIDTH = 640
MOST_ROWS = 40
"""A chart of more rows tells nobody anything; the table under it has them all."""

_COLOURS = (
    "#2f6f9f",
    "#d98032",
    "#4f9a5f",
    "#b5484b",
    "#7f68a8",
    "#8a6d52",
    "#c777a8",
    "#5fa8a8",
    "#a3a23c",
    "#7d8690",
)
_SIZE = 14
_LABEL = 190
_ROW = 26


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of `width` by `height` units, 1 unit = 1 CSS pixel, and what it tells in words."""

    svg: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Series:
    title: str
    unit: str
    values: tuple[float, ...]

    def told(self, index: int) -> str:
        return with_unit(self.values[index], self.unit)


@dataclass(frozen=True, slots=True)
class _Data:
    labels: tuple[str, ...]
    series: tuple[_Series, ...]


def draw(table: Table) -> Drawing | None:
    """The drawing of a table that asks for one; None where it holds no numbers to draw."""
    found = _drawers.get(table.chart)
    data = _data(table)
    if found is None or data is None:
        return None
    name, drawer = found
    marks, height = drawer(data)
    title = printable(table.title)
    alt = f"{name}：{title}。{_in_words(data)}"
    return Drawing(_svg(marks, height, title, alt), alt, WIDTH, height)


def _data(table: Table) -> _Data | None:
    """Rows with a number in the first column of numbers; the total is no part of the picture."""
    rows = table.rows[:-1] if table.total else table.rows
    columns = [index for index in range(len(table.columns)) if any(_is_number(row[index]) for row in rows)]
    if not columns or columns == [0]:
        return None
    first = next(index for index in columns if index)
    unit = table.columns[first].unit
    drawn = [row for row in rows if _is_number(row[first])][:MOST_ROWS]
    same = [index for index in columns if index and table.columns[index].unit == unit]
    return _Data(
        tuple(printable(str(row[0] if row[0] is not None else "")) for row in drawn),
        tuple(
            _Series(
                printable(table.columns[index].title),
                unit,
                tuple(_number(row[index]) for row in drawn),
            )
            for index in same
        ),
    )


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and math.isfinite(cell)


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) and math.isfinite(cell) else 0.0


def _in_words(data: _Data) -> str:
    one = len(data.series) == 1
    return (
        "；".join(
            ("" if one else f"{series.title}：")
            + "，".join(f"{label} {series.told(index)}" for index, label in enumerate(data.labels))
            for series in data.series
        )
        + "。"
    )


def _svg(marks: Iterator[str], height: int, title: str, alt: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" width="{WIDTH}" '
        f'height="{height}" font-family="Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif" '
        f'font-size="{_SIZE}" fill="currentColor"><title>{escape(title)}</title><desc>{escape(alt)}</desc>'
        + "".join(marks)
        + "</svg>"
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _bars(data: _Data) -> tuple[Iterator[str], int]:
    return _bar_marks(data), len(data.labels) * _ROW + 8


def _bar_marks(data: _Data) -> Iterator[str]:
    series = data.series[0]
    low, high = min(0.0, *series.values), max(0.0, *series.values)
    room = WIDTH - _LABEL - 90
    scale = room / _span(low, high)
    zero = _LABEL - low * scale
    for index, (label, value) in enumerate(zip(data.labels, series.values, strict=True)):
        top = index * _ROW + 6
        left, right = sorted((zero, zero + value * scale))
        yield _text(_LABEL - 8, top + 13, _fitting(label, _LABEL - 8), "end")
        yield f'<rect x="{left:.1f}" y="{top}" width="{right - left:.1f}" height="17" fill="{_COLOURS[0]}"/>'
        yield _text(right + 6, top + 13, series.told(index))
    yield f'<path d="M{zero:.1f} 2V{len(data.labels) * _ROW + 4}" stroke="currentColor" stroke-opacity=".5"/>'


def _lines(data: _Data) -> tuple[Iterator[str], int]:
    return _line_marks(data), 300 + (_ROW if len(data.series) > 1 else 0)


def _line_marks(data: _Data) -> Iterator[str]:
    left, right, top, bottom = 70, WIDTH - 24, 16, 260
    values = [value for series in data.series for value in series.values]
    marks = _scale_marks(min(0.0, *values), max(0.0, *values))
    span = _span(marks[0], marks[-1])
    step = (right - left) / max(len(data.labels) - 1, 1)

    def height(value: float) -> float:
        return bottom - (value - marks[0]) / span * (bottom - top)

    for mark in marks:
        yield f'<path d="M{left} {height(mark):.1f}H{right}" stroke="currentColor" stroke-opacity=".18"/>'
        yield _text(left - 6, height(mark) + 5, written(mark, data.series[0].unit), "end")
    every = math.ceil(len(data.labels) / 12)
    for index, label in list(enumerate(data.labels))[::every]:
        yield _text(left + index * step, bottom + 22, _fitting(label, step * every), "middle")
    for number, series in enumerate(data.series):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(left + index * step, height(value)) for index, value in enumerate(series.values)]
        yield from _line(points, colour)
        if len(data.series) > 1:
            yield from _key(left + number * 130, bottom + 52, series.title, colour, 110)


def _line(points: Sequence[tuple[float, float]], colour: str) -> Iterator[str]:
    for (x, y), (next_x, next_y) in pairwise(points):
        yield f'<path d="M{x:.1f} {y:.1f}L{next_x:.1f} {next_y:.1f}" stroke="{colour}" stroke-width="2.5"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'


def _span(low: float, high: float) -> float:
    """The distance to draw; what nobody could see counts as nothing."""
    return high - low if high - low > 1e-9 else 1.0


def _scale_marks(low: float, high: float) -> list[float]:
    """Round numbers from below the lowest to above the highest value."""
    rough = _span(low, high) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def _shares(data: _Data) -> tuple[Iterator[str], int]:
    return _share_marks(data), max(250, len(data.labels) * 24 + 16)


def _share_marks(data: _Data) -> Iterator[str]:
    """A ring of the parts that are above zero, and a key that names them all."""
    series, radius = data.series[0], 78
    parts = [max(value, 0.0) for value in series.values]
    whole, around, begun = sum(parts), 2 * math.pi * radius, 0.0
    for index, (label, part) in enumerate(zip(data.labels, parts, strict=True)):
        colour = _COLOURS[index % len(_COLOURS)]
        length = part / whole * around if whole else 0.0
        if length:
            drawn = max(length - 1.5, length / 2)
            yield (
                f'<circle cx="125" cy="125" r="{radius}" fill="none" stroke="{colour}" stroke-width="52" '
                f'stroke-dasharray="{drawn:.2f} {around:.2f}" stroke-dashoffset="{-begun:.2f}" transform="rotate(-90 125 125)"/>'
            )
        begun += length
        yield from _key(260, index * 24 + 20, label, colour, 190)
        yield _text(540, index * 24 + 20, series.told(index), "end")
        if series.unit != "%" and whole:
            yield _text(WIDTH - 8, index * 24 + 20, written(part / whole, "%"), "end")


def _key(x: float, y: float, label: str, colour: str, room: float) -> Iterator[str]:
    yield f'<rect x="{x}" y="{y - 11}" width="12" height="12" fill="{colour}"/>'
    yield _text(x + 18, y, _fitting(label, room))


def _fitting(label: str, room: float) -> str:
    """The label, cut with … where it is wider than the room."""
    width = 0.0
    for index, char in enumerate(label):
        width += _SIZE * (0.6 if ord(char) < 0x2E80 else 1)
        if width > room:
            return label[: max(index - 1, 1)] + "…"
    return label


_drawers: Mapping[str, tuple[str, Callable[[_Data], tuple[Iterator[str], int]]]] = {
    "bar": ("柱状图", _bars),
    "line": ("折线图", _lines),
    "share": ("占比图", _shares),
}
