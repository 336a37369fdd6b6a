"""Files of any common shape come in; bad rows are named, good ones are submitted, nothing is half done."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge_base import store
from knowledge_base.articles import Version
from knowledge_base.exporter import export_file
from knowledge_base.importer import Imported, Rejected, import_file, queries_of, questions_of
from knowledge_base.matcher import Question
from storage.database import Database
from storage.sheet_reading import NotATable
from tests.knowledge_base.parts import LATER, NOW, content

UNITS = {"公安局": "市公安局", "市公安局": "市公安局", "医保局": "市医疗保障局"}
TABLE = [
    ["编号", "单位", "问题", "其他问法", "答案", "有效期至"],
    ["A1", "公安局", "护照怎么换", "换护照|护照到期", "带旧护照，\n到窗口办理。", "2025年12月31日"],
    ["A2", "医保局", "医保怎么交", "", "到税务窗口缴费。", "长期"],
]


def csv_text(rows: list[list[str]], mark: str = ",") -> str:
    return "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)


def workbook() -> bytes:
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.title, hidden.sheet_state = "说明", "hidden"
    hidden.append(["问题", "答案"])
    sheet = book.create_sheet("知识")
    sheet.append(["知识报送表"])
    sheet.append([])
    for row in TABLE:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def objects() -> list[dict[str, str]]:
    return [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]


SHAPES: dict[str, Callable[[], bytes]] = {
    "csv": lambda: csv_text(TABLE).encode(),
    "csv with a mark": lambda: csv_text(TABLE).encode("utf-8-sig"),
    "csv of an old Excel": lambda: csv_text(TABLE).encode("gb18030"),
    "unicode text of Excel": lambda: csv_text(TABLE, "\t").encode("utf-16"),
    "semicolons": lambda: csv_text(TABLE, ";").encode(),
    "tsv": lambda: csv_text(TABLE, "\t").encode(),
    "json": lambda: json.dumps(objects(), ensure_ascii=False).encode(),
    "json in an object": lambda: json.dumps({"rows": objects()}).encode(),
    "json lines": lambda: "\n".join(map(json.dumps, objects())).encode(),
    "xlsx": workbook,
}


def take_in(db: Database, data: bytes, default_unit: str = "") -> Imported:
    with db.write() as tx:
        return import_file(tx, data, "editor", NOW, UNITS.get, default_unit)


def stored(db: Database, article: str) -> Version:
    with db.read() as tx:
        return store.versions(tx, article)[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_file_brings_the_same_articles(db: Database, shape: str) -> None:
    assert take_in(db, SHAPES[shape]()) == Imported(("A1", "A2"), (), 0, ())
    first, second = stored(db, "A1"), stored(db, "A2")
    assert first.state == second.state == "submitted"
    assert (first.content.unit, first.content.answer) == ("市公安局", "带旧护照，\n到窗口办理。")
    assert first.content.wordings == ("换护照", "护照到期")
    assert (first.content.valid_to, second.content.valid_to) == (date(2025, 12, 31), None)


def test_bad_rows_are_named_with_number_and_reason_and_the_good_go_in(sqlite_db: Database) -> None:
    rows = [
        TABLE[0],
        ["A1", "公安局", "护照怎么换", "", "", ""],
        ["", "", "", "", "", ""],
        ["A2", "火星局", "医保怎么交", "", "到窗口。", ""],
        ["A3", "公安局", "身份证怎么换", "", "到窗口。", "下个月"],
        ["A4", "公安局", "户口怎么迁", "", "到窗口。", ""],
    ]
    imported = take_in(sqlite_db, csv_text(rows).encode())
    assert imported.new == ("A4",)
    assert [row.row for row in imported.rejected] == [2, 4, 5]
    for rejected, reason in zip(imported.rejected, ("答案", "火星局", "下个月"), strict=True):
        assert reason in rejected.reason


def test_row_numbers_are_those_that_excel_shows(sqlite_db: Database) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2024 年知识"],
        [],
        ["问题", "答案", "单位"],
        ["护照怎么换", "到窗口。", "公安局"],
        [],
        ["缺答案", "", "公安局"],
    ):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    assert [row.row for row in take_in(sqlite_db, file.getvalue()).rejected] == [6]


def test_the_same_file_again_changes_nothing(db: Database) -> None:
    take_in(db, csv_text(TABLE).encode())
    assert take_in(db, csv_text(TABLE).encode()) == Imported((), (), 2, ())


def test_a_corrected_row_is_a_new_version(sqlite_db: Database) -> None:
    take_in(sqlite_db, csv_text(TABLE).encode())
    corrected = [TABLE[0], [*TABLE[1][:4], "网上也可以办。", ""]]
    assert take_in(sqlite_db, csv_text(corrected).encode()).changed == ("A1",)
    assert stored(sqlite_db, "A1").number == 2


def test_rows_of_one_code_are_wordings_unless_their_answers_differ(sqlite_db: Database) -> None:
    rows = [
        ["编号", "单位", "问题", "答案"],
        ["A1", "公安局", "护照怎么换", "到窗口。"],
        ["A1", "", "换护照去哪", ""],
    ]
    imported = take_in(sqlite_db, csv_text([*rows, ["A1", "公安局", "护照", "另一种说法。"]]).encode())
    assert stored(sqlite_db, "A1").content.wordings == ("换护照去哪",)
    assert imported.rejected == (Rejected(4, "编号 A1 与第 2 行相同而答案不同"),)


def test_without_codes_the_same_question_keeps_its_code(sqlite_db: Database) -> None:
    data = csv_text([["问题", "答案"], ["护照怎么换", "到窗口。"]]).encode()
    (code,) = take_in(sqlite_db, data, "公安局").new
    assert take_in(sqlite_db, data, "公安局").unchanged == 1
    assert stored(sqlite_db, code).content.unit == "市公安局"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04broken",
        b'[{"a": 1}',
        b"[1, 2]",
        b'{"a": 1}\n{broken',
        b"\xff\xff\x00",
        "姓名,年龄\n张,3".encode(),
    ],
)
def test_a_file_that_is_no_table_of_knowledge_is_refused_whole(sqlite_db: Database, data: bytes) -> None:
    with pytest.raises(NotATable):
        take_in(sqlite_db, data)


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "xlsx"])
def test_what_is_exported_is_read_back_unchanged(sqlite_db: Database, tmp_path: Path, ending: str) -> None:
    dangerous = content(
        article="A1", question="=cmd|' /C calc'!A0", answer="-1 天内\n@窗口", wordings=("+86 电话", "'单引号"),
        valid_to=date(2030, 1, 2),
    )  # fmt: skip
    with sqlite_db.write() as tx:
        version = store.submit(tx, dangerous, "editor", NOW)
    path = tmp_path / f"out.{ending}"
    assert export_file(path, [version]) == 1
    with sqlite_db.write() as tx:
        imported = import_file(tx, path.read_bytes(), "editor", LATER, UNITS.get)
    assert imported == Imported((), (), 1, ())


def test_knowledge_for_matching_alone_needs_no_answers() -> None:
    data = "article,question\nA,护照怎么换\nA,换护照\n,户口怎么迁\n".encode()
    assert questions_of(data) == [
        Question("A", "护照怎么换", False),
        Question("A", "换护照", True),
        Question("户口怎么迁", "户口怎么迁", False),
    ]


def test_queries_keep_an_empty_article_where_no_answer_exists() -> None:
    queries = queries_of("question,article,kind\n护照怎么换,A,paraphrase\n下雨了,,other\n".encode())
    assert [(query.question, query.article) for query in queries] == [("护照怎么换", "A"), ("下雨了", "")]
