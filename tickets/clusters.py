"""Live clusters as rows: how they are read, found for a newcomer, and counted against the thresholds."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage.clock import moment, stamp
from storage.transaction import Row, Transaction
from tickets.crowds import MOST_COMPARED, Count, Crowd, Found, Matter, Standing, Thresholds, belongs
from tickets.states import OPEN

MOST_CROWDS = 200
"""So many of the liveliest crowds of a topic are compared by name."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A row of `clusters`. `people` are the most persons that anybody in it spoke for; `hot`: over its threshold now."""

    id: int
    crowd: Crowd
    title: str
    code: str
    topic: str
    category: str
    first_at: datetime
    last_at: datetime
    contacts: int
    persons: int
    people: int
    risks: tuple[str, ...]
    alarm: str
    ticket: str | None
    hot: bool
    ended: bool = False
    renamed: bool = False
    split_from: int | None = None

    @property
    def is_business(self) -> bool:
        """Whether it is about one shop, company or project, named or not."""
        return bool(self.crowd.thing or self.crowd.kind)


def find(
    tx: Transaction, matter: Matter, limits: Thresholds, now: datetime, person: str = ""
) -> Cluster | None:
    """The live crowd that a contact with this matter counts with, the liveliest where several do.

    What clerks corrected counts before: a crowd that was taken out of another is for the persons in it, and one that was
    merged stands for the one it went into.
    """
    rows = tx.all(
        "SELECT c.* FROM clusters c LEFT JOIN tickets t ON t.number = c.ticket"
        " WHERE c.about = :about AND c.ended_at IS NULL AND (c.named = 1 OR (c.place = :place AND c.place <> ''))"
        " AND (c.last_at >= :since OR t.status IN :open)"
        f" AND (c.split_from IS NULL OR {_IS_IN_IT}) ORDER BY c.last_at DESC, c.id DESC LIMIT :most",
        about=matter.about,
        place=matter.place,
        since=stamp(now - limits.quiet),
        open=sorted(OPEN),
        person=person,
        most=MOST_CROWDS,
    )
    alike = (cluster for row in rows if belongs((cluster := from_row(row)).crowd, matter))
    best = max(
        alike,
        key=lambda cluster: (cluster.split_from is not None, cluster.ticket is not None, cluster.persons),
        default=None,
    )
    return best or _merged(tx, matter)


_IS_IN_IT = "EXISTS (SELECT 1 FROM cluster_members m WHERE m.cluster_id = c.id AND m.person = :person)"


def _merged(tx: Transaction, matter: Matter) -> Cluster | None:
    """The live crowd into which a clerk merged the one of this matter."""
    rows = tx.all(
        "SELECT c.* FROM clusters c JOIN clusters alive ON alive.id = c.merged_into AND alive.ended_at IS NULL"
        " WHERE c.about = :about AND c.merged_into IS NOT NULL ORDER BY c.id DESC LIMIT :most",
        about=matter.about,
        most=MOST_CROWDS,
    )
    into = next((row["merged_into"] for row in rows if belongs(from_row(row).crowd, matter)), None)
    return load(tx, into) if into else None


def with_tickets(tx: Transaction, matters: Collection[Matter]) -> tuple[Found, ...]:
    """The crowds with an open ticket that newcomers with these matters may mean; one statement."""
    if not matters:
        return ()
    rows = tx.all(
        "SELECT c.*, t.number, t.category_code, t.place AS spot, t.urgent, t.alarm AS danger,"
        f" substr(t.text, 1, {MOST_COMPARED}) AS words"
        " FROM clusters c JOIN tickets t ON t.number = c.ticket"
        " WHERE c.about IN :abouts AND c.ended_at IS NULL AND (c.named = 1 OR c.place IN :places)"
        " AND t.status IN :open AND t.confidential = 0 AND t.origin = 'own'"
        " ORDER BY c.last_at DESC, c.id DESC LIMIT :most",
        abouts=sorted({matter.about for matter in matters}),
        places=sorted({matter.place for matter in matters if matter.place}),
        open=sorted(OPEN),
        most=MOST_CROWDS,
    )
    return tuple(_found(row) for row in rows)


def _found(row: Row) -> Found:
    cluster = from_row(row)
    standing = Standing(
        cluster.crowd, row["category_code"], row["spot"], bool(row["urgent"]), row["danger"], row["words"]
    )
    return Found(row["number"], standing, cluster.title)


def of_ticket(tx: Transaction, number: str) -> Cluster | None:
    """The crowd that a ticket was opened or counted in, the latest; None where it has none."""
    row = tx.one("SELECT * FROM clusters WHERE ticket = :number ORDER BY id DESC LIMIT 1", number=number)
    return from_row(row) if row else None


