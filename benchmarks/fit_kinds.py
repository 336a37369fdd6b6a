"""Fits the weights of `language/message_kind.py` and tells how well they judge what they did not learn from.

`python -m benchmarks.fit_kinds [--dry-run]`: five folds, then all samples into `language/data/message_kind.csv`. Multinomial
logistic regression with both penalties, by accelerated proximal gradient; the same samples give the same file.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.kind_samples import Sample, all_samples
from language.message_kind import BIAS, KINDS, Weights, features_of, judged
from language.normalise import normalise
from language.pinyin import syllables

OUT = Path("language/data/message_kind.csv")
KEPT_APART = "messages test"
"""What the shipped weights never see: `benchmarks/slots.py` measures on it."""
FOLDS = 5
SEED = 1
STEPS = 200
RAREST = 4  # samples that must have a feature
SPARSITY, SHRINKAGE = 0.5, 1.0  # weights of the two penalties
OF_READINGS = 0.05  # their share for what the readers say: few features, each of them telling
TYPED = 0.3  # what a sample counts when it is typed in pinyin as well
TEMPERATURES = np.arange(0.6, 1.61, 0.05)
LEAST_WEIGHT = 0.02  # a weight below decides nothing

_PLAIN_HAN = re.compile(r"[\u4e00-\u9fff]{4,22}")

Floats = npt.NDArray[np.float64]
Featured = tuple[frozenset[str], str, float]
"""Features, kind and how much the sample counts."""


class _Rows:
    """Features of many samples as one sparse matrix of zeros and ones."""

    def __init__(self, rows: Sequence[frozenset[str]], columns: dict[str, int]) -> None:
        found = [sorted(columns[feature] for feature in row if feature in columns) for row in rows]
        self._columns = np.array([column for row in found for column in row], dtype=np.intp)
        self._rows = np.repeat(np.arange(len(found)), [len(row) for row in found])
        self._shape = (len(found), len(columns))

    def times(self, weights: Floats) -> Floats:
        """The sum of the weights of each row, a column for each kind."""
        count, width = self._shape[0], weights.shape[1]
        picked = weights[self._columns]
        return np.stack([np.bincount(self._rows, picked[:, k], count) for k in range(width)], axis=1)

    def transposed_times(self, errors: Floats) -> Floats:
        """The sum of the errors of each feature."""
        picked = errors[self._rows]
        width = self._shape[1]
        return np.stack(
            [np.bincount(self._columns, picked[:, k], width) for k in range(errors.shape[1])], axis=1
        )


def fit(samples: Sequence[Featured]) -> Weights:
    """Weights by feature; features without any are left out."""
    counts = Counter(feature for features, _, _ in samples for feature in features)
    names = [BIAS, *sorted(feature for feature, count in counts.items() if count >= RAREST)]
    columns = {name: i for i, name in enumerate(names)}
    rows = _Rows([features | {BIAS} for features, _, _ in samples], columns)
    right = np.eye(len(KINDS))[[KINDS.index(kind) for _, kind, _ in samples]]
    counted = np.array([weight for _, _, weight in samples])[:, None]
    penalty = np.array([0.0 if name == BIAS else OF_READINGS if name[0] in "@#" else 1.0 for name in names])[
        :, None
    ]
    found = _descend(rows, right, counted, penalty)
    return {name: tuple(row) for name, row in zip(names, found, strict=True) if name == BIAS or np.any(row)}


def _descend(rows: _Rows, right: Floats, counted: Floats, penalty: Floats) -> Floats:
    """FISTA: the weights of least loss."""
    weights = ahead = np.zeros((len(penalty), right.shape[1]))
    step, momentum = 1 / (0.5 * _greatest_curvature(rows, counted, len(penalty)) + SHRINKAGE), 1.0
    for _ in range(STEPS):
        slope = (
            rows.transposed_times((softmax(rows.times(ahead)) - right) * counted)
            + SHRINKAGE * penalty * ahead
        )
        moved = ahead - step * slope
        new = np.sign(moved) * np.maximum(np.abs(moved) - step * SPARSITY * penalty, 0.0)
        faster = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / faster * (new - weights)
        weights, momentum = new, faster
    return weights


def _greatest_curvature(rows: _Rows, counted: Floats, width: int) -> float:
    vector, size = np.ones((width, 1)), 1.0
    for _ in range(20):
        vector = rows.transposed_times(rows.times(vector) * counted)
        size = float(np.linalg.norm(vector))
        vector /= size
    return size


def softmax(sums: Floats) -> Floats:
    """Probabilities of each row."""
    shares = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def featured(samples: Sequence[Sample]) -> list[list[Featured]]:
    """Of each sample what is learnt from it: itself and, when it is short, the same typed in pinyin."""
    return [
        [(features_of(sample.text), sample.kind, 1.0)]
        + [(features_of(typed), sample.kind, TYPED) for typed in _typed(sample.text)]
        for sample in samples
    ]


def _typed(text: str) -> list[str]:
    plain = normalise(text)
    return [" ".join(syllables(plain))] if _PLAIN_HAN.fullmatch(plain) else []


def cross_validated(samples: Sequence[Sample], known: Sequence[list[Featured]]) -> Floats:
    """Probabilities of each sample by a model that saw nothing of its group."""
    groups = sorted({sample.group for sample in samples})
    random.Random(SEED).shuffle(groups)
    fold_of = {group: i % FOLDS for i, group in enumerate(groups)}
    folds = [fold_of[sample.group] for sample in samples]
    found = np.zeros((len(samples), len(KINDS)))
    for fold in range(FOLDS):
        weights = fit([row for of, rows in zip(folds, known, strict=True) if of != fold for row in rows])
        for i, rows in enumerate(known):
            if folds[i] == fold:
                kinds = judged(rows[0][0], weights)
                found[i] = [getattr(kinds, kind) for kind in KINDS]
    return found


def weights_without(source: str) -> Weights:
    """Weights that never saw a source (a labelled city, say), for measuring what uses the kinds on that source."""
    samples = [sample for sample in all_samples() if not sample.source.startswith(source)]
    return fit([row for rows in featured(samples) for row in rows])


def best_temperature(probabilities: Floats, right: Sequence[int]) -> float:
    """By how much to divide the sums so that the probabilities are borne out."""
    logs = np.log(np.maximum(probabilities, 1e-12))
    chosen = np.arange(len(right)), list(right)
    losses = [-np.log(np.maximum(softmax(logs / t)[chosen], 1e-12)).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def write(weights: Weights, temperature: float, path: Path = OUT) -> int:
    """The number of rows written."""
    lines = [",".join(("feature", *KINDS))]
    for name, row in weights.items():
        rounded = [round(weight / temperature, 2) for weight in row]
        if name == BIAS or max(map(abs, rounded)) >= LEAST_WEIGHT:
            lines.append(",".join((name, *(f"{weight:.2f}" for weight in rounded))))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines) - 1


def report(samples: Sequence[Sample], probabilities: Floats) -> None:
    """Print accuracy by source, precision and recall by kind, and how far the probabilities are borne out."""
    judged_as = probabilities.argmax(axis=1)
    right = np.array([KINDS.index(sample.kind) for sample in samples])
    print(f"{len(samples)} samples, {FOLDS} folds: accuracy {(judged_as == right).mean():.3f}")
    for source in sorted({sample.source for sample in samples}):
        of = np.array([sample.source == source for sample in samples])
        print(f"  {source:24}{of.sum():>6}{(judged_as == right)[of].mean():>8.3f}")
    for i, kind in enumerate(KINDS):
        precision, recall = (right[judged_as == i] == i).mean(), (judged_as[right == i] == i).mean()
        print(f"  {kind:24}{(right == i).sum():>6}  precision {precision:.3f}  recall {recall:.3f}")
    best = probabilities.max(axis=1)
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        of = (best >= low) & (best < high)
        if of.any():
            print(
                f"  said {best[of].mean():.2f} of {of.sum():>5}: right {(judged_as == right)[of].mean():.2f}"
            )


def main() -> None:
    samples = all_samples()
    known = featured(samples)
    probabilities = cross_validated(samples, known)
    temperature = best_temperature(probabilities, [KINDS.index(sample.kind) for sample in samples])
    report(samples, softmax(np.log(np.maximum(probabilities, 1e-12)) / temperature))
    learnt = [
        row
        for sample, rows in zip(samples, known, strict=True)
        if sample.source != KEPT_APART
        for row in rows
    ]
    if "--dry-run" not in sys.argv:
        count = write(fit(learnt), temperature)
        print(f"{count} features, temperature {temperature:.2f}: {OUT}")


if __name__ == "__main__":
    main()
