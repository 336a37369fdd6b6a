"""What a question to the reading API may say, in its address; everything else is refused with a sentence. Pure."""

import base64
import binascii
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from channels.json_bodies import Refused, refuse
from channels.storable import is_storable
from tickets.states import STATES

MOST_ROWS, ROWS = 200, 50
MOST_CHARACTERS = 128
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of a list: after the row of this key, so many rows."""

    after: str
    limit: int


@dataclass(frozen=True, slots=True)
class WantedTickets:
    """A page of tickets, in the order of their numbers; empty is any. Days are those of the acceptance, both included."""

    page: Wanted
    status: str = ""
    unit: str = ""
    first: date | None = None
    last: date | None = None


def page_of(query: Mapping[str, str], known: Collection[str] = ()) -> Wanted:
    """`after` and `limit`; a name that the list does not know is refused, for it would be ignored unseen."""
    strange = sorted(set(query) - {"after", "limit", *known})
    if strange:
        refuse("bad_query", f"不认识参数“{strange[0][:64]}”。", "This parameter is not known.")
    return Wanted(_cursor(query.get("after", "")), _limit(query.get("limit", "")))


def tickets_of(query: Mapping[str, str]) -> WantedTickets:
    """`status unit from to after limit`."""
    page = page_of(query, ("status", "unit", "from", "to"))
    status = query.get("status", "")
    if status and status not in STATES:
        refuse("bad_status", f"没有这种状态，可用：{'、'.join(sorted(STATES))}。", "There is no such status.")
    return WantedTickets(page, status, word_of(query, "unit"), _day(query, "from"), _day(query, "to"))


def word_of(query: Mapping[str, str], name: str) -> str:
    """A short word."""
    word = query.get(name, "").strip()
    if len(word) > MOST_CHARACTERS or not is_storable(word):
        refuse("bad_query", f"参数 {name} 太长或有不能用的字符。", f"{name} is too long or not text.")
    return word


def cursor(key: str) -> str:
    """The key of the last row, as the next question gives it back."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _cursor(text: str) -> str:
    try:
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (ValueError, binascii.Error):
        key = "\0"
    if len(text) > 2 * MOST_CHARACTERS or not is_storable(key):
        raise Refused(400, "bad_after", "after 须是上一页给出的 next。 after must be the next of a page.")
    return key


def _limit(text: str) -> int:
    if not text:
        return ROWS
    if not re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) or not 1 <= int(text) <= MOST_ROWS:
        refuse("bad_limit", f"limit 须在 1 与 {MOST_ROWS} 之间。", f"limit must be 1 to {MOST_ROWS}.")
    return int(text)


def _day(query: Mapping[str, str], name: str) -> date | None:
    text = query.get(name, "")
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:  # the 31st of February
        found = None
    if text and found is None:
        refuse("bad_day", f"{name} 须写成 2024-10-14。", f"{name} must be a day such as 2024-10-14.")
    return found
