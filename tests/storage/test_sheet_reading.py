"""Tables as people send them: whatever the program that wrote them, and a sentence for what is none."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from storage import workbooks
from storage.sheet_columns import Columns
from storage.sheet_reading import NotATable, SheetRow, read_table

SHEETS = Path(__file__).parent.parent / "payloads" / "sheets"
COLUMNS = Columns(
    {"number": ("工单编号", "编号"), "at": ("受理时间",), "unit": ("承办单位", "主办")}, str.casefold
)


def is_header(cells: Sequence[str]) -> bool:
    return {"number", "at"} <= COLUMNS.found(cells)


def read(data: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, COLUMNS.named(row.cells)) for row in read_table(data, is_header)]


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_rows_of_a_workbook_keep_the_numbers_that_excel_shows() -> None:
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.sheet_state = "hidden"
    hidden.append(["工单编号", "受理时间"])
    hidden.append(["不该读到", "2024-01-01"])
    book.create_sheet("说明").append(["本表由系统导出"])
    sheet = book.create_sheet("明细")
    for row in (
        [None, "某月明细"],
        [None, "工单编号", "受理时间", "承办单位"],
        [None, 20241014001, datetime(2024, 10, 14, 10, 5), "住建局"],  # noqa: DTZ001 - cells have no zone
        [],
        [None, "A-2 ", 45579.5, None],
        [None, '="007"', datetime(2024, 10, 14), time(8, 30)],  # noqa: DTZ001
    ):
        sheet.append(row)
    sheet.merge_cells("D3:D5")
    assert read(saved(book)) == [
        (3, {"number": "20241014001", "at": "2024-10-14 10:05:00", "unit": "住建局"}),
        (4, {"number": "", "at": "", "unit": "住建局"}),
        (5, {"number": "A-2", "at": "45579.5", "unit": "住建局"}),
        (6, {"number": "", "at": "2024-10-14", "unit": "08:30:00"}),
    ]


def test_the_old_format_of_excel_is_read_as_well() -> None:
    assert read((SHEETS / "old.xls").read_bytes()) == [
        (3, {"number": "A-1", "at": "2024-10-14 10:05:00", "unit": "住建局"})
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_text_table_is_read_whatever_wrote_it(encoding: str, mark: str) -> None:
    lines = [
        "某市明细",
        mark.join(["编号", "受理时间", "主办"]),
        mark.join(['="007"', "2024/10/14", "  城管局 "]),
    ]
    found = read("\r\n".join(lines).encode(encoding))
    assert found == [(3, {"number": "007", "at": "2024/10/14", "unit": "城管局"})]


def test_the_surest_of_several_headings_counts() -> None:
    named = COLUMNS.named({"编号": "1", "主办": "甲", "工单编号": "A1", "承办单位": " "})
    assert named == {"number": "A1", "at": "", "unit": "甲"}
    wider = COLUMNS.with_words({"unit": ["经办"]})
    assert (wider.column("经办"), COLUMNS.column("经办")) == ("unit", "")
    assert wider.heading(["编号", "经办"], "unit") == "经办"


def claims_billions_of_cells() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "工单编号", "受理时间"
    return saved(book)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/a.xml", "w") as entry:
        for _ in range(61):
            entry.write(b"0" * 10_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bomb(), "过大"),
        (claims_billions_of_cells(), "打不开"),
        ((SHEETS / "locked.xlsx").read_bytes(), "密码"),
        (b"PK\x03\x04" + bytes(100), "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "打不开"),
        ("<html><table><tr><td>工单编号</td></tr></table>".encode(), "网页"),
        (saved(Workbook()), "核对列名"),
        ("甲,乙\n1,2".encode(), "核对列名"),
        (b"", "表头"),
        (b'[{"a": 1}', "JSON"),
        (b"\xff\xfe\x00\xd8\x00", "编码"),
        ("编号,受理时间\n".encode() + b'"' + b"x" * 200_000, "引号"),
        ("编号,受理时间\n".encode() + b"\n" * (workbooks.MOST_ROWS + 1), "拆成几份"),
    ],
)
def test_what_is_no_table_gets_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(NotATable, match=says):
        read(data)


def test_a_cut_workbook_is_refused_with_a_sentence() -> None:
    book = Workbook()
    book.create_sheet("b").append(["工单编号", "受理时间"])
    for whole in ((SHEETS / "old.xls").read_bytes(), saved(book)):
        for end in range(8, len(whole), len(whole) // 6):
            with pytest.raises(NotATable, match="。"):
                read(whole[:end])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), max_size=4), max_size=6))
def test_any_cells_come_back_as_rows(rows: list[list[str]]) -> None:
    import csv

    file = io.StringIO(newline="")
    csv.writer(file).writerows([["编号", "受理时间"], *rows])
    for row in read_table(file.getvalue().encode("utf-8", "ignore"), is_header):
        assert isinstance(row, SheetRow)
        assert "\x00" not in "".join(row.cells.values())
