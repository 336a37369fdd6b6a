"""Fits the weights of `model` to labelled questions: what each signal is worth, and when the best candidate is right.

A signal that can only speak for an article gets no negative weight and the other way round: data with many near misses would
else teach that likeness of wording is a bad sign. Deterministic; a few seconds for 50,000 candidates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from knowledge_base.matcher import Compared, Matcher
from knowledge_base.model import ALWAYS, DECISIVE, Term, Weights, decisive, expanded, story_share, terms_of
from knowledge_base.rows import Floats
from knowledge_base.signals import SIGNALS
from language.encoders.encoder import EncoderUnavailable
from language.message_kind import Kinds

_ROUNDS = 600
_CANDIDATES = 6  # of a message that are learnt from: the best few decide
_DECISION_SHRINK = 0.003
_DECISION_SIGNS = np.array([1, 1, -1, -1, -1, 0, 0])
_LEAST = 1e-6
PRIOR, DECISION_PRIOR = 500.0, 30.0
"""As much as so many messages count the weights that were there before, in `refit`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled message with its candidates, best first: their signals, and which of them is the right article (none
    of them where no article answers). `weight` is what it counts for the signals, `decides` for the decision; what neither
    asks nor is near a question (`asks`) teaches the decision alone. `known`: of which candidates it is known whether they
    are right, where not of all."""

    signals: Floats
    right: npt.NDArray[np.bool_]
    length: int
    kinds: Kinds
    foreign: bool = False
    asks: bool = True
    weight: float = 1.0
    decides: float = 1.0
    known: npt.NDArray[np.bool_] | None = None

    def teaches(self) -> npt.NDArray[np.intp]:
        """The candidates from which the worth of signals is learnt."""
        places = np.arange(min(len(self.right), _CANDIDATES))
        return places if self.known is None else places[self.known[: len(places)]]

    def is_known(self, place: int) -> bool:
        """Whether it is known if this candidate is right."""
        return self.known is None or bool(self.known[place])


def look(matcher: Matcher, text: str, article: str, wrong: str = "") -> Asked:
    """A message as the matcher weighs it, with the article that answers it, "" where none does; or with one of which it is
    known only that it is `wrong`. Raises EncoderUnavailable where the slow encoder is silent: without it the signals are
    others."""
    compared = matcher.compare(text)
    every = range(len(compared.places))
    if matcher.vectors.encoders.slow and every and not matcher.ask_slow(compared, every):
        raise EncoderUnavailable("句向量接口现在不可用，没有它无法比较，请恢复后再做。")
    return Asked(
        signals=compared.signals,
        right=_is(compared, article),
        length=compared.length,
        kinds=matcher.kinds(text),
        foreign=compared.foreign,
        known=_is(compared, wrong) if wrong else None,
    )


def fit(asked: Sequence[Asked], signals: Iterable[str], shrink: float = 0.06) -> Weights:
    """The weights for those of the signals that are there. `shrink` pulls them to zero."""
    signs = _signs(terms_of(signals))
    pairs = _Pairs.of([one for one in asked if one.asks], terms_of(signals))
    found = _logistic(pairs.sums, _Pull(signs, np.where(signs == 0, 0.0, shrink)))
    undecided = pairs.weights(found)
    best = _Best.of(asked, undecided)
    pull = _Pull(_DECISION_SIGNS, np.where(_DECISION_SIGNS == 0, 0.0, _DECISION_SHRINK))
    return replace(undecided, decision=best.weights(_logistic(best.sums, pull)))


def refit(asked: Sequence[Asked], before: Weights, harder: float = 1.0) -> Weights:
    """The weights for messages of one's own, pulled to those that were there `before`: few messages move them little, and
    less where they are pulled `harder`."""
    pairs = _Pairs.of([one for one in asked if one.asks], before.terms)
    strength = harder * PRIOR / max(sum(one.weight for one in asked if one.asks), _LEAST)
    signs = _signs(before.terms)
    pull = _Pull(signs, np.full(len(signs), strength), pairs.scaled(before))
    undecided = replace(pairs.weights(_logistic(pairs.sums, pull)), decision=before.decision)
    best = _Best.of(asked, undecided)
    strength = harder * DECISION_PRIOR / max(sum(one.decides for one in asked), _LEAST)
    pull = _Pull(_DECISION_SIGNS, np.full(len(_DECISION_SIGNS), strength), best.scaled(before))
    return replace(undecided, decision=best.weights(_logistic(best.sums, pull)))


def _is(compared: Compared, article: str) -> npt.NDArray[np.bool_]:
    return np.array([other == article for other in compared.articles], bool)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Rows of numbers, whether each is right, and what it counts."""

    inputs: Floats
    right: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class _Pull:
    """By column the sign that is kept (0: any), how hard it is pulled, and where to."""

    signs: npt.NDArray[np.int_]
    strength: Floats
    toward: Floats | None = None


