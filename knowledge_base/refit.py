"""Refits the weights of the matcher on an office's own questions, and tries them before they weigh anything: on questions
held out, on the saved ones, and on pairs that one decisive thing tells apart.

It starts from the weights that the product came with: few questions move them little.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from knowledge_base.changes import Changed, changes, first_of
from knowledge_base.decisive_pairs import Neighbours, Pair
from knowledge_base.evaluate import Query, figures_of
from knowledge_base.fitting import Asked, look, refit
from knowledge_base.live import Released
from knowledge_base.matcher import Match, Matcher, tables_used
from knowledge_base.model import Tables, shipped
from knowledge_base.own_questions import TRUST, Own
from language.normalise import normalise

FOLDS = 5
LEAST_ANSWERED, LEAST_ARTICLES, LEAST_UNANSWERED = 60, 15, 20
"""Questions with an answer, articles that give it, and questions without: below these a fold shows nothing."""
BY_CHANCE: Mapping[str, float] = {
    "recall_at_1": 0.005, "recall_at_5": 0.005, "auroc": 0.005, "coverage_at_precision_90": 0.01
}  # fmt: skip
"""Figures that must not fall, and by how much they rise or fall by chance."""
NO_MORE = ("wrong_answers", "wrong_again")
"""Figures that must not rise."""
_WRONG = 9
"""So many right answers are worth the harm of a wrong one: what is answered is to be right nine times in ten."""
PULLED = (1.0, 3.0, 10.0, 30.0)
"""How hard weights are pulled to where they started: harder only where they do harm."""
_ASKS = 0.5  # probability that a message is a question

Step = Callable[[int, int], None]
T = TypeVar("T")


class TooFew(ValueError):
    """There are not enough questions; the text says what is needed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """New weights and what they do: figures on questions that were held out, saved questions that break, and decisive pairs
    that they confuse and the weights in use do not."""

    tables: Tables
    questions: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    broke: tuple[Changed, ...]
    confused: tuple[Pair, ...]

    @property
    def worse(self) -> tuple[str, ...]:
        """The figures that are worse than with the weights in use."""
        fell = [name for name, chance in BY_CHANCE.items() if self._gain(name) < -chance]
        return (*fell, *(name for name in NO_MORE if self._gain(name) > 0))

    @property
    def is_taken(self) -> bool:
        """Nothing is worse or breaks, and something is better."""
        rose = any(self._gain(name) > chance for name, chance in BY_CHANCE.items())
        worth = self._gain("right_answers") - _WRONG * sum(map(self._gain, NO_MORE))
        return (rose or worth > 0) and not (self.worse or self.broke or self.confused)

    def _gain(self, name: str) -> float:
        return (self.after[name] or 0) - (self.before[name] or 0)


def check_enough(own: Sequence[Own]) -> None:
    """Raises TooFew."""
    answered = [one.article for one in own if one.article]
    unanswered = sum(not one.article and not one.wrong for one in own)
    articles = len(set(answered))
    if len(answered) < LEAST_ANSWERED or articles < LEAST_ARTICLES or unanswered < LEAST_UNANSWERED:
        raise TooFew(
            f"可用的本单位问题太少，没有拟合：知道应答知识的 {len(answered)} 个（至少 {LEAST_ANSWERED} 个），"
            f"涉及 {articles} 条知识（至少 {LEAST_ARTICLES} 条），确知没有答案的 {unanswered} 个（至少 {LEAST_UNANSWERED} 个）。"
            "可以用 kb cases import 保存标注好的问题，或者过一段时间再做。"
        )


def try_refit(
    released: Released,
    own: Sequence[Own],
    cases: Sequence[Query],
    neighbours: Neighbours,
    step: Step,
    start: Tables | None = None,
) -> Trial:
    """Refit from `start` (None: the product's own) and try; what does harm is pulled harder to where it started. Raises
    TooFew, and EncoderUnavailable where the slow encoder falls silent meanwhile."""
    check_enough(own)
    done = _Counted(step, (2 + len(PULLED)) * len(own))
    asked = [done(seen(released.matcher, one)) for one in own]
    learning = _Learning(released, own, asked, start or shipped())
    before = _figures(own, [done(released.match(one.text)) for one in own])
    known = neighbours.confused(released.matcher.tables)
    given = _matches(released, cases)
    for harder in PULLED:
        after = _figures(own, [done(match) for match in learning.held_out(harder)])
        tables = learning.tables(asked, harder)
        trial = Trial(
            tables=tables,
            questions=len(own),
            before=before,
            after=after,
            broke=tuple(changes(cases, given, _matches(released.weighed(tables), cases))[1]),
            confused=tuple(pair for pair in neighbours.confused(tables) if pair not in known),
        )
        if trial.is_taken:
            break
    step(1, 1)
    return trial


def seen(matcher: Matcher, one: Own) -> Asked:
    """A question as it is learnt from."""
    asked = look(matcher, one.text, one.article, one.wrong)
    asks = bool(one.article or one.wrong) or asked.kinds.question > _ASKS
    return replace(asked, asks=asks, weight=TRUST[one.source], decides=TRUST[one.source])


class _Counted:
    """Counts what passes through it."""

    def __init__(self, step: Step, steps: int) -> None:
        self._step, self._steps, self._done = step, steps, 0

    def __call__(self, one: T) -> T:
        self._done += 1
        self._step(self._done, self._steps)
        return one


@dataclass(frozen=True, slots=True)
class _Learning:
    """What is learnt from: the office's questions, as they are and as they are weighed, and the weights it starts from."""

    released: Released
    own: Sequence[Own]
    asked: Sequence[Asked]
    start: Tables

    def tables(self, asked: Sequence[Asked], harder: float) -> Tables:
        """The weights of the encoders that are there, learnt anew from these; the others as they were."""
        used = tables_used(self.released.matcher.vectors.encoders)
        learnt = {name: refit(asked, self.start[name], harder) for name in used}
        return {**self.start, **learnt}

    def held_out(self, harder: float) -> Iterator[Match]:
        """Each question by weights that saw nothing of its article, in the order of the questions."""
        groups = [one.article or one.wrong or normalise(one.text) for one in self.own]
        fold_of = {group: place % FOLDS for place, group in enumerate(sorted(set(groups)))}
        weighed = []
        for fold in range(FOLDS):
            others = [one for one, group in zip(self.asked, groups, strict=True) if fold_of[group] != fold]
            weighed.append(self.released.weighed(self.tables(others, harder)))
        return (weighed[fold_of[group]].match(one.text) for one, group in zip(self.own, groups, strict=True))


def _matches(released: Released, cases: Sequence[Query]) -> list[Match]:
    return [released.match(case.question) for case in cases]


def _figures(own: Sequence[Own], matches: Sequence[Match]) -> dict[str, Any]:
    """Those of `kb evaluate` on the questions whose answer is known, and the answers counted. `wrong_again`: what did not
    help would be given once more."""
    pairs = list(zip(own, matches, strict=True))
    known = [(Query(one.text, one.article), match) for one, match in pairs if not one.wrong]
    given = [query.article == first_of(match) for query, match in known if match.decision == "answer"]
    again = [one.wrong == first_of(match) for one, match in pairs if one.wrong and match.decision == "answer"]
    return {
        **figures_of(*zip(*known, strict=True)),
        "right_answers": sum(given),
        "wrong_answers": len(given) - sum(given),
        "wrong_again": sum(again),
    }
