"""The inbox: conversations in its views, with who waits since when and what the reader has not seen; and its
fingerprint, by which a page knows that it has to be read again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from console.paging import ASKED, PAGE_SIZE, Key, Page, page_of, read_cursor
from console.scope import Sight, conversations_seen
from console.words import spoken
from storage.clock import stamp
from storage.transaction import Row, Transaction

LOST = "status IN ('dead', 'unknown', 'expired', 'held') AND seen_to = ''"
"""A message that did not, or may not have, arrived, and that nobody has seen to."""
STUCK_AFTER = timedelta(minutes=1)
"""An inbound message that is still open after this time has failed at least once."""
FEW_CHARACTERS = 5
"""Last words up to here are a button, a number or thanks and do not say what a conversation is about."""
RECENT = 10
"""Among so many of the last messages the longest one is taken to say it."""
MOST_COUNTED = 100
MOST_LOOKED_AT = 1_000
"""Contacts or messages of which a view shows the conversations: the newest, so that it costs the same for ever."""


@dataclass(frozen=True, slots=True)
class View:
    """One filter of the list: its name, its condition, and whether who waits longest stands first."""

    title: str
    where: str
    by_waiting: bool = False


VIEWS: Mapping[str, View] = {
    "waiting": View("等待人工", "holder = 'waiting'", by_waiting=True),
    "mine": View("我接待的", "holder = 'human' AND holder_user = :me"),
    "unanswered": View("未回复", "waits_since IS NOT NULL", by_waiting=True),
    "human": View("人工接待中", "holder = 'human'"),
    "unclear": View(
        "没听明白",
        "contact_id IN (SELECT id FROM contacts WHERE disposition = 'unclear'"
        f" ORDER BY id DESC LIMIT {MOST_LOOKED_AT})",
    ),
    "undelivered": View(
        "有消息未送达",
        f"id IN (SELECT conversation_id FROM outbox WHERE audience = 'citizen' AND {LOST}"
        f" ORDER BY created_at DESC LIMIT {MOST_LOOKED_AT})",
    ),
    "muted": View("暂停受理", "muted_until > :now"),
    "all": View("全部", "holder <> 'waiting'"),
}
VIEW_TITLES: Mapping[str, str] = {name: view.title for name, view in VIEWS.items()}
COUNTED = ("waiting", "mine", "unanswered")
"""Views whose number stands beside their name; each is found by an index."""

_CHOSEN = (
    "SELECT id, channel, sender, holder, holder_user, language, last_at, muted_until, contact_id, waits_since,"
    " version, {key} AS key FROM conversations WHERE {where} ORDER BY {key} {order}, id {order} LIMIT :most"
)
_NEWEST = "(SELECT max(id) FROM inbox i WHERE i.conversation_id = c.id)"
_UNDELIVERED = (
    "(SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND o.audience = 'citizen'"
    f" AND {LOST}) AS undelivered"
)
_DISPOSITION = "(SELECT disposition FROM contacts k WHERE k.id = c.contact_id) AS disposition"
_SEEN = (
    "(SELECT up_to FROM conversation_reads r WHERE r.user_name = :me AND r.conversation_id = c.id) AS up_to"
)
_TOLD = (
    "(SELECT text FROM (SELECT text, id FROM inbox i WHERE i.conversation_id = c.id ORDER BY i.id DESC"
    f" LIMIT {RECENT}) recent ORDER BY length(text) DESC, id DESC LIMIT 1)"
)
_LIST = (
    f"SELECT c.*, {_NEWEST} AS newest, {_UNDELIVERED}, {_DISPOSITION}, {_SEEN},"
    " (SELECT text FROM inbox i WHERE i.conversation_id = c.id ORDER BY i.id DESC LIMIT 1) AS said,"
    " (SELECT kind FROM inbox i WHERE i.conversation_id = c.id ORDER BY i.id DESC LIMIT 1) AS kind,"
    f" {_TOLD} AS told,"
    " (SELECT text FROM outbox o WHERE o.conversation_id = c.id AND o.audience = 'citizen'"
    "  ORDER BY o.id DESC LIMIT 1) AS replied"
    " FROM ({chosen}) c ORDER BY c.key {order}, c.id {order}"
)
_MARKS = (
    f"SELECT c.id, c.version, c.waits_since, c.muted_until, {_UNDELIVERED}, {_DISPOSITION}"
    " FROM ({chosen}) c ORDER BY c.key {order}, c.id {order}"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose list it is, and when."""

    sight: Sight
    now: datetime

    @property
    def name(self) -> str:
        """The user's name."""
        return self.sight.actor.user


