"""Project files and listening days for the pages: plain SQL."""

from console.paging import ASKED, Page, page_of, read_cursor
from console.scope import Sight, tickets_seen
from storage.transaction import Row, Transaction

MOST = 200


def listed(tx: Transaction) -> list[Row]:
    """Files with how many tickets lie in each; open ones first, the newest first."""
    return tx.all(
        "SELECT p.*, (SELECT count(*) FROM project_tickets t WHERE t.project_id = p.id) AS tickets"
        " FROM projects p ORDER BY p.closed IS NOT NULL, p.id DESC LIMIT :most",
        most=MOST,
    )


def one(tx: Transaction, project: int) -> Row | None:
    """One file with how many tickets lie in it."""
    return tx.one(
        "SELECT p.*, (SELECT count(*) FROM project_tickets t WHERE t.project_id = p.id) AS tickets FROM projects p"
        " WHERE p.id = :id",
        id=project,
    )


def tickets_of(tx: Transaction, project: int, sight: Sight, cursor: str = "") -> Page:
    """The tickets of a file that this user may see, the newest first."""
    seen, params = tickets_seen(sight)
    at, number = read_cursor(cursor, str, str) or ("~", "")
    rows = tx.all(
        "SELECT number, title, status, unit, due, opened, rating FROM tickets WHERE number IN"
        f" (SELECT ticket FROM project_tickets WHERE project_id = :project) AND {seen} AND (opened || '', number) < (:at, :number)"
        " ORDER BY opened || '' DESC, number DESC LIMIT :most",
        project=project,
        at=at,
        number=number,
        most=ASKED,
        **params,
    )
    return page_of(rows, lambda row: (row["opened"], row["number"]))


def listening_days(tx: Transaction) -> list[Row]:
    """The days, the latest first, each with the contacts and tickets that came to the leader."""
    return tx.all(
        "SELECT d.*, (SELECT count(*) FROM contacts c WHERE c.source <> '' AND c.source = 'listening:' || d.id) AS contacts,"
        " (SELECT count(*) FROM matters m JOIN contacts c ON c.id = m.contact_id"
        " WHERE c.source <> '' AND c.source = 'listening:' || d.id AND m.ticket IS NOT NULL) AS tickets"
        " FROM listening_days d ORDER BY d.starts DESC, d.id DESC LIMIT :most",
        most=MOST,
    )
