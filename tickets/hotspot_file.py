"""Reads a file of citizens' messages for `hotspots`: columns by their names or the names that other systems use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from language.normalise import fold
from storage.sheet_columns import Columns
from storage.sheet_moments import read_moment
from storage.sheet_reading import SheetRow, read_table
from tickets.hotspots import Message
from tickets.vendor_columns import COLUMNS as VENDORS

_WORDS = VENDORS.words
COLUMNS = Columns(
    {
        "id": (*_WORDS["number"], "number"),
        "person": ("留言用户", "用户", *_WORDS["phone"], *_WORDS["name"], "sender", "user"),
        "at": (*_WORDS["at"], "时间", "time"),
        "title": _WORDS["title"],
        "text": ("留言详情", "详情", *_WORDS["text"]),
        "place": ("小区点位", *_WORDS["place"]),
    },
    fold,
)
"""The columns and the other words that a header may use for them; a phone tells persons apart better than a name."""
MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is left out, as Excel numbers it, and why."""

    row: int
    reason: str


def knows_header(cells: Sequence[str]) -> bool:
    """Whether a row names at least whose message it is and what it says."""
    named = COLUMNS.found(cells)
    return "id" in named and bool({"title", "text"} & named)


def read_messages(data: bytes, zone: tzinfo) -> tuple[list[Message], list[Rejected]]:
    """Every usable row as a message; times without a zone are in `zone`. Raises NotATable."""
    found: dict[str, Message] = {}
    rejected: list[Rejected] = []
    for row in read_table(data, knows_header):
        message = _message(row, zone)
        reason = _fault(message, row, found)
        if reason:
            rejected.append(Rejected(row.number, reason))
        else:
            found[message.id] = message
    return list(found.values()), rejected


def _message(row: SheetRow, zone: tzinfo) -> Message:
    cells = {column: cell[:MOST_CHARACTERS] for column, cell in COLUMNS.named(row.cells).items()}
    at = read_moment(cells["at"], zone)
    return Message(cells["id"], cells["person"], at, cells["title"], cells["text"], cells["place"])


def _fault(message: Message, row: SheetRow, known: Mapping[str, Message]) -> str:
    if not message.id:
        return "没有编号，请补上。"
    if message.id in known:
        return f"编号 {message.id} 前面已经有了，只计第一次。"
    if not message.title and not message.text:
        return "没有主题，也没有内容。"
    told = COLUMNS.named(row.cells)["at"]
    return "" if message.at or not told else f"时间“{told}”看不懂，请写成 2024-10-14 10:05。"
