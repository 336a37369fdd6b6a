"""Risk notices for the pages: the office sees all, a unit those that were released to it or copied."""

import json

from console.paging import ASKED, Page, page_of, read_cursor
from console.scope import Condition, Sight
from storage.transaction import Transaction

VIEWS = {"open": "status <> 'answered'", "answered": "status = 'answered'"}
VIEW_TITLES = {"open": "待办", "answered": "已反馈"}


def listed(tx: Transaction, view: str, sight: Sight, cursor: str = "") -> Page:
    """One view, the latest first."""
    (before,) = read_cursor(cursor, int) or (2**31 - 1,)
    seen, params = _seen(sight)
    rows = tx.all(
        "SELECT number, status, title, unit, level, drafted_at, released_at, due, feedback_at FROM risks"
        f" WHERE {VIEWS[view]} AND {seen} AND number < :before ORDER BY number DESC LIMIT :most",
        before=before,
        most=ASKED,
        **params,
    )
    return page_of(rows, lambda row: (row["number"],))


def may_read(tx: Transaction, number: int, sight: Sight) -> bool:
    """Whether there is such a notice for these eyes."""
    seen, params = _seen(sight)
    found = tx.value(f"SELECT 1 AS one FROM risks WHERE number = :number AND {seen}", number=number, **params)
    return found is not None


def _seen(sight: Sight) -> Condition:
    if not sight.unit:
        return "1 = 1", {}
    named = "replace({0}, :sight_named, '') <> {0}"
    return (
        f"status <> 'draft' AND (unit = :sight_unit OR {named.format('units')} OR {named.format('copies')})",
        {"sight_unit": sight.unit, "sight_named": json.dumps(sight.unit, ensure_ascii=False)},
    )
