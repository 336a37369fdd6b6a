"""Questions that the base could not answer, put to the unit that should: kept until an article answers them, so that
the citizen who asked gets the answer.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from knowledge_base.articles import Version
from knowledge_base.live import Released
from language.normalise import normalise
from storage.clock import stamp
from storage.transaction import Row, Transaction

Reason = Literal["expired", "unanswered"]


@dataclass(frozen=True, slots=True)
class Asker:
    """The conversation that waits for the answer."""

    channel: str
    account: str
    sender: str
    conversation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """An open question. `article` is the expired article that it hit, `unit` may be empty until somebody knows."""

    id: int
    question: str
    article: str | None
    unit: str
    reason: Reason
    asker: Asker
    opened: str
    due: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An open question and the released article that answers it now."""

    request: Request
    version: Version


def ask(
    tx: Transaction,
    question: str,
    asker: Asker,
    now: datetime,
    *,
    article: str | None = None,
    unit: str = "",
    due: datetime | None = None,
) -> int | None:
    """Put a question to a unit; returns the request's id, or None while the same person waits for the same answer.

    `article` names the expired article that the question hit; without it the base had nothing.
    """
    key = "|".join((asker.channel, asker.account, asker.sender, article or normalise(question)))
    is_new = tx.insert_new(
        "kb_requests", question=question, article=article, unit=unit, opened=stamp(now), dedupe_key=key,
        reason="expired" if article else "unanswered", due=stamp(due) if due else None, **asdict(asker),
    )  # fmt: skip
    return int(tx.value("SELECT id FROM kb_requests WHERE dedupe_key = :key", key=key)) if is_new else None


def waiting(tx: Transaction, unit: str | None = None) -> list[Request]:
    """Open questions, the oldest first; of one unit, or of all."""
    rows = tx.all(_OPEN) if unit is None else tx.all(_OPEN_OF_UNIT, unit=unit)
    return [_request(row) for row in rows]


def settle(tx: Transaction, released: Released, now: datetime) -> list[Answered]:
    """Close every open question that the release answers now; the askers are to be told what is returned.

    A question that hit an expired article is answered by that article once it is valid again; any question by the
    article that matching gives a clear answer.
    """
    answered = []
    for request in waiting(tx):
        version = _answer(released, request)
        if version is not None and _close(tx, request.id, version.content.article, now):
            answered.append(Answered(request, version))
    return answered


_OPEN = "SELECT * FROM kb_requests WHERE answered IS NULL ORDER BY opened, id"
_OPEN_OF_UNIT = "SELECT * FROM kb_requests WHERE answered IS NULL AND unit = :unit ORDER BY opened, id"
# A settled question gives its key free: the same person may ask the same again another year.
_CLOSE = (
    "UPDATE kb_requests SET answered = :now, answered_by_article = :article, dedupe_key = dedupe_key || '|' || id"
    " WHERE id = :id AND answered IS NULL"
)


def _answer(released: Released, request: Request) -> Version | None:
    if request.article and released.may_answer(request.article):
        return released.article(request.article)
    match = released.match(request.question)
    return released.article(match.candidates[0].article) if match.decision == "answer" else None


def _close(tx: Transaction, request: int, article: str, now: datetime) -> bool:
    return tx.run(_CLOSE, id=request, article=article, now=stamp(now)) == 1


def _request(row: Row) -> Request:
    asker = Asker(row["channel"], row["account"], row["sender"], row["conversation_id"])
    return Request(
        row["id"],
        row["question"],
        row["article"],
        row["unit"],
        row["reason"],
        asker,
        row["opened"],
        row["due"],
    )
