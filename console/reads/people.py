"""Accounts and the audit log, for the administrator and the auditor."""

from datetime import date, timedelta

from console.paging import ASKED, Page, page_of, read_cursor
from storage.transaction import Transaction


def users(tx: Transaction, cursor: str = "") -> Page:
    """Every account by name, without its password."""
    (after,) = read_cursor(cursor, str) or ("",)
    rows = tx.all(
        "SELECT name, role, unit, active, locked_until, must_change, created_at FROM users"
        " WHERE name > :after ORDER BY name LIMIT :most",
        after=after,
        most=ASKED,
    )
    return page_of(rows, lambda row: (row["name"],))


def audit(tx: Transaction, first: date, last: date, actor: str, action: str, cursor: str = "") -> Page:
    """The lines of a period (both days included), the latest first."""
    (before,) = read_cursor(cursor, int) or (2**63 - 1,)
    conditions = ["at >= :first", "at < :end", "id < :before"]
    params: dict[str, object] = {"first": str(first), "end": str(last + timedelta(days=1)), "before": before}
    if actor:
        conditions.append("actor = :actor")
        params["actor"] = actor
    if action:
        conditions.append("action = :action")
        params["action"] = action
    rows = tx.all(
        f"SELECT * FROM audit WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT :most",
        most=ASKED,
        **params,
    )
    return page_of(rows, lambda row: (row["id"],))
