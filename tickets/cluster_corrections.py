"""What a clerk corrects in live crowds: the title, two crowds that are one, one crowd that is two. The machine keeps to it.

What would join a merged crowd joins the one it went into; who was taken out of a crowd does not come back to it, nor does
what the same persons write later.
"""

from collections.abc import Collection
from datetime import datetime

from storage.clock import stamp
from storage.transaction import Transaction

_COUNTED = (
    "contacts = (SELECT count(*) FROM cluster_members m WHERE m.cluster_id = clusters.id),"
    " persons = (SELECT count(DISTINCT m.person) FROM cluster_members m WHERE m.cluster_id = clusters.id),"
    " first_at = coalesce((SELECT min(m.at) FROM cluster_members m WHERE m.cluster_id = clusters.id), first_at),"
    " last_at = coalesce((SELECT max(m.at) FROM cluster_members m WHERE m.cluster_id = clusters.id), last_at)"
)


def rename(tx: Transaction, key: int, title: str) -> bool:
    """Give a crowd the title that a person wrote; False where there is no such crowd."""
    return bool(tx.run("UPDATE clusters SET title = :title, renamed = 1 WHERE id = :id", title=title, id=key))


def merge(tx: Transaction, key: int, into: int, now: datetime) -> bool:
    """Everybody of a live crowd counts with another live one, and whoever would come to it as well; False where one of
    them is not alive."""
    if key == into or not _both_alive(tx, key, into):
        return False
    tx.run(
        "INSERT INTO cluster_members (cluster_id, contact_id, person, ticket, at)"
        " SELECT :into, contact_id, person, ticket, at FROM cluster_members WHERE cluster_id = :id"
        " ON CONFLICT (cluster_id, contact_id) DO NOTHING",
        into=into,
        id=key,
    )
    tx.run("DELETE FROM cluster_members WHERE cluster_id = :id", id=key)
    tx.run(
        "UPDATE clusters SET people = greatest_people.people, ticket = coalesce(clusters.ticket, greatest_people.ticket)"
        " FROM (SELECT max(people) AS people, max(ticket) AS ticket FROM clusters WHERE id IN (:id, :into))"
        " AS greatest_people WHERE clusters.id = :into",
        into=into,
        id=key,
    )
    tx.run("UPDATE clusters SET merged_into = :into WHERE merged_into = :id", into=into, id=key)
    tx.run(
        "UPDATE clusters SET ended_at = :now, merged_into = :into, contacts = 0, persons = 0, hot = 0 WHERE id = :id",
        now=stamp(now),
        into=into,
        id=key,
    )
    _count(tx, into)
    return True


def split(tx: Transaction, key: int, contacts: Collection[int], title: str) -> int | None:
    """Take these contacts out of a live crowd into one of their own, which gets their ticket where they have one alone;
    None where they are none or all of it."""
    tx.one("SELECT id FROM clusters WHERE id = :id /* for update */", id=key)
    members = tx.all("SELECT contact_id, ticket FROM cluster_members WHERE cluster_id = :id", id=key)
    chosen = {row["contact_id"]: row["ticket"] for row in members if row["contact_id"] in set(contacts)}
    if not chosen or len(chosen) == len(members):
        return None
    staying = {row["ticket"] for row in members if row["contact_id"] not in chosen}
    own = {ticket for ticket in chosen.values() if ticket} - staying
    new = tx.value(
        "INSERT INTO clusters (key, about, code, topic, category, title, place, known, area, object, kind, named,"
        " first_at, last_at, ticket, renamed, split_from)"
        " SELECT key || '|' || :first, about, code, topic, category, :title, place, known, area, object, kind, named,"
        " first_at, last_at, :ticket, 1, id FROM clusters WHERE id = :id AND ended_at IS NULL RETURNING id",
        id=key,
        title=title,
        first=str(min(chosen)),
        ticket=min(own) if own else None,
    )
    if new is None:
        return None
    tx.run(
        "UPDATE cluster_members SET cluster_id = :new WHERE cluster_id = :id AND contact_id IN :contacts",
        new=new,
        id=key,
        contacts=sorted(chosen),
    )
    if own:
        rest = sorted(ticket for ticket in staying if ticket)
        tx.run(
            "UPDATE clusters SET ticket = :rest WHERE id = :id AND ticket IN :own",
            id=key,
            own=sorted(own),
            rest=rest[0] if rest else None,
        )
    _count(tx, key)
    _count(tx, int(new))
    return int(new)


def _both_alive(tx: Transaction, key: int, other: int) -> bool:
    held = tx.all(
        "SELECT id FROM clusters WHERE id IN :ids AND ended_at IS NULL ORDER BY id /* for update */",
        ids=sorted((key, other)),
    )
    return len(held) == len((key, other))


def _count(tx: Transaction, key: int) -> None:
    tx.run(f"UPDATE clusters SET {_COUNTED} WHERE id = :id", id=key)
