"""Files for people are written whole, and no cell of a spreadsheet can begin a formula."""

import csv
import sqlite3
from pathlib import Path

import pytest
from openpyxl import load_workbook

from storage.sheet_reading import FORMULA_STARTS
from storage.sheet_writing import Cell, UnknownFormat, guarded, write_table

COLUMNS = ("编号", "内容", "数")
ROWS: list[list[Cell]] = [[f"A{n}", f"{start}1+1", -1] for n, start in enumerate((*FORMULA_STARTS, "  ="))]


@pytest.mark.parametrize(("ending", "mark"), [("csv", ","), ("tsv", "\t")])
def test_no_cell_of_a_text_table_begins_a_formula(tmp_path: Path, ending: str, mark: str) -> None:
    path = tmp_path / f"out.{ending}"
    write_table(path, "表", COLUMNS, ROWS)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=mark)
    assert (tuple(header), len(rows)) == (COLUMNS, len(ROWS))
    assert not [row for row in rows if row[1].lstrip(" ").startswith(FORMULA_STARTS)]


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    write_table(tmp_path / "out.xlsx", "表", COLUMNS, [*ROWS, ["A9", "控制\x01符", 2]])
    sheet = load_workbook(tmp_path / "out.xlsx")["表"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert cells[-2].value == "控制符"


def test_numbers_stay_numbers() -> None:
    assert (guarded(-3), guarded(None), guarded("3-1")) == (-3, None, "3-1")


def test_a_database_file_opens_by_itself(tmp_path: Path) -> None:
    write_table(tmp_path / "out.sqlite", "articles", ("a", "b"), [["一", 1]])
    connection = sqlite3.connect(tmp_path / "out.sqlite")
    assert connection.execute("SELECT a FROM articles").fetchall() == [("一",)]
    connection.close()


def test_an_unknown_ending_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="csv"):
        write_table(tmp_path / "out.doc", "表", COLUMNS, ROWS)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_keeps_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="zip"):
        write_table(path, "表", COLUMNS, [["一格太少"]])
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [
        ("out.json", "old")
    ]
