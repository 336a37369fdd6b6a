"""Office records from a sheet: one row a record, headings by the fields' titles; every bad row is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.city import City
from desk.office_records import read
from storage.sheet_reading import SheetRow, read_table
from tickets.record_kinds import KINDS, Content, ContentWrong, Kind, kind_named

KIND_TITLES = ("类别", "类型", "kind")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that stays out, as Excel numbers it, and why."""

    row: int
    reason: str


def read_records(
    data: bytes, city: City, kind: Kind | None, now: datetime
) -> tuple[list[Content], list[Rejected]]:
    """The records of a sheet; `kind` where it has no column 类别. Raises NotATable."""
    found: list[Content] = []
    rejected: list[Rejected] = []
    for row in read_table(data, _is_header):
        try:
            found.append(_record(row, city, kind, now))
        except ContentWrong as error:
            rejected.append(Rejected(row.number, str(error)))
    return found, rejected


def _record(row: SheetRow, city: City, kind: Kind | None, now: datetime) -> Content:
    told = next((row.cells[title] for title in KIND_TITLES if row.cells.get(title)), "")
    named = kind_named(told) if told else kind
    if named is None:
        titles = "、".join(one.title for one in KINDS.values())
        said = f"没有“{told[:20]}”这个类别" if told else "没有写类别"
        raise ContentWrong((f"{said}，可用：{titles}。",))
    return read(city, named, _written(named, row.cells), now)


def _written(kind: Kind, cells: Mapping[str, str]) -> dict[str, str]:
    """The cells by the names of the fields."""
    return {
        name: next((cells[title] for title in (field.title, name, *field.others) if cells.get(title)), "")
        for name, field in kind.fields.items()
    }


def _is_header(cells: Sequence[str]) -> bool:
    common = next(iter(KINDS.values())).fields
    return all({common[name].title, name, *common[name].others} & set(cells) for name in ("day", "title"))
