"""An immutable index of questions: which of them share characters or sounds with a message, best first.

Inverted lists lie in three numpy arrays, so that 100,000 questions take some 30 MB and building them takes seconds.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from knowledge_base.sentence import pairs
from language.ngrams import grams
from language.pinyin import sound_keys
from language.words import words

_POSTINGS_READ = 10_000
"""A message reads its rarest grams first and stops here: time stays bounded in the largest base."""
_SOUND_SHARE = 0.5  # a pair that only sounds the same says half as much as the same pair written
_COMMON_WORD = 0.3  # what a word is worth that stands in every question
_LENGTH_SHARE = 0.5  # how far a long question is held against itself (b of BM25)
_NEAR = (0.4, 0.2, 0.1, 0.0)  # shares of the best score at which near rows are looked for
_TEXTS_PER_ARTICLE = 4  # one article with a hundred wordings must not crowd out the others


class Index:
    """Rows are numbered as given. `texts` are normalised questions, `articles` the article of each row."""

    def __init__(self, texts: Sequence[str], articles: Sequence[str]) -> None:
        self.texts = texts
        self.articles = articles
        self._exact = _group_by_text(texts)
        self.words: Counter[str] = Counter(word for text in texts for word in set(words(text)))
        self._rarities = {word: self._rarity_of(rows) for word, rows in self.words.items()}
        self._rarest = self._rarity_of(0)
        self._vocabulary: dict[str, int] = {}
        grams_of_rows, rows = self._number_grams()
        self._rows: npt.NDArray[np.int32] = rows[np.argsort(grams_of_rows, kind="stable")]
        counts = np.bincount(grams_of_rows, minlength=len(self._vocabulary))
        self._starts: list[int] = [0, *np.cumsum(counts).tolist()]
        self._weights = list(map(self._weight, self._vocabulary, counts.tolist()))
        lengths = np.array([len(text) for text in texts], dtype=np.float32)
        average = float(lengths.mean()) if len(texts) else 1.0
        self._length_factor = 1.0 / (1.0 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / max(average, 1.0))

    def exact(self, text: str) -> list[int]:
        """Rows whose normalised text is this one."""
        return self._exact.get(text, [])

    def rarity(self, word: str) -> float:
        """0.3..1: how much a word tells the questions apart; a word that no question has is the rarest."""
        return self._rarities.get(word, self._rarest)

    def candidates(self, said: Iterable[str], limit: int) -> dict[int, float]:
        """The rows that share most with these `index_grams`, best first, ties in the order of rows: by row, what it shares,
        weighted by rarity."""
        scores = self._scores(said)
        near = _near(scores, limit * _TEXTS_PER_ARTICLE)
        rows = self._spread(near[np.argsort(-scores[near], kind="stable")].tolist(), limit)
        return {row: float(scores[row]) for row in rows}

    def _number_grams(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        numbers, rows = array("i"), array("i")
        for row, text in enumerate(self.texts):
            for gram in index_grams(text, _sounds(text)):
                numbers.append(self._vocabulary.setdefault(gram, len(self._vocabulary)))
                rows.append(row)
        return np.array(numbers, dtype=np.int32), np.array(rows, dtype=np.int32)

    def _rarity_of(self, rows: int) -> float:
        count = len(self.texts)
        rare = math.log((count + 1) / (rows + 0.5)) / math.log(2 * count + 2)
        return _COMMON_WORD + (1 - _COMMON_WORD) * rare

    def _weight(self, gram: str, rows: int) -> float:
        weight = math.log(1 + (len(self.texts) - rows + 0.5) / (rows + 0.5))
        return weight * _SOUND_SHARE if " " in gram else weight

    def _scores(self, said: Iterable[str]) -> npt.NDArray[np.float64]:
        """What each row shares with the grams; one pass over the rows of all of them."""
        known = list(self._worth_reading(said))
        if not known:
            return np.zeros(len(self.texts))
        rows = np.concatenate([self._rows[start:end] for start, end, _ in known])
        weights = np.repeat([weight for *_, weight in known], [end - start for start, end, _ in known])
        scores: npt.NDArray[np.float64] = np.bincount(rows, weights, len(self.texts)) * self._length_factor
        return scores

    def _worth_reading(self, said: Iterable[str]) -> Iterator[tuple[int, int, float]]:
        """Where the rows of each known gram stand and what it weighs; the rarest first, until enough rows are read."""
        numbers = (self._vocabulary[gram] for gram in said if gram in self._vocabulary)
        known = [(self._starts[n], self._starts[n + 1], self._weights[n]) for n in numbers]
        read = 0
        for start, end, weight in sorted(known, key=lambda gram: gram[1] - gram[0]):
            if read > _POSTINGS_READ:
                break
            read += end - start
            yield start, end, weight

    def _spread(self, rows: list[int], limit: int) -> list[int]:
        """The first rows, of one article no more than a few."""
        taken: dict[str, int] = {}
        spread: list[int] = []
        for row in rows:
            article = self.articles[row]
            taken[article] = taken.get(article, 0) + 1
            if taken[article] <= _TEXTS_PER_ARTICLE:
                spread.append(row)
                if len(spread) == limit:
                    break
        return spread


def index_grams(text: str, sounds: tuple[str, ...]) -> list[str]:
    """What is looked up of a normalised text and its sounds, each once: characters, pairs, and pairs of sounds (these
    have a space)."""
    return list(dict.fromkeys([*grams(text), *pairs(sounds)]))


def _sounds(text: str) -> tuple[str, ...]:
    return tuple(sound for word in words(text) for sound in sound_keys(word))


def _near(scores: npt.NDArray[np.float64], wanted: int) -> npt.NDArray[np.intp]:
    """Rows among which the best `wanted` are, in their order: a few passes cost less than sorting a large base."""
    best = scores.max(initial=0.0)
    for share in _NEAR:
        near = np.flatnonzero(scores > share * best)
        if len(near) >= wanted:
            break
    return near


def _group_by_text(texts: Iterable[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        groups.setdefault(text, []).append(row)
    return groups
