"""Fits the weights of `model` to labelled questions: what each signal is worth, and when the best candidate is right.

A signal that can only speak for an article gets no negative weight and the other way round: data with many near misses would
else teach that likeness of wording is a bad sign. Deterministic; a few seconds for 50,000 candidates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.model import ALWAYS, DECISIVE, Weights, decisive, expanded, story_share, terms_of
from knowledge_base.rows import Floats
from knowledge_base.signals import SIGNALS
from language.message_kind import Kinds

_ROUNDS = 600
_CANDIDATES = 6  # of a message that are learnt from: the best few decide
_DECISION_SHRINK = 0.003
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled message with its candidates, best first: their signals, and which of them is the right article (none
    of them where no article answers). `weight` is what it counts for the signals, `decides` for the decision; what neither
    asks nor is near a question (`asks`) teaches the decision alone."""

    signals: Floats
    right: npt.NDArray[np.bool_]
    length: int
    kinds: Kinds
    foreign: bool = False
    asks: bool = True
    weight: float = 1.0
    decides: float = 1.0


def fit(asked: Sequence[Asked], signals: Iterable[str], shrink: float = 0.06) -> Weights:
    """The weights for those of the signals that are there. `shrink` pulls them to zero."""
    terms = terms_of(signals)
    learnt_from = [one for one in asked if one.asks]
    values = np.concatenate([expanded(one.signals[:_CANDIDATES], terms) for one in learnt_from])
    right = np.concatenate([one.right[:_CANDIDATES] for one in learnt_from]).astype(float)
    counts = [len(one.right[:_CANDIDATES]) for one in learnt_from]
    stories = np.repeat([story_share(one.length) for one in learnt_from], counts)[:, None]
    weights = np.repeat([one.weight for one in learnt_from], counts)
    mean, spread = values.mean(axis=0), values.std(axis=0) + _LEAST
    scaled = (values - mean) / spread
    inputs = np.concatenate([scaled * (1 - stories), scaled * stories, 1 - stories, stories], axis=1)
    signs = np.array([SIGNALS[term.signal] for term in terms] * 2 + [0, 0])
    found = _logistic(inputs, right, weights, signs, shrink)
    parts = (found[: len(terms)], found[len(terms) : -2])
    short, long = (
        np.append(part / spread, bias - (part / spread) @ mean)
        for part, bias in zip(parts, found[-2:], strict=True)
    )
    undecided = Weights(terms, short, long, {})
    return Weights(terms, short, long, _decision(asked, undecided))


def _decision(asked: Sequence[Asked], weights: Weights) -> dict[str, float]:
    """When the best candidate is right: all messages count here, the questions and the others."""
    seen, right = [], []
    for one in asked:
        if len(one.right):
            logits = weights.logits(one.signals, one.length)
            order = np.argsort(-logits, kind="stable")
            seen.append(decisive(logits[order].tolist(), one.kinds, one.length, one.foreign))
            right.append(bool(one.right[order[0]]))
    values = np.array(seen)
    mean, spread = values.mean(axis=0), values.std(axis=0) + _LEAST
    inputs = np.concatenate([(values - mean) / spread, np.ones((len(values), 1))], axis=1)
    signs = np.array([1, 1, -1, -1, -1, 0, 0])
    found = _logistic(
        inputs,
        np.array(right, float),
        np.array([one.decides for one in asked if len(one.right)]),
        signs,
        _DECISION_SHRINK,
    )
    scaled = found[:-1] / spread
    names = dict(zip(DECISIVE, scaled.tolist(), strict=True))
    return {ALWAYS: float(found[-1] - scaled @ mean), **names}


def _logistic(
    inputs: Floats, right: Floats, weights: Floats, signs: npt.NDArray[np.int_], shrink: float
) -> Floats:
    """Weighted logistic regression with signs kept, by accelerated projected gradient; the last columns with sign 0 are
    biases and are not pulled."""
    weights = weights / weights.sum()
    pulled = np.where(signs == 0, 0.0, shrink)
    step = 1 / (np.linalg.eigvalsh((inputs * weights[:, None]).T @ inputs)[-1] / 4 + shrink)
    found = ahead = np.zeros(inputs.shape[1])
    for round_ in range(_ROUNDS):
        odds = 1 / (1 + np.exp(-(inputs @ ahead)))
        moved = ahead - step * (inputs.T @ (weights * (odds - right)) + pulled * ahead)
        moved = np.where(signs > 0, np.maximum(moved, 0), np.where(signs < 0, np.minimum(moved, 0), moved))
        ahead = moved + round_ / (round_ + 3) * (moved - found)
        found = moved
    return found
