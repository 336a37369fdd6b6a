"""Decides which article answers a message: one clearly the best, a choice between near ones, or none.

A wrong official answer is worse than none, so everything in doubt falls to the weaker decision.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from knowledge_base.features import Comparison
from knowledge_base.index import Index, index_grams
from knowledge_base.rows import Rows
from knowledge_base.scoring import EXACT, explain, score
from knowledge_base.sentence import take_apart
from knowledge_base.spelling import Speller
from knowledge_base.vectors import VectorsOf, no_vectors
from language.normalise import normalise

Decision = Literal["answer", "choose", "none"]

BEST = 5
"""How many different articles a match names whatever its decision."""
MOST_CHOICES = 4
_COMPARED = 40  # rows that are compared in full; the right one is among them in 99.9 % of cases
_HERE = "本市"
_CHOICE_SHARE = 0.8  # of the floor: what may be offered as a choice when nothing may be answered
_ROUNDING = 1e-9
_DIGITS = 4  # of a score; what differs by less is alike


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the index: a question of an article, or another wording of it."""

    article: str
    text: str
    is_wording: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """The best question of one article; `score` is 0..1 and comparable between messages."""

    article: str
    question: str
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Different articles, best first. Why each stands there is told only of those that are shown."""

    candidates: tuple[Candidate, ...]
    comparison: Comparison
    places: Mapping[str, int]

    def explained(self, some: Iterable[Candidate]) -> tuple[Candidate, ...]:
        """Some of the candidates with their reasons."""
        return tuple(one if one.why else replace(one, why=self._why(one)) for one in some)

    def _why(self, candidate: Candidate) -> tuple[str, ...]:
        return explain(self.comparison, self.places[candidate.article])


@dataclass(frozen=True, slots=True)
class Match:
    """`candidates` are the best different articles, best first, whatever the decision; `offered` of them are worth
    offering as a choice (0 unless the decision is to choose). `expired` names the best hit when it cannot answer any
    more because its validity has ended: the decision is none, and its unit should be asked."""

    query: str
    decision: Decision
    candidates: tuple[Candidate, ...]
    why: tuple[str, ...]
    offered: int = 0
    expired: str = ""

    @property
    def choices(self) -> tuple[Candidate, ...]:
        """The two to four near candidates among which the citizen is asked to choose."""
        return self.candidates[: self.offered]


class Matcher:
    """The questions of one release. Immutable after construction, so that threads share it without a lock.

    `floor`: below it nothing is answered. `margin`: an answer is ahead of every other article by at least this.
    `home`: the names of the city itself, which say no more than 本市 (moving there is not moving away).
    `vectors` gives those of the questions in their normalised form.
    """

    def __init__(
        self,
        questions: Iterable[Question],
        floor: float,
        margin: float,
        home: Iterable[str] = (),
        vectors: VectorsOf = no_vectors,
    ) -> None:
        self._questions = tuple(questions)
        self.floor = floor
        self.margin = margin
        self._home = re.compile("|".join(map(re.escape, sorted(filter(None, home), key=len, reverse=True))))
        self._index = Index(
            [self._normal(question.text) for question in self._questions],
            [question.article for question in self._questions],
        )
        self.vectors = vectors(self._index.texts)
        self._speller = Speller(self._index.words)
        self._rows = Rows(self._index.texts, self._index.rarity)

    def match(self, text: str, limit: int = BEST) -> Match:
        """Match any text; never raises. Names at most `limit` candidates, which changes nothing in the decision."""
        ranking = self.rank(text, max(limit, BEST))
        decision, offered, why = decide(ranking.candidates, self.floor, self.margin)
        return Match(text, decision, ranking.explained(ranking.candidates[:limit]), (why,), offered)

    def rank(self, text: str, limit: int) -> Ranking:
        """The articles asked in the very same words, then the `limit` most alike."""
        normal = self._normal(text)
        comparison = self._compared(normal)
        points = np.round(score(comparison.features), _DIGITS).tolist()
        exact, places = self._exact(normal), self._places(comparison.rows, points, limit)
        alike = [
            Candidate(article, self._questions[comparison.rows[place]].text, points[place])
            for article, place in places.items()
            if article not in exact
        ]
        return Ranking((*exact.values(), *alike), comparison, places)

    def prepare(self) -> None:
        """Take every question apart now, which otherwise happens when a message first comes near it."""
        self._rows.prepare(range(len(self._questions)))

    def _normal(self, text: str) -> str:
        return self._home.sub(_HERE, normalise(text)) if self._home.pattern else normalise(text)

    def _exact(self, normal: str) -> dict[str, Candidate]:
        found: dict[str, Candidate] = {}
        for row in map(self._questions.__getitem__, self._index.exact(normal)):
            found.setdefault(row.article, Candidate(row.article, row.text, EXACT, (_SAME[row.is_wording],)))
        return found

    def _compared(self, normal: str) -> Comparison:
        query = take_apart(self._speller.respell(normal))
        return Comparison(
            query, self._rows, self._index.candidates(index_grams(query.text, query.sounds), _COMPARED)
        )

    def _places(self, rows: Sequence[int], points: Sequence[float], limit: int) -> dict[str, int]:
        """Where in the comparison the best row of each article stands, best first."""
        places: dict[str, int] = {}
        for place in sorted(range(len(points)), key=lambda place: -points[place]):
            if len(places) == limit:
                break
            places.setdefault(self._questions[rows[place]].article, place)
        return places


_SAME = {False: "与这条知识的问句完全相同", True: "与这条知识的另一种问法完全相同"}


def decide(candidates: tuple[Candidate, ...], floor: float, margin: float) -> tuple[Decision, int, str]:
    """(decision, how many to offer, the reason) for different articles, best first."""
    if not candidates:
        return "none", 0, "知识库里没有相近的问句"
    best = candidates[0].score
    second = candidates[1].score if len(candidates) > 1 else 0.0
    ahead = best - second
    if best >= floor and ahead >= margin:
        return "answer", 0, f"最高分 {best:.2f} 达到作答线 {floor:.2f}，比第二名高 {ahead:.2f}，直接作答"
    near = _near(candidates, best - margin, _CHOICE_SHARE * floor)
    if best >= floor:
        return "choose", near, f"最高分 {best:.2f} 达到作答线，但与第二名只差 {ahead:.2f}，请市民选择"
    if near > 1:
        return "choose", near, f"最高分 {best:.2f} 低于作答线 {floor:.2f}，但有 {near} 条相近，请市民选择"
    return "none", 0, f"最高分 {best:.2f} 低于作答线 {floor:.2f}，不作答"


def _near(candidates: tuple[Candidate, ...], *least: float) -> int:
    return sum(candidate.score > max(least) - _ROUNDING for candidate in candidates[:MOST_CHOICES])
