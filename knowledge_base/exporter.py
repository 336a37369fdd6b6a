"""Writes articles into a file that the importer reads back: CSV, TSV, JSON, JSON lines, XLSX or SQLite."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from knowledge_base.articles import STATES, Version
from knowledge_base.importer import COLUMNS
from storage.sheet_writing import write_table

HEADER = (*COLUMNS.words, "version", "state")


def export_file(path: Path, versions: Iterable[Version]) -> int:
    """Write the versions by the file's ending and return how many. Raises UnknownFormat."""
    rows = [_row(version) for version in versions]
    write_table(path, "articles", HEADER, rows)
    return len(rows)


def _row(version: Version) -> list[str | int | None]:
    content = version.content
    cells: dict[str, str | int | None] = {
        "article": content.article, "unit": content.unit, "kind": content.kind, "audience": content.audience,
        "question": content.question, "wordings": "|".join(content.wordings), "answer": content.answer,
        "basis": content.basis, "valid_from": _day(content.valid_from),
        "valid_to": _day(content.valid_to), "phone": content.phone,
        "address": content.address, "topic": content.topic, "announce": "1" if version.announce else "", "version": version.number,
        "state": STATES[version.state],
    }  # fmt: skip
    return [cells[name] for name in HEADER]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
