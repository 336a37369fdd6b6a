"""What people still have to do, as the pages list it: the most urgent first, done ones in a list of their own."""

from collections.abc import Collection

from console.paging import ASKED, Page, page_of, read_cursor
from console.scope import Sight, tickets_seen
from storage.transaction import Row, Transaction

_SORT = "COALESCE(due, CASE kind WHEN 'call_now' THEN opened ELSE '9' END)"
"""A call is due the moment it is asked for; what has no date comes last."""

_OPEN = (
    f"SELECT *, {_SORT} AS sort FROM tasks WHERE done IS NULL AND {{where}}"
    f" AND ({_SORT}, id) > (:at, :id) ORDER BY {_SORT}, id LIMIT :most"
)
_DONE = (
    "SELECT *, done AS sort FROM tasks WHERE done IS NOT NULL AND {where}"
    " AND (done, id) < (:at, :id) ORDER BY done DESC, id DESC LIMIT :most"
)


def listed(tx: Transaction, sight: Sight, kinds: Collection[str], done: bool, cursor: str = "") -> Page:
    """Open or done tasks of these kinds, without those of tickets out of sight."""
    seen, params = tickets_seen(sight)
    where = f"kind IN :kinds AND {_in_sight(seen)}"
    at, id_ = read_cursor(cursor, str, int) or (("9", 2**63 - 1) if done else ("", 0))
    rows = tx.all(
        (_DONE if done else _OPEN).format(where=where),
        kinds=sorted(kinds),
        at=at,
        id=id_,
        most=ASKED,
        **params,
    )
    return page_of(rows, lambda row: (row["sort"], row["id"]))


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