def load(tx: Transaction, key: int) -> Cluster | None:
    """One cluster by its id."""
    row = tx.one("SELECT * FROM clusters WHERE id = :id", id=key)
    return from_row(row) if row else None


def hold(tx: Transaction, key: int) -> None:
    """Hold the row of a cluster until the transaction ends."""
    tx.one("SELECT id FROM clusters WHERE id = :id /* for update */", id=key)


def lead_on(tx: Transaction, number: str, leading: str) -> None:
    """A ticket follows another: the crowd that it was opened for has that one now."""
    tx.run("UPDATE clusters SET ticket = :leading WHERE ticket = :number", number=number, leading=leading)


def end_quiet(tx: Transaction, limits: Thresholds, now: datetime) -> int:
    """End the crowds that nobody told of for `limits.quiet` and that have no open ticket; returns how many.

    Newcomers are compared with live crowds alone: without an end there would be more of them every day.
    """
    return tx.run(
        "UPDATE clusters SET ended_at = last_at WHERE ended_at IS NULL AND last_at < :since AND NOT EXISTS"
        " (SELECT 1 FROM tickets t WHERE t.number = clusters.ticket AND t.status IN :open)",
        since=stamp(now - limits.quiet),
        open=sorted(OPEN),
    )


def count(tx: Transaction, cluster: Cluster, limits: Thresholds, now: datetime) -> Count:
    """How many there are, looked at only as far as the thresholds go."""
    nth: str | None = tx.value(
        "SELECT at FROM cluster_members WHERE cluster_id = :id ORDER BY at DESC LIMIT 1 OFFSET :skip",
        id=cluster.id,
        skip=limits.contacts - 1,
    )
    persons = tx.value(
        "SELECT count(*) FROM (SELECT DISTINCT person FROM cluster_members"
        " WHERE cluster_id = :id AND at >= :since LIMIT :most) AS different",
        id=cluster.id,
        since=stamp(now - limits.persons_within),
        most=limits.persons,
    )
    return Count(moment(nth) if nth else None, int(persons))


def set_hot(tx: Transaction, cluster: Cluster, hot: bool, now: datetime) -> bool:
    """Note that a crowd went over its threshold or back under it; True when this crossed it."""
    changed = tx.run(
        "UPDATE clusters SET hot = :hot, alerted_at = CASE WHEN :hot = 1 THEN :now ELSE alerted_at END"
        " WHERE id = :id AND hot <> :hot",
        id=cluster.id,
        hot=int(hot),
        now=stamp(now),
    )
    return bool(changed)


def from_row(row: Row) -> Cluster:
    """A row of `clusters`."""
    return Cluster(
        id=row["id"],
        crowd=Crowd(row["about"], row["place"], bool(row["known"]), row["object"], row["kind"], row["area"]),
        title=row["title"],
        code=row["code"],
        topic=row["topic"],
        category=row["category"],
        first_at=moment(row["first_at"]),
        last_at=moment(row["last_at"]),
        contacts=row["contacts"],
        persons=row["persons"],
        people=row["people"],
        risks=tuple(json.loads(row["risks"])),
        alarm=row["alarm"],
        ticket=row["ticket"],
        hot=bool(row["hot"]),
        ended=row["ended_at"] is not None,
        renamed=bool(row["renamed"]),
        split_from=row["split_from"],
    )


def counted_between(tx: Transaction, cluster: Cluster, since: datetime, until: datetime) -> int:
    """Contacts of a cluster in a stretch of time (half open at its beginning)."""
    found = tx.value(
        "SELECT count(*) FROM cluster_members WHERE cluster_id = :id AND at > :since AND at <= :until",
        id=cluster.id,
        since=stamp(since),
        until=stamp(until),
    )
    return int(found)


def wave(tx: Transaction, about: str, since: datetime) -> list[Row]:
    """Where a supply has failed since a moment: every live place with its area and its contacts, the most first."""
    return tx.all(
        "SELECT c.id, c.place, c.area, c.code, c.ticket, count(*) AS contacts FROM clusters c"
        " JOIN cluster_members m ON m.cluster_id = c.id AND m.at >= :since"
        " WHERE c.about = :about AND c.ended_at IS NULL AND c.last_at >= :since AND c.place <> ''"
        " GROUP BY c.id, c.place, c.area, c.code, c.ticket ORDER BY contacts DESC, c.id",
        about=about,
        since=stamp(since),
    )


def persons_of_wave(tx: Transaction, about: str, since: datetime) -> int:
    """How many different persons told of a failing supply since a moment, wherever."""
    found = tx.value(
        "SELECT count(DISTINCT m.person) FROM clusters c JOIN cluster_members m ON m.cluster_id = c.id"
        " WHERE c.about = :about AND c.ended_at IS NULL AND c.last_at >= :since AND m.at >= :since AND c.place <> ''",
        about=about,
        since=stamp(since),
    )
    return int(found)
