"""An immutable index of questions: which of them share characters or sounds with a message, best first.

Inverted lists lie in three numpy arrays, so that 100,000 questions take some 30 MB and building them takes seconds.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from knowledge_base.sentence import pairs
from language.ngrams import grams
from language.pinyin import sound_key, syllables
from language.words import words

_POSTINGS_READ = 300_000
"""A message reads its rarest grams first and stops here: time stays bounded in the largest base."""
_SOUND_SHARE = 0.5  # a pair that only sounds the same says half as much as the same pair written
_COMMON_WORD = 0.3  # what a word is worth that stands in every question
_LENGTH_SHARE = 0.5  # how far a long question is held against itself (b of BM25)
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
        order = np.argsort(grams_of_rows, kind="stable")
        self._rows: npt.NDArray[np.int32] = rows[order]
        self._starts: npt.NDArray[np.int64] = np.zeros(len(self._vocabulary) + 1, dtype=np.int64)
        np.cumsum(np.bincount(grams_of_rows, minlength=len(self._vocabulary)), out=self._starts[1:])
        lengths = np.array([len(text) for text in texts], dtype=np.float32)
        average = float(lengths.mean()) if len(texts) else 1.0
        self._length_factor = 1.0 / (1.0 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / max(average, 1.0))

    def exact(self, text: str) -> list[int]:
        """Rows whose normalised text is this one."""
        return self._exact.get(text, [])

    def rarity(self, word: str) -> float:
        """0.3..1: how much a word tells the questions apart; a word that no question has is the rarest."""
        known = self._rarities.get(word)
        return self._rarest if known is None else known

    def _rarity_of(self, rows: int) -> float:
        count = len(self.texts)
        rare = math.log((count + 1) / (rows + 0.5)) / math.log(2 * count + 2)
        return _COMMON_WORD + (1 - _COMMON_WORD) * rare

    def candidates(self, text: str, limit: int) -> list[int]:
        """The rows that share most with the text, weighted by rarity, best first, ties in the order of rows."""
        scores = self._scores(text)
        wanted = min(limit * _TEXTS_PER_ARTICLE, len(scores))
        if not wanted:
            return []
        top = np.argpartition(-scores, wanted - 1)[:wanted]
        ordered = top[np.lexsort((top, -scores[top]))]
        return self._spread(ordered[scores[ordered] > 0].tolist(), limit)

    def _number_grams(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        numbers, rows = array("i"), array("i")
        for row, text in enumerate(self.texts):
            for gram in index_grams(text):
                numbers.append(self._vocabulary.setdefault(gram, len(self._vocabulary)))
                rows.append(row)
        return np.array(numbers, dtype=np.int32), np.array(rows, dtype=np.int32)

    def _scores(self, text: str) -> npt.NDArray[np.float32]:
        scores = np.zeros(len(self.texts), dtype=np.float32)
        read = 0
        for weight, start, end in self._known_grams(text):
            if read > _POSTINGS_READ:
                break
            read += end - start
            scores[self._rows[start:end]] += weight
        return scores * self._length_factor

    def _known_grams(self, text: str) -> list[tuple[float, int, int]]:
        """(weight, start, end) of each gram of the text that the index has, the rarest first."""
        found = []
        for gram in index_grams(text):
            number = self._vocabulary.get(gram)
            if number is not None:
                start, end = int(self._starts[number]), int(self._starts[number + 1])
                found.append((self._weight(gram, end - start), start, end))
        return sorted(found, key=lambda entry: entry[2] - entry[1])

    def _weight(self, gram: str, rows: int) -> float:
        weight = math.log(1 + (len(self.texts) - rows + 0.5) / (rows + 0.5))
        return weight * _SOUND_SHARE if " " in gram else weight

    def _spread(self, rows: list[int], limit: int) -> list[int]:
        taken: Counter[str] = Counter()
        spread = []
        for row in rows:
            taken[self.articles[row]] += 1
            if taken[self.articles[row]] <= _TEXTS_PER_ARTICLE:
                spread.append(row)
        return spread[:limit]


def index_grams(text: str) -> set[str]:
    """What is looked up of a normalised text: characters, pairs, and pairs of sounds (these have a space)."""
    sounds = tuple(map(sound_key, syllables(text)))
    return {*grams(text), *pairs(sounds)}


def _group_by_text(texts: Iterable[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        groups.setdefault(text, []).append(row)
    return groups
