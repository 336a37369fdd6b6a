"""What the office does with a live crowd: give it a title, put it together with another, take some of its members out.

Whoever acts is told in a sentence why something is refused; the machine keeps to what a person decided
(`tickets/cluster_corrections.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from channels.storable import storable
from storage.transaction import Transaction
from tickets import cluster_corrections, clusters
from tickets.clusters import Cluster
from tickets.model import Actor, Refusal

MOST_OF_A_TITLE = 60
MOST_DIGITS = 18
ROLES = frozenset({"seat", "reviewer", "duty_leader"})
SENTENCES: Mapping[str, str] = {
    "role": "热点由热线办整理，请联系热线办。",
    "unknown_action": "热点没有“{named}”这个操作。",
    "missing": "没有这个热点，可能已经被合并，请回到列表查看。",
    "ended": "这个热点已经结束，不能再改。",
    "title_missing": "请填写名称。",
    "other_missing": "请选择要并入的热点；已经结束的不能并入。",
    "none_chosen": "请勾选要分出去的来件，至少一件，也不能是全部。",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What was filled in: a title, the crowd to merge into, the contacts to take out."""

    title: str = ""
    into: str = ""
    contacts: tuple[str, ...] = ()


Doer = Callable[[Transaction, Cluster, Correction, datetime], str]
"""Does it and returns the reason of a refusal, or "" when it is done."""


def correct(
    tx: Transaction, actor: Actor, action: str, key: int, filled: Correction, now: datetime
) -> Refusal | None:
    """Do an action of `CROWD_ACTIONS`; None when it is done."""
    if action not in CROWD_ACTIONS:
        return _refusal(action, "unknown_action", named=action)
    if actor.side != "office" or actor.role not in ROLES:
        return _refusal(action, "role")
    cluster = clusters.load(tx, key)
    if cluster is None:
        return _refusal(action, "missing")
    if cluster.ended:
        return _refusal(action, "ended")
    reason = CROWD_ACTIONS[action](tx, cluster, filled, now)
    return _refusal(action, reason) if reason else None


def _refusal(action: str, reason: str, **values: str) -> Refusal:
    return Refusal(action, reason, SENTENCES[reason].format(**values))


def _title(filled: Correction) -> str:
    return " ".join(storable(filled.title, MOST_OF_A_TITLE).split())


def _rename(tx: Transaction, cluster: Cluster, filled: Correction, _now: datetime) -> str:
    title = _title(filled)
    if not title:
        return "title_missing"
    cluster_corrections.rename(tx, cluster.id, title)
    return ""


def _merge(tx: Transaction, cluster: Cluster, filled: Correction, now: datetime) -> str:
    into = _numbers([filled.into])
    return "" if into and cluster_corrections.merge(tx, cluster.id, into[0], now) else "other_missing"


def _split(tx: Transaction, cluster: Cluster, filled: Correction, _now: datetime) -> str:
    title = _title(filled)
    if not title:
        return "title_missing"
    made = cluster_corrections.split(tx, cluster.id, _numbers(filled.contacts), title)
    return "" if made else "none_chosen"


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS]


CROWD_ACTIONS: Mapping[str, Doer] = {"rename": _rename, "merge": _merge, "split": _split}
