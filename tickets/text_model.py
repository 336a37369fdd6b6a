"""Learns from labelled texts which label a new text belongs to: a linear model over characters and their pairs.

Least squares with a ridge, solved exactly through the examples (their number is small, the features are many). The
solution also yields what the model would have said of each example had it not seen it; callers use that to turn
scores into honest probabilities. Training 2,000 short texts takes under a second.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from language.ngrams import grams
from language.normalise import normalise

Floats = NDArray[np.float32]
Sparse = tuple[NDArray[np.intp], Floats]
"""The numbers of the features a text has, and their weights in it."""

MOST_EXAMPLES = 3_000
"""The cost grows with the cube of the examples; beyond this the latest ones are learnt from."""
_RIDGE = 0.3
_COLUMNS_AT_A_TIME = 2_048  # keeps the dense part of the work small whatever the vocabulary


class TextModel:
    """`labels` in order; `scores(text)` one number a label, the higher the likelier."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        texts, labels = texts[-MOST_EXAMPLES:], labels[-MOST_EXAMPLES:]
        self.labels = sorted(set(labels))
        counts = [Counter(grams(normalise(text))) for text in texts]
        self._vocabulary, self._idf = _weights(counts)
        rows = [self._vector(count) for count in counts]
        position = {label: n for n, label in enumerate(self.labels)}
        self.truth = np.array([position[label] for label in labels], dtype=np.intp)
        target = _targets(self.truth, len(self.labels))
        dual = self._solve(rows, target)
        self._primal = _primal(rows, dual, len(self._vocabulary))

    def scores(self, text: str) -> Floats:
        """One score a label, in the order of `labels`."""
        columns, values = self._vector(Counter(grams(normalise(text))))
        result: Floats = values @ self._primal[columns]
        return result

    def telling(self, text: str, label: str, most: int = 3) -> tuple[str, ...]:
        """The pairs of characters in the text that speak most for a label: the reason in the citizen's own words."""
        pairs = [
            gram for gram in dict.fromkeys(grams(normalise(text))) if "_" in gram and gram in self._vocabulary
        ]
        column = self.labels.index(label)
        weight = {pair: self._weight(pair, column) for pair in pairs}
        best = sorted(pairs, key=lambda pair: -weight[pair])[:most]
        return tuple(pair.replace("_", "") for pair in best if weight[pair] > 0)

    def _weight(self, gram: str, column: int) -> float:
        row = self._vocabulary[gram]
        return float(self._primal[row, column] * self._idf[row])

    def _vector(self, counts: Counter[str]) -> Sparse:
        known = {self._vocabulary[gram]: n for gram, n in counts.items() if gram in self._vocabulary}
        columns = np.fromiter(known, dtype=np.intp, count=len(known))
        often = [1.0 if n == 1 else 1 + math.log(n) for n in known.values()]
        values = np.array(often, dtype=np.float32) * self._idf[columns]
        return columns, values / max(math.sqrt(values @ values), 1e-9)

    def _solve(self, rows: Sequence[Sparse], target: Floats) -> Floats:
        kernel = _kernel(rows, len(self._vocabulary))
        kernel[np.diag_indices_from(kernel)] += _RIDGE
        inverse = np.asarray(np.linalg.inv(kernel), dtype=np.float32)
        dual: Floats = inverse @ target
        # The residual of an example left out of a ridge regression has this closed form.
        self.left_out = np.asarray(target - dual / np.diag(inverse)[:, None], dtype=np.float32)
        return dual


def _weights(counts: Sequence[Counter[str]]) -> tuple[dict[str, int], Floats]:
    """The features that more than one text has, numbered, and how rare each is."""
    spread = Counter(gram for count in counts for gram in count)
    vocabulary = {gram: n for n, gram in enumerate(gram for gram, texts in spread.items() if texts > 1)}
    rarity = [math.log((1 + len(counts)) / (1 + spread[gram])) + 1 for gram in vocabulary]
    return vocabulary, np.array(rarity, dtype=np.float32)


def _targets(truth: NDArray[np.intp], labels: int) -> Floats:
    target = np.full((len(truth), labels), -1 / max(labels - 1, 1), dtype=np.float32)
    target[np.arange(len(truth)), truth] = 1
    return target


def _kernel(rows: Sequence[Sparse], width: int) -> Floats:
    """How alike every two examples are."""
    kernel = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for _, block in _blocks(rows, width):
        kernel += block @ block.T
    return kernel


def _primal(rows: Sequence[Sparse], dual: Floats, width: int) -> Floats:
    """One weight for each feature and label."""
    primal = np.zeros((width, dual.shape[1]), dtype=np.float32)
    for columns, block in _blocks(rows, width):
        primal[columns] = block.T @ dual
    return primal


def _blocks(rows: Sequence[Sparse], width: int) -> Iterator[tuple[slice, Floats]]:
    """The examples as dense matrices of a few columns each."""
    lengths = [len(columns) for columns, _ in rows]
    row = np.repeat(np.arange(len(rows)), lengths)
    column = np.concatenate([columns for columns, _ in rows])
    value = np.concatenate([values for _, values in rows])
    for start in range(0, width, _COLUMNS_AT_A_TIME):
        stop = min(start + _COLUMNS_AT_A_TIME, width)
        inside = (start <= column) & (column < stop)
        block = np.zeros((len(rows), stop - start), dtype=np.float32)
        block[row[inside], column[inside] - start] = value[inside]
        yield slice(start, stop), block
