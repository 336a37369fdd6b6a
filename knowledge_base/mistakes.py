"""Why questions of an evaluation were not answered rightly, in the order in which a knowledge editor can act on it. Pure.

Every mistake names the article to look at first: the one that took the question from the right one, or the right one
itself where it stood first and was not given.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge_base.evaluate import Query, is_right, rank_of
from knowledge_base.matcher import Match
from language.message_kind import kind_of
from language.normalise import normalise
from language.words import words

Cause = Literal[
    "neighbour", "answered_near", "answered_request", "answered_chat", "ranked_lower", "not_found", "declined", "chose"
]  # fmt: skip

CAUSES: Mapping[Cause, str] = {
    "neighbour": "答成了相近的另一条",
    "answered_near": "没有答案的相近问题，却作了答",
    "answered_request": "反映问题或求助，却作了答",
    "answered_chat": "闲聊、问候或辱骂，却作了答",
    "ranked_lower": "应答知识排在第二至第五",
    "not_found": "应答知识不在前五",
    "declined": "应答知识排第一，却没有作答",
    "chose": "应答知识排第一，却请市民选择",
}
"""The worst first: what reached a citizen and was wrong, then what did not reach him."""

_WRONG = ("neighbour", "answered_near", "answered_request", "answered_chat")
_KINDS: Mapping[str, Cause] = {
    "near": "answered_near", "question": "answered_near", "request": "answered_request", "chat": "answered_chat",
    "abuse": "answered_chat",
}  # fmt: skip
_MOST_APART = 2  # words on either side: more is not one decisive difference


@dataclass(frozen=True, slots=True)
class Mistake:
    """A question that was not answered rightly.

    `rank` of the right article is 0 when it is not among the best five; `article`, `found` and `score` are the best hit;
    `apart` are the few words that its question and the right one's do not share, such as 挂失／补办; "" when they differ in
    more than that.
    """

    query: Query
    cause: Cause
    rank: int
    article: str
    found: str
    score: float
    apart: str = ""

    @property
    def is_wrong_answer(self) -> bool:
        """A citizen would have read something wrong."""
        return self.cause in _WRONG

    @property
    def look_at(self) -> str:
        """The article whose words have to change first."""
        return self.query.article if self.rank == 1 or not self.article else self.article


def mistakes(pairs: Iterable[tuple[Query, Match]], texts: Mapping[str, str]) -> list[Mistake]:
    """The mistakes, those together that have one article to look at: first what took most questions wrongly, then what
    has most mistakes. `texts` has the question of each article."""
    found = [_mistake(query, match, texts) for query, match in pairs if not is_right(query, match)]
    wrong = Counter(one.look_at for one in found if one.is_wrong_answer)
    all_of = Counter(one.look_at for one in found)
    causes = list(CAUSES)
    return sorted(
        found,
        key=lambda one: (
            -wrong[one.look_at], -all_of[one.look_at], one.look_at, causes.index(one.cause), one.query.row,
        ),
    )  # fmt: skip


def cause_of(query: Query, match: Match) -> Cause | None:
    """Why a question was not answered rightly; None when it was."""
    if is_right(query, match):
        return None
    if not query.article:
        return _KINDS.get(query.kind) or _KINDS[kind_of(query.question).likeliest]
    if match.decision == "answer":
        return "neighbour"
    rank = rank_of(query, match)
    if rank == 1:
        return "chose" if match.decision == "choose" else "declined"
    return "ranked_lower" if rank else "not_found"


def difference(one: str, other: str) -> str:
    """The words that two questions do not share, those of `one` before ／; "" when they differ in more than two words on
    a side, or share none."""
    ours, theirs = words(normalise(one)), words(normalise(other))
    only, others = (
        [word for word in ours if word not in theirs],
        [word for word in theirs if word not in ours],
    )
    if len(only) == len(ours) or max(len(only), len(others)) > _MOST_APART or not (only or others):
        return ""
    return f"{''.join(only) or '—'}／{''.join(others) or '—'}"


def _mistake(query: Query, match: Match, texts: Mapping[str, str]) -> Mistake:
    cause = cause_of(query, match)
    assert cause is not None
    best = match.candidates[0] if match.candidates else None
    if best is None:
        return Mistake(query, cause, 0, "", "", 0.0)
    right = next((one.question for one in match.candidates if one.article == query.article), "")
    right = right or texts.get(query.article, "")
    is_other = bool(query.article) and best.article != query.article
    apart = difference(right, best.question) if is_other else ""
    return Mistake(query, cause, rank_of(query, match), best.article, best.question, best.score, apart)
