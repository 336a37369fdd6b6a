"""Which of many texts are nearly the same: replies from one mould, letters sent twice."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from language.normalise import fold

_COMPARED = 500
"""Characters of a text that are compared."""


def alike(texts: Sequence[str], least: float) -> list[tuple[int, int]]:
    """The pairs of texts whose letters agree by at least this share (0..1), each pair once, in order.

    Five hundred texts take about half a second; empty texts are like nothing.
    """
    plain = [fold(text, _COMPARED) for text in texts]
    scores = process.cdist(plain, plain, scorer=fuzz.ratio, score_cutoff=100 * least, dtype=np.float32)
    one, other = np.nonzero(np.triu(scores, k=1))
    return [(int(i), int(j)) for i, j in zip(one, other, strict=True) if plain[i]]
