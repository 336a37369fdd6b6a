"""Articles and releases for the pages: the list with its filters, and the numbered releases with their size."""

import json
from dataclasses import dataclass

from console.paging import ASKED, Page, page_of, read_cursor
from console.reads.searching import like
from storage.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everything."""

    unit: str = ""
    state: str = ""
    text: str = ""
    topic: str = ""
    ends_by: str = ""


MOST_TOPICS = 300
BEGINNING = 300
"""Characters of an answer that the list of submitted articles shows."""


_NEWEST = "v.version = (SELECT max(m.version) FROM article_versions m WHERE m.article = v.article)"
_RELEASED = (
    "(SELECT r.version FROM release_articles r WHERE r.article = v.article"
    " AND r.release = (SELECT max(number) FROM releases)) AS released"
)
_HAS_STATE = "EXISTS (SELECT 1 FROM article_versions s WHERE s.article = v.article AND s.state = :state)"
_HAS_WORDS = (
    "(lower(v.question) LIKE :like ESCAPE '!' OR lower(v.answer) LIKE :like ESCAPE '!'"
    " OR lower(v.wordings) LIKE :like ESCAPE '!' OR v.article = :text)"
)


_ENDS = (
    "EXISTS (SELECT 1 FROM article_versions e WHERE e.article = v.article AND e.state IN ('published', 'review_due')"
    " AND e.valid_to <> '' AND e.valid_to <= :ends_by)"
)


def topics(tx: Transaction) -> list[str]:
    """The topics that authors have given, for the list that a page offers."""
    rows = tx.all(
        "SELECT DISTINCT topic FROM article_versions WHERE topic <> '' AND state <> 'archived' ORDER BY topic"
        " LIMIT :most",
        most=MOST_TOPICS,
    )
    return [row["topic"] for row in rows]


def counts(tx: Transaction, unit: str) -> dict[str, int]:
    """How many articles have a version in each state; of one unit, or of all."""
    rows = tx.all(
        "SELECT state, count(DISTINCT article) AS many FROM article_versions WHERE :unit = '' OR unit = :unit"
        " GROUP BY state",
        unit=unit,
    )
    return {row["state"]: row["many"] for row in rows}


def listed(tx: Transaction, filters: Filters, cursor: str = "") -> Page:
    """Every article by its code with its newest version; `released` is the version that answers, or NULL."""
    conditions, params = [_NEWEST, "v.article > :after"], {"after": (read_cursor(cursor, str) or ("",))[0]}
    if filters.unit:
        conditions.append("v.unit = :unit")
        params["unit"] = filters.unit
    if filters.state:
        conditions.append(_HAS_STATE)
        params["state"] = filters.state
    if filters.text:
        conditions.append(_HAS_WORDS)
        params |= {"text": filters.text, "like": like(filters.text)}
    if filters.topic:
        conditions.append("v.topic = :topic")
        params["topic"] = filters.topic
    if filters.ends_by:
        conditions.append(_ENDS)
        params["ends_by"] = filters.ends_by
    rows = tx.all(
        f"SELECT v.article, v.version, v.state, v.unit, v.kind, v.audience, v.topic, v.question, v.valid_to, {_RELEASED},"
        f" substr(v.answer, 1, {BEGINNING}) AS beginning, length(v.answer) > {BEGINNING} AS goes_on"
        f" FROM article_versions v WHERE {' AND '.join(conditions)} ORDER BY v.article LIMIT :most",
        most=ASKED,
        **params,
    )
    return page_of(rows, lambda row: (row["article"],))


def history(tx: Transaction, article: str, cursor: str = "") -> Page:
    """The versions of an article, the newest first."""
    (before,) = read_cursor(cursor, int) or (2**31 - 1,)
    rows = tx.all(
        f"SELECT v.*, {_RELEASED} FROM article_versions v WHERE v.article = :article AND v.version < :before"
        " ORDER BY v.version DESC LIMIT :most",
        article=article,
        before=before,
        most=ASKED,
    )
    page = page_of(rows, lambda row: (row["version"],))
    return Page([{**row, "wordings": json.loads(row["wordings"])} for row in page.rows], page.next)


def releases(tx: Transaction, cursor: str = "") -> Page:
    """The releases, the newest first, each with the number of its articles."""
    (before,) = read_cursor(cursor, int) or (2**31 - 1,)
    rows = tx.all(
        "SELECT r.*, (SELECT count(*) FROM release_articles a WHERE a.release = r.number) AS articles"
        " FROM (SELECT * FROM releases WHERE number < :before ORDER BY number DESC LIMIT :most) r"
        " ORDER BY r.number DESC",
        before=before,
        most=ASKED,
    )
    return page_of(rows, lambda row: (row["number"],))


def approved(tx: Transaction) -> list[Row]:
    """What the next release would take in, up to a page of it; `released` is the version that it replaces."""
    return tx.all(
        f"SELECT v.article, v.version, v.unit, v.question, v.approved_by, {_RELEASED} FROM article_versions v"
        " WHERE v.state = 'approved' ORDER BY v.article LIMIT :most",
        most=ASKED,
    )
