"""The counts of an assessment from a table that an office has: CSV or Excel, with the headings of its own system. Pure.

Nothing doubtful is assessed: every row that cannot be is named as Excel numbers it, all at once, and the file is refused.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.assessment import UnitCounts
from reports.counts import COUNTS, impossible
from reports.presets import Preset
from storage.sheet_reading import NotATable, SheetRow, read_table

UNIT = "unit"
UNIT_TITLES = ("部门名称", "单位", "单位名称", "承办单位", "部门", "责任单位", "考核单位")
TOTALS = frozenset({"合计", "总计", "小计", "总数", "全区", "全市", "全县", "全州", "total"})
MOST_NAMED = 20
MOST_SHOWN = 20
"""Characters of a cell that a sentence quotes."""
_MOST_DIGITS = 9
_NOTHING = frozenset({"", "-", "—", "——", "/", "无"})
_COUNTED = re.compile(r"(\d+)(?:\.0+)?(?:件|个|次|人|单|封|条)?")
_REMARK = re.compile(r"备?注|说明|制表|填表|审核|单位负责人|附")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")


class CountsWrong(ValueError):
    """A table that cannot be assessed; the text has a sentence for each fault."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a table says, and what its reader should know."""

    units: tuple[UnitCounts, ...]
    warnings: tuple[str, ...]


def read_counts(data: bytes, preset: Preset) -> Counted:
    """The counts that the preset needs, and the other known ones that the table has.

    Raises NotATable, or CountsWrong with every fault.
    """
    rows = read_table(data, _is_header)
    if not rows:
        raise NotATable("表头下面没有数据行。")
    columns = _columns(rows[0].cells)
    reader = _Reader(columns, preset)
    reader.check_columns()
    for row in rows:
        reader.read(row)
    return reader.counted()


class _Reader:
    """Reads row after row; faults and warnings grow on the way."""

    def __init__(self, columns: Mapping[str, str], preset: Preset) -> None:
        self._columns, self._preset = columns, preset
        self._given = {name: one for name, one in preset.given.items() if name not in columns}
        self._faults: list[str] = []
        self._warnings: list[str] = []
        self._units: dict[str, tuple[int, UnitCounts]] = {}
        self._totals: list[tuple[int, Mapping[str, int | None]]] = []

    def check_columns(self) -> None:
        needed = [name for name in self._preset.needs if name not in self._given]
        missing = [] if UNIT in self._columns else [f"“{UNIT_TITLES[0]}”（{UNIT}）"]
        missing += [f"“{COUNTS[name].title}”（{name}）" for name in needed if name not in self._columns]
        if missing:
            raise CountsWrong(f"表里缺少这几列：{'、'.join(missing)}。请补上，没有的件数写 0。")
        for name, formula in self._given.items():
            self._warnings.append(f"表里没有“{COUNTS[name].title}”一列，按 {_readable(formula.text)} 计。")

    def read(self, row: SheetRow) -> None:
        unit = row.cells.get(self._columns[UNIT], "").strip()
        cells = {name: self._count(row, name) for name in COUNTS if name in self._columns}
        if _bare(unit) in TOTALS:
            self._totals.append((row.number, cells))
        elif _is_remark(unit, cells):
            self._warnings.append(
                f"第 {row.number} 行不是单位的件数，没有计入：{unit[:MOST_SHOWN] or '没有写单位'}"
            )
        elif not unit:
            self._faults.append(f"第 {row.number} 行没有写单位。")
        elif unit in self._units:
            self._faults.append(f"第 {row.number} 行的单位“{unit}”在第 {self._units[unit][0]} 行已经有了。")
        else:
            self._units[unit] = row.number, self._unit(row.number, unit, cells)

    def counted(self) -> Counted:
        if self._faults:
            more = len(self._faults) - MOST_NAMED
            rest = [f"另有 {more} 处，改好以上各处后再看。"] if more > 0 else []
            raise CountsWrong("\n".join([*self._faults[:MOST_NAMED], *rest]))
        units = tuple(unit for _, unit in self._units.values())
        if not units:
            raise NotATable("表里没有单位的数据行，只有合计。")
        for number, printed in self._totals:
            self._warnings += _compared(number, printed, units)
        return Counted(units, tuple(self._warnings))

    def _count(self, row: SheetRow, name: str) -> int | None:
        """The number of a cell; None where it is empty. What is no count is a fault."""
        written = row.cells.get(self._columns[name], "")
        text = _plain(written)
        if text in _NOTHING or written == self._columns[name]:
            return None
        match = _COUNTED.fullmatch(text)
        if match is None or len(match[1]) > _MOST_DIGITS:
            said = f"第 {row.number} 行“{COUNTS[name].title}”写的是“{written[:MOST_SHOWN]}”，{_advice(text)}"
            self._faults.append(said)
            return 0
        return int(match[1])

    def _unit(self, number: int, unit: str, cells: Mapping[str, int | None]) -> UnitCounts:
        empty = [COUNTS[name].title for name, count in cells.items() if count is None]
        if empty:
            self._warnings.append(f"第 {number} 行“{unit}”的{'、'.join(empty)}没有数字，按 0 计。")
        counts = {name: count or 0 for name, count in cells.items()}
        exact = {name: Fraction(counts[name]) if name in counts else None for name in COUNTS}
        counts |= {name: int(formula.value(exact) or 0) for name, formula in self._given.items()}
        self._faults += [f"第 {number} 行“{unit}”：{reason}。" for reason in impossible(counts)]
        return UnitCounts(unit, {name: counts[name] for name in COUNTS if name in counts})


def _is_header(cells: Sequence[str]) -> bool:
    found = _columns(cells)
    return UNIT in found and len(found) > 1


def _columns(headings: Iterable[str]) -> dict[str, str]:
    """The heading of each known column; of several that mean the same, the one that comes first in our list."""
    by_word = {_bare(heading): heading for heading in headings}
    words: dict[str, tuple[str, ...]] = {UNIT: (UNIT, *UNIT_TITLES)}
    words |= {name: (name, count.title, *count.others) for name, count in COUNTS.items()}
    found = {name: next((word for word in known if word in by_word), "") for name, known in words.items()}
    return {name: by_word[word] for name, word in found.items() if word}


def _is_remark(unit: str, cells: Mapping[str, int | None]) -> bool:
    """A note under the table, or the header again on a further page."""
    nothing = all(count is None for count in cells.values())
    return nothing and (not unit or _bare(unit) in (UNIT, *UNIT_TITLES) or bool(_REMARK.match(unit)))


def _compared(number: int, printed: Mapping[str, int | None], units: Sequence[UnitCounts]) -> Iterator[str]:
    yield f"第 {number} 行是合计，没有计入；合计由各单位的件数重新算出。"
    for name, value in printed.items():
        pooled = sum(unit.counts[name] for unit in units)
        if value is not None and value != pooled:
            yield f"第 {number} 行合计的“{COUNTS[name].title}”是 {value}，各单位相加是 {pooled}，请核对。"


def _plain(cell: str) -> str:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))
    return text.replace(",", "") if _GROUPED.match(text) else text


def _advice(text: str) -> str:
    if "%" in text:
        return "这一列要件数，不要百分比。"
    return "这一列要写不小于 0 的整数。"


def _bare(heading: str) -> str:
    """A heading or a name without spaces, unit marks in brackets, and case."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", heading)).lower()
    return re.sub(r"[(\[【][^)\]】]*[)\]】]$|[*:：]$", "", text)


def _readable(formula: str) -> str:
    return COUNTS[formula].title if formula in COUNTS else formula
