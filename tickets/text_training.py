"""Fits a `TextModel`: one linear machine a label, over features weighed by how much they tell that label from the others.

The features are weighed by their log-odds (Wang and Manning 2012, "NB-SVM"); the machines are fitted by dual coordinate
descent on the squared hinge loss (Hsieh et al. 2008, as LIBLINEAR does), all labels at once. Measured in decision 0024.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tickets.text_model import Features, Floats, Sparse, TextModel
from tickets.text_views import Views, views

Numbers = NDArray[np.intp]
Step = Callable[[int, int], None]
"""Called with the steps done and the steps there are."""

FOLDS = 5
MOST_FEATURES = 150_000
"""The commonest; beyond that features are rare and the model grows for nothing."""
_LOG_ODDS = 0.7  # the power to which they weigh
_UNSEEN = 0.5  # what a feature counts before it was met
_PENALTY = 1.0
_MOST_EPOCHS = 10  # five times as many move no figure of decision 0024
_CLOSE_ENOUGH = 0.05  # of the greatest step that is still to be made
_SEED = 1
_NOT_TEXT = re.compile(r"\W+")


def no_step(_done: int, _all: int) -> None:
    """For callers that nobody watches."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Examples to learn from: texts as the learner sees them, their labels, how much each counts."""

    seen: Sequence[Views]
    truth: Numbers
    labels: tuple[str, ...]
    counts: Floats
    fold: Numbers
    """Texts that are the same stand in the same of the `FOLDS` parts."""

    def taken(self, which: NDArray[np.bool_]) -> "Labelled":
        """Some of the examples; the labels stay."""
        places = np.flatnonzero(which)
        seen = [self.seen[n] for n in places.tolist()]
        return Labelled(seen, self.truth[places], self.labels, self.counts[places], self.fold[places])


def labelled(texts: Sequence[str], labels: Sequence[str], counts: Sequence[float] | None = None) -> Labelled:
    """Make examples of texts and their labels; `counts` are 1 where they are not given."""
    names = tuple(sorted(set(labels)))
    place = {name: n for n, name in enumerate(names)}
    return Labelled(
        seen=[views(text) for text in texts],
        truth=np.array([place[label] for label in labels], dtype=np.intp),
        labels=names,
        counts=np.ones(len(texts), np.float32) if counts is None else np.array(counts, dtype=np.float32),
        fold=folds(texts, labels),
    )


def folds(texts: Sequence[str], labels: Sequence[str], parts: int = FOLDS) -> Numbers:
    """Which of the `parts` each text belongs to: dealt out label by label, the same text always with itself."""
    groups: dict[str, int] = {}
    for text in texts:
        groups.setdefault(_NOT_TEXT.sub("", text), len(groups))
    own = [groups[_NOT_TEXT.sub("", text)] for text in texts]
    dealt, next_part = np.full(len(groups), -1), Counter[str]()
    for place in np.random.default_rng(_SEED).permutation(len(texts)):
        if dealt[own[place]] < 0:
            dealt[own[place]] = next_part[labels[place]] % parts
            next_part[labels[place]] += 1
    return np.array([dealt[group] for group in own], dtype=np.intp)


def train(examples: Labelled, step: Step = no_step) -> TextModel:
    """Fit a model. Needs at least one example."""
    features = _features(examples.seen)
    rows = [features.vector(seen) for seen in examples.seen]
    odds = _log_odds(rows, examples, len(features.keys))
    weights, bias = _machines(rows, odds, examples, step)
    return TextModel(examples.labels, features, weights.astype(np.float16), bias)


def left_out(examples: Labelled, step: Step = no_step) -> Floats:
    """The scores of each example by a model that has not seen it: one row an example, one column a label."""
    found = np.zeros((len(examples.truth), len(examples.labels)), np.float32)
    for part in range(FOLDS):
        outside = examples.fold == part
        if outside.any() and not outside.all():
            model = train(examples.taken(~outside))
            for place in np.flatnonzero(outside).tolist():
                found[place] = model.scored(examples.seen[place])
        step(part + 1, FOLDS)
    return found


def _features(seen: Sequence[Views]) -> Features:
    """The features that more than one text has, and how rare each is."""
    every = np.concatenate([keys for text in seen for keys, _ in text])
    keys, texts = np.unique(every, return_counts=True)
    known = np.flatnonzero(texts > 1)
    known = np.sort(known[np.argsort(-texts[known], kind="stable")[:MOST_FEATURES]])
    rarity = np.log((1 + len(seen)) / (1 + texts[known])) + 1
    return Features(keys[known], rarity.astype(np.float32))


def _log_odds(rows: Sequence[Sparse], examples: Labelled, width: int) -> Floats:
    """How much each feature tells each label from the others; of one label's features the mean square text is 1."""
    labels = len(examples.labels)
    cells = np.concatenate(
        [places * labels + own for (places, _), own in zip(rows, examples.truth, strict=True)]
    )
    values = np.concatenate([values for _, values in rows])
    by_label = np.bincount(cells, values, width * labels).reshape(width, labels)
    others = by_label.sum(axis=1, keepdims=True) - by_label
    share = np.bincount(examples.truth, minlength=labels) / len(rows)
    inside, outside = by_label + _UNSEEN * share, others + _UNSEEN * (1 - share)
    ratio = np.log(inside / inside.sum(axis=0)) - np.log(outside / np.maximum(outside.sum(axis=0), 1e-12))
    odds = np.abs(ratio) ** _LOG_ODDS
    squares = np.bincount(np.concatenate([places for places, _ in rows]), values**2, width)
    size = np.sqrt(squares @ odds**2 / len(rows))
    return np.asarray(odds / np.maximum(size, 1e-9), dtype=np.float32)


def _machines(rows: Sequence[Sparse], odds: Floats, examples: Labelled, step: Step) -> tuple[Floats, Floats]:
    """Weights and bias of every label's machine against the others; rare labels count as much as common ones."""
    sides = np.where(np.arange(len(examples.labels)) == examples.truth[:, None], 1, -1).astype(np.float32)
    slack = 1 / (2 * _PENALTY * _importance(sides, examples.counts))
    squared = odds**2
    weights, bias = np.zeros_like(odds), np.zeros(odds.shape[1], np.float32)
    pushed = np.zeros_like(sides)
    curves = [values**2 @ squared[places] + 1 for places, values in rows] + slack
    order = np.random.default_rng(_SEED)
    for epoch in range(_MOST_EPOCHS):
        furthest = 0.0
        for n in order.permutation(len(rows)):
            places, values = rows[n]
            slope = sides[n] * (values @ weights[places] + bias) - 1 + slack[n] * pushed[n]
            moved = np.maximum(pushed[n] - slope / curves[n], 0) - pushed[n]
            pushed[n] += moved
            moved *= sides[n]
            weights[places] += values[:, None] * squared[places] * moved
            bias += moved
            furthest = max(furthest, float(np.abs(moved * curves[n]).max()))
        step(epoch + 1, _MOST_EPOCHS)
        if furthest < _CLOSE_ENOUGH:
            break
    step(_MOST_EPOCHS, _MOST_EPOCHS)
    return weights, bias


def _importance(sides: Floats, counts: Floats) -> Floats:
    """What each example costs a machine: as many for the label as against it, times how much the example counts."""
    inside = (sides > 0).mean(axis=0)
    share = np.where(sides > 0, inside, 1 - inside)
    return np.asarray(counts[:, None] / (2 * np.maximum(share, 1e-9)), dtype=np.float32)
