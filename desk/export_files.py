"""The file of an approved list: its frozen rows with a mark of who took it, what each column means, and what it is."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from desk.export_cells import COLUMNS, GRANTABLE
from desk.export_filter import read_filter
from language.ngrams import search_text
from language.normalise import fold
from storage.sheet_writing import Sheet, UnknownFormat, write_book, write_searchable, write_table
from storage.transaction import Row

TABLE, ABOUT, DEFINITIONS = "工单", "说明", "指标口径"
MARK = "水印"
_FILTERS = {
    "units": "承办单位", "topics": "诉求分类或事项", "lines": "专线", "purposes": "诉求类型", "words": "关键词",
    "without": "不含专线（无权查阅）",
}  # fmt: skip
_LONGEST_GRAM = 4

Write = Callable[[Path, Sequence[Sheet]], None]


def write_list(path: Path, export: Row, rows: Sequence[Sequence[str]], by: str, now: datetime) -> str:
    """Write a list in the form of the file's ending, marked with who takes it; returns the file's SHA-256.

    Raises UnknownFormat.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise UnknownFormat(f"不认识的文件格式“{path.suffix}”，可用：{'、'.join(WRITERS)}。")
    mark = f"第{export['id']}号清单·提供给{export['requester']}·{by}·{now:%Y-%m-%d %H:%M}"
    header = [*(title for title, _ in COLUMNS.values()), MARK]
    granted = json.loads(export["columns"])
    sheets = (
        Sheet(TABLE, header, [[*row, mark] for row in rows], footer=mark),
        Sheet(ABOUT, ("项目", "内容"), _about(export, mark)),
        Sheet(
            DEFINITIONS,
            ("列", "口径", "提供方式"),
            [(*told, _given(name, granted)) for name, told in COLUMNS.items()],
        ),
    )
    write(path, sheets)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _about(export: Row, mark: str) -> list[tuple[str, str]]:
    wanted = read_filter(export["filter"])
    told = [
        (title, "、".join(getattr(wanted, name))) for name, title in _FILTERS.items() if getattr(wanted, name)
    ]
    return [
        ("名称", export["title"]), ("提出要求的单位", export["requester"]), ("依据", export["basis"]),
        ("期间（受理时间）", f"{wanted.first} 至 {wanted.last}"), *told,
        ("申请", f"{export['asked_by']} {export['asked_at'][:16]}"),
        ("批准", f"{export['decided_by']} {export['decided_at'][:16]}"),
        ("件数", str(export["count"])), ("内容校验码 SHA-256", export["digest"]),
        ("同一条件的首次清单", f"第{export['same_as']}号" if export["same_as"] else "本清单"), (MARK, mark),
    ]  # fmt: skip


def _given(column: str, granted: Sequence[str]) -> str:
    if column not in GRANTABLE:
        return "原样"
    return "经批准提供" if column in granted else "遮盖"


def words_of(text: str) -> str:
    """By what a cell is found: words, and all runs of two to four Chinese characters, since nobody types spaces."""
    plain = fold(text)
    runs = [run for run in plain.split() if not run.isascii()]
    longer = (
        run[begins : begins + length]
        for run in runs
        for length in range(3, _LONGEST_GRAM + 1)
        for begins in range(len(run) - length + 1)
    )
    return " ".join((search_text(text), *longer))


def _csv(path: Path, sheets: Sequence[Sheet]) -> None:
    write_table(path, sheets[0].name, sheets[0].columns, sheets[0].rows)


def _sqlite(path: Path, sheets: Sequence[Sheet]) -> None:
    write_searchable(path, sheets, words_of)


WRITERS: Mapping[str, Write] = {".csv": _csv, ".xlsx": write_book, ".sqlite": _sqlite}
