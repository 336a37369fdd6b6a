"""Paging by key: a page carries the key of its last row, and the next one begins after it. Pure.

An offset would read all the rows before it; a key costs the same on page 1 and on page 1,000.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from channels.storable import is_storable
from storage.transaction import Row

PAGE_SIZE = 50
ASKED = PAGE_SIZE + 1
"""Rows to ask for: the one that does not fit says that there is more."""

Key = tuple[str | int, ...]
_MOST = 2**63 - 1


class BadCursor(ValueError):
    """A key that no page of ours has made."""


@dataclass(frozen=True, slots=True)
class Page:
    """Up to PAGE_SIZE rows, and the cursor of the next page, empty on the last."""

    rows: Sequence[Row]
    next: str = ""


def page_of(rows: Sequence[Row], key: Callable[[Row], Key]) -> Page:
    """Make a page of up to ASKED rows."""
    shown = rows[:PAGE_SIZE]
    return Page(shown, write_cursor(key(shown[-1])) if len(rows) > PAGE_SIZE else "")


def write_cursor(key: Key) -> str:
    """A key as one word of an address."""
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, *shape: type) -> Key | None:
    """The key of a cursor whose parts have these types; None without one; raises BadCursor on anything else."""
    if not cursor:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise BadCursor(cursor) from None
    if not isinstance(parts, list) or tuple(map(type, parts)) != shape:
        raise BadCursor(cursor)
    if not all(map(_fits, parts)):
        raise BadCursor(cursor)
    return tuple(parts)


def _fits(part: str | int) -> bool:
    """Whether a database can compare with it."""
    return abs(part) <= _MOST if isinstance(part, int) else is_storable(part)
