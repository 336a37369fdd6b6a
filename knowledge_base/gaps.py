"""What people asked and the base could not answer, each question once with how often: what units should write next."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from knowledge_base.live import Released
from language.normalise import normalise
from storage.clock import stamp
from storage.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Gap:
    """A question in the words of the one who asked first. `nearest` is the article that came closest, if any.

    `unit` was asked for the answer; it is empty until somebody knows whose question it is.
    """

    question: str
    asked: int
    people: int
    first: str
    last: str
    unit: str
    nearest: str


def gaps(tx: Transaction, released: Released, since: datetime) -> list[Gap]:
    """Questions since then that still have no answer in the present release, the most asked first."""
    groups: dict[str, list[Row]] = {}
    for row in tx.all(_UNANSWERED, since=stamp(since)):
        groups.setdefault(normalise(row["query"]), []).append(row)
    units = {normalise(row["question"]): row["unit"] for row in tx.all(_ASKED_UNITS)}
    found = [
        _gap(rows, units.get(key, ""))
        for key, rows in groups.items()
        if released.match(rows[0]["query"]).decision != "answer"
    ]
    return sorted(found, key=lambda gap: (-gap.people, -gap.asked, gap.first))


_UNANSWERED = (
    "SELECT query, conversation_id, at, candidates FROM answer_log"
    " WHERE decision = 'none' AND article IS NULL AND at >= :since ORDER BY at, id"
)
_ASKED_UNITS = "SELECT question, unit FROM kb_requests WHERE answered IS NULL ORDER BY opened, id"


def _gap(rows: list[Row], unit: str) -> Gap:
    return Gap(
        question=rows[0]["query"],
        asked=len(rows),
        people=len({row["conversation_id"] for row in rows}),
        first=rows[0]["at"],
        last=rows[-1]["at"],
        unit=unit,
        nearest=_nearest(json.loads(row["candidates"]) for row in rows),
    )


def _nearest(candidates: Iterable[list[dict[str, str]]]) -> str:
    return next((listed[0]["article"] for listed in candidates if listed), "")
