"""The staff's own inbox: what the service tells a unit or the office, and what of it nobody has acknowledged yet."""

from datetime import datetime

from console.paging import ASKED, Page, page_of, read_cursor
from console.scope import Condition, Sight, messages_seen
from console.users import OFFICE_ROLES, User
from desk.city import City
from desk.notices import OFFICE, STAFF_CHANNEL
from storage.clock import stamp
from storage.transaction import Transaction

LOOKED_AT = 100
"""The count of unread notices looks at so many of the latest ones, so that every page may show it."""


def recipients(user: User, city: City) -> list[str]:
    """Under which names notices reach this user: the office; the unit, its officers on duty, for its leader the leader.

    Alerts to officers are read by everybody of the unit: whoever is there first may acknowledge them.
    """
    if user.role in OFFICE_ROLES:
        return [OFFICE]
    unit = city.units.find(user.unit)
    if unit is None:
        return []
    people = [*city.roster.officers(unit.name), *((unit.head,) if user.role == "unit_leader" else ())]
    return [unit.name, *(f"{unit.name}/{person}" for person in people)]


def listed(tx: Transaction, sight: Sight, names: list[str], cursor: str = "") -> Page:
    """The notices under these names, the latest first."""
    (before,) = read_cursor(cursor, int) or (2**63 - 1,)
    if not names:
        return Page([])
    latest, params = _latest(sight, names)
    rows = tx.all(
        "SELECT id, kind, text, ticket, article, conversation_id, created_at, seen_at, seen_by FROM outbox"
        f" WHERE id IN ({latest}) ORDER BY id DESC LIMIT :most",
        before=before,
        most=ASKED,
        **params,
    )
    return page_of(rows, lambda row: (row["id"],))


def unread(tx: Transaction, sight: Sight, names: list[str]) -> int:
    """How many of the latest notices nobody has acknowledged."""
    found, params = _latest(sight, names)
    latest = f"SELECT seen_at FROM outbox WHERE id IN ({found}) ORDER BY id DESC LIMIT :most"
    count = f"SELECT count(*) FROM ({latest}) latest WHERE seen_at IS NULL"
    return int(tx.value(count, before=2**63 - 1, most=LOOKED_AT, **params))


def _latest(sight: Sight, names: list[str]) -> Condition:
    """The ids of the `:most` latest below `:before` under each name: each name has its order in the index, all of them
    together have none.
    """
    seen, params = messages_seen(sight)
    one = (
        "SELECT id FROM (SELECT id FROM outbox WHERE channel = :staff AND recipient = :name_{n} AND id < :before"
        f" AND {seen} ORDER BY id DESC LIMIT :most) of_{{n}}"
    )
    found = " UNION ALL ".join(one.format(n=n) for n in range(len(names)))
    named = {f"name_{n}": name for n, name in enumerate(names)}
    return found, {**params, **named, "staff": STAFF_CHANNEL}


def acknowledge(tx: Transaction, sight: Sight, names: list[str], up_to: int, now: datetime) -> int:
    """Mark the notices up to an id as seen by this user, for everybody who gets them; returns how many were new."""
    where, params = _addressed(sight, names)
    return tx.run(
        f"UPDATE outbox SET seen_at = :now, seen_by = :by WHERE {where} AND seen_at IS NULL AND id <= :up_to",
        now=stamp(now),
        by=sight.actor.user,
        up_to=up_to,
        **params,
    )


def _addressed(sight: Sight, names: list[str]) -> Condition:
    seen, params = messages_seen(sight)
    condition = f"channel = :staff AND recipient IN :names AND {seen}"
    return condition, params | {"staff": STAFF_CHANNEL, "names": names}
