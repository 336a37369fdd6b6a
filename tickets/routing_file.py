"""Reads tables of past requests with the unit (or any other label) each belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from language.normalise import fold
from storage.sheet_columns import Columns
from storage.sheet_reading import SheetRow
from tickets.routing_training import Example

COLUMNS = Columns(
    {
        "text": ("诉求", "诉求内容", "主要内容", "留言内容", "留言详情", "内容"),
        "label": ("单位", "承办单位", "主办单位", "部门", "类别", "一级标签", "标签"),
    },
    fold,
)
"""Our columns and the words that headers use for them; both are needed."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be learnt from, and why."""

    row: int
    reason: str


def knows_header(cells: Sequence[str]) -> bool:
    """Whether a row names the columns of texts and labels."""
    return {"text", "label"} <= COLUMNS.found(cells)


def read_examples(rows: Iterable[SheetRow]) -> tuple[list[tuple[int, Example]], list[Rejected]]:
    """Every row with a text and a label, with its number as Excel counts; the others with what they lack."""
    found, rejected = [], []
    for row in rows:
        cells = COLUMNS.named(row.cells)
        lacking = [name for name in ("text", "label") if not cells[name].strip()]
        if lacking:
            rejected.append(Rejected(row.number, f"{'、'.join(lacking)} 一列是空的，请补上后再试。"))
        else:
            found.append((row.number, Example(cells["text"], cells["label"].strip())))
    return found, rejected
