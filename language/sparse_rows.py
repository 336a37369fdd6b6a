"""Sparse vectors of many texts: how much one shares with others, and which earlier ones share anything. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

LOOKED_UP = 600
"""Texts; by a commoner pair no candidates are looked up, so that the work grows little faster than the texts."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Weights = Mapping[str, float]


class Rows:
    """Sparse vectors of all texts, row by row, and which texts have a pair."""

    def __init__(self, vectors: Sequence[Weights]) -> None:
        ids: dict[str, int] = {}
        self.pairs = [np.array([ids.setdefault(pair, len(ids)) for pair in own], np.int64) for own in vectors]
        self.weights = [np.array(list(own.values()), np.float64) for own in vectors]
        self.width = len(ids)
        self.sizes = np.array([len(own) for own in vectors], np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self.sizes)])
        self._flat = np.concatenate([*self.pairs, np.zeros(0, np.int64)])
        self._flat_weights = np.concatenate([*self.weights, np.zeros(0)])

    def likeness(self, one: int, others: Ints) -> Floats:
        """The cosine of a text with others."""
        dense = np.zeros(self.width)
        dense[self.pairs[one]] = self.weights[one]
        sizes = self.sizes[others]
        ends = np.cumsum(sizes)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - sizes, sizes)
        at = np.repeat(self._starts[others], sizes) + within
        products = dense[self._flat[at]] * self._flat_weights[at]
        return np.bincount(np.repeat(np.arange(len(others)), sizes), products, len(others)).astype(np.float64)


class Finder:
    """Which of the texts before one share its pairs, and how much; common pairs are not looked up."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        owners = np.bincount(np.concatenate([*rows.pairs, np.zeros(0, np.int64)]), minlength=rows.width)
        self._most = np.where(owners <= LOOKED_UP, owners, 0)
        self._texts = [np.zeros(count, np.int64) for count in self._most]
        self._values = [np.zeros(count) for count in self._most]
        self._filled = [0] * rows.width

    def before(self, one: int) -> Floats:
        """For each earlier text how much it shares with this one, which is known from now on."""
        texts, values = [np.zeros(0, np.int64)], [np.zeros(0)]
        for pair, weight in zip(
            self._rows.pairs[one].tolist(), self._rows.weights[one].tolist(), strict=True
        ):
            if self._most[pair]:
                count = self._filled[pair]
                texts.append(self._texts[pair][:count])
                values.append(self._values[pair][:count] * weight)
                self._texts[pair][count], self._values[pair][count] = one, weight
                self._filled[pair] = count + 1
        return np.bincount(np.concatenate(texts), np.concatenate(values), one).astype(np.float64)
