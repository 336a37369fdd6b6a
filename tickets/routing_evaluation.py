"""How well routing works on labelled requests that it did not learn from."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickets.routing import Router
from tickets.routing_training import Example

SURE = 0.7
"""The confidence at which `coverage_at_70` and `accuracy_at_70` look."""
_ENOUGH = 0.95


@dataclass(frozen=True, slots=True)
class Judged:
    """One request: the unit it belongs to, the units in the order of their chances (none where nothing speaks for any), how
    sure the first is, how long that took.
    """

    unit: str
    ranked: tuple[str, ...]
    confidence: float
    ms: float

    @property
    def right(self) -> bool:
        """Whether the unit it belongs to is the one that was found."""
        return self.ranked[:1] == (self.unit,)


def judge(router: Router, examples: Sequence[Example]) -> list[Judged]:
    """Route each example by its text alone."""
    return [_judged(router, example) for example in examples]


def _judged(router: Router, example: Example) -> Judged:
    started = time.perf_counter()
    best = router.route(example.text).best
    taken = (time.perf_counter() - started) * 1000
    if best is None:
        return Judged(example.unit, (), 0.0, taken)
    return Judged(example.unit, router.ranked(example.text), best.confidence, taken)


def figures(judged: Sequence[Judged]) -> dict[str, float | int | None]:
    """`n, accuracy, macro_f1, top2_accuracy, coverage_at_precision_95, p50_ms`, and what a confidence of 0.7 routes.

    Rates 0...1. `coverage_at_precision_95` is the share routed at the lowest confidence from which 95 % are right;
    `coverage_at_70` the share of a confidence of 0.7 and more, `accuracy_at_70` how many of these are right (null
    where there is none).
    """
    right = np.array([one.right for one in judged])
    sure = np.array([one.confidence for one in judged])
    return {
        "n": len(judged),
        "accuracy": _rounded(right.mean()),
        "macro_f1": _rounded(macro_f1([one.unit for one in judged], [(*one.ranked, "")[0] for one in judged])),
        "top2_accuracy": _rounded(np.array([one.unit in one.ranked[:2] for one in judged]).mean()),
        "coverage_at_precision_95": _rounded(coverage(sure, right, _ENOUGH)),
        "coverage_at_70": _rounded((sure >= SURE).mean()),
        "accuracy_at_70": _rounded(right[sure >= SURE].mean()) if (sure >= SURE).any() else None,
        "p50_ms": round(float(np.median([one.ms for one in judged])), 3),
    }  # fmt: skip


def macro_f1(truth: Sequence[str], found: Sequence[str]) -> float:
    """The mean of F1 over the labels that stand in the truth or were found."""
    wanted, given = np.array(truth), np.array(found)
    labels = sorted(set(truth) | set(filter(None, found)))
    both = [np.sum((wanted == label) & (given == label)) for label in labels]
    sizes = [np.sum(wanted == label) + np.sum(given == label) for label in labels]
    return float(np.mean([2 * hits / size for hits, size in zip(both, sizes, strict=True)]))


def coverage(sure: NDArray[np.float64], right: NDArray[np.bool_], precision: float) -> float:
    """The greatest share, surest first, of which at least `precision` is right; those equally sure stand together."""
    order = np.argsort(-sure, kind="stable")
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    last = np.append(sure[order][1:] != sure[order][:-1], True)
    good = np.flatnonzero((share_right >= precision) & last)
    return float(good[-1] + 1) / len(order) if len(good) else 0.0


def _rounded(value: float | np.floating[Any]) -> float:
    return round(float(value), 4)
