"""The words by which a ticket is found: a row beside the ticket, written in the transaction that changes it.

Words that a unit may see and words that only the office may see lie apart. Telephones are no words: the office finds them
by their last digits, in a column of its own.
"""

import re
from collections.abc import Iterable

from language.ngrams import search_text
from storage import full_text
from storage.transaction import Transaction
from tickets.ticket import Ticket

READ = 2_000
"""Characters of a text that are searched: who writes more has said by then what it is about."""
MOST_WORDS = 16
"""Words of a query that count."""
TAIL = 4
"""The last digits of a telephone by which it is found."""
SEARCHED = (
    "title",
    "text",
    "unit_text",
    "wish",
    "place",
    "category",
    "topic",
    "contact_phone",
    "upstream_number",
)

_LONG_NUMBER = re.compile(r"\d{7,}")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 40
_KEEP = (
    "INSERT INTO ticket_search (number, words, office_words, phone_tail)"
    " VALUES (:number, :words, :office_words, :phone_tail) ON CONFLICT (number) DO UPDATE SET"
    " words = excluded.words, office_words = excluded.office_words, phone_tail = excluded.phone_tail"
)


def query_of(text: str) -> str:
    """What full-text search is asked for where somebody types this; empty when it holds no word: one character of
    Chinese is none.
    """
    words = [word for word in _words(text) if word.isascii() or len(word) > 1]
    return full_text.query(words[:MOST_WORDS])


def keep(tx: Transaction, tickets: Iterable[Ticket]) -> None:
    """Write the words of tickets, in place of those that were kept."""
    tx.run_many(_KEEP, map(_row, tickets))


def _row(ticket: Ticket) -> dict[str, object]:
    shown = _words(
        ticket.title, ticket.unit_text, ticket.place, ticket.category, ticket.topic, ticket.upstream_number
    )
    known = frozenset(shown)
    hidden = [word for word in _words(ticket.text, ticket.wish) if word not in known]
    digits = re.sub(r"\D", "", ticket.contact_phone)
    return {
        "number": ticket.number, "words": " ".join(shown), "office_words": " ".join(hidden),
        "phone_tail": digits[-TAIL:] if len(digits) > TAIL else "",
    }  # fmt: skip


def _words(*texts: str) -> list[str]:
    """Each word once, in the order in which it comes first."""
    parts = (search_text(_LONG_NUMBER.sub(" ", text[:READ])) for text in texts if text)
    return list(dict.fromkeys(word[:_LONGEST] for part in parts for word in _WORD.findall(part)))
