"""Calls as a telephone system counts them: single calls, or a day's counts; the base of 接通率 (answered of offered).

A file may be given again: a call is known by its own number, else by its moment, seat and caller's last digits.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from language.normalise import fold
from storage.clock import stamp
from storage.database import Database
from storage.sheet_columns import Columns, Rejected
from storage.sheet_moments import read_moment
from storage.sheet_reading import read_table
from storage.transaction import Transaction

Progress = Callable[[int, int], None]
COLUMNS = Columns(
    {
        "key": ("通话编号", "呼叫编号", "话单编号", "流水号", "编号"),
        "at": ("来电时间", "呼入时间", "通话时间", "开始时间", "日期", "时间"),
        "phone": ("来电号码", "主叫号码", "主叫", "电话"),
        "seat": ("坐席", "座席", "坐席工号", "工号", "话务员", "接听坐席"),
        "result": ("通话结果", "呼叫结果", "接听状态", "是否接通", "状态", "结果"),
        "wait": ("等待时长(秒)", "等待秒数", "等待时长", "排队时长", "振铃时长"),
        "talk": ("通话时长(秒)", "通话秒数", "通话时长"),
        "offered": ("呼入量", "呼入数", "来电量", "呼入总量"),
        "answered": ("接通量", "接通数", "接听量", "接起量"),
        "abandoned": ("放弃量", "放弃数", "未接通量", "呼损量"),
    },
    fold,
)
"""The columns of call records; `at` is needed, and how a call ended or how many there were."""

_ANSWERED = frozenset(map(fold, ("接通", "已接通", "已接", "接听", "已接听", "应答", "成功", "是")))
_ABANDONED = frozenset(
    map(fold, ("放弃", "未接通", "未接", "未接听", "排队放弃", "呼损", "漏接", "失败", "否"))
)
_TOTALS = frozenset(("合计", "总计", "小计", "共计"))
ROWS_AT_ONCE = 500
_MOST_DIGITS = 6
MOST_CALLS = 100_000  # of a day


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a file: a call, or the calls of one day; `wait` and `talk` in seconds."""

    key: str
    at: datetime
    seat: str
    offered: int
    answered: int
    wait: int
    talk: int

    @property
    def made(self) -> str:
        """A digest of what the row says."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


@dataclass(slots=True)
class Brought:
    """What a file brought; `offered` and `answered` are the calls of its usable rows."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    offered: int = 0
    answered: int = 0
    rejected: list[Rejected] = field(default_factory=list)


class _Unusable(Exception):
    """A row that cannot be used: the column and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def knows_header(cells: Sequence[str]) -> bool:
    """Whether a row names the moment of calls and how they ended, or how many there were."""
    found = COLUMNS.found(cells)
    return "at" in found and bool(found & {"result", "offered"})


def import_calls(
    db: Database,
    data: bytes,
    file: str,
    by: str,
    now: datetime,
    progress: Progress = lambda done, steps: None,
) -> Brought:
    """Take every usable row in, in one transaction; raises NotATable."""
    assert now.tzinfo is not None, "the clock is in the city's zone"
    brought = Brought()
    told: dict[str, Told] = {}
    for row in read_table(data, knows_header):
        if knows_header(tuple(row.cells.values())) or _TOTALS & set(row.cells.values()):
            continue
        try:
            one = _told(COLUMNS.named(row.cells), now.tzinfo)
        except _Unusable as fault:
            heading = COLUMNS.heading(row.cells, fault.column)
            brought.rejected.append(Rejected(row.number, heading, fault.reason))
            continue
        told[one.key] = one
    with db.write() as tx:
        for done in _keep(tx, list(told.values()), brought):
            progress(done, len(told))
        tx.insert(
            "imports", kind="calls", file=file, at=stamp(now), by_whom=by, new=brought.new, updated=brought.updated,
            unchanged=brought.unchanged, rejected=len(brought.rejected),
        )  # fmt: skip
    return brought


def _keep(tx: Transaction, told: list[Told], brought: Brought) -> Iterator[int]:
    for begins in range(0, len(told), ROWS_AT_ONCE):
        page = told[begins : begins + ROWS_AT_ONCE]
        rows = tx.all(
            "SELECT key, made FROM calls WHERE nth = 1 AND key IN :keys", keys=[one.key for one in page]
        )
        known = {row["key"]: row["made"] for row in rows}
        changed = [one for one in page if known.get(one.key) != one.made]
        new = sum(one.key not in known for one in changed)
        brought.new += new
        brought.updated += len(changed) - new
        brought.unchanged += len(page) - len(changed)
        brought.offered += sum(one.offered for one in page)
        brought.answered += sum(one.answered for one in page)
        tx.run("DELETE FROM calls WHERE key IN :keys", keys=[one.key for one in changed])
        tx.insert_many("calls", (call for one in changed for call in _calls(one)))
        yield begins + len(page)


def _calls(one: Told) -> Iterator[dict[str, object]]:
    """The single calls of a row; of a day's counts nobody knows which of them was answered, only how many."""
    for nth in range(1, one.offered + 1):
        yield {
            "key": one.key, "nth": nth, "made": one.made, "at": stamp(one.at), "seat": one.seat,
            "answered": int(nth <= one.answered), "wait_seconds": one.wait, "talk_seconds": one.talk,
        }  # fmt: skip


def _told(cells: Mapping[str, str], zone: tzinfo) -> Told:
    """What a row says; raises _Unusable."""
    at = read_moment(cells["at"], zone)
    if at is None:
        raise _Unusable("at", f"“{cells['at']}”不是认识的时间，请写成 2024-10-14 10:05。")
    offered, answered = _counts(cells) if cells["offered"] else _single(cells["result"])
    named = "\0".join((stamp(at), cells["seat"], cells["phone"][-4:], "day" if cells["offered"] else "call"))
    key = cells["key"][:100] or hashlib.sha256(named.encode()).hexdigest()[:32]
    return Told(
        key, at, cells["seat"][:50], offered, answered, _seconds(cells, "wait"), _seconds(cells, "talk")
    )


def _counts(cells: Mapping[str, str]) -> tuple[int, int]:
    offered = _number(cells, "offered")
    answered = offered - _number(cells, "abandoned") if not cells["answered"] else _number(cells, "answered")
    if not 0 <= answered <= offered <= MOST_CALLS:
        raise _Unusable("answered", f"呼入 {offered} 次、接通 {answered} 次，请核对。")
    return offered, answered


def _single(result: str) -> tuple[int, int]:
    plain = fold(result)
    if plain not in _ANSWERED | _ABANDONED:
        raise _Unusable("result", f"不认识“{result}”，请写接通或放弃。")
    return 1, int(plain in _ANSWERED)


def _number(cells: Mapping[str, str], column: str) -> int:
    if not (cells[column].isdecimal() and len(cells[column]) <= _MOST_DIGITS):
        raise _Unusable(column, f"“{cells[column]}”不是次数，请写成整数。")
    return int(cells[column])


def _seconds(cells: Mapping[str, str], column: str) -> int:
    """Seconds, or 分:秒 and 时:分:秒; nothing where the cell is empty."""
    text = cells[column]
    parts = text.replace("：", ":").split(":")
    if not text:
        return 0
    if len(parts) > 3 or not all(part.isdecimal() and len(part) <= _MOST_DIGITS for part in parts):
        raise _Unusable(column, f"“{text}”不是时长，请写成秒数或 00:01:30。")
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return seconds
