"""What people asked and the base could not answer, or answered without helping: each question once with how often, in
whatever words it was asked, and with a title: what units should write next.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from rapidfuzz import fuzz, process

from knowledge_base.asked import Asked, Help, asked, helped
from knowledge_base.live import Released
from knowledge_base.same_matter import Near, grouped
from language.normalise import normalise
from language.personal import unnamed
from language.requests import core_question
from language.speech import polished
from storage.clock import stamp
from storage.transaction import Transaction

MOST_QUESTIONS = 2_000
"""Different questions of one look, the latest; a base that leaves more unanswered has no gaps, it has no content."""
MOST_WORDINGS = 5
MOST_COMPARED = 200
LONGEST_TITLE = 40
"""Characters."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question in the words that most people used, without their numbers and names, and a `title` for the article: its
    most central wording, cleaned.

    `unit` was asked for the answer; it is empty until somebody knows whose question it is. `nearest` is the article that
    came closest, if any, with a score of 0..1. `wordings` are other words for it. Of the times it was asked `not_solved`
    got an answer that did not help, from `articles`.
    """

    question: str
    asked: int
    people: int
    first: str
    last: str
    unit: str
    nearest: str
    wordings: tuple[str, ...] = ()
    title: str = ""
    not_solved: int = 0
    articles: tuple[str, ...] = ()
    nearest_score: float = 0.0


def gaps(tx: Transaction, released: Released, since: datetime, private: Collection[str] = ()) -> list[Gap]:
    """Questions since then that still have no answer in the present release, the most asked first. `private` are the
    restricted lines; a question whose answer did not help is open until that answer is another."""
    found = _by_question(row for row in asked(tx, since, None, private) if row.in_vain)
    still = {key: _not_answered(released, found[key]) for key in list(found)[-MOST_QUESTIONS:]}
    return _gaps(tx, {key: rows for key, rows in still.items() if rows})


def open_gaps(tx: Transaction, since: datetime, until: datetime, private: Collection[str] = ()) -> list[Gap]:
    """Questions of a stretch of time to which nobody has got an answer since; without the matcher, from the log alone."""
    rows = asked(tx, since, until, private)
    answers: dict[str, list[Help]] = {}
    # Apart: a look is bounded, and what came since must not crowd out the stretch.
    for one in (*helped(tx, since, until), *helped(tx, until)):
        answers.setdefault(normalise(one.query), []).append(one)
    in_vain = _by_question(row for row in rows if row.in_vain)
    still = {
        key: [row for row in rows if not _got_help(row, answers.get(key, ()))]
        for key, rows in in_vain.items()
    }
    return _gaps(tx, {key: rows for key, rows in still.items() if rows})


def owner_of(tx: Transaction, article: str) -> str:
    """The unit of the latest version of an article; "" where there is none."""
    owner: str | None = tx.value(
        "SELECT unit FROM article_versions WHERE article = :article ORDER BY version DESC LIMIT 1",
        article=article,
    )
    return owner or ""


def title_of(wordings: Sequence[tuple[str, int]]) -> str:
    """The wording that is most like all the others, each counted as often as it was asked, as a title: its question
    without greetings, numbers and names."""
    latest = wordings[:MOST_COMPARED]
    plain = [normalise(text) for text, _ in latest]
    alike = process.cdist(plain, plain, scorer=fuzz.ratio, dtype=np.float32)
    central = latest[int(np.argmax(alike @ np.array([count for _, count in latest])))][0]
    # Names are told by the words beside them, which a cleaned text may have lost.
    clean = unnamed(central)
    return (core_question(clean, LONGEST_TITLE) or polished(clean) or clean)[:LONGEST_TITLE]


_ASKED_UNITS = "SELECT question, unit FROM kb_requests WHERE answered IS NULL ORDER BY opened, id"


def _by_question(rows: Iterable[Asked]) -> dict[str, list[Asked]]:
    """Rows by their question as matching reads it."""
    found: dict[str, list[Asked]] = {}
    for row in rows:
        found.setdefault(normalise(row.query), []).append(row)
    return found


def _not_answered(released: Released, rows: list[Asked]) -> list[Asked]:
    """Those that would get no other answer today."""
    match = released.match(rows[0].query)
    if match.decision != "answer":
        return rows
    version = released.article(match.candidates[0].article)
    given = (match.candidates[0].article, version.number if version else 0)
    return [row for row in rows if (row.article, row.version) == given]


def _got_help(row: Asked, answers: Collection[Help]) -> bool:
    """Somebody got an answer to this question; where one did not help, another one later."""
    if row.solved != "no":
        return bool(answers)
    return any(
        one.at > row.at and (one.article, one.version) != (row.article, row.version) for one in answers
    )


def _gaps(tx: Transaction, found: dict[str, list[Asked]]) -> list[Gap]:
    units = {normalise(row["question"]): row["unit"] for row in tx.all(_ASKED_UNITS)}
    keys = list(found)[-MOST_QUESTIONS:]
    groups = [[keys[n] for n in group] for group in grouped(keys, [_near(found[key]) for key in keys])]
    made = [_gap([found[key] for key in group], [units.get(key, "") for key in group]) for group in groups]
    return sorted(made, key=lambda gap: (-gap.people, -gap.asked, gap.first))


def _near(rows: Iterable[Asked]) -> Near:
    """The article that did not help, or the one that came closest."""
    known = [
        (1.0, row.article) if row.article else (row.near_score, next(iter(row.near), "")) for row in rows
    ]
    score, article = max(known, default=(0.0, ""))
    return Near(article, score)


def _gap(wordings: list[list[Asked]], units: list[str]) -> Gap:
    wordings = sorted(wordings, key=lambda rows: (-len(rows), rows[0].at))
    rows = sorted((row for rows in wordings for row in rows), key=lambda row: row.at)
    unsolved = [row for row in rows if row.article]
    nearest = _near(row for row in rows if not row.article)
    return Gap(
        question=unnamed(wordings[0][0].query),
        asked=len(rows),
        people=len({row.person for row in rows}),
        first=stamp(rows[0].at),
        last=stamp(rows[-1].at),
        unit=next(filter(None, units), ""),
        nearest=nearest.article,
        nearest_score=nearest.score,
        wordings=tuple(unnamed(rows[0].query) for rows in wordings[1 : MOST_WORDINGS + 1]),
        title=title_of([(rows[0].query, len(rows)) for rows in wordings]),
        not_solved=len(unsolved),
        articles=tuple(code for code, _ in Counter(row.article for row in unsolved).most_common()),
    )
