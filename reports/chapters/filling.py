"""What fills the slots of a bulletin: every figure as a word, its trends, and every table as a list. Pure.

`{id}` 1019件 · `{id:n}` 1019 · `{id:count}` `{id:base}` the counts of a rate · `{id:chain}` ，较上周增长19.74% ·
`{id:year}` ，同比增长47.6%. Of a table:
`{id}` 甲类8件、乙类3件 · `{id:all}` with the zero rows · `{id:shares}` each with its share · `{id:year}` each with its
change since last year · `{id:top3}` and `{id:top10}`, with `{id:top3rest}` 、其他单位9件, `{id:top3share}`, `{id:top3count}`.
"""

from dataclasses import dataclass

from reports.calendar_words import SAME_OF_LAST_YEAR
from reports.chapters.book import Book
from reports.chapters.slots import said
from reports.chapters.trends import trend
from reports.numbers import NOTHING, with_unit, written
from reports.report import Cell, Figure, Report, Table

TOPS = (3, 5, 6, 10)


def slots_of(report: Report, book: Book, is_running: bool = False) -> dict[str, str]:
    """Every slot that can be filled from these figures and tables; of a running period the same stretch is compared."""
    chain = book.kinds[report.kind].former
    chain = said(book.words["same_stretch"], former=chain) if is_running else chain
    found: dict[str, str] = {}
    for table in report.tables:
        found |= _of_table(table, book)
    former = {ending: _former(report, ending) for ending in _ENDINGS.values()}
    for figure in report.figures:
        found |= {figure.id: with_unit(figure.value, figure.unit)}
        found |= {f"{figure.id}:n": written(figure.value, figure.unit)}
        if figure.numerator is not None:
            found |= {f"{figure.id}:count": with_unit(figure.numerator, "件")}
            found |= {f"{figure.id}:base": with_unit(figure.denominator, "件")}
        for form, ending in _ENDINGS.items():
            before = former[ending].get(f"{figure.id}{ending}")
            name = book.words["year_ago"] if form == "year" else chain
            found[f"{figure.id}:{form}"] = trend(figure, before, book.trends[form], name)
    return found


_ENDINGS = {"chain": "_before", "year": "_year_before"}
"""What a figure was: under its id with this ending."""


def _former(report: Report, ending: str) -> dict[str, Figure]:
    """The figures of a former period; none where there are no records of that time at all."""
    own = {figure.id for figure in report.figures}
    found = {
        figure.id: figure
        for figure in report.figures
        if figure.id.endswith(ending) and figure.id.removesuffix(ending) in own
    }
    return found if any(figure.value for figure in found.values()) else {}


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a table as a list tells it; `year_ago` is its count then, None where the table does not compare."""

    name: str
    count: int
    year_ago: int | None = None


_COUNTED = frozenset({"件", "人", "次"})


def items_of(table: Table) -> tuple[Item, ...]:
    """The rows by their first column, each with the first count beside it; never the total."""
    rows = table.rows[:-1] if table.total else table.rows
    at = next((i for i, column in enumerate(table.columns) if i and column.unit in _COUNTED), 1)
    then = next((i for i, column in enumerate(table.columns) if column.title == SAME_OF_LAST_YEAR), None)
    return tuple(_item(row, at, then) for row in rows if len(row) > at and isinstance(row[at], int))


def _item(row: tuple[Cell, ...], at: int, then: int | None) -> Item:
    count, before = row[at], row[then] if then is not None else None
    return Item(
        str(row[0]),
        count if isinstance(count, int) else 0,
        before if isinstance(before, int) else None,
    )


def _of_table(table: Table, book: Book) -> dict[str, str]:
    items, key = items_of(table), table.id
    if not items:
        return {key: NOTHING}
    total = sum(item.count for item in items)
    above = tuple(item for item in items if item.count)
    found = {
        key: _joined(above, "item", book),
        f"{key}:all": _joined(items, "item", book),
        f"{key}:shares": _joined(above, "item_share", book, total),
        f"{key}:year": _changes(table, book),
        f"{key}:total": with_unit(total, _unit(table)),
    }
    for most in TOPS:
        top, rest = above[:most], total - sum(item.count for item in above[:most])
        found |= {
            f"{key}:top{most}": _joined(top, "item", book),
            f"{key}:top{most}rest": said(book.words["rest"], count=rest) if rest else "",
            f"{key}:top{most}share": with_unit((total - rest) / total if total else None, "%"),
            f"{key}:top{most}count": str(len(top)),
        }
    return found


def _unit(table: Table) -> str:
    return next((column.unit for column in table.columns[1:] if column.unit), "件")


def _joined(items: tuple[Item, ...], word: str, book: Book, total: int = 0) -> str:
    told = (
        said(
            book.words[word],
            name=item.name,
            count=item.count,
            share=with_unit(item.count / total, "%") if total else NOTHING,
        )
        for item in items
    )
    return book.words["between"].join(told) or NOTHING


def _changes(table: Table, book: Book) -> str:
    """Rows without anything then and now are not told, nor are changes from a year without records."""
    items = [item for item in items_of(table) if item.count or item.year_ago]
    if not any(item.year_ago for item in items):
        return _joined(tuple(items), "item", book)
    told = []
    for item in items:
        now, before = Figure("", item.name, item.count), item.year_ago
        then = None if before is None else Figure("", item.name, before)
        change = trend(now, then, book.trends["year"], book.words["year_ago"])
        told.append(said(book.words["item"], name=item.name, count=item.count) + change)
    return book.words["between_changes"].join(told) or NOTHING
