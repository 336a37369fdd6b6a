"""A contact joins the crowd of its matter, in the transaction in which it is understood: a handful of indexed statements.

The row of the cluster is held until the transaction ends, so that of two first contacts at the same moment one finds
the other's ticket.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.clusters import Cluster, find, from_row
from tickets.crowds import Matter, Thresholds, belongs
from tickets.states import OPEN


@dataclass(frozen=True, slots=True)
class Member:
    """A contact that joins: whose it is (`person`: the person, else the conversation) and the ticket it has."""

    contact_id: int
    person: str
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """The cluster as it is now; `is_new`: the contact was not counted in it before."""

    cluster: Cluster
    is_new: bool


def join(tx: Transaction, matter: Matter, member: Member, limits: Thresholds, now: datetime) -> Joined:
    """Count a contact with the crowd of its matter, once, and let it go from a vaguer one of the same matter."""
    counted = _counted(tx, matter, member)
    if counted is not None:
        return Joined(_completed(tx, counted, matter, member), False)
    found = find(tx, matter, limits, now, member.person)
    row = _one_more(tx, found.id if found else _begin(tx, matter, limits, now), member, now)
    return Joined(_completed(tx, row, matter, member), True)


def join_of_ticket(
    tx: Transaction, cluster: Cluster, matter: Matter | None, member: Member, now: datetime
) -> Joined:
    """Count a contact with the crowd that its ticket has, whatever words it found for the matter."""
    row = tx.one(
        "SELECT c.* FROM cluster_members m JOIN clusters c ON c.id = m.cluster_id"
        " WHERE m.cluster_id = :id AND m.contact_id = :contact",
        id=cluster.id,
        contact=member.contact_id,
    )
    counted = row or _one_more(tx, cluster.id, member, now)
    return Joined(_completed(tx, counted, matter, member) if matter else from_row(counted), row is None)


def _counted(tx: Transaction, matter: Matter, member: Member) -> Row | None:
    """The crowd of this matter in which the contact is counted already; it leaves those that were only vaguer."""
    rows = tx.all(
        "SELECT c.* FROM cluster_members m JOIN clusters c ON c.id = m.cluster_id"
        " WHERE m.contact_id = :contact AND c.about = :about",
        contact=member.contact_id,
        about=matter.about,
    )
    same = next((row for row in rows if belongs(from_row(row).crowd, matter)), None)
    if same is None and (matter.thing or matter.place):
        for row in rows:
            if not (row["object"] or row["place"]):
                _leave(tx, row["id"], member)
    return same


_IS_THERE = "EXISTS (SELECT 1 FROM cluster_members m WHERE m.cluster_id = clusters.id AND m.person = :person)"


def _leave(tx: Transaction, key: int, member: Member) -> None:
    tx.run(
        "DELETE FROM cluster_members WHERE cluster_id = :id AND contact_id = :contact",
        id=key,
        contact=member.contact_id,
    )
    tx.run(
        "UPDATE clusters SET contacts = contacts - 1,"
        f" persons = persons - CASE WHEN {_IS_THERE} THEN 0 ELSE 1 END WHERE id = :id",
        id=key,
        person=member.person,
    )
    # Nobody is left who told no more than that; a notice that speaks of it keeps it.
    tx.run(
        "DELETE FROM clusters WHERE id = :id AND contacts = 0"
        " AND NOT EXISTS (SELECT 1 FROM risks WHERE cluster_id = :id)",
        id=key,
    )


def _begin(tx: Transaction, matter: Matter, limits: Thresholds, now: datetime) -> int:
    """A new crowd, or the live one that somebody else began with the same words at the same moment."""
    values = _values(matter, now)
    if not tx.run(_INSERT, **values) and _has_died(tx, matter, limits, now):
        tx.run("UPDATE clusters SET ended_at = last_at WHERE key = :key AND ended_at IS NULL", key=matter.key)
        tx.run(_INSERT, **values)
    found = tx.value("SELECT id FROM clusters WHERE key = :key AND ended_at IS NULL", key=matter.key)
    return int(found)


def _has_died(tx: Transaction, matter: Matter, limits: Thresholds, now: datetime) -> bool:
    row = tx.one(
        "SELECT c.last_at, t.status FROM clusters c LEFT JOIN tickets t ON t.number = c.ticket"
        " WHERE c.key = :key AND c.ended_at IS NULL",
        key=matter.key,
    )
    return row is not None and row["last_at"] < stamp(now - limits.quiet) and row["status"] not in OPEN


_INSERT = (
    "INSERT INTO clusters (key, about, code, topic, category, title, place, known, area, object, kind, named,"
    " first_at, last_at) VALUES (:key, :about, :code, :topic, :category, :title, :place, :known, :area, :object, :kind,"
    " :named, :now, :now) ON CONFLICT (key) WHERE ended_at IS NULL DO NOTHING"
)


def title_of(matter: Matter) -> str:
    """`和谐家园小区供暖故障`: where, and what."""
    return f"{matter.subject}{matter.topic or matter.about}"


def _values(matter: Matter, now: datetime) -> dict[str, object]:
    return {
        "key": matter.key,
        "about": matter.about,
        "code": matter.code,
        "topic": matter.topic,
        "category": matter.category,
        "title": title_of(matter),
        "place": matter.place,
        "known": int(matter.known),
        "area": matter.area,
        "object": matter.thing,
        "kind": matter.kind,
        "named": int(matter.named),
        "now": stamp(now),
    }


def _one_more(tx: Transaction, key: int, member: Member, now: datetime) -> Row:
    """Hold the cluster and count one contact more, and one person where it is another."""
    row = tx.one(
        "UPDATE clusters SET last_at = :now, contacts = contacts + 1,"
        f" persons = persons + CASE WHEN {_IS_THERE} THEN 0 ELSE 1 END WHERE id = :id RETURNING *",
        id=key,
        now=stamp(now),
        person=member.person,
    )
    assert row is not None, "the cluster was found in this transaction"
    tx.insert(
        "cluster_members", cluster_id=key, contact_id=member.contact_id, person=member.person,
        ticket=member.ticket, at=stamp(now),
    )  # fmt: skip
    return row


def _completed(tx: Transaction, row: Row, matter: Matter, member: Member) -> Cluster:
    """What a cluster did not know yet: the name of the business, the place, people, danger, risks, an open ticket."""
    changes: dict[str, Any] = {}
    if matter.thing and not row["object"]:
        changes |= {"object": matter.thing, "kind": "", "named": 1}
        if not row["renamed"]:
            changes["title"] = title_of(matter)
    if matter.place and not row["place"]:
        area = matter.area or row["area"]
        changes |= {"place": matter.place, "known": int(matter.known), "area": area}
    if matter.people > row["people"]:
        changes["people"] = matter.people
    if matter.alarm and not row["alarm"]:
        changes["alarm"] = matter.alarm
    known = json.loads(row["risks"])
    if set(matter.risks) - set(known):
        changes["risks"] = json.dumps(list(dict.fromkeys((*known, *matter.risks))), ensure_ascii=False)
    if member.ticket and row["ticket"] != member.ticket and not _is_open(tx, row["ticket"]):
        changes["ticket"] = member.ticket
    if changes:
        columns = ", ".join(f"{name} = :{name}" for name in changes)
        tx.run(f"UPDATE clusters SET {columns} WHERE id = :id", id=row["id"], **changes)
    return from_row({**row, **changes})


def _is_open(tx: Transaction, number: str | None) -> bool:
    status = tx.value("SELECT status FROM tickets WHERE number = :number", number=number) if number else None
    return status in OPEN
