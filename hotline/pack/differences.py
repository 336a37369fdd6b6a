"""What a new pack changes against the present one: rows and keys added, changed and removed, file by file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hotline.pack.csv_text import Sheet
from hotline.pack.files import Contents, row_key, shown_key
from hotline.pack.tables import TABLES, Table
from hotline.pack.toml_text import flat


@dataclass(frozen=True, slots=True)
class Change:
    """One row or key. `key` is what people know it by: a unit's name, a day, `deadlines.normal`; `cells` are the columns of
    a changed row that differ, each with what it was and what it is."""

    file: str
    kind: Literal["added", "changed", "removed"]
    key: str
    cells: tuple[tuple[str, str, str], ...] = ()


def differences(old: Contents, new: Contents) -> tuple[Change, ...]:
    """Every change from one effective pack to another."""
    return tuple(_changes(old, new))


def _changes(old: Contents, new: Contents) -> Iterator[Change]:
    for name, document in new.documents.items():
        yield from _compared(f"{name}.toml", flat(old.documents[name].data), flat(document.data))
    for name, sheet in new.sheets.items():
        if sheet == old.sheets[name]:
            continue  # a roster is long, and most revisions leave it alone
        table = TABLES[name]
        listed = _by_key if table.key else _by_content
        was, now = listed(table, old.sheets[name]), listed(table, sheet)
        yield from _compared(f"{name}.csv", was, now, table.names() if table.key else ())


def _compared(
    file: str, old: Mapping[str, Any], new: Mapping[str, Any], columns: Iterable[str] = ()
) -> Iterator[Change]:
    for key, value in new.items():
        if key not in old:
            yield Change(file, "added", key)
        elif old[key] != value:
            cells = zip(columns, old[key], value, strict=True) if columns else ()
            yield Change(file, "changed", key, tuple(cell for cell in cells if cell[1] != cell[2]))
    for key in old:
        if key not in new:
            yield Change(file, "removed", key)


def _by_key(table: Table[object], sheet: Sheet) -> dict[str, tuple[str, ...]]:
    return {
        shown_key(row_key(table, row)): tuple(row.cells.get(name, "") for name in table.names())
        for row in sheet.rows
    }


def _by_content(table: Table[object], sheet: Sheet) -> dict[str, int]:
    """Rows without a key are known by all they say, and counted."""
    return Counter(" ".join(row.cells.get(name, "") for name in table.names()) for row in sheet.rows)
