"""Hot topics for the pages: live crowds with how many and how fast, and one of them with its tickets and its citizens.

Crowds of restricted lines are never counted, so none has to be hidden here. Who stands behind one is for the office alone.
"""

import json
from datetime import datetime, timedelta

from console.paging import ASKED, Page, page_of, read_cursor
from storage.clock import stamp
from storage.transaction import Row, Transaction

MOST_SHOWN = 50
"""Tickets and citizens of one crowd on its page, the latest; all of them are counted."""
FEWEST = 2
"""A contact alone is no crowd."""


def listed(tx: Transaction, now: datetime, within: timedelta, cursor: str = "") -> Page:
    """Live crowds of two contacts and more, the latest first; `recent` are the contacts within the city's stretch of time."""
    at, before = read_cursor(cursor, str, int) or ("~", 0)
    rows = tx.all(
        "SELECT c.*, (SELECT count(*) FROM cluster_members m WHERE m.cluster_id = c.id AND m.at >= :since) AS recent,"
        " (SELECT max(r.number) FROM risks r WHERE r.cluster_id = c.id) AS risk FROM clusters c"
        " WHERE c.ended_at IS NULL AND c.contacts >= :fewest AND (c.last_at < :at OR (c.last_at = :at AND c.id < :before))"
        " ORDER BY c.last_at DESC, c.id DESC LIMIT :most",
        since=stamp(now - within),
        fewest=FEWEST,
        at=at,
        before=before,
        most=ASKED,
    )
    return page_of(rows, lambda row: (row["last_at"], row["id"]))


def one(tx: Transaction, key: int) -> Row | None:
    """One crowd, its risk words as a list."""
    row = tx.one("SELECT * FROM clusters WHERE id = :id", id=key)
    return {**row, "risks": json.loads(row["risks"])} if row else None


def tickets(tx: Transaction, key: int) -> list[Row]:
    """The tickets that its contacts have, the latest first."""
    return tx.all(
        "SELECT number, status, title, unit, opened, contacts FROM tickets WHERE number IN (SELECT ticket"
        " FROM cluster_members WHERE cluster_id = :id AND ticket IS NOT NULL) ORDER BY opened DESC, number DESC LIMIT :most",
        id=key,
        most=MOST_SHOWN,
    )


def risks(tx: Transaction, key: int) -> list[Row]:
    """The notices that were drafted on it, the latest first."""
    return tx.all(
        "SELECT number, status, title, drafted_at FROM risks WHERE cluster_id = :id ORDER BY number DESC",
        id=key,
    )


def members(tx: Transaction, key: int) -> list[Row]:
    """Its contacts with their tickets, the latest first."""
    return tx.all(
        "SELECT m.contact_id, m.at, m.ticket, c.channel, c.conversation_id, t.title, t.place FROM cluster_members m"
        " JOIN contacts c ON c.id = m.contact_id LEFT JOIN tickets t ON t.number = m.ticket"
        " WHERE m.cluster_id = :id ORDER BY m.at DESC, m.contact_id DESC LIMIT :most",
        id=key,
        most=MOST_SHOWN,
    )


def others(tx: Transaction, key: int) -> list[Row]:
    """The live crowds into which one may be merged, those on the same matter first, then the latest."""
    return tx.all(
        "SELECT o.id, o.title, o.area, o.contacts FROM clusters o JOIN clusters c ON c.id = :id"
        " WHERE o.ended_at IS NULL AND o.id <> c.id"
        " ORDER BY CASE WHEN o.about = c.about THEN 0 ELSE 1 END, o.last_at DESC, o.id DESC LIMIT :most",
        id=key,
        most=MOST_SHOWN,
    )


def citizens(tx: Transaction, key: int) -> list[Row]:
    """Who is linked to a ticket of the crowd without one of their own, the latest first."""
    return tx.all(
        "SELECT ticket, conversation_id, channel, sender, title, linked_at, ended_at FROM linked_citizens WHERE ticket IN"
        " (SELECT ticket FROM cluster_members WHERE cluster_id = :id AND ticket IS NOT NULL) ORDER BY id DESC LIMIT :most",
        id=key,
        most=MOST_SHOWN,
    )
