"""Issues of bulletins for the pages: the office sees all, a unit the released ones that went to it."""

from console.paging import ASKED, Page, page_of, read_cursor
from console.scope import Condition, Sight
from storage.transaction import Transaction

VIEWS = {"open": "status <> 'released'", "released": "status = 'released'"}
VIEW_TITLES = {"open": "编写中", "released": "已发布"}
LIST_TITLES = {"report_to": "报", "send_to": "发", "copy_to": "抄送"}
STATUS_TITLES = {"draft": "草稿", "previewed": "已预览", "released": "已发布"}


def listed(tx: Transaction, view: str, sight: Sight, cursor: str = "") -> Page:
    """One view, the latest first."""
    (before,) = read_cursor(cursor, int) or (2**63 - 1,)
    seen, params = _seen(sight)
    rows = tx.all(
        "SELECT id, kind, period, first, last, status, issue, overall, previewed_at, released_at, released_by,"
        " (SELECT count(*) FROM bulletin_deliveries d WHERE d.bulletin = bulletins.id) AS deliveries,"
        " (SELECT count(DISTINCT d.recipient) FROM bulletin_deliveries d JOIN bulletin_readers r"
        " ON r.bulletin = d.bulletin AND r.unit = d.unit WHERE d.bulletin = bulletins.id) AS read"
        f" FROM bulletins WHERE {VIEWS[view]} AND {seen} AND id < :before ORDER BY id DESC LIMIT :most",
        before=before,
        most=ASKED,
        **params,
    )
    return page_of(rows, lambda row: (row["id"],))


def may_read(tx: Transaction, issue_id: int, sight: Sight) -> bool:
    """Whether there is such an issue for these eyes."""
    seen, params = _seen(sight)
    query = f"SELECT 1 AS one FROM bulletins WHERE id = :id AND {seen}"
    return tx.value(query, id=issue_id, **params) is not None


def _seen(sight: Sight) -> Condition:
    if not sight.unit:
        return "1 = 1", {}
    return (
        "status = 'released' AND id IN (SELECT bulletin FROM bulletin_deliveries WHERE unit = :sight_unit)",
        {"sight_unit": sight.unit},
    )
