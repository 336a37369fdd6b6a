"""What citizens asked and what became of it, from the log of answers. Never from a conversation in which somebody reports
in confidence or wrote on a restricted line: his words may name him.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

MOST_ROWS = 50_000
"""Answers of one look, the latest; a city gives fewer in a month."""


@dataclass(frozen=True, slots=True)
class FeedbackRules:
    """`[knowledge]` of a pack: within what time somebody who asks once more was not helped, by how many persons a wording
    must have been used, and from what share of bad answers on an article is doubted.
    """

    again: timedelta = timedelta(minutes=10)
    persons: int = 2
    share: float = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and its answer. `article` is empty where none was given; then `near` are those that came close, best
    first, and `near_score` (0..1) is the best one's. `person` is the same on all accounts of one citizen; `solved` is yes,
    no, or "" where he did not say; no without an article: none of those that were offered was meant.
    """

    at: datetime
    query: str
    person: str
    conversation: str
    decision: str
    article: str
    version: int
    near: tuple[str, ...]
    near_score: float
    solved: str

    @property
    def in_vain(self) -> bool:
        """Nothing was given, or it did not help, or nothing that was offered was meant."""
        return self.solved == "no" or (self.decision == "none" and not self.article)

    @property
    def was_picked(self) -> bool:
        """The citizen picked the article among several."""
        return self.decision == "choose" and bool(self.article)


def asked(
    tx: Transaction, since: datetime, until: datetime | None = None, private: Collection[str] = ()
) -> list[Asked]:
    """The log of a stretch of time in its order; `private` are the restricted lines."""
    rows = tx.all(
        _ASKED,
        since=stamp(since),
        until=stamp(until) if until else _NEVER,
        private=tuple(private),
        most=MOST_ROWS,
    )
    return [_asked(row) for row in reversed(rows)]


@dataclass(frozen=True, slots=True)
class Help:
    """A question that got this version of an article at some time, which was not told to be of no use."""

    at: datetime
    query: str
    article: str
    version: int


def helped(tx: Transaction, since: datetime, until: datetime | None = None) -> list[Help]:
    """What was answered in a stretch of time, each question with each version once, by its latest time."""
    rows = tx.all(_HELPED, since=stamp(since), until=stamp(until) if until else _NEVER, most=MOST_ROWS)
    return [Help(moment(row["at"]), row["query"], row["article"] or "", row["version"] or 0) for row in rows]


def by_person(rows: Iterable[Asked]) -> list[list[Asked]]:
    """What each person asked, in order."""
    found: dict[str, list[Asked]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row)
    return list(found.values())


def answered(
    tx: Transaction, since: datetime, most: int, private: Collection[str] = ()
) -> list[tuple[str, str]]:
    """(question, article that was given last) of what was answered since then, the most asked first."""
    rows = tx.all(_ANSWERED, since=stamp(since), private=tuple(private), most=most)
    latest = {row["last"]: row["query"] for row in rows}
    found = tx.all("SELECT id, article FROM answer_log WHERE id IN :ids", ids=tuple(latest))
    articles = {row["id"]: row["article"] for row in found}
    return [(query, articles[last]) for last, query in latest.items()]


def declined(
    tx: Transaction, since: datetime, most: int, private: Collection[str] = ()
) -> list[tuple[str, int]]:
    """(question, release that had no answer) of what a ticket or a person settled afterwards, without any article, the
    latest first."""
    rows = tx.all(_DECLINED, since=stamp(since), private=tuple(private), most=most)
    return [(row["query"], row["release"] or 0) for row in rows]


_NEVER = "9999"
_NOT_PRIVATE = (
    "NOT EXISTS (SELECT 1 FROM tickets t WHERE t.conversation_id = a.conversation_id"
    " AND (t.confidential = 1 OR t.line IN :private))"
    " AND NOT EXISTS (SELECT 1 FROM contacts k WHERE k.conversation_id = a.conversation_id AND k.line IN :private)"
)
# Who came near is read only where nothing was given: with reasons it is the longest column by far.
_ASKED = (
    "SELECT a.at, a.query, a.conversation_id, a.decision, a.article, a.version, a.solved,"
    " CASE WHEN a.article IS NULL THEN a.candidates ELSE '[]' END AS candidates,"
    " COALESCE(c.person_id, a.conversation_id) AS person"
    " FROM answer_log a LEFT JOIN conversations c ON c.id = a.conversation_id"
    f" WHERE a.at >= :since AND a.at < :until AND {_NOT_PRIVATE} ORDER BY a.at DESC, a.id DESC LIMIT :most"
)
# By time alone: with a second column the engines sort all that came since.
_HELPED = (
    "SELECT query, article, version, max(at) AS at FROM (SELECT at, query, article, version FROM answer_log"
    " WHERE decision = 'answer' AND COALESCE(solved, '') <> 'no'"
    " AND at >= :since AND at < :until ORDER BY at DESC LIMIT :most) AS latest GROUP BY query, article, version"
)
_ANSWERED = (
    "SELECT a.query, max(a.id) AS last FROM answer_log a"
    f" WHERE a.decision = 'answer' AND a.article IS NOT NULL AND a.at >= :since AND {_NOT_PRIVATE}"
    " GROUP BY a.query ORDER BY count(*) DESC, max(a.id) DESC LIMIT :most"
)
_DECLINED = (
    "SELECT a.query, a.release FROM answer_log a"
    " WHERE (a.decision = 'none' OR a.solved = 'no') AND a.article IS NULL AND a.at >= :since"
    " AND (EXISTS (SELECT 1 FROM tickets t WHERE t.conversation_id = a.conversation_id AND t.opened >= a.at)"
    " OR EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = a.conversation_id AND o.audience = 'citizen'"
    " AND o.actor <> '' AND o.created_at >= a.at))"
    " AND NOT EXISTS (SELECT 1 FROM answer_log l WHERE l.conversation_id = a.conversation_id"
    " AND l.article IS NOT NULL AND l.at >= a.at)"
    f" AND {_NOT_PRIVATE} ORDER BY a.at DESC, a.id DESC LIMIT :most"
)


def _asked(row: Row) -> Asked:
    near = json.loads(row["candidates"])
    return Asked(
        at=moment(row["at"]),
        query=row["query"],
        person=row["person"] or "",
        conversation=row["conversation_id"] or "",
        decision=row["decision"],
        article=row["article"] or "",
        version=row["version"] or 0,
        near=tuple(one["article"] for one in near),
        near_score=near[0]["score"] if near else 0.0,
        solved=row["solved"] or "",
    )