def listed(tx: Transaction, view: str, reader: Reader, cursor: str = "") -> Page:
    """One view; who waits longest stands first where somebody waits, elsewhere the latest."""
    page = page_of(_rows(tx, _LIST, view, reader, cursor), _key)
    return Page([_shown(row) for row in page.rows], page.next)


def _rows(tx: Transaction, sql: str, view: str, reader: Reader, cursor: str = "") -> list[Row]:
    chosen = VIEWS[view]
    order, sign = ("ASC", ">") if chosen.by_waiting else ("DESC", "<")
    column = "waits_since" if chosen.by_waiting else "last_at"
    seen, params = conversations_seen(reader.sight)
    params = {**params, "now": stamp(reader.now), "me": reader.name, "most": ASKED}
    where = f"({chosen.where}) AND {seen}"
    key = read_cursor(cursor, str, str)
    if key:
        where += f" AND ({column}, id) {sign} (:key_at, :key_id)"
        params |= {"key_at": key[0], "key_id": key[1]}
    inner = _CHOSEN.format(key=column, where=where, order=order)
    return tx.all(sql.format(chosen=inner, order=order), **params)


def _key(row: Row) -> Key:
    return row["key"], row["id"]


def _shown(row: Row) -> Row:
    said = spoken(row["kind"] or "", row["said"] or "")
    return {**row, "said": said, "unread": _is_unread(row), "about": _about(row)}


def _about(row: Row) -> str:
    """What the citizen told before a last word that says nothing; empty where the last words speak for themselves."""
    said, told = row["said"] or "", row["told"] or ""
    return told if len(said.strip()) <= FEW_CHARACTERS < len(told) else ""


def _is_unread(row: Row) -> bool:
    """New words where a person is wanted, or where this person has read before; the bot's own talks are no news."""
    concerned = row["holder"] != "bot" or row["up_to"] is not None
    return concerned and (row["newest"] or 0) > (row["up_to"] or 0)


def counts(tx: Transaction, reader: Reader) -> dict[str, int]:
    """How many conversations stand in the views that wait for somebody; MOST_COUNTED stands for more."""
    seen, params = conversations_seen(reader.sight)
    found = {}
    for view in COUNTED:
        rows = f"SELECT 1 AS one FROM conversations WHERE ({VIEWS[view].where}) AND {seen} LIMIT :most"
        sql = f"SELECT count(*) AS n FROM ({rows}) counted"
        found[view] = int(tx.value(sql, **params, me=reader.name, most=MOST_COUNTED))
    return found


def front(view: str) -> tuple[str, ...]:
    """The views that stand on the first page of this one: the list of all begins with those who wait."""
    return ("waiting", "all") if view == "all" else (view,)


QUEUE = ("mine", "waiting")
"""What stands beside an open conversation."""


def list_mark(tx: Transaction, views: Iterable[str], reader: Reader) -> str:
    """A short word that changes whenever the first page of one of the views, or a number beside a name, does."""
    return mark([[_rows(tx, _MARKS, view, reader) for view in views], counts(tx, reader)])


def mark(rows: object) -> str:
    """A short word that stands for these rows."""
    return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:12]


def note_read(tx: Transaction, conversation_id: str, user: str) -> None:
    """This person has seen everything that the citizen has written so far."""
    tx.run(
        "INSERT INTO conversation_reads (user_name, conversation_id, up_to)"
        " SELECT :user, :id, COALESCE(max(id), 0) FROM inbox WHERE conversation_id = :id"
        " ON CONFLICT (user_name, conversation_id) DO UPDATE SET up_to = excluded.up_to",
        user=user,
        id=conversation_id,
    )


def stuck(tx: Transaction, now: datetime) -> list[Row]:
    """Messages that are safe but not answered yet, oldest first."""
    return tx.all(
        "SELECT id, channel, sender, text, received_at, status, attempts, error FROM inbox"
        " WHERE status = 'open' AND received_at < :before ORDER BY id LIMIT :most",
        before=stamp(now - STUCK_AFTER),
        most=PAGE_SIZE,
    )
