"""Figures of the text beside the table that they are taken from. Pure.

A table belongs to the chapter of which most figures, and several, stand in its total row; a list of units belongs to a
column when most of its items do. Only then must the others stand there too.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.checking.amounts import of_cell
from reports.checking.figures import Figure
from reports.checking.grids import Grid, Row
from reports.checking.lists import PartList
from reports.checking.rates import is_rate
from reports.checking.reading import Reading
from reports.checking.relations import Same
from reports.checking.slips import miswritten
from reports.checking.table_columns import Column, columns_of
from reports.checking.words import concept

_GENERAL = re.compile(
    "12345|热线|政务|服务|便民|运行|办理|情况|工作|统计|考核|综合|评价|工单|部门|单位|平台|总体|[^\u4e00-\u9fff]"
)
_BREAKDOWN = re.compile("分类|类型|类别|渠道|来源|构成|分布|目的")
_LARGE = 100
_CONTACT, _MATTER = re.compile("来电|来件|电话|话务|留言"), re.compile("诉求|工单|案件|事项")
"""Calls and letters are other things than what they are about: the one is never the total of the other."""
_FEWEST = 2
_FEWEST_ITEMS = 3
_MOST = 0.7


def text_and_tables(reading: Reading) -> Iterator[Same]:
    grids = [grid for grid in reading.document.grids if grid.total is not None]
    sections = sorted({one.sentence.section[:2] for one in reading.figures})
    pairs = [[_pairs(reading, section, grid) for grid in grids] for section in sections]
    most = [max((_equal(row[n]) for row in pairs), default=0) for n in range(len(grids))]
    for section, row in zip(sections, pairs, strict=True):
        found = [
            (_equal(shared), shared, grid)
            for shared, grid, top in zip(row, grids, most, strict=True)
            if _equal(shared) == top or _shared_name(reading, section, grid)
        ]
        yield from _belonging(reading, section, found)
    for grid in grids:
        yield from _whole_before(reading, grid)
    for part_list in reading.lists:
        yield from _items(reading, part_list)


def _belonging(
    reading: Reading, section: tuple[int, ...], found: Sequence[tuple[int, list[Same], Grid]]
) -> Iterator[Same]:
    """What a section shares with the table that belongs to it."""
    equal, best, grid = max(
        found, key=lambda one: (one[0], _shared_name(reading, section, one[2])), default=(0, [], None)
    )
    wrong = sum(not one.holds() for one in best)
    needed = 0 if grid is not None and _shared_name(reading, section, grid) else _FEWEST
    if equal >= needed and len(best) - wrong >= _FEWEST and wrong <= max(1, equal // 3):
        yield from best


def _whole_before(reading: Reading, grid: Grid) -> Iterator[Same]:
    """The whole told last before a table of its parts, where the table's total is it, or it with one slip."""
    total = grid.total
    before = [one for one in reading.wholes if one.is_whole and reading.amount(one).end <= grid.rows[0].start]
    if total is None or not before or not _BREAKDOWN.search(grid.title):
        return
    figure = before[-1]
    for column in columns_of(grid):
        amount = column.amounts[grid.rows.index(total)] if column.is_count else None
        if amount is None or concept(column.title) not in ("", figure.counts):
            continue
        if amount.value == figure.value or (
            amount.value >= _LARGE and miswritten(figure.value, amount.value)
        ):
            yield Same(reading.amount(figure), amount, "table")
        return


def _equal(pairs: Sequence[Same]) -> int:
    """How many figures the table and the text share; a full 100 % or nothing proves little."""
    return sum(one.holds() and one.claim.value not in (0, 100) for one in pairs)


def _shared_name(reading: Reading, section: tuple[int, ...], grid: Grid) -> bool:
    """Whether the heading of the chapter and the title of the table speak of one particular thing (市长信箱)."""
    heading = _GENERAL.sub(" ", reading.document.headings.get((section[0], section[1], 0), ""))
    words = {part[i : i + 3] for part in heading.split() for i in range(len(part) - 2)}
    return any(word in grid.title for word in words)


def _pairs(reading: Reading, section: tuple[int, ...], grid: Grid) -> list[Same]:
    """The first figure of each sort in the section, with the total of its column."""
    columns = {
        (one.is_rate, concept(one.title)): one for one in reversed(columns_of(grid)) if concept(one.title)
    }
    total = grid.total
    assert total is not None, "only tables with a total are compared"
    found: dict[tuple[bool, str], Same] = {}
    for figure in reading.figures:
        if figure.sentence.section[:2] != section or figure.depth or figure.is_past or figure.is_change:
            continue
        key = (figure.kind == "percent", figure.counts)
        column = columns.get(key) if figure.kind == "count" or is_rate(figure) else None
        if column is None or key in found or _is_other(figure.label, column.title):
            continue
        cell = column.cell(total)
        # A column of nothing but zeros is of something that the period did not have, as what fell due among what was closed.
        if cell.is_number and cell.value and not _went_elsewhere(figure, cell.value):
            found[key] = Same(reading.amount(figure), of_cell(total, cell), "table")
    return list(found.values())


def _is_other(label: str, title: str) -> bool:
    contacts = bool(_CONTACT.search(label)) and not _MATTER.search(label)
    return contacts and bool(_MATTER.search(title))


def _went_elsewhere(figure: Figure, total: Decimal | None) -> bool:
    """More came in than the units of the table got: the rest was answered at once."""
    return figure.counts == "accepted" and total is not None and figure.value > total


def _items(reading: Reading, part_list: PartList) -> Iterator[Same]:
    """The items of a list beside the column of any table in which most of them stand."""
    best: list[Same] = []
    for grid in reading.document.grids:
        rows = [(item, row) for item in part_list.items for row in [_row(grid, item.name)] if row is not None]
        for column in columns_of(grid) if len(rows) >= _FEWEST_ITEMS else ():
            pairs = _listed(reading, rows, column) if column.is_count else []
            if _held(pairs) >= max(_FEWEST_ITEMS, _MOST * len(rows)) and _held(pairs) > _held(best):
                best = pairs
    yield from best


def _held(pairs: Sequence[Same]) -> int:
    return sum(one.holds() for one in pairs)


def _listed(reading: Reading, rows: Sequence[tuple[Figure, Row]], column: Column) -> list[Same]:
    cells = [(item, row, column.cell(row)) for item, row in rows if column.cell(row).is_number]
    return [Same(reading.amount(item), of_cell(row, cell), "table") for item, row, cell in cells]


def _row(grid: Grid, name: str) -> Row | None:
    """The only row whose name is this one or its long form: 市监局 for 市场监督管理局."""
    if len(name) < 2:
        return None
    exact = [row for row in grid.units if row.name == name]
    if exact:
        return exact[0]
    short = re.compile(".*?".join(map(re.escape, name[:12])))
    found = [row for row in grid.units if short.search(row.name)]
    return found[0] if len(found) == 1 else None
