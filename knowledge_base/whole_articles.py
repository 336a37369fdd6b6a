"""The signals that look at each article as a whole: what all its questions and its answer tell, and what its best question
names or turns round beside the message.
"""

from collections.abc import Sequence

import numpy as np

from knowledge_base.index import Index
from knowledge_base.nearness import Nearness
from knowledge_base.rows import Floats, Rows
from knowledge_base.sentence import Sentence, special_acts
from knowledge_base.signals import Weighed, enter, opposites, renamed, swapped

_NEGATIONS = frozenset("不 没 没有 别 冇 唔".split())


class WholeArticles:
    """The articles of one release; `answers` by article, normalised."""

    def __init__(self, index: Index, rows: Rows, nearness: Nearness, answers: dict[str, str]) -> None:
        self._index = index
        self._rows = rows
        self._nearness = nearness
        self._answers = answers
        self._acts: dict[str, frozenset[str]] = {}

    def enter(self, signals: Floats, rows: Sequence[int], query: Sentence) -> None:
        """Write the signals of a message and some articles, each by its best row, which is prepared."""
        if _NEGATIONS.issuperset(query.telling):  # 需要什么材料, 在不: nothing in it tells of what
            enter(signals, "evidence", np.zeros(len(rows)))
        self._enter_order(signals, rows, query)
        self._enter_names(signals, rows, query)
        articles = [self._nearness.articles[row] for row in rows]
        self._enter_covered(signals, articles, query)
        if acts := special_acts(query.text):
            enter(signals, "other_act", [acts.isdisjoint(self._acts_of(article)) for article in articles])

    def _enter_order(self, signals: Floats, rows: Sequence[int], query: Sentence) -> None:
        """What stands the other way round, and how much longer one text is than the other."""
        said, texts = query.telling, [self._index.texts[row] for row in rows]
        enter(signals, "swapped", [swapped(said, self._rows.telling[row]) for row in rows])
        enter(signals, "antonyms", [opposites(query.text, text) for text in texts])
        enter(signals, "length_ratio", [_ratio(len(query.text), len(text)) for text in texts])

    def _enter_names(self, signals: Floats, rows: Sequence[int], query: Sentence) -> None:
        names = [self._rows.named.get(row, frozenset()) for row in rows]
        enter(signals, "renamed", [renamed(query.names, other) for other in names])
        enter(signals, "unshared_names", [len(query.names ^ other) for other in names])

    def _enter_covered(self, signals: Floats, articles: Sequence[str], query: Sentence) -> None:
        """How much of the message stands in any question of the article, and there or in its answer."""
        weighed = Weighed.of(query, self._index.rarity)
        wordings = [self._wordings(article) for article in articles]
        enter(signals, "article_covered", map(weighed.share_in, wordings))
        if self._answers:
            told = [self._told(article) for article in articles]
            enter(signals, "answer_covered", map(weighed.share_in, told))

    def _acts_of(self, article: str) -> frozenset[str]:
        """The special acts that an article tells of, in its questions or its answer."""
        if article not in self._acts:
            self._acts[article] = special_acts(self._told(article))
        return self._acts[article]

    def _wordings(self, article: str) -> str:
        return "|".join(self._index.texts[row] for row in self._nearness.rows_of[article])

    def _told(self, article: str) -> str:
        return f"{self._wordings(article)}|{self._answers.get(article, '')}"


def _ratio(one: int, other: int) -> float:
    return min(one, other) / max(one, other, 1)
