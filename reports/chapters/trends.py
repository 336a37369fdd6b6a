"""How a figure has changed, in words: 增长 and 下降 with positive figures, 持平, 百分点 between rates. Pure."""

from reports.chapters.book import Trend
from reports.chapters.slots import said
from reports.numbers import rounded, with_unit
from reports.report import Figure

RATES = frozenset({"%", "百分点"})
POINTS = frozenset({*RATES, "分", "小时", "天"})
"""Units whose changes are told as a difference, not in per cent."""


def trend(now: Figure, before: Figure | None, words: Trend, former: str) -> str:
    """The change since the former period; empty where one of the two has no value."""
    if now.value is None or before is None or before.value is None:
        return ""
    word, change = _points(now, before, words) if now.unit in POINTS else _count(now, before, words)
    return said(word, former=former, change=change)


def _points(now: Figure, before: Figure, words: Trend) -> tuple[str, str]:
    """Of the figures as they are printed, so that a reader can recompute it."""
    assert now.value is not None and before.value is not None
    difference = rounded(now.value, now.unit) - rounded(before.value, before.unit)
    if not difference:
        return words.same, ""
    unit = "百分点" if now.unit in RATES else now.unit
    size = float(abs(difference)) / (100 if unit == "百分点" else 1)
    return words.up if difference > 0 else words.down, with_unit(size, unit)


def _count(now: Figure, before: Figure, words: Trend) -> tuple[str, str]:
    assert now.value is not None and before.value is not None
    difference = now.value - before.value
    if not difference:
        return words.same, ""
    share = abs(difference) / before.value if before.value else 0.0
    if rounded(share, "%"):
        return words.more if difference > 0 else words.less, with_unit(share, "%")
    return words.more_by if difference > 0 else words.less_by, with_unit(abs(difference), now.unit)
