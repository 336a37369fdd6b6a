"""Outward messages for the pages: those that did not, or may not have, arrived, and those still on their way."""

from collections.abc import Mapping

from console.paging import ASKED, Page, page_of, read_cursor
from console.reads.inbox import LOST
from console.scope import Sight, messages_seen
from storage.transaction import Row, Transaction

VIEWS: Mapping[str, str] = {
    "undelivered": LOST,
    "dead": f"status = 'dead' AND {LOST}",
    "unknown": f"status = 'unknown' AND {LOST}",
    "expired": f"status = 'expired' AND {LOST}",
    "held": f"status = 'held' AND {LOST}",
    "seen_to": "status IN ('dead', 'unknown', 'expired', 'held') AND seen_to <> ''",
    "waiting": "status IN ('pending', 'retry', 'sending')",
}
VIEW_TITLES: Mapping[str, str] = {
    "undelivered": "未送达",
    "dead": "发送失败",
    "unknown": "结果不明",
    "expired": "已过期",
    "held": "暂缓发送",
    "seen_to": "已处理",
    "waiting": "还在发送",
}


def listed(tx: Transaction, view: str, sight: Sight, cursor: str = "", channel: str = "") -> Page:
    """One view, the latest first, of one channel or of all."""
    (before,) = read_cursor(cursor, int) or (2**63 - 1,)
    rows = _rows(tx, f"{VIEWS[view]} AND id < :before", sight, channel, ASKED, before=before)
    return page_of(rows, lambda row: (row["id"],))


def to_mark(tx: Transaction, view: str, sight: Sight, channel: str, most: int) -> list[Row]:
    """The latest of a view, locked for the transaction that decides about them."""
    return _rows(tx, VIEWS[view], sight, channel, most, lock="/* for update */")


def _rows(
    tx: Transaction, where: str, sight: Sight, channel: str, most: int, lock: str = "", **params: object
) -> list[Row]:
    seen, about = messages_seen(sight)
    of_channel = " AND CASE via WHEN '' THEN channel ELSE via END = :channel" if channel else ""
    return tx.all(
        f"SELECT * FROM outbox WHERE {where} AND {seen}{of_channel} ORDER BY id DESC LIMIT :most {lock}",
        most=most,
        channel=channel,
        **params,
        **about,
    )


def one(tx: Transaction, message_id: int, sight: Sight) -> Row | None:
    """One message, locked for the transaction that decides about it; None when it is out of sight."""
    seen, params = messages_seen(sight)
    return tx.one(f"SELECT * FROM outbox WHERE id = :id AND {seen} /* for update */", id=message_id, **params)
