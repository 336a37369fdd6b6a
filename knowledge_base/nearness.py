"""How near a message is to questions and answers by the sentence encoders; nothing where there is no encoder.

The fast encoder is asked for every message. The slow one only where the caller says so: it costs ten times as much.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from knowledge_base.nearest import Nearest
from knowledge_base.rows import Floats
from knowledge_base.signals import NAMES, enter
from knowledge_base.vectors import QuestionVectors, VectorsOf
from language.encoders.encoder import EncoderUnavailable, Vectors

_NEAREST = 10  # rows that the fast encoder adds to those that share characters
_OF_ARTICLE = 3  # rows of an article that the slow encoder is asked for
_BEST_TWO = 2
_REMEMBERED = 64  # messages whose vector is wanted again: by the matcher for another piece, by the second ear for danger
_SLOW, _SLOW_SECOND = NAMES.index("slow"), NAMES.index("slow_second")


class Nearness:
    """Of the rows of one release; `articles` of each row, `answers` by article."""

    def __init__(
        self, texts: Sequence[str], articles: Sequence[str], answers: dict[str, str], vectors: VectorsOf
    ) -> None:
        self.vectors: QuestionVectors = vectors(texts, tuple(answers.values()))
        self.nearest = None if self.vectors.fast is None else Nearest(self.vectors.fast)
        self.articles = articles
        self._encoded = lru_cache(maxsize=_REMEMBERED)(self._encode)
        self.answer_rows = {article: row for row, article in enumerate(answers)}
        self.rows_of: dict[str, list[int]] = {}
        for row, article in enumerate(articles):
            self.rows_of.setdefault(article, []).append(row)

    def of(self, text: str) -> "Near":
        """The message beside all rows; without a fast encoder, or while it is silent, it is near to none."""
        return Near(self, text, self.vector_of(text) if self.nearest and self.articles else None)

    def vector_of(self, text: str) -> Vectors | None:
        """The fast encoder's vector of a message, remembered a while; None without one, or while it is silent."""
        try:
            return self._encoded(text)
        except EncoderUnavailable:  # logged by the encoder; lexical signals decide
            return None

    def _encode(self, text: str) -> Vectors | None:
        encoder = self.vectors.encoders.fast
        return encoder.encode([text])[0] if encoder else None


class Near:
    """One message. `vector` is the fast encoder's."""

    def __init__(self, base: Nearness, text: str, vector: Vectors | None) -> None:
        self._base = base
        self._text = text
        self._vector = vector

    @property
    def has_fast(self) -> bool:
        return self._vector is not None

    def others(self, rows: Collection[int]) -> list[int]:
        """The nearest rows by the fast encoder that are not among these."""
        if self._vector is None or self._base.nearest is None:
            return []
        known = set(rows)
        nearest = self._base.nearest.to(self._vector, _NEAREST).tolist()
        return sorted(row for row in nearest if row not in known)

    def fast_of(self, rows: Sequence[int]) -> Floats:
        """Of each row; zeros without a fast encoder."""
        fast = self._base.vectors.fast
        if fast is None or self._vector is None:
            return np.zeros(len(rows))
        return (fast[np.array(rows, np.intp)] @ self._vector).astype(np.float64)

    def enter_fast(self, signals: Floats, rows: Sequence[int]) -> None:
        """Write the signals of the fast encoder; one row an article."""
        if self._vector is None:
            return
        base, answers = self._base, self._base.vectors.fast_of_answers
        enter(signals, "fast", self.fast_of(rows))
        enter(signals, "fast_second", (_second(self.fast_of(self._own(row)).tolist()) for row in rows))
        if answers is not None and len(answers):
            known = [base.answer_rows.get(base.articles[row]) for row in rows]
            enter(
                signals,
                "fast_answer",
                (0.0 if at is None else float(answers[at] @ self._vector) for at in known),
            )

    def enter_slow(self, signals: Floats, rows: Sequence[int], likeliest: Sequence[int]) -> list[int]:
        """Ask the slow encoder and write its signals for the `likeliest` places of `rows`; returns the places that now
        have them: none while it is silent, and not those of new articles whose vectors are still computed."""
        encoder = self._base.vectors.encoders.slow
        if encoder is None or not likeliest:
            return []
        wanted = [self._few(rows[place]) for place in likeliest]
        vectors, present = self._base.vectors.slow_of([row for own in wanted for row in own])
        if not present.any():
            return []
        try:
            message = encoder.encode([self._text])[0]
        except EncoderUnavailable:  # logged by the encoder; the fast one decides
            return []
        cosines, done, start = self._base.vectors.scaled(vectors @ message), list[int](), 0
        for place, own in zip(likeliest, wanted, strict=True):
            if present[start]:
                found = cosines[start : start + len(own)][present[start : start + len(own)]].tolist()
                signals[place, _SLOW], signals[place, _SLOW_SECOND] = found[0], _second(found)
                done.append(place)
            start += len(own)
        return done

    def _own(self, row: int) -> list[int]:
        return self._base.rows_of[self._base.articles[row]]

    def _few(self, row: int) -> list[int]:
        """The row itself and the nearest others of its article."""
        others = [other for other in self._own(row) if other != row]
        nearest = np.argsort(-self.fast_of(others), kind="stable")[: _OF_ARTICLE - 1]
        return [row, *(others[place] for place in nearest.tolist())]


def _second(cosines: Sequence[float]) -> float:
    """The mean of the best two: what two wordings of an article say is more than what one says."""
    best = sorted(cosines, reverse=True)[:_BEST_TWO]
    return sum(best) / len(best)
