"""Reads tables of requests with their replies, as vendors' exports have them, for the check of many replies at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from language.normalise import fold
from storage.sheet_columns import Columns
from storage.sheet_reading import SheetRow

COLUMNS = Columns(
    {
        "id": ("编号", "工单编号", "工单号", "留言编号", "信件编号", "受理编号"),
        "title": ("标题", "主题", "留言主题", "信件标题"),
        "request": ("诉求", "诉求内容", "主要内容", "留言内容", "留言详情", "信件内容", "内容"),
        "reply": ("回复", "回复内容", "答复", "答复内容", "答复意见", "回复意见", "办理结果"),
    },
    fold,
)
"""Our columns and the words that headers use for them; `request` and `reply` are needed."""


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One row; `id` is what the file calls it, else its number as Excel counts it."""

    id: str
    request: str
    reply: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be checked, and why."""

    row: int
    reason: str


def knows_header(cells: Sequence[str]) -> bool:
    """Whether a row names the columns of requests and replies."""
    return {"request", "reply"} <= COLUMNS.found(cells)


def read_replies(rows: Iterable[SheetRow]) -> tuple[list[ReplyRow], list[Rejected]]:
    """Every row with a request; an empty reply is one that says nothing."""
    found, rejected = [], []
    for row in rows:
        cells = COLUMNS.named(row.cells)
        if not cells["request"]:
            rejected.append(Rejected(row.number, "没有诉求内容（request），无法检查。"))
            continue
        request = "\n".join(filter(None, (cells["title"], cells["request"])))
        found.append(ReplyRow(cells["id"] or str(row.number), request, cells["reply"]))
    return found, rejected
