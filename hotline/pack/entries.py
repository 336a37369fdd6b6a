"""Turns rows into values: each cell read by its column, names of units resolved, every fault collected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from hotline.pack.cells import words
from hotline.pack.csv_text import Row, Sheet
from hotline.pack.faults import Fault, near
from hotline.pack.tables import LINES, UNITS, Column, Table
from tickets.roles import ROLE_TITLES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A value and the row it was read from."""

    row: Row
    value: T

    def fault(self, reason: str, warning: bool = False) -> Fault:
        """A fault of this row."""
        return Fault(self.row.file, self.row.line, reason, warning)


class Names:
    """What the tables of one pack refer to: units by name or alias, lines, roles."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self._units: dict[str, str] = {}
        self._hints: dict[str, str] = {}
        self.faults: list[Fault] = []
        for row in sheets[UNITS.name].rows:
            self._units.setdefault(row.cells.get("unit", ""), row.cells.get("unit", ""))
        for row in sheets[UNITS.name].rows:
            self._add_aliases(row)
        self._lines = {row.cells.get("line", "") for row in sheets[LINES.name].rows}

    def resolve(self, kind: str, name: str) -> str:
        """The full name of what a cell refers to; ValueError when the pack does not have it."""
        if kind == "unit":
            return self._unit(name)
        if kind == "reader":
            return name if name in ROLE_TITLES else self._unit(name)
        if name not in self._lines:
            raise ValueError(f"lines.csv 里没有“{name}”{near(name, self._lines)}")
        return name

    def _unit(self, name: str) -> str:
        if name not in self._units:
            if name not in self._hints:  # a long roster may name the same stranger a thousand times
                self._hints[name] = near(name, self._units)
            raise ValueError(f"units.csv 里没有“{name}”{self._hints[name]}")
        return self._units[name]

    def _add_aliases(self, row: Row) -> None:
        unit = row.cells.get("unit", "")
        for alias in words(row.cells.get("aliases", "")):
            owner = self._units.setdefault(alias, unit)
            if owner != unit:
                self.faults.append(Fault(row.file, row.line, f"别名“{alias}”已属于“{owner}”"))


def read_entries(table: Table[T], sheet: Sheet, names: Names, faults: list[Fault]) -> tuple[Entry[T], ...]:
    """The values of a table; a row with a fault is left out and told."""
    entries = (_entry(table, row, names, faults) for row in sheet.rows)
    return tuple(entry for entry in entries if entry is not None)


def _entry(table: Table[T], row: Row, names: Names, faults: list[Fault]) -> Entry[T] | None:
    values: dict[str, object] = {}
    for column in table.columns:
        try:
            values[column.field or column.name] = _value(column, row.cells.get(column.name, ""), names)
        except ValueError as error:
            faults.append(_fault(row, column, error))
    return Entry(row, table.value(**values)) if len(values) == len(table.columns) else None


def _fault(row: Row, column: Column, error: ValueError) -> Fault:
    if column.name not in row.cells:
        return Fault(row.file, 1, f"缺少列“{column.name}”")
    return Fault(row.file, row.line, f"{column.name}：{error}")


def _value(column: Column, cell: str, names: Names) -> object:
    if column.needed and not cell:
        raise ValueError("不能为空")
    value = column.read(cell)
    if not column.refers or not value:
        return value
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(names.resolve(column.refers, name) for name in value))
    return names.resolve(column.refers, str(value))
