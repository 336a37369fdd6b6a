"""What speaks for and against each candidate article, as numbers: one row a candidate, one column a signal.

`comparison` sees two questions; here the article as a whole (its other wordings, its answer) and the sentence encoders join.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge_base.features import Comparison
from knowledge_base.lexicon import antonyms
from knowledge_base.rows import Floats
from knowledge_base.sentence import TURNS, Sentence

SIGNALS: Mapping[str, int] = {
    "evidence": 1,
    "query_covered": 1,
    "question_covered": 1,
    "word_order": 1,
    "letters": 1,
    "opposed": -1,
    "unnamed": -1,
    "numbers": -1,
    "negation": -1,
    "other_focus": -1,
    "complaint": -1,
    "narrower": -1,
    "replaced": -1,
    "swapped": -1,
    "antonyms": -1,
    "renamed": -1,
    "unshared_names": -1,
    "length_ratio": 1,
    "behind": -1,
    "other_act": -1,
    "article_covered": 1,
    "answer_covered": 1,
    "fast": 1,
    "fast_second": 1,
    "fast_answer": 1,
    "slow": 1,
    "slow_second": 1,
}
"""By name: 1 where more of it can only speak for the article, -1 where it can only speak against it."""
NAMES = tuple(SIGNALS)
OF_FAST = ("fast", "fast_second", "fast_answer")
OF_SLOW = ("slow", "slow_second")
_COLUMN = {name: column for column, name in enumerate(NAMES)}
_OF_PAIR = NAMES[: NAMES.index("swapped")]
CERTAIN, CONTRADICTED, UNSAID = 0.99, 0.6, 0.2
"""The most that an article may be worth: only the same words again are sure."""
_SAME_WORDS = 0.75  # of both questions by weight: what differs then is what matters
_APART = ("opposed", "numbers", "complaint", "other_act")
_TURNS_SAME_WORDS = ("negation", "antonyms", "swapped", "other_focus")
_ENOUGH = 0.3  # words of full weight that message and question must share
_LEAST = 1e-9
_BEHIND, _FURTHEST_BEHIND = (
    20.0,
    2.0,
)  # weight of shared characters and sounds that counts 1, and the most that counts


@dataclass(frozen=True, slots=True)
class Weighed:
    """The words of a message, each once, with what they weigh (kind of word and rarity)."""

    words: Sequence[str]
    weights: Floats

    @classmethod
    def of(cls, query: Sentence, rarity: Callable[[str], float]) -> "Weighed":
        weights: dict[str, float] = {}
        for unit in query.units:
            weights[unit.word] = max(weights.get(unit.word, 0.0), unit.weight)
        return cls(tuple(weights), np.array([weight * rarity(word) for word, weight in weights.items()]))

    def share_in(self, text: str) -> float:
        """0..1: how much of the message, by weight, stands in this text."""
        found = sum(weight for word, weight in zip(self.words, self.weights, strict=True) if word in text)
        return float(found / max(self.weights.sum(), _LEAST))


def of_pairs(comparison: Comparison) -> Floats:
    """(rows, signals) with what two questions tell; the others are 0."""
    signals = np.zeros((len(comparison.rows), len(NAMES)))
    for name in _OF_PAIR:
        signals[:, _COLUMN[name]] = getattr(comparison.features, name)
    return signals


def behind(shared: Floats) -> Floats:
    """How much less each row shares with a message than the best one does, in characters and sounds by rarity: a story shares
    something with every row, so that the difference tells more than the share."""
    return np.asarray(np.minimum((shared.max(initial=0.0) - shared) / _BEHIND, _FURTHEST_BEHIND))


def enter(signals: Floats, name: str, values: Iterable[float]) -> None:
    """Write one column."""
    signals[:, _COLUMN[name]] = np.fromiter(values, np.float64, len(signals))


def most_of(signals: Floats, *, foreign: bool = False) -> Floats:
    """The most that each candidate may be worth whatever its likeness: less where another decisive word or number stands,
    a complaint meets a how-to, the article never tells of the act that is asked for, or the same words say another thing;
    least where next to nothing is shared (需要什么材料 fits every article). A `foreign` message shares no word with any; then
    the encoders judge alone."""
    found = {name: signals[:, column] for name, column in _COLUMN.items()}
    same_words = np.minimum(found["query_covered"], found["question_covered"]) > _SAME_WORDS
    turned = sum(found[name] for name in _TURNS_SAME_WORDS) > 0
    apart = sum(found[name] for name in _APART) > 0
    contradicted = apart | (same_words & turned)
    unsaid = (found["evidence"] < _ENOUGH) & (not foreign or not found["fast"].any())
    return np.where(unsaid, UNSAID, np.where(contradicted, CONTRADICTED, CERTAIN))


def swapped(said: Sequence[str], asked: Sequence[str]) -> int:
    """How many pairs of words stand the other way round about a word that relates them: 女方户口迁到男方, 男方户口迁到
    女方; but not 手机怎么投屏 and 怎么投屏手机. Both as `Sentence.telling`."""
    turns = [place for place, word in enumerate(said) if word == TURNS]
    last = {word: place for place, word in enumerate(said)}
    first = {word: place for place, word in reversed([*enumerate(said)])}
    known = ((left, right) for right, left in _related(asked) if left in first and right in last)
    return sum(_one_is_between(turns, first[left], last[right]) for left, right in known)


def _one_is_between(places: Sequence[int], after: int, before: int) -> bool:
    """Among rising places; a message of 4,000 characters may turn a thousand times."""
    next_one = bisect_right(places, after)
    return next_one < len(places) and places[next_one] < before


def _related(telling: Sequence[str]) -> set[tuple[str, str]]:
    """Pairs of words of a question with a relation between them; a question is short."""
    turns = [place for place, word in enumerate(telling) if word == TURNS]
    return {
        (left, right)
        for turn in turns
        for left in telling[:turn]
        for right in telling[turn + 1 :]
        if TURNS not in (left, right)
    }


def renamed(said: frozenset[str], asked: frozenset[str]) -> bool:
    """Each names somebody or something that the other does not name."""
    return bool(said - asked) and bool(asked - said)


def opposites(said: str, asked: str) -> int:
    """How many characters of one text alone have their opposite in the other alone: 上半年, 下半年."""
    mine, theirs = set(said) - set(asked), set(asked) - set(said)
    return sum(bool(_opposite(char) & theirs) for char in mine)


@lru_cache(maxsize=1000)
def _opposite(char: str) -> frozenset[str]:
    return antonyms().get(char, frozenset())
