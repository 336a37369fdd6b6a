"""What the text says of an assessment's table: how many units there are, of each grade, and without a ticket. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal

from language.numerals import to_int
from reports.checking.amounts import Amount
from reports.checking.grids import Grid
from reports.checking.reading import Reading
from reports.checking.relations import Relation, Stated, Sum
from reports.checking.table_columns import Column, columns_of

_GRADED = re.compile(
    r"(?P<grade>[a-e]|优秀|良好|合格|不合格)(?:类|级|等次|等级|档)?(?:的|单位)*(?:共|有|为|是)*(?P<n>\d{1,3})[家个]"
)
_IDLE = re.compile(
    r"(?:无|没有|零)(?:任何)?(?:受理|转办|交办)?(?:工单|诉求)(?:的|单位)*(?:共|有|为|是)*(?P<n>\d{1,3})[家个]"
)
_UNITS = re.compile(r"(?P<n>\d{1,3})[家个](?:承办|责任|成员|参评|被考核|网络)?单位中")
_ROWS = re.compile(r"\((\d{1,3})[家个]?\)")


def assessed(reading: Reading) -> Iterator[Relation]:
    grids = reading.document.grids
    graded = [grid for grid in grids if any(one.is_grade for one in columns_of(grid)) and len(grid.units) > 2]
    for grid in grids:
        yield from _rows_told(reading, grid)
    if len(graded) == 1:
        yield from _grades(reading, graded[0])
        yield from _idle(reading, graded[0])
        yield from _units(reading, graded[0])
    yield from _parts_of_units(reading)


def _stated(reading: Reading, match: re.Match[str], right: int, of_what: str) -> Stated:
    """The number in the text, and how many rows there are."""
    start, end = reading.document.place(match.start(), match.end())
    at = reading.document.places[match.start("n")]
    claim = Amount(Decimal(match["n"]), match["n"], Decimal(1), Decimal(0), at, start, end)
    hint = f"按所附的表，{of_what}有 {right} 个，此处写作 {match['n']}，请核对。"
    return Stated(claim, str(right), hint, "table", Decimal(right), Decimal(right))


def _grades(reading: Reading, grid: Grid) -> Iterator[Stated]:
    column = next(one for one in columns_of(grid) if one.is_grade)
    for match in _GRADED.finditer(reading.document.prose):
        count = sum(_same_grade(column.cell(row).text, match["grade"]) for row in grid.units)
        yield _stated(reading, match, count, f"{match['grade'].upper()} 类单位")


def _same_grade(cell: str, grade: str) -> bool:
    return cell.rstrip("类") == grade or (len(grade) > 1 and cell == grade[0])


def _idle(reading: Reading, grid: Grid) -> Iterator[Stated]:
    """Units without a single ticket: no count of their row is more than 0."""
    columns = [one for one in columns_of(grid) if one.is_count]
    count = sum(not any(_is_some(one, place, grid) for one in columns) for place in range(len(grid.units)))
    due = next((one for one in columns if "应办" in one.title), None)
    for match in _IDLE.finditer(reading.document.prose):
        made = _stated(reading, match, count, "各项件数都是 0 的单位")
        none_due = sum(not _is_some(due, place, grid) for place in range(len(grid.units))) if due else -1
        if none_due == int(match["n"]) and not made.holds():
            made = Stated(
                made.claim,
                made.computed,
                f"{made.hint}“{due.title if due else ''}”为 0 的有 {none_due} 个。",
                made.rule,
            )
        yield made


def _is_some(column: Column, place: int, grid: Grid) -> bool:
    return bool(column.cell(grid.units[place]).value)


def _units(reading: Reading, grid: Grid) -> Iterator[Stated]:
    for match in _UNITS.finditer(reading.document.prose):
        yield _stated(reading, match, len(grid.units), "单位")


def _rows_told(reading: Reading, grid: Grid) -> Iterator[Stated]:
    """合计（31）: how many rows are summed up."""
    total = grid.total
    told = _ROWS.search(total.name) if total else None
    if total and told and (count := to_int(told[1])) is not None:
        claim = Amount(Decimal(count), told[1], Decimal(1), Decimal(0), total.start, total.start, total.end)
        right = Decimal(len(grid.units))
        hint = f"合计行写明 {count} 个，表中有 {len(grid.units)} 行，请核对。"
        yield Stated(claim, str(len(grid.units)), hint, "table", right, right)


def _parts_of_units(reading: Reading) -> Iterator[Sum]:
    """31家单位中, A类19家, C类2家, 无工单10家: the groups are all units."""
    for match in _UNITS.finditer(reading.document.prose):
        figures = [
            one for one in reading.counts if one.start >= match.start() and one.start - match.start() < 200
        ]
        whole, parts = figures[0] if figures else None, figures[1:]
        same = [
            one
            for one in parts
            if whole and one.sentence is whole.sentence and one.unit == whole.unit and not one.depth
        ]
        graded = [one for one in same if re.search("[a-e]类?|优秀|良好|合格|工单", one.label)]
        if whole and len(graded) > 1 and graded == same and any("工单" in one.label for one in graded):
            yield Sum(reading.amount(whole), reading.amounts(graded))
