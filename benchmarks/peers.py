"""What matching is measured beside: each ranks the rows of a base by one score and always answers with its best."""

from collections import Counter
from collections.abc import Callable, Sequence
from math import log

import numpy as np
import numpy.typing as npt
from rapidfuzz import process, utils

from knowledge_base.matcher import BEST, Candidate, Match, Question
from language.encoders.encoder import Encoder
from language.ngrams import grams
from language.normalise import normalise

Floats = npt.NDArray[np.float64]
Score = Callable[[str], Floats]
"""Of every row, for one message."""

_K1, _B = 1.2, 0.75  # the usual ones of BM25
_RRF = 60


class Peer:
    """The best five different articles by a score."""

    def __init__(self, rows: Sequence[Question], score: Score) -> None:
        self._rows = rows
        self._score = score

    def match(self, text: str) -> Match:
        """See the module."""
        scores = self._score(text)
        best: dict[str, Candidate] = {}
        for row in np.argsort(-scores, kind="stable")[: BEST * BEST].tolist():
            question = self._rows[row]
            best.setdefault(question.article, Candidate(question.article, question.text, float(scores[row])))
        return Match(text, "answer", tuple(best.values())[:BEST], ())


def fuzzy(rows: Sequence[Question], scorer: Callable[..., float]) -> Score:
    """rapidfuzz over the texts as its own default prepares them."""
    texts = [utils.default_process(row.text) for row in rows]
    return lambda text: (
        process.cdist([utils.default_process(text)], texts, scorer=scorer, dtype=np.float64)[0] / 100
    )


def bm25(rows: Sequence[Question]) -> Score:
    """Characters and pairs of characters."""
    counted = [Counter(grams(normalise(row.text))) for row in rows]
    lengths = np.array([sum(counts.values()) for counts in counted], float)
    found: dict[str, list[tuple[int, int]]] = {}
    for row, counts in enumerate(counted):
        for gram, count in counts.items():
            found.setdefault(gram, []).append((row, count))
    around = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1.0))

    def score(text: str) -> Floats:
        scores = np.zeros(len(rows))
        for gram in set(grams(normalise(text))):
            for row, count in found.get(gram, ()):
                rarity = log(1 + (len(rows) - len(found[gram]) + 0.5) / (len(found[gram]) + 0.5))
                scores[row] += rarity * count * (_K1 + 1) / (count + around[row])
        return scores

    return score


def nearest(vectors: npt.NDArray[np.float32], encoder: Encoder) -> Score:
    """The cosine of an encoder alone."""
    return lambda text: (vectors @ encoder.encode([text])[0]).astype(np.float64)


def fused(*scores: Score) -> Score:
    """Reciprocal rank fusion."""

    def score(text: str) -> Floats:
        places = [np.argsort(np.argsort(-one(text), kind="stable"), kind="stable") for one in scores]
        return np.asarray(sum(1 / (_RRF + 1 + place) for place in places))

    return score
