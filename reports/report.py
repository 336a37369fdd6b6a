"""A report before it is printed: figures with their definitions, tables, and chapters of text. Pure data.

Everything that computes (figures, tables, chapters) makes these; everything that prints (web page, docx, PDF, Excel, JSON)
reads them, so that a figure is the same wherever it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from reports.periods import Period

Cell = str | int | float | None
"""What a table holds: None prints as —. A share is a float between 0 and 1 in a column whose unit is `%`."""

Unit = Literal["", "件", "人", "次", "%", "分", "小时", "天", "百分点"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` is None where the denominator is 0; a share is between 0 and 1 and has both its counts.

    `definition` is the sentence that is printed with it, `basis` the moment that puts a row into the period, `tickets` how
    many rows its list has (equal to the numerator, or to the value of a count).
    """

    id: str
    title: str
    value: float | int | None
    unit: Unit = "件"
    numerator: int | None = None
    denominator: int | None = None
    definition: str = ""
    basis: Literal["created", "due", "closed", "called_back", ""] = ""
    tickets: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and the unit that its cells are printed with.

    `internal` columns, tables and chapters (ticket numbers, persons, what is under way) are no part of the public version.
    """

    title: str
    unit: Unit = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows; `figures` names the figure behind a cell by (row, column), so that it opens its list.

    `chart` is how people would rather look at it; `note` stands under it (the base, a mark, a source). `total` tells that
    the last row is the pooled total.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Literal["", "bar", "line", "share"] = ""
    note: str = ""
    total: bool = False
    internal: bool = False
    figures: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a bulletin. A paragraph is printed as it is; `prose` tells that people wrote it and no figure changes it.

    `level` 1 is 一、, 2 is （一）: numbers are made when printing, so none can be skipped. `tables` are ids of the
    report's tables, printed after the paragraphs.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    level: Literal[1, 2] = 1
    prose: bool = False
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands around the body: who issues it, its number, the lists of 报, 发 and 抄送, and both dates.

    `issue` and `overall` are None until the issue is released; `dated` is 成文日期, `printed` 印发日期, `publicity` the answer
    to 是否宜公开 where the office has to give it.
    """

    office: str = ""
    series: str = ""
    issue: int | None = None
    overall: int | None = None
    dated: date | None = None
    printed: date | None = None
    report_to: tuple[str, ...] = ()
    send_to: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()
    publicity: Literal["", "宜公开", "不宜公开"] = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `kind` is one of the command's kinds; `title` and `subtitle` are the lines of its head."""

    kind: str
    title: str
    period: Period
    subtitle: str = ""
    imprint: Imprint = Imprint()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    def figure(self, name: str) -> Figure:
        """The figure of an id; KeyError where the report has none."""
        return _by_id(self.figures, name)

    def table(self, name: str) -> Table:
        """The table of an id; KeyError where the report has none."""
        return _by_id(self.tables, name)


_Item = TypeVar("_Item", Figure, Table)


def _by_id(items: tuple[_Item, ...], name: str) -> _Item:
    for item in items:
        if item.id == name:
            return item
    raise KeyError(name)