def _signs(terms: Sequence[Term]) -> npt.NDArray[np.int_]:
    """Of the columns of `_Pairs`."""
    return np.array([SIGNALS[term.signal] for term in terms] * 2 + [0, 0])


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Messages with one of their candidates each: a column a term for short messages, then for stories, then both biases."""

    terms: tuple[Term, ...]
    mean: Floats
    spread: Floats
    sums: _Sums

    @classmethod
    def of(cls, asked: Sequence[Asked], terms: tuple[Term, ...]) -> "_Pairs":
        places = [one.teaches() for one in asked]
        pairs = list(zip(asked, places, strict=True))
        values = np.concatenate([expanded(one.signals[at], terms) for one, at in pairs])
        right = np.concatenate([one.right[at] for one, at in pairs]).astype(float)
        counts = [len(at) for at in places]
        stories = np.repeat([story_share(one.length) for one in asked], counts)[:, None]
        mean, spread = values.mean(axis=0), values.std(axis=0) + _LEAST
        scaled = (values - mean) / spread
        inputs = np.concatenate([scaled * (1 - stories), scaled * stories, 1 - stories, stories], axis=1)
        return cls(
            terms, mean, spread, _Sums(inputs, right, np.repeat([one.weight for one in asked], counts))
        )

    def weights(self, found: Floats) -> Weights:
        """As signals are weighed."""
        parts = (found[: len(self.terms)], found[len(self.terms) : -2])
        short, long = (
            np.append(part / self.spread, bias - (part / self.spread) @ self.mean)
            for part, bias in zip(parts, found[-2:], strict=True)
        )
        return Weights(self.terms, short, long, {})

    def scaled(self, weights: Weights) -> Floats:
        """The opposite of `weights`."""
        both = (weights.short, weights.long)
        return np.concatenate(
            [*(one[:-1] * self.spread for one in both), [one[-1] + one[:-1] @ self.mean for one in both]]
        )


@dataclass(frozen=True, slots=True)
class _Best:
    """When the best candidate is right: all messages count here, the questions and the others."""

    mean: Floats
    spread: Floats
    sums: _Sums

    @classmethod
    def of(cls, asked: Sequence[Asked], weights: Weights) -> "_Best":
        seen, right, counted = [], [], []
        for one in asked:
            if not len(one.right):
                continue
            logits = weights.logits(one.signals, one.length)
            order = np.argsort(-logits, kind="stable")
            if one.is_known(order[0]):
                seen.append(decisive(logits[order].tolist(), one.kinds, one.length, one.foreign))
                right.append(float(one.right[order[0]]))
                counted.append(one.decides)
        values = np.array(seen)
        mean, spread = values.mean(axis=0), values.std(axis=0) + _LEAST
        inputs = np.concatenate([(values - mean) / spread, np.ones((len(values), 1))], axis=1)
        return cls(mean, spread, _Sums(inputs, np.array(right), np.array(counted)))

    def weights(self, found: Floats) -> dict[str, float]:
        """As the decision is weighed."""
        scaled = found[:-1] / self.spread
        names = dict(zip(DECISIVE, scaled.tolist(), strict=True))
        return {ALWAYS: float(found[-1] - scaled @ self.mean), **names}

    def scaled(self, weights: Weights) -> Floats:
        """The opposite of `weights`."""
        names = np.array([weights.decision[name] for name in DECISIVE])
        return np.append(names * self.spread, weights.decision[ALWAYS] + names @ self.mean)


def _logistic(sums: _Sums, pull: _Pull) -> Floats:
    """Weighted logistic regression with signs kept, by accelerated projected gradient."""
    inputs, weights = sums.inputs, sums.weights / sums.weights.sum()
    toward = np.zeros(inputs.shape[1]) if pull.toward is None else pull.toward
    curvature = float(np.linalg.eigvalsh((inputs * weights[:, None]).T @ inputs)[-1]) / 4
    step = 1 / (curvature + float(pull.strength.max()))
    found = ahead = toward
    for round_ in range(_ROUNDS):
        odds = 1 / (1 + np.exp(-(inputs @ ahead)))
        slope = inputs.T @ (weights * (odds - sums.right)) + pull.strength * (ahead - toward)
        moved = ahead - step * slope
        moved = np.where(pull.signs > 0, np.maximum(moved, 0), moved)
        moved = np.where(pull.signs < 0, np.minimum(moved, 0), moved)
        ahead = moved + round_ / (round_ + 3) * (moved - found)
        found = moved
    return found
