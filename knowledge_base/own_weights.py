"""The weights that an office fitted on its own questions, as revisions: the newest one weighs, an earlier one can be taken
back, and revision 0 is what the product came with.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from knowledge_base.articles import MoveRefused
from knowledge_base.model import Tables, read, shipped, written
from storage.clock import stamp
from storage.transaction import Row, Transaction

_log = logging.getLogger(__name__)
SHIPPED = 0
"""The number under which the product's own weights are known."""


class InUse(NamedTuple):
    """The weights that weigh now, their number, and the names of the encoders with which they were fitted, joined by +;
    None: they are the product's own, which know every setting."""

    number: int = SHIPPED
    tables: Tables | None = None
    encoders: str | None = None

    def fit(self, encoders: Iterable[str]) -> bool:
        """Whether they were made for these encoders. Else what was learnt does not weigh, or weighs on another scale."""
        return self.encoders in (None, joined(encoders))


def joined(encoders: Iterable[str]) -> str:
    """The names of encoders as they are kept with the weights; "" where there is none."""
    return "+".join(encoders)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a refit made: tables, from how many of the office's questions, with which encoders, what was measured, and for
    what reason they were taken although they are worse."""

    tables: Tables
    questions: int
    encoders: str
    figures: Mapping[str, Any]
    overruled: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision as it is listed."""

    number: int
    made_at: str
    made_by: str
    rolled_back_to: int | None
    questions: int
    encoders: str
    figures: Mapping[str, Any]
    overruled: str


def newest_number(tx: Transaction) -> int:
    """Of the revision in use."""
    return int(tx.value("SELECT coalesce(max(number), 0) FROM own_weights"))


def in_use(tx: Transaction) -> InUse:
    """The newest revision. One that this program cannot read is logged, and the product's own weights weigh."""
    row = tx.one(f"SELECT number, encoders, matching, decision FROM own_weights WHERE number = ({_NEWEST})")
    if row is None:
        return InUse()
    if not row["matching"]:
        return InUse(row["number"])
    try:
        tables = {**shipped(), **read(row["matching"], row["decision"])}
        return InUse(row["number"], tables, row["encoders"])
    except (ValueError, KeyError):
        _log.exception(
            "revision %s of the matcher's weights cannot be read: the product's own weigh", row["number"]
        )
        return InUse(row["number"])


def keep(tx: Transaction, fitted: Fitted, instead_of: int, by: str, now: datetime) -> int:
    """Take fitted weights into use; returns their number. Raises MoveRefused where others were taken into use meanwhile:
    it was measured against revision `instead_of`."""
    if newest_number(tx) != instead_of:
        raise MoveRefused(_OVERTAKEN)
    matching, decision = written(fitted.tables)
    return _add(
        tx, by, now, questions=fitted.questions, encoders=fitted.encoders, matching=matching, decision=decision,
        figures=json.dumps(fitted.figures, ensure_ascii=False), overruled=fitted.overruled,
    )  # fmt: skip


def roll_back(tx: Transaction, number: int, by: str, now: datetime) -> int:
    """Weigh again as revision `number` does, as a new revision; raises MoveRefused for an unknown one."""
    row = tx.one("SELECT * FROM own_weights WHERE number = :number", number=number)
    if row is None and number != SHIPPED:
        raise MoveRefused(f"没有第 {number} 版匹配权重，无法退回。")
    kept = {name: row[name] for name in _CONTENT} if row else {}
    return _add(tx, by, now, rolled_back_to=number, **kept)


def revisions(tx: Transaction) -> list[Revision]:
    """All, the newest first."""
    return [_revision(row) for row in tx.all("SELECT * FROM own_weights ORDER BY number DESC")]


_NEWEST = "SELECT max(number) FROM own_weights"
_OVERTAKEN = "别人刚刚换过匹配权重，请再做一次。"
_CONTENT = ("questions", "encoders", "matching", "decision", "figures", "overruled")


def _add(tx: Transaction, by: str, now: datetime, **content: object) -> int:
    number = newest_number(tx) + 1
    if not tx.insert_new("own_weights", number=number, made_at=stamp(now), made_by=by, **content):
        raise MoveRefused(_OVERTAKEN)  # by another, between the two statements
    return number


def _revision(row: Row) -> Revision:
    values = {name: row[name] for name in Revision.__slots__}
    return Revision(**{**values, "figures": json.loads(row["figures"])})
