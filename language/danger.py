"""The second ear for danger: whether a message tells, in whatever words, that somebody may be in danger of life now.

The words of a pack hear what they name; this hears what is told like it (手伸进绞肉机了). A linear model over the features of
`language/message_kind.py` and the vector of the fast sentence encoder (without one it hears nothing); its weights are in
data/danger.csv, fitted by `benchmarks/fit_dangers.py` on sentences of our own. It errs too often to raise an alarm.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import sqrt

import numpy as np

from language.encoders.encoder import Vectors
from language.message_kind import BIAS, features_of
from language.ngrams import units
from language.normalise import normalise
from language.spans import clauses

VECTOR = "vector"
"""Begins the name of a weight of the vector: `vector0`, `vector1` ..."""
_FEWEST_UNITS = 2
_READ = 800  # characters
_LONGEST_IN_ONE = 30  # characters; what is longer is looked at piece by piece as well
_PIECE = 12  # characters at least
_MOST_PIECES = 12
_PLAINLY = 1.5  # log odds above the bound: many pieces are as many occasions to err

VectorOf = Callable[[str], Vectors | None]
"""Gives a text's vector from the fast encoder, None without one."""


@dataclass(frozen=True, slots=True)
class Ear:
    """Weights by feature, and one a dimension of the vector."""

    features: Mapping[str, float]
    vector: Vectors

    def above(self, text: str, vector: Vectors) -> float:
        """By how much, in log odds, any text lies above the bound."""
        found = features_of(text)
        known = sum(self.features.get(feature, 0.0) for feature in found)
        return self.features[BIAS] + known / sqrt(max(1, len(found))) + float(self.vector @ vector)


def may_be_danger(text: str, vector_of: VectorOf) -> bool:
    """Whether somebody should look, of any text; never without a vector. In a story a single piece may tell it, if it does so
    plainly."""
    said = text[:_READ]
    if len(units(normalise(said))) < _FEWEST_UNITS:
        return False
    if _lies_above(0.0, text, vector_of):
        return True
    return any(_lies_above(_PLAINLY, piece, vector_of) for piece in _pieces(said))


def _lies_above(bound: float, text: str, vector_of: VectorOf) -> bool:
    vector, ear = vector_of(text), _fitted()
    return vector is not None and vector.shape == ear.vector.shape and ear.above(text, vector) > bound


def _pieces(said: str) -> list[str]:
    """Clauses of a story, short ones joined with the next."""
    if len(said) <= _LONGEST_IN_ONE:
        return []
    pieces = [""]
    for clause in clauses(said):
        pieces[-1] += clause.text
        if len(pieces[-1]) >= _PIECE:
            pieces.append("")
    return list(filter(None, pieces))[:_MOST_PIECES]


@lru_cache(maxsize=1)
def _fitted() -> Ear:
    return read_weights((files("language") / "data" / "danger.csv").read_text(encoding="utf-8"))


def read_weights(table: str) -> Ear:
    """The ear of a CSV text with the columns `feature`, `weight`; the bound is in the weight of every text."""
    rows = list(csv.DictReader(table.splitlines()))
    vector = [float(row["weight"]) for row in rows if row["feature"].startswith(VECTOR)]
    features = {row["feature"]: float(row["weight"]) for row in rows if not row["feature"].startswith(VECTOR)}
    return Ear(features, np.array(vector, np.float32))
