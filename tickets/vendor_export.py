"""All tickets as a table under the headings of `vendor_columns`, so that what goes out can come in elsewhere."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from storage.paging import pages
from storage.sheet_writing import Cell
from storage.transaction import Row, Transaction
from tickets.answers import OUTCOME_TITLES, RATING_TITLES
from tickets.redaction import without_numbers
from tickets.states import STATE_TITLES
from tickets.vendor_columns import COLUMNS

HEADER = tuple(words[0] for words in COLUMNS.words.values())
MASK = "＊＊＊"
_YES_NO = {"yes": "是", "no": "否"}
_SQL = (
    "SELECT t.*, f.dispatched_at, f.signed_at, f.contacted_at, f.handed_at, s.answered_at, s.asked_at, s.grade"
    " FROM tickets t LEFT JOIN ticket_facts f ON f.number = t.number"
    " LEFT JOIN surveys s ON s.ticket = t.number AND s.round = t.reworks AND s.state <> 'void'"
    " WHERE t.number > :last ORDER BY t.number LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Titles:
    """What a city calls its channels and lines; on `sealed` lines nobody's identity goes out."""

    channels: Mapping[str, str] = field(default_factory=dict)
    sealed: Collection[str] = ()


def ticket_rows(tx: Transaction, titles: Titles) -> Iterator[tuple[Cell, ...]]:
    """Every ticket, our own and imported ones, by number. Who reports in confidence is never named."""
    for page in pages(tx, _SQL, "number", ""):
        for row in page:
            cells = _cells(row, titles)
            yield tuple(cells[column] for column in COLUMNS.words)


def _cells(row: Row, titles: Titles) -> dict[str, Cell]:
    sealed = bool(row["confidential"]) or row["line"] in titles.sealed
    text = row["unit_text"] if row["confidential"] else row["text"]
    return {
        "number": row["number"], "channel": titles.channels.get(row["channel"], row["channel"]),
        "purpose": row["purpose"], "category": row["category"], "topic": row["topic"], "title": _told(row["title"], sealed),
        "text": _told(text, sealed), "status": STATE_TITLES[row["status"]], "name": _told(row["contact_name"], sealed, whole=True),
        "phone": _told(row["contact_phone"], sealed, whole=True), "at": _at(row["opened"]),
        "dispatched": _at(row["dispatched_at"]), "signed": _at(row["signed_at"]), "contacted": _at(row["contacted_at"]),
        "unit": row["unit"], "assistants": "、".join(_list(row["assistants"])), "due": _at(row["due"]),
        "handed": _at(row["handed_at"]), "closed": _at(row["closed"]), "outcome": OUTCOME_TITLES.get(row["outcome"], ""),
        "reply": row["public_reply"], "called": _at(row["answered_at"] or row["asked_at"]),
        "solved": _YES_NO.get(row["solved"], ""), "rating": RATING_TITLES.get(row["rating"], ""),
        "reworks": row["reworks"], "returns": row["returns"], "extended": "是" if row["extended"] else "",
        "urgent": "是" if row["urgent"] else "", "line": row["line"], "area": next(iter(_list(row["areas"])), ""),
        "place": row["place"], "way": "", "external": row["upstream_number"],
    }  # fmt: skip


def _told(text: str, sealed: bool, whole: bool = False) -> str:
    if not sealed or not text:
        return text
    return MASK if whole else without_numbers(text)


def _at(moment: str | None) -> str:
    return (moment or "")[:16].replace("T", " ")


def _list(text: str) -> list[str]:
    found: list[str] = json.loads(text)
    return found
