"""The metrics as data: `metrics.toml` beside this file, read once and checked word by word."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from reports.counting import Set, Tally
from reports.report import Unit
from reports.vocabulary import SOURCES, Basis

_MINUTES = 60


class UnknownWord(ValueError):
    """A metric that uses a word which nobody defined."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. A rate has a denominator `of`, and its numerator is the part of it of which `words` hold; a `mean` is
    the average of `measure`, which is kept in minutes, in hours. `within` are words that hold of whatever it counts: the
    few records that an index finds, where no moment puts records into the period.
    """

    id: str
    title: str
    source: str
    definition: str
    basis: Basis = ""
    words: tuple[str, ...] = ()
    of: tuple[str, ...] | None = None
    within: tuple[str, ...] = ()
    share_of: str = ""
    measure: str = ""
    mean: bool = False
    unit: Unit = "件"

    @property
    def base(self) -> Set:
        """The records of which it counts a part; metrics of one base are counted in one pass."""
        return Set(self.source, self.basis, self.within)

    @property
    def counted(self) -> Tally:
        """The records that the figure counts: of a rate its numerator."""
        return Tally((*(self.of or ()), *self.words), "" if self.mean else self.measure)

    @property
    def tallies(self) -> Mapping[str, Tally]:
        """All that has to be counted for its value, by names of its own."""
        found = {self.id: self.counted}
        if self.of is not None:
            found[f"{self.id}/of"] = Tally(self.of)
        if self.mean:
            found[f"{self.id}/sum"] = Tally(self.words, self.measure)
        return found

    def value(self, counts: Mapping[str, int]) -> float | int | None:
        """Its value by the counts of its tallies; None where there is nothing to divide by."""
        if self.of is not None:
            return quotient(counts[self.id], counts[f"{self.id}/of"])
        if self.mean:
            return quotient(counts[f"{self.id}/sum"], counts[self.id] * _MINUTES)
        return counts[self.id]


def quotient(part: int, whole: int) -> float | None:
    """A share, or None of nothing."""
    return part / whole if whole else None


@cache
def metrics() -> Mapping[str, Metric]:
    """Every metric by its id, in the order of the file; raises UnknownWord."""
    data = tomllib.loads(files("reports").joinpath("data", "metrics.toml").read_text(encoding="utf-8"))
    found = {metric.id: metric for metric in map(_read, data["metric"])}
    for metric in found.values():
        _check(metric, found)
    return found


def _read(entry: dict[str, Any]) -> Metric:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    if values.get("mean") or "of" in values:
        values["unit"] = "小时" if values.get("mean") else "%"
    return Metric(**cast("dict[str, Any]", values))


def _check(metric: Metric, known: Mapping[str, Metric]) -> None:
    source = SOURCES.get(metric.source)
    if source is None:
        raise UnknownWord(f"指标 {metric.id}：没有来源 {metric.source}")
    wanted: dict[str, list[str]] = {
        "条件": [word for word in (*metric.within, *metric.counted.words) if word not in source.words],
        "时间": [metric.basis] if metric.basis and metric.basis not in source.bases else [],
        "量": [metric.measure] if metric.measure and metric.measure not in source.measures else [],
        "指标": [metric.share_of] if metric.share_of and metric.share_of not in known else [],
    }
    for kind, words in wanted.items():
        if words:
            raise UnknownWord(f"指标 {metric.id}：没有{kind} {'、'.join(words)}")
