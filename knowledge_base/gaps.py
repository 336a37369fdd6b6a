"""What people asked and the base could not answer, each question once with how often, in whatever words it was asked: what
units should write next.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from knowledge_base.live import Released
from language.grouping import Text, grouped, names_in
from language.normalise import normalise
from storage.clock import stamp
from storage.transaction import Row, Transaction

MOST_QUESTIONS = 5_000
"""Different questions of one look, the latest; a base that leaves more unanswered has no gaps, it has no content."""
MOST_WORDINGS = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """A question in the words that most people used. `nearest` is the article that came closest, if any.

    `unit` was asked for the answer; it is empty until somebody knows whose question it is. `wordings` are other words
    for it.
    """

    question: str
    asked: int
    people: int
    first: str
    last: str
    unit: str
    nearest: str
    wordings: tuple[str, ...] = ()


def gaps(tx: Transaction, released: Released, since: datetime) -> list[Gap]:
    """Questions since then that still have no answer in the present release, the most asked first."""
    asked = {key: rows for key, rows in _asked(tx, since).items() if not _answers(released, rows[0]["query"])}
    return _gaps(tx, asked)


def open_gaps(tx: Transaction, since: datetime, until: datetime) -> list[Gap]:
    """Questions of a stretch of time to which nobody has got an answer since; without the matcher, from the log alone."""
    answered = {normalise(row["query"]) for row in tx.all(_ANSWERED, since=stamp(since))}
    asked = _asked(tx, since, until)
    return _gaps(tx, {key: rows for key, rows in asked.items() if key not in answered})


def owner_of(tx: Transaction, article: str) -> str:
    """The unit of the latest version of an article; "" where there is none."""
    owner: str | None = tx.value(
        "SELECT unit FROM article_versions WHERE article = :article ORDER BY version DESC LIMIT 1",
        article=article,
    )
    return owner or ""


# What somebody asked who also reports in confidence may name him.
_UNANSWERED = (
    "SELECT query, conversation_id, at, candidates FROM answer_log a"
    " WHERE decision = 'none' AND article IS NULL AND at >= :since AND at < :until AND NOT EXISTS"
    " (SELECT 1 FROM tickets t WHERE t.conversation_id = a.conversation_id AND t.confidential = 1) ORDER BY at, id"
)
_ANSWERED = "SELECT DISTINCT query FROM answer_log WHERE decision = 'answer' AND at >= :since"
_ASKED_UNITS = "SELECT question, unit FROM kb_requests WHERE answered IS NULL ORDER BY opened, id"
_NEVER = "9999"


def _asked(tx: Transaction, since: datetime, until: datetime | None = None) -> dict[str, list[Row]]:
    """What was asked in vain, by the question as matching reads it."""
    found: dict[str, list[Row]] = {}
    for row in tx.all(_UNANSWERED, since=stamp(since), until=stamp(until) if until else _NEVER):
        found.setdefault(normalise(row["query"]), []).append(row)
    return found


def _answers(released: Released, question: str) -> bool:
    return released.match(question).decision == "answer"


def _gaps(tx: Transaction, asked: dict[str, list[Row]]) -> list[Gap]:
    units = {normalise(row["question"]): row["unit"] for row in tx.all(_ASKED_UNITS)}
    keys = list(asked)[-MOST_QUESTIONS:]
    texts = [Text(key) for key in keys]
    groups = [[keys[n] for n in group] for group in grouped(texts, names_in(texts))]
    found = [_gap([asked[key] for key in group], [units.get(key, "") for key in group]) for group in groups]
    return sorted(found, key=lambda gap: (-gap.people, -gap.asked, gap.first))


def _gap(wordings: list[list[Row]], units: list[str]) -> Gap:
    wordings = sorted(wordings, key=lambda rows: (-len(rows), rows[0]["at"]))
    rows = sorted((row for rows in wordings for row in rows), key=lambda row: str(row["at"]))
    return Gap(
        question=wordings[0][0]["query"],
        asked=len(rows),
        people=len({row["conversation_id"] for row in rows}),
        first=rows[0]["at"],
        last=rows[-1]["at"],
        unit=next(filter(None, units), ""),
        nearest=_nearest(json.loads(row["candidates"]) for row in rows),
        wordings=tuple(rows[0]["query"] for rows in wordings[1 : MOST_WORDINGS + 1]),
    )


def _nearest(candidates: Iterable[list[dict[str, str]]]) -> str:
    return next((listed[0]["article"] for listed in candidates if listed), "")
