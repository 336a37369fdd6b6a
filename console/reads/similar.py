"""Earlier tickets that are like one: of the same topic at the same place, or with all the words of its title."""

from console.scope import Sight, tickets_seen
from storage import full_text
from storage.transaction import Row, Transaction
from tickets.searching import query_of

SHOWN = 6
_WINDOW = 500
"""The newest tickets with the words of the title that are looked at."""
_COLUMNS = "number, title, status, unit, opened, outcome, public_reply, contact_phone, contact_name"


def similar(tx: Transaction, ticket: Row, sight: Sight) -> list[Row]:
    """Up to SHOWN tickets in the user's sight, the newest first of each kind; `same` names what they share."""
    found = {row["number"]: {**row, "same": "同类同地点"} for row in _at_the_place(tx, ticket, sight)}
    for row in _with_the_words(tx, ticket, sight):
        found.setdefault(row["number"], {**row, "same": "标题相近"})
    return list(found.values())[:SHOWN]


def _at_the_place(tx: Transaction, ticket: Row, sight: Sight) -> list[Row]:
    if not ticket["topic"] or not ticket["place"]:
        return []
    seen, params = tickets_seen(sight)
    return tx.all(
        f"SELECT {_COLUMNS} FROM tickets WHERE topic = :topic AND place = :place AND place <> '' AND number <> :number"
        f" AND {seen} ORDER BY opened DESC LIMIT :most",
        topic=ticket["topic"],
        place=ticket["place"],
        number=ticket["number"],
        most=SHOWN,
        **params,
    )


def _with_the_words(tx: Transaction, ticket: Row, sight: Sight) -> list[Row]:
    query = query_of(ticket["title"])
    if not query:
        return []
    seen, params = tickets_seen(sight)
    hits = full_text.hits(tx.engine, "ticket_search", words_alone=True)
    return tx.all(
        f"SELECT {_COLUMNS} FROM tickets JOIN (SELECT s.id AS hit, s.number AS found FROM ticket_search s"
        f" JOIN ({hits} LIMIT :window) h ON h.id = s.id) hits ON found = number WHERE number <> :number AND {seen}"
        " ORDER BY hit DESC LIMIT :most",
        query=query,
        before=2**62,
        window=_WINDOW,
        number=ticket["number"],
        most=SHOWN,
        **params,
    )
