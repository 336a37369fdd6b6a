"""What of the knowledge is to be mended, as editors work through it: gaps, proposed wordings, doubted articles.

Finding takes seconds, so the last look is kept whole and a new one replaces it; what somebody decided meanwhile is left out
when the list is read.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, get_args

from desk.city import City
from desk.gap_round import owner_of_gap
from knowledge_base.doubts import doubts
from knowledge_base.gaps import Gap, gaps, owner_of
from knowledge_base.live import Released
from knowledge_base.wordings import proposals
from language.normalise import normalise
from storage.clock import stamp
from storage.transaction import Transaction

Kind = Literal["gap", "wording", "doubt"]
KINDS: tuple[Kind, ...] = get_args(Kind)

LOOKS_BACK = timedelta(days=30)
MOST = 1_000
"""Of each kind, the most pressing."""
MARK_LENGTH = 20


class NotFound(LookupError):
    """A finding that is not there any more: decided, or gone with a newer look. The text is a sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `unit` is whose it is, "" where nobody knows; `content` has the fields of the gap (with `owner`
    and `why`), the proposal or the doubt."""

    kind: Kind
    key: str
    unit: str
    content: Mapping[str, Any]

    @property
    def mark(self) -> str:
        """The key for addresses, which end up in the logs of servers: it tells nothing of what a citizen asked."""
        return sha256(self.key.encode()).hexdigest()[:MARK_LENGTH]


@dataclass(frozen=True, slots=True)
class Listed:
    """The findings of one kind, in the order of the look, and when that was."""

    rows: tuple[Finding, ...]
    found_at: str


def look(tx: Transaction, city: City, released: Released, now: datetime) -> list[Finding]:
    """Everything that the log of the last LOOKS_BACK and the release say is to be mended; writes nothing."""
    since, private, rules = now - LOOKS_BACK, city.private_lines, city.feedback
    found = [_gap(tx, city, gap) for gap in gaps(tx, released, since, private)[:MOST]]
    for proposal in proposals(tx, since, rules, private, released)[:MOST]:
        unit = city.units.full_name(owner_of(tx, proposal.article))
        key = f"{proposal.article} {normalise(proposal.wording)}"
        found.append(Finding("wording", key, unit, asdict(proposal)))
    for doubt in doubts(tx, since, rules, private, released)[:MOST]:
        found.append(Finding("doubt", doubt.article, city.units.full_name(doubt.unit), asdict(doubt)))
    return found


def keep(tx: Transaction, found: Iterable[Finding], now: datetime) -> None:
    """Put a look in the place of the last one."""
    by_key = {(one.kind, one.key): one for one in found}
    tx.run("DELETE FROM kb_findings WHERE kind IN :kinds", kinds=(*KINDS, _LOOK))
    rows = [
        {"kind": one.kind, "key": one.key, "place": place, "unit": one.unit, "found_at": stamp(now),
         "content": json.dumps(one.content, ensure_ascii=False)}
        for place, one in enumerate(by_key.values())
    ]  # fmt: skip
    done = {"kind": _LOOK, "key": "", "place": 0, "unit": "", "found_at": stamp(now), "content": "{}"}
    tx.insert_many("kb_findings", [*rows, done])


def listed(tx: Transaction, kind: Kind, unit: str = "") -> Listed:
    """What is still open of a kind; of one unit, or of all. `found_at` is empty before the first look."""
    rows = tx.all(
        "SELECT * FROM kb_findings WHERE kind = :kind AND (:unit = '' OR unit = :unit) ORDER BY place",
        kind=kind,
        unit=unit,
    )
    found = (Finding(kind, row["key"], row["unit"], json.loads(row["content"])) for row in rows)
    when = tx.value("SELECT found_at FROM kb_findings WHERE kind = :kind", kind=_LOOK)
    return Listed(tuple(_open(tx, kind, found)), when or "")


def finding(tx: Transaction, kind: Kind, key: str) -> Finding:
    """One open finding. Raises NotFound."""
    row = tx.one("SELECT * FROM kb_findings WHERE kind = :kind AND key = :key", kind=kind, key=key)
    found = [Finding(kind, key, row["unit"], json.loads(row["content"]))] if row else []
    for one in _open(tx, kind, found):
        return one
    raise NotFound(_GONE)


def marked(tx: Transaction, kind: Kind, mark: str) -> Finding:
    """The open finding with this mark. Raises NotFound."""
    for one in listed(tx, kind).rows:
        if one.mark == mark:
            return one
    raise NotFound(_GONE)


def dismiss(tx: Transaction, gap: Finding, reason: str, by: str, now: datetime) -> None:
    """Nobody has to write for this question, in none of its wordings. Raises ValueError without a reason."""
    if not reason.strip():
        raise ValueError("请写明为什么不需要写知识。")
    _decide(tx, gap, "dismissed", reason.strip(), "", by, now)


def drafted(tx: Transaction, gap: Finding, article: str, by: str, now: datetime) -> None:
    """An article was written for this question."""
    _decide(tx, gap, "drafted", "", article, by, now)


_LOOK = "look"
_GONE = "这一条已经处理过，或已不在最新的清单里。"


def _gap(tx: Transaction, city: City, gap: Gap) -> Finding:
    owner = owner_of_gap(tx, city, gap)
    content = {**asdict(gap), "owner": owner.unit, "why": owner.why, "sure": owner.sure}
    return Finding("gap", normalise(gap.question), owner.unit, content)


def _open(tx: Transaction, kind: Kind, found: Iterable[Finding]) -> Iterator[Finding]:
    """Those about which nobody has decided."""
    if kind == "gap":
        decided = {row["key"] for row in tx.all("SELECT key FROM gap_verdicts")}
        yield from (one for one in found if one.key not in decided)
    elif kind == "wording":
        rows = tx.all("SELECT article, key FROM wording_verdicts")
        known = {f"{row['article']} {row['key']}" for row in rows}
        yield from (one for one in found if one.key not in known)
    else:
        yield from found


def _decide(
    tx: Transaction, gap: Finding, verdict: str, reason: str, article: str, by: str, now: datetime
) -> None:
    for text in (gap.content["question"], *gap.content["wordings"]):
        tx.insert_new(
            "gap_verdicts", key=normalise(text), verdict=verdict, reason=reason, article=article, decided_by=by,
            decided_at=stamp(now),
        )  # fmt: skip
