"""Finds the rows nearest to a vector among many: a short look at all of them, then an exact one at the few that may be it."""

import numpy as np
import numpy.typing as npt

from language.encoders.encoder import Vectors

Rows = npt.NDArray[np.intp]
_SHORT = 128
"""Of the 512 dimensions, turned so that the first say most: they find ten nearest of 100,000 in a quarter of the time."""
_LOOKED_AT = 16  # times as many rows as are wanted are looked at exactly
_MANY = 4_096  # fewer rows are all looked at exactly
_LEARNT_FROM = 20_000  # rows, evenly chosen; more say nothing new of the directions


class Nearest:
    """The rows of `vectors` (rows, dimensions), each of length 1."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self._turn: Vectors | None = None
        if len(vectors) > _MANY and vectors.shape[1] > _SHORT:
            self._turn = _directions(vectors[:: -(-len(vectors) // _LEARNT_FROM)])
            self._short = np.ascontiguousarray((vectors @ self._turn).T)  # read along the rows: half as long

    def to(self, vector: Vectors, count: int) -> Rows:
        """The `count` rows of the largest cosines, in no order."""
        if self._turn is None:
            return _largest(self._vectors @ vector, count)
        few = _largest((vector @ self._turn) @ self._short, count * _LOOKED_AT)
        return few[_largest(self._vectors[few] @ vector, count)]


def _directions(vectors: Vectors) -> Vectors:
    """(dimensions, short): the directions in which they differ most, by their moments about zero: cosines are what is kept."""
    values, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, np.argsort(-values)[:_SHORT]], np.float32)


def _largest(numbers: Vectors, count: int) -> Rows:
    return np.argpartition(numbers, -min(count, len(numbers)))[-count:]
