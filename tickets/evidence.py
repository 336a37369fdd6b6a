"""Joins what the topic words and the past requests say into one probability a unit.

How much weight each source deserves, and how far the winner may be trusted, is fitted on the past requests, each
judged by a model that has not seen it.
"""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_LEARNT_WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0)
_WORD_WEIGHTS = (0.0, 0.5, 0.75, 1.0, 1.5)
_DOUBTS = (0.1, 0.3, 1.0)
_STEPS = 20  # Newton's method is there long before
_TINY = 1e-9  # a step that is none any more
_MOST_JUDGED = 5_000  # of the examples: five numbers need no more
_CAUTION = 0.3  # off the logarithm of the odds: what comes is less like the past than the past is like itself
_PRIOR = 1.0  # how hard few examples may pull the trust away from 1:1


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each source counts, and how the winner's probability becomes a confidence."""

    learnt: float
    words: float
    doubt: float
    """What topic words leave open, spread over all units."""
    slope: float = 1.0
    offset: float = 0.0


UNTRAINED = Weights(learnt=0.0, words=1.0, doubt=0.1)


def chances(learnt: Numbers, shares: Numbers, weights: Weights, against: Numbers | float = 0.0) -> Numbers:
    """Probabilities along the last axis.

    `learnt` are scores of the text model, `shares` what the topic words say (0..1, all 0 where none was found),
    `against` what speaks against a unit, as a logarithm; infinite for one that must not get the request.
    """
    said = np.log(shares + weights.doubt / shares.shape[-1])
    total = weights.learnt * learnt + weights.words * said - against
    total = np.exp(total - total.max(axis=-1, keepdims=True))
    result: Numbers = total / total.sum(axis=-1, keepdims=True)
    return result


def confidence(chance: Numbers, weights: Weights) -> Numbers:
    """How often each unit is right: the likeliest as past requests showed, the others share what that leaves."""
    winner = np.arange(len(chance)) == chance.argmax()
    first = 1 / (1 + np.exp(-(weights.slope * _odds(chance.max()) + weights.offset)))
    result: Numbers = np.where(winner, first, (1 - first) * chance / max(1 - chance.max(), 1e-12))
    return result


def fit(learnt: Numbers, shares: Numbers, truth: NDArray[np.intp]) -> Weights:
    """The weights under which the true units are likeliest; one row an example, one column a unit."""
    some = slice(None, None, 1 + len(truth) // _MOST_JUDGED)
    learnt, shares, truth = learnt[some], shares[some], truth[some]
    choices = (Weights(*values) for values in product(_LEARNT_WEIGHTS, _WORD_WEIGHTS, _DOUBTS))
    best = max(choices, key=lambda weights: _likelihood(learnt, shares, truth, weights))
    found = chances(learnt, shares, best)
    slope, offset = _trust(_odds(found.max(axis=-1)), found.argmax(axis=-1) == truth)
    return replace(best, slope=slope, offset=offset - _CAUTION)


def _likelihood(learnt: Numbers, shares: Numbers, truth: NDArray[np.intp], weights: Weights) -> float:
    right = chances(learnt, shares, weights)[np.arange(len(truth)), truth]
    return float(np.log(right + 1e-12).mean())


def _odds(chance: Numbers) -> Numbers:
    kept = np.clip(chance, 1e-4, 1 - 1e-4)
    result: Numbers = np.log(kept / (1 - kept))
    return result


def _trust(odds: Numbers, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Logistic regression of being right on the winner's odds, held to 1:1 where examples are few."""
    inputs = np.column_stack((odds, np.ones_like(odds)))
    neutral = np.array([1.0, 0.0])

    def loss(at: Numbers) -> float:
        sides = np.where(right, 1, -1) * (inputs @ at)
        return float(np.logaddexp(0, -sides).sum() + _PRIOR * ((at - neutral) ** 2).sum() / 2)

    found = neutral.copy()
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (right - expected) - _PRIOR * (found - neutral)
        curve = (inputs * (expected * (1 - expected))[:, None]).T @ inputs + _PRIOR * np.eye(2)
        step = np.linalg.solve(curve, slope)
        while loss(found + step) > loss(found) and np.abs(step).max() > _TINY:
            step = step / 2
        found = found + step
    return float(found[0]), float(found[1])
