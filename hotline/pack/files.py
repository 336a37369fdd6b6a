"""The files of a pack: read from a folder or a revision, laid over the base, written out with the base in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from hotline.pack.csv_text import Row, Sheet, read_csv, write_csv
from hotline.pack.faults import Fault, near
from hotline.pack.tables import DOCUMENTS, TABLES, Table, table_of
from hotline.pack.toml_text import Document, read_toml, write_toml

BASE = Path(__file__).parents[2] / "packs" / "base"
FILES_KEPT = 32
"""Tables that are kept as they were read: those of two packs, and what was edited since."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the files say: tables by name, documents by name, the faults found on the way, the files themselves."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""
    """What stands before a file's name when it is shown."""
    has_city: bool = False
    """Whether the city's own `city.toml` could be read."""

    def over(self, base: "Contents") -> "Contents":
        """This city laid over the base, file by file and key by key."""
        sheets = {
            name: _overlaid(TABLES[name], base.sheets.get(name, Sheet()), self.sheets.get(name, Sheet()))
            for name in TABLES
        }
        documents = {
            name: self.documents.get(name, Document()).over(base.documents.get(name, Document()))
            for name in DOCUMENTS
        }
        faults = base.faults + self.faults
        return Contents(sheets, documents, faults, self.texts, self.folder, "city" in self.documents)

    def written(self) -> dict[str, str]:
        """The files by name, in our own form. Reading them over the same base gives the same contents."""
        tables = {f"{name}.csv": _written(TABLES[name], sheet) for name, sheet in self.sheets.items()}
        documents = {f"{name}.toml": write_toml(document.data) for name, document in self.documents.items()}
        return documents | tables


def read_folder(folder: Path) -> Contents:
    """Read the files of one folder; what cannot be read is named among the faults."""
    if not folder.is_dir():
        return Contents(faults=(Fault(str(folder), 1, "没有这个目录"),))
    faults: list[Fault] = []
    texts: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in (".csv", ".toml") and _is_known(path.name, str(path), faults):
            text = _decoded(path, faults)
            texts |= {} if text is None else {path.name: text}
    return _read(texts, f"{folder}/", faults)


def read_texts(texts: Mapping[str, str]) -> Contents:
    """Read the files of a stored revision."""
    return _read(texts, "", [])


@cache
def base() -> Contents:
    """The pack under all packs, as this program brings it: read once, for nothing changes it."""
    return read_folder(BASE)


def _is_known(name: str, shown: str, faults: list[Fault]) -> bool:
    known = name.removesuffix(".toml") in DOCUMENTS if name.endswith(".toml") else table_of(name) in TABLES
    if not known:
        names = [*(f"{table}.csv" for table in TABLES), *(f"{document}.toml" for document in DOCUMENTS)]
        faults.append(Fault(shown, 1, f"城市包里没有这种文件，已忽略{near(name, names)}", warning=True))
    return known


def _decoded(path: Path, faults: list[Fault]) -> str | None:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(str(path), line, "不是 UTF-8 编码；用 Excel 编辑的请另存为“CSV UTF-8”"))
        return None


def _read(texts: Mapping[str, str], folder: str, faults: list[Fault]) -> Contents:
    sheets: dict[str, list[Sheet]] = {}
    documents: dict[str, Document] = {}
    for name, text in texts.items():
        if name.endswith(".toml"):
            document, found = read_toml(folder + name, text)
            documents |= {} if found else {name.removesuffix(".toml"): document}
            faults += found
        else:
            sheet, told = _read_table(table_of(name), folder + name, text)
            sheets.setdefault(table_of(name), []).append(sheet)
            faults += told
    joined = {name: _joined(TABLES[name], parts, faults) for name, parts in sheets.items()}
    return Contents(joined, documents, tuple(faults), texts, folder)


@lru_cache(maxsize=FILES_KEPT)
def _read_table(name: str, file: str, text: str) -> tuple[Sheet, Sequence[Fault]]:
    """Nothing changes a sheet, so that files which two revisions share are read once and have the very same rows."""
    sheet, found = read_csv(file, text)
    return sheet, (*found, *_column_faults(TABLES[name], file, sheet))


def _column_faults(table: Table[object], file: str, sheet: Sheet) -> Iterable[Fault]:
    known = table.names()
    for name in table.key:
        if table.column(name).needed and name not in sheet.columns:
            yield Fault(file, 1, f"缺少列“{name}”")
    for name in sheet.columns:
        if name and name not in known:
            yield Fault(file, 1, f"不认识列“{name}”，已忽略{near(name, known)}", warning=True)


def _joined(table: Table[object], parts: list[Sheet], faults: list[Fault]) -> Sheet:
    """The rows of all files of a table; a key that comes twice is a fault."""
    rows = [row for part in parts for row in part.rows]
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows if table.key else ():
        key = row_key(table, row)
        if key in seen and any(key):
            first = seen[key]
            faults.append(Fault(row.file, row.line, f"“{shown_key(key)}”与 {first.file}:{first.line} 重复"))
        seen.setdefault(key, row)
    return Sheet(tuple(dict.fromkeys(name for part in parts for name in part.columns)), tuple(rows))


def _overlaid(table: Table[object], base: Sheet, city: Sheet) -> Sheet:
    columns = tuple(dict.fromkeys(name for name in (*base.columns, *city.columns) if name))
    if not table.key:
        return Sheet(columns, city.rows or base.rows)
    rows = {row_key(table, row): row for row in base.rows}
    for row in city.rows:
        under = rows.get(row_key(table, row))
        rows[row_key(table, row)] = _row_over(row, under) if under else row
    return Sheet(columns, tuple(rows.values()))


def _row_over(row: Row, under: Row) -> Row:
    """An empty cell of the city keeps what the base says."""
    said = {name: cell for name, cell in row.cells.items() if cell}
    return Row(row.file, row.line, {**under.cells, **said})


def _written(table: Table[object], sheet: Sheet) -> str:
    columns = tuple(dict.fromkeys((*table.names(), *sheet.columns)))
    return write_csv(columns, (row.cells for row in sheet.rows))


def row_key(table: Table[object], row: Row) -> tuple[str, ...]:
    """What names a row, in one form: 2024/1/1 is the day 2024-01-01."""
    return tuple(table.column(name).canonical(row.cells.get(name, "")) for name in table.key)


def shown_key(key: tuple[str, ...]) -> str:
    """A key as people read it."""
    return " ".join(part for part in key if part)
