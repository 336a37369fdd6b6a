"""On what scale the cosines of an encoder lie. The weights know that of e5; every other model crowds its own in another
place, so that 0.9 of one is 0.5 of another.

Measured on pairs of questions that ask for the same or for nearly the same, whose cosines by e5 are shipped
(`scale_pairs.csv`, made by `make fit`): what counts is how strongly a cosine speaks for the same question.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Pair(NamedTuple):
    """Two questions, whether they ask for the same, and their cosine by e5."""

    one: str
    other: str
    same: bool
    cosine: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A cosine of another encoder as one of e5 that says as much."""

    factor: float
    offset: float

    def __call__(self, cosines: Floats) -> Floats:
        return np.asarray(np.clip(cosines * self.factor + self.offset, -1.0, 1.0), np.float32)


SAME_SCALE = Scale(1.0, 0.0)


class _Told(NamedTuple):
    """How cosines tell the same question from a near one: where both are as likely, and how much a unit says."""

    middle: float
    slope: float


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    """Those on which encoders are measured."""
    text = (files("knowledge_base") / "scale_pairs.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Pair(row["one"], row["other"], row["same"] == "1", float(row["cosine"])) for row in rows)


@lru_cache(maxsize=1)
def texts() -> tuple[str, ...]:
    """Those that an encoder has to encode before its scale is known."""
    return tuple(dict.fromkeys(text for pair in pairs() for text in (pair.one, pair.other)))


def scale_of(vectors: Mapping[str, Floats]) -> Scale | None:
    """By the vectors of `texts`, of length 1; None where they do not tell questions apart at all."""
    cosines = [float(vectors[pair.one] @ vectors[pair.other]) for pair in pairs()]
    theirs, known = _told(cosines), _told([pair.cosine for pair in pairs()])
    if theirs is None or known is None:
        return None
    factor = theirs.slope / known.slope
    return Scale(factor, known.middle - factor * theirs.middle)


def _told(cosines: Sequence[float]) -> _Told | None:
    """As of two normal distributions of the same width: then the logarithm of the odds is a straight line."""
    values, same = np.array(cosines), np.array([pair.same for pair in pairs()])
    alike, apart = values[same], values[~same]
    distance = float(alike.mean() - apart.mean())
    width = float(alike.var() + apart.var()) / 2
    if distance <= 0 or width <= 0:
        return None
    return _Told(float(alike.mean() + apart.mean()) / 2, distance / width)
