"""Articles that answer wrongly, found by what citizens did: said it was not solved, asked again within minutes, came back
with the same in the next days, or picked another article where this one stood first.

A share is judged by its lower bound, so that one of two is no alarm and thirty of a hundred is one.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from rapidfuzz import fuzz

from knowledge_base import store
from knowledge_base.asked import Asked, FeedbackRules, asked, by_person
from knowledge_base.live import Released
from language.normalise import normalise
from language.personal import unnamed
from storage.transaction import Transaction

Sign = Literal["not_solved", "asked_again", "came_back", "not_picked"]

SIGNS: Mapping[Sign, str] = {
    "not_solved": "没有解决",
    "asked_again": "接着又问",
    "came_back": "几天内又来问",
    "not_picked": "排第一却没有被选",
}
"""What citizens did who were not helped, in words."""

COMES_BACK = timedelta(days=7)
ALIKE = 50
"""Likeness (0..100) from which a later question is the same one again."""
LEAST_PERSONS = 3
WORTH_NAMING = 0.4
"""Score of the next article from which it may be the right one."""
MOST_QUESTIONS = 5
_Z = 1.96  # of the normal distribution: 95 % certain


@dataclass(frozen=True, slots=True)
class Trial:
    """One time that an article was given, or stood first among several. `sign` says what was wrong with it, if anything;
    `instead` is the article that helped."""

    article: str
    version: int
    query: str
    person: str
    sign: Sign | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An article with its times, how many of them went wrong and how, and the least share that this proves (95 %).

    `questions` led there in vain, the most frequent first; `instead` might be the right article for them, or "".
    """

    article: str
    question: str
    unit: str
    given: int
    wrong: int
    persons: int
    signs: dict[Sign, int]
    bound: float
    questions: tuple[str, ...]
    instead: str = ""


def doubts(
    tx: Transaction,
    since: datetime,
    rules: FeedbackRules,
    private: Collection[str] = (),
    released: Released | None = None,
) -> list[Doubt]:
    """The articles of the present release that are to be doubted, the surest first; what was said of an earlier version
    counts no more."""
    numbers = store.released_versions(tx)
    by_article: dict[str, list[Trial]] = {}
    for trial in trials(asked(tx, since, None, private), rules.again):
        if trial.sign == "not_picked" or numbers.get(trial.article) == trial.version:
            by_article.setdefault(trial.article, []).append(trial)
    found = []
    for code, tried in by_article.items():
        version = store.version(tx, code, numbers.get(code, 0))
        if version is not None and _is_doubted(tried, rules.share):
            found.append(_doubt(code, version.content.question, version.content.unit, tried, released))
    return sorted(found, key=lambda one: (-one.bound, -one.wrong, one.article))


def lower_bound(part: int, whole: int) -> float:
    """The least share (0..1) of which `part` of `whole` is proof with 95 % certainty (Wilson's score interval)."""
    if not whole:
        return 0.0
    share, z2 = part / whole, _Z * _Z
    middle = share + z2 / (2 * whole)
    spread = _Z * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    return max(0.0, (middle - spread) / (1 + z2 / whole))


def trials(rows: Iterable[Asked], again: timedelta) -> Iterator[Trial]:
    """Each time in the log that tells something of an article; `rows` in order."""
    for row_of in by_person(rows):
        for place, row in enumerate(row_of):
            later = row_of[place + 1 :]
            if row.article:
                yield _given(row, later, again)
            elif row.decision == "choose" and row.near:
                yield from _offered(row, later, again)


def _given(row: Asked, later: Sequence[Asked], again: timedelta) -> Trial:
    sign, instead = _sign(row, later, again)
    return Trial(row.article, row.version, row.query, row.person, sign, instead)


def _sign(row: Asked, later: Sequence[Asked], again: timedelta) -> tuple[Sign | None, str]:
    repeats = [one for one in later if one.at - row.at <= COMES_BACK and _asks_again(row, one)]
    instead = next((one.article for one in repeats if one.article and one.solved != "no"), "")
    instead = "" if instead == row.article else instead
    if row.solved == "no":
        return "not_solved", instead
    if repeats:
        return ("asked_again" if repeats[0].at - row.at <= again else "came_back"), instead
    return None, ""


def _asks_again(row: Asked, later: Asked) -> bool:
    """The same words once more, or like words that led elsewhere; a question that follows up the answer is neither."""
    one, other = normalise(row.query), normalise(later.query)
    return one == other or (later.article != row.article and fuzz.ratio(one, other) >= ALIKE)


def _offered(row: Asked, later: Sequence[Asked], again: timedelta) -> Iterator[Trial]:
    """The article that stood first, where another one was picked or the citizen asked in other words instead."""
    following = next(iter(later), None)
    if following is None or following.at - row.at > again:
        return  # whoever goes away has refused nothing
    if following.article != row.near[0] and (following.was_picked or _asks_again(row, following)):
        yield Trial(row.near[0], 0, row.query, row.person, "not_picked", following.article)


def _is_doubted(tried: Sequence[Trial], share: float) -> bool:
    wrong = [one for one in tried if one.sign]
    persons = {one.person for one in wrong}
    return len(persons) >= LEAST_PERSONS and lower_bound(len(wrong), len(tried)) >= share


def _doubt(code: str, question: str, unit: str, tried: Sequence[Trial], released: Released | None) -> Doubt:
    wrong = [one for one in tried if one.sign]
    questions = [query for query, _ in Counter(one.query for one in wrong).most_common(MOST_QUESTIONS)]
    helped = Counter(one.instead for one in wrong if one.instead)
    instead = helped.most_common(1)[0][0] if helped else _neighbour(code, questions, released)
    return Doubt(
        article=code,
        question=question,
        unit=unit,
        given=len(tried),
        wrong=len(wrong),
        persons=len({one.person for one in wrong}),
        signs=dict(Counter(one.sign for one in wrong if one.sign)),
        bound=round(lower_bound(len(wrong), len(tried)), 3),
        questions=tuple(map(unnamed, questions)),
        instead=instead,
    )


def _neighbour(code: str, questions: Iterable[str], released: Released | None) -> str:
    """The article that comes next for most of the questions."""
    if released is None:
        return ""
    nexts = Counter(
        one.article
        for query in questions
        for one in released.match(query).candidates[:2]
        if one.article != code and one.score >= WORTH_NAMING
    )
    return nexts.most_common(1)[0][0] if nexts else ""
