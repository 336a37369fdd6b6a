"""What people still have to do, as the pages list it: the most urgent first, done ones in a list of their own."""

from collections.abc import Collection

from console.paging import ASKED, Page, page_of, read_cursor
from console.reads import windows
from console.scope import Sight, tickets_seen
from storage.transaction import Row, Transaction

_SORT = "COALESCE(due, CASE kind WHEN 'call_now' THEN opened ELSE '9' END)"
"""A call is due the moment it is asked for; what has no date comes last."""

_OPEN = (
    f"SELECT *, {_SORT} AS sort FROM tasks WHERE done IS NULL AND {{where}}"
    f" AND ({_SORT}, id) > (:at, :id) ORDER BY {_SORT}, id LIMIT :most"
)


def listed(tx: Transaction, sight: Sight, kinds: Collection[str], done: bool, cursor: str = "") -> Page:
    """Open or done tasks of these kinds, without those of tickets out of sight."""
    seen, params = tickets_seen(sight)
    where, params = f"kind IN :kinds AND {_in_sight(seen)}", params | {"kinds": sorted(kinds)}
    if done:
        return _done(tx, where, params, kinds, cursor)
    at, id_ = read_cursor(cursor, str, int) or ("", 0)
    rows = tx.all(_OPEN.format(where=where), at=at, id=id_, most=ASKED, **params)
    return page_of(rows, lambda row: (row["sort"], row["id"]))


def _done(
    tx: Transaction, where: str, params: dict[str, object], kinds: Collection[str], cursor: str
) -> Page:
    """The latest first; a single kind has an index of its own."""
    lead = "kind IN :kinds AND done IS NOT NULL" if len(kinds) == 1 else "done IS NOT NULL"
    at, id_ = read_cursor(cursor, str, int) or ("9", 2**63 - 1)
    return windows.page(
        tx,
        f"SELECT done AS sort, id AS key_id FROM tasks WHERE {lead} AND (done, id) < (:at, :id) ORDER BY done DESC, id DESC",
        f"SELECT tasks.*, sort FROM {{keys}} keys JOIN tasks ON id = key_id WHERE {where} ORDER BY done DESC, id DESC LIMIT :asked",
        ("sort", "id"),
        params | {"at": at, "id": id_},
    )


def one(tx: Transaction, task_id: int, sight: Sight) -> Row | None:
    """An open task, or None when it is done or out of sight."""
    seen, params = tickets_seen(sight)
    return tx.one(
        f"SELECT * FROM tasks WHERE id = :id AND done IS NULL AND {_in_sight(seen)}",
        id=task_id,
        **params,
    )


def _in_sight(seen: str) -> str:
    return f"(ticket IS NULL OR EXISTS (SELECT 1 FROM tickets WHERE number = tasks.ticket AND {seen}))"
