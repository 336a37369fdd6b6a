"""Decides which article answers a message: one clearly the best, a choice between near ones, or none.

A cascade: the same words again; candidates that share characters or sounds, or that the fast encoder finds near; all signals
of a dozen articles; the slow encoder where the decision hangs on it; one probability. A wrong official answer is worse than
none, so everything in doubt falls to the weaker decision.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from knowledge_base.features import Comparison
from knowledge_base.index import Index, index_grams
from knowledge_base.model import Tables, Weights, probability, shipped, story_share
from knowledge_base.nearness import Near, Nearness
from knowledge_base.rows import Floats, Rows
from knowledge_base.scoring import EXACT, explain, score
from knowledge_base.sentence import take_apart
from knowledge_base.signals import behind, enter, most_of, of_pairs
from knowledge_base.spelling import Speller
from knowledge_base.vectors import QuestionVectors, VectorsOf, no_vectors
from knowledge_base.whole_articles import WholeArticles
from language.encoders.encoder import Encoders, Vectors
from language.message_kind import Kinds, kind_of
from language.normalise import normalise
from language.pinyin import is_pinyin, split_pinyin, syllables

Decision = Literal["answer", "choose", "none"]

BEST = 5
"""How many different articles a match names whatever its decision."""
MOST_CHOICES = 4
_COMPARED = 40  # rows that are compared in full; the right one is among them in 99.9 % of cases
_WEIGHED = 12  # articles whose signals are all weighed
_WEIGHED_BY_SHARE = 6  # of a story: among them, whatever their likeness
_HERE = "本市"
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]{2}")  # one letter or a number says nothing of any article
_CHOICE_SHARE = 0.6  # of the floor: what may be offered as a choice when nothing may be answered
_ROUNDING = 1e-9
_DIGITS = 4  # of a score or a logit; what differs by less is alike
_ANSWER_READ = 400  # characters
_HANGS_ON_SLOW = 4.0
"""Logits: an article that is so far behind the best, or a message whose best is so far from even, needs no slow encoder."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the index: a question of an article, or another wording of it. The `answer` stands in the first."""

    article: str
    text: str
    is_wording: bool
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The best question of one article; `score` is the probability that the article answers."""

    article: str
    question: str
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A message beside a dozen articles, each by its best question: `places` of them in the comparison, and a row of
    `signals` each. `length` in characters as they would be written, words of Latin letters and numbers count one.
    `foreign`: it says something, and nothing of that in Chinese."""

    normal: str
    comparison: Comparison
    places: tuple[int, ...]
    signals: Floats
    near: Near
    articles: tuple[str, ...]
    length: int
    foreign: bool

    @property
    def rows(self) -> list[int]:
        """The row of each article's best question."""
        return [self.comparison.rows[place] for place in self.places]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Different articles, best first. Why each stands there is told only of those that are shown."""

    candidates: tuple[Candidate, ...]
    compared: Compared

    def explained(self, some: Iterable[Candidate]) -> tuple[Candidate, ...]:
        """Some of the candidates with their reasons."""
        return tuple(one if one.why else replace(one, why=self._why(one)) for one in some)

    def _why(self, candidate: Candidate) -> tuple[str, ...]:
        place = self.compared.places[self.compared.articles.index(candidate.article)]
        return explain(self.compared.comparison, place)


@dataclass(frozen=True, slots=True)
class Match:
    """`candidates` are the best different articles, best first, whatever the decision; `offered` of them are worth
    offering: several where the decision is to choose, one where nothing may be answered and one alone is near. `expired`
    names the best hit when it cannot answer any more because its validity has ended: the decision is none, and its unit
    should be asked."""

    query: str
    decision: Decision
    candidates: tuple[Candidate, ...]
    why: tuple[str, ...]
    offered: int = 0
    expired: str = ""

    @property
    def choices(self) -> tuple[Candidate, ...]:
        """The near candidates that the citizen is asked about: two to four to choose from, or one."""
        return self.candidates[: self.offered]


class Matcher:
    """The questions of one release. Immutable after construction, so that threads share it without a lock.

    `floor`: below it nothing is answered. `margin`: an answer is ahead of every other article by at least this.
    `home`: the names of the city itself, which say no more than 本市 (moving there is not moving away).
    `vectors` gives those of the questions and answers; `tables` has the weights for each set of encoders; `kinds` tells
    the kind of a message (another model of it when a model is measured on what the shipped one has seen).
    """

    def __init__(
        self,
        questions: Iterable[Question],
        floor: float,
        margin: float,
        home: Iterable[str] = (),
        vectors: VectorsOf = no_vectors,
        tables: Tables | None = None,
        kinds: Callable[[str], Kinds] = kind_of,
    ) -> None:
        self._questions = tuple(questions)
        self.floor = floor
        self.margin = margin
        self._home = re.compile("|".join(map(re.escape, sorted(filter(None, home), key=len, reverse=True))))
        articles = [question.article for question in self._questions]
        self._index = Index([self._normal(question.text) for question in self._questions], articles)
        self._speller = Speller(self._index.words)
        self._rows = Rows(self._index.texts, self._index.rarity)
        answers = {one.article: one.answer[:_ANSWER_READ] for one in self._questions if one.answer}
        texts = [question.text for question in self._questions]
        self._nearness = Nearness(texts, articles, answers, vectors)
        told = {article: self._normal(answer) for article, answer in answers.items()}
        self._wholes = WholeArticles(self._index, self._rows, self._nearness, told)
        self._tables = tables
        self._kinds = kinds

    @property
    def vectors(self) -> QuestionVectors:
        """Of the questions and answers."""
        return self._nearness.vectors

    @property
    def tables(self) -> Tables | None:
        """The weights; None: the product's own."""
        return self._tables

    def match(self, text: str, limit: int = BEST) -> Match:
        """Match any text; never raises. Names at most `limit` candidates, which changes nothing in the decision."""
        ranking = self.rank(text, max(limit, BEST))
        decision, offered, why = decide(ranking.candidates, self.floor, self.margin)
        return Match(text, decision, ranking.explained(ranking.candidates[:limit]), (why,), offered)

    def rank(self, text: str, limit: int) -> Ranking:
        """The articles asked in the very same words, then the `limit` most likely to answer."""
        compared = self.compare(text, limit)
        exact = self._exact(compared.normal) or self._typed(compared)
        logits = self._logits(text, compared, hangs=not exact)
        most_worth = most_of(compared.signals, foreign=compared.foreign and bool(_WORD.search(text)))
        bounded = np.minimum(probability(logits), most_worth).round(_DIGITS)
        texts = [self._questions[row].text for row in compared.rows]
        order = sorted(range(len(texts)), key=lambda at: (-logits[at], texts[at], compared.articles[at]))
        alike, most = [], EXACT
        for at in (at for at in order if compared.articles[at] not in exact):
            most = min(most, float(bounded[at]))  # the likeliest may be bound; nothing after it is worth more
            alike.append(Candidate(compared.articles[at], texts[at], most))
        return Ranking((*exact.values(), *alike[:limit]), compared)

    def compare(self, text: str, limit: int = BEST) -> Compared:
        """The articles that come near a message with all signals but the slow encoder's, best first by likeness."""
        normal = self._normal(text)
        query = take_apart(self._speller.respell(normal))
        near = self._nearness.of(text)
        shared = self._index.candidates(index_grams(query.text, query.sounds), _COMPARED)
        comparison = Comparison(query, self._rows, [*shared, *near.others(shared)])
        likeness = score(comparison.features) + near.fast_of(comparison.rows)
        shares = np.array([shared.get(row, 0.0) for row in comparison.rows])
        places = self._best_of_articles(comparison.rows, likeness, max(limit, _WEIGHED))
        if story_share(len(query.units)):
            places = self._with_others(places, comparison.rows, shares)
        compared = Compared(
            normal=normal,
            comparison=comparison,
            places=places,
            signals=of_pairs(comparison)[list(places)],
            near=near,
            articles=tuple(self._questions[comparison.rows[place]].article for place in places),
            length=len(query.units),
            foreign=not _HAN.search(query.text) and bool(query.telling),
        )
        self._wholes.enter(compared.signals, compared.rows, query)
        near.enter_fast(compared.signals, compared.rows)
        enter(compared.signals, "behind", behind(shares)[list(places)])
        return compared

    def alike(self, text: str, limit: int) -> dict[str, float]:
        """The articles most like a text by its words and sounds alone, with a likeness of 0..1."""
        query = take_apart(self._speller.respell(self._normal(text)))
        rows = list(self._index.candidates(index_grams(query.text, query.sounds), _COMPARED))
        comparison = Comparison(query, self._rows, rows)
        points = score(comparison.features)
        places = self._best_of_articles(rows, points, limit)
        return {self._questions[rows[place]].article: float(points[place]) for place in places}

    def ask_slow(self, compared: Compared, likeliest: Sequence[int]) -> list[int]:
        """Have the slow encoder weigh some of the compared articles; returns those that it knows."""
        return compared.near.enter_slow(compared.signals, compared.rows, likeliest)

    def vector_of(self, text: str) -> Vectors | None:
        """The fast encoder's vector of a message, the same that it was matched by; None without one."""
        return self._nearness.vector_of(text)

    def kinds(self, text: str) -> Kinds:
        """What kind of message it is."""
        return self._kinds(text)

    def with_tables(self, tables: Tables | None) -> "Matcher":
        """The same questions weighed by other weights (None: the product's own): everything else is shared."""
        other = copy(self)
        other._tables = tables  # noqa: SLF001 - of the same class
        return other

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

    def _typed(self, compared: Compared) -> dict[str, Candidate]:
        """The compared articles whose question sounds exactly like a message in pinyin."""
        typed = split_pinyin(compared.normal) if is_pinyin(compared.normal) else ()
        alike = [
            self._questions[row]
            for row in compared.rows
            if typed and syllables(self._index.texts[row]) == typed
        ]
        return {one.article: Candidate(one.article, one.text, EXACT, (_SAME_SOUND,)) for one in alike}

    def _best_of_articles(self, rows: Sequence[int], points: Floats, limit: int) -> tuple[int, ...]:
        """Where in the comparison the best row of each article stands, best first."""
        places: dict[str, int] = {}
        for place in np.argsort(-points, kind="stable").tolist():
            if len(places) == limit:
                break
            places.setdefault(self._questions[rows[place]].article, place)
        return tuple(places.values())

    def _with_others(self, places: tuple[int, ...], rows: Sequence[int], shares: Floats) -> tuple[int, ...]:
        """And the best rows of other articles by what they share: a story is not much like any question."""
        articles = {self._questions[rows[place]].article for place in places}
        others = self._best_of_articles(rows, shares, _WEIGHED_BY_SHARE)
        return (*places, *(place for place in others if self._questions[rows[place]].article not in articles))

    def _logits(self, text: str, compared: Compared, *, hangs: bool) -> Floats:
        """How likely each compared article is, rounded: probabilities near 1 would no longer tell apart which is likelier.
        `hangs`: something hangs on it, so that the slow encoder is worth it."""
        if not compared.places:
            return np.zeros(0)
        kinds, weights = self._kinds(text), self._weights(compared, slow=False)
        logits = weights.logits(compared.signals, compared.length)
        shift = _shift(weights, logits, kinds, compared)
        known = self.ask_slow(compared, _hanging(logits, shift) if hangs else [])
        if known:
            weights = self._weights(compared, slow=True)
            logits[known] = weights.logits(compared.signals, compared.length)[known]
            shift = _shift(weights, logits, kinds, compared)
        return np.asarray((logits + shift).round(_DIGITS))

    def _weights(self, compared: Compared, *, slow: bool) -> Weights:
        return (self._tables or shipped())[_TABLE[compared.near.has_fast, slow]]


