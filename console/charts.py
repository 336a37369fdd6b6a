"""The geometry of the small charts: values become shares of the room and points of a line. Pure; the drawing is in
`_components.html`, where a table with every value stands beside each chart.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 160
"""The room of a line chart in units of its own; the page stretches it to the width that there is."""
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its name and its stretches; where a value is missing the line is interrupted."""

    name: str
    stretches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over a common axis from 0 to `top`, a round number that no value exceeds."""

    top: float
    lines: tuple[Line, ...]


def share(value: float, greatest: float) -> float:
    """How much of the room a bar takes, in percent with two digits; 0 for what cannot be drawn."""
    return round(100 * max(value, 0.0) / greatest, 2) if greatest > 0 else 0.0


def greatest(values: Sequence[float]) -> float:
    """The longest bar; 0 when there is none."""
    return max(values, default=0.0)


def line_chart(series: Mapping[str, Sequence[float | None]]) -> LineChart:
    """Series of the same length over the same labels; None is a value that is not known."""
    top = round_top(max((value or 0.0 for values in series.values() for value in values), default=0.0))
    return LineChart(top, tuple(Line(name, _stretches(values, top)) for name, values in series.items()))


def round_top(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten: 37 -> 50, 0.4 -> 0.5; 1 for nothing at all."""
    if value <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _STEPS if step * power >= value)


def _stretches(values: Sequence[float | None], top: float) -> tuple[str, ...]:
    step = WIDTH / max(len(values) - 1, 1)
    found: list[list[str]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append(f"{n * step:.1f},{HEIGHT - HEIGHT * max(value, 0.0) / top:.1f}")
    return tuple(_drawn(points) for points in found if points)


def _drawn(points: list[str]) -> str:
    """A single point is drawn as a line to itself, which round ends make a dot."""
    return " ".join(points if len(points) > 1 else points * 2)
