"""The city's pack under the administrator's pages: a part as a text, what a text would change, a new revision of it.

A table is kept in one file of its own name after it was edited here; of `city.toml` the values stay and comments go.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from console.administration import ALERTS, OVERTAKEN, Change, Draft, Part, Revision
from hotline.pack.check import Checked, check, check_texts
from hotline.pack.csv_text import read_csv, write_csv
from hotline.pack.differences import differences
from hotline.pack.files import base, read_texts
from hotline.pack.revisions import Overtaken, current, load, numbered, stored
from hotline.pack.revisions import Revision as Stored
from hotline.pack.tables import TABLES, table_of
from hotline.pack.toml_text import read_toml, write_toml
from storage.database import Database
from tickets.model import Refusal

Texts = Mapping[str, str]
CITY = "city.toml"
COLUMN = "url"
SENTENCES = {
    "faulty": "有错误，不能保存：{first}",
    "overtaken": OVERTAKEN,
    "same": "与现行的一版完全相同，没有改动。",
    "missing": "没有第 {number} 版。",
}


class PackEditor:
    """Implements `console.administration.PackDesk`. `on_saved` lets this process use a new revision at once."""

    def __init__(self, db: Database, on_saved: Callable[[], object] = lambda: None) -> None:
        self._db = db
        self._on_saved = on_saved

    def part(self, name: str) -> Part | None:
        revision = self._current()
        if revision is None:
            return None
        columns, rows = _rows(revision.texts, name)
        return Part(revision.number, columns, rows, write_csv(columns, rows))

    def with_row(self, name: str, position: int | None, cells: Mapping[str, str] | None) -> str:
        revision = self._current()
        columns, known = _rows(revision.texts if revision else {}, name)
        rows = list(known)
        if position is None:
            rows += [cells] if cells else []
        elif position < len(rows):
            rows[position : position + 1] = [{**rows[position], **cells}] if cells else []
        return write_csv(columns, rows)

    def draft(self, name: str, text: str) -> Draft | None:
        revision = self._current()
        return _draft(revision, _with_part(revision.texts, name, text), text) if revision else None

    def draft_of(self, number: int) -> Draft | None:
        with self._db.read() as tx:
            revision, former = current(tx), numbered(tx, number)
        return _draft(revision, former.texts, "") if revision and former else None

    def save(self, name: str, text: str, after: int, by: str, now: datetime) -> int | Refusal:
        revision = self._current()
        return self._store(_with_part(revision.texts, name, text) if revision else {}, after, by, now)

    def roll_back(self, number: int, after: int, by: str, now: datetime) -> int | Refusal:
        with self._db.read() as tx:
            former = numbered(tx, number)
        if former is None:
            return _refuse("missing", number=number)
        return self._store(former.texts, after, by, now)

    def revisions(self) -> Sequence[Revision]:
        with self._db.read() as tx:
            return [Revision(**row) for row in stored(tx)]

    def _current(self) -> Stored | None:
        with self._db.read() as tx:
            return current(tx)

    def _store(self, texts: Texts, after: int, by: str, now: datetime) -> int | Refusal:
        checked = check_texts(texts)
        if checked.pack is None:
            return _refuse("faulty", first=checked.errors[0])
        try:
            loaded = load(self._db, checked.pack, by, now, after=after)
        except Overtaken:
            return _refuse("overtaken")
        if not loaded.is_new:
            return _refuse("same")
        self._on_saved()
        return loaded.number


def _draft(revision: Stored, texts: Texts, text: str) -> Draft:
    city, under = read_texts(texts), base()
    checked: Checked = check(city)
    found = differences(read_texts(revision.texts).over(under), city.over(under))
    return Draft(
        revision.number,
        text,
        [Change(one.file, one.kind, one.key, one.cells) for one in found],
        [str(fault) for fault in checked.errors],
        [str(fault) for fault in checked.faults if fault.warning],
    )


def _rows(texts: Texts, name: str) -> tuple[Sequence[str], Sequence[Mapping[str, str]]]:
    """The city's own rows of a part; the base's are not the city's to change."""
    if name == ALERTS:
        document, _ = read_toml(CITY, texts.get(CITY, ""))
        return (COLUMN,), [{COLUMN: url} for url in document.data.get("alerts", {}).get("urls", ())]
    own = {file: text for file, text in texts.items() if file.endswith(".csv") and table_of(file) == name}
    sheet = read_texts(own).sheets.get(name)
    return TABLES[name].names(), [row.cells for row in sheet.rows] if sheet else []


def _with_part(texts: Texts, name: str, text: str) -> Texts:
    if name != ALERTS:
        others = {
            file: kept for file, kept in texts.items() if not file.endswith(".csv") or table_of(file) != name
        }
        return {**others, f"{name}.csv": text}
    document, _ = read_toml(CITY, texts.get(CITY, ""))
    sheet, _ = read_csv(f"{name}.csv", text)
    urls = [row.cells[COLUMN] for row in sheet.rows if row.cells.get(COLUMN)]
    return {**texts, CITY: write_toml({**document.data, "alerts": {"urls": urls}})}


def _refuse(reason: str, **values: object) -> Refusal:
    return Refusal("pack", reason, SENTENCES[reason].format(**values))