_TABLE = {(False, False): "none", (True, False): "fast", (False, True): "slow", (True, True): "both"}


def tables_used(encoders: Encoders) -> tuple[str, ...]:
    """By which weights of `Tables` messages are weighed: those of the fast encoder, and with the slow one where it is asked."""
    has_fast = encoders.fast is not None
    return tuple(_TABLE[has_fast, slow] for slow in ((False, True) if encoders.slow else (False,)))


def _shift(weights: Weights, logits: Floats, kinds: Kinds, compared: Compared) -> float:
    """What the decision adds to each of these."""
    best_first = sorted(logits.tolist(), reverse=True)
    return weights.shift(best_first, kinds, compared.length, compared.foreign)


def _hanging(logits: Floats, shift: float) -> list[int]:
    """The articles on whose order or probability the decision hangs; none where it is clear without."""
    best = float(logits.max())
    if best + shift < -_HANGS_ON_SLOW:
        return []
    return np.flatnonzero(logits > best - _HANGS_ON_SLOW).tolist()


_SAME_SOUND = "拼音与这条知识的问句完全相同"
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
    if near:
        return "none", near, f"最高分 {best:.2f} 低于作答线 {floor:.2f}，只问是不是这一件"
    return "none", 0, f"最高分 {best:.2f} 低于作答线 {floor:.2f}，不作答"


def _near(candidates: tuple[Candidate, ...], *least: float) -> int:
    return sum(candidate.score > max(least) - _ROUNDING for candidate in candidates[:MOST_CHOICES])
