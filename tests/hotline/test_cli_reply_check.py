"""`reply-check`: files of any shape, verdicts in the order of the file, bad rows named."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.hotline.running import Run

GOOD = "您反映的丰收路井盖，市政队10月15日已换成重型井盖，周边铺平，当天放行。电话0000-6021145。"
REQUEST = "丰收路邮局门口的井盖碎了，晚上有人差点掉下去"


def test_verdicts_come_in_the_order_of_the_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "replies.csv"
    file.write_text(f"id,request,reply\nA,{REQUEST},{GOOD}\nB,{REQUEST},已处理\nC,,{GOOD}\nD,{REQUEST},\n", encoding="utf-8")  # fmt: skip
    said = run("reply-check", file, "--json")
    assert said.code == 0
    rows = said.json["rows"]
    assert [(row["id"], row["verdict"], row["codes"]) for row in rows] == [
        ("A", "pass", []), ("B", "return", ["says_nothing"]), ("D", "return", ["says_nothing"]),
    ]  # fmt: skip
    assert rows[0]["reasons"] == [] and rows[1]["reasons"][0].endswith("。")
    assert all(0 <= row["score"] <= 1 for row in rows)
    assert said.json["rejected"][0]["row"] == 4
    told = run("reply-check", file).out
    assert (
        "B：退回" in told and "第 4 行" in told and "共 3 条：通过 1 条" in told and "一类的话 2 条" in told
    )


@pytest.mark.parametrize("kind", ["tsv", "xlsx"])
def test_a_vendors_headers_and_any_form_of_table_are_read(run: Run, tmp_path: Path, kind: str) -> None:
    rows = [("留言编号", "留言主题", "留言详情", "答复意见"), ("7", "井盖碎了", REQUEST, GOOD)]
    file = tmp_path / "table.dat"
    if kind == "tsv":
        file.write_text("\n".join("\t".join(row) for row in rows), encoding="gb18030")
    else:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(file)
    assert [(row["id"], row["verdict"]) for row in run("reply-check", file, "--json").json["rows"]] == [
        ("7", "pass")
    ]


def test_the_terminal_gets_no_control_characters(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "replies.csv"
    file.write_text(f"id,request,reply\n\x1b[2J,{REQUEST},已处理\n", encoding="utf-8")
    assert "\x1b" not in run("reply-check", file).out


def test_a_file_without_such_columns_or_rows_fails_with_a_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("question,answer\na,b\n", encoding="utf-8")
    said = run("reply-check", file)
    assert said.code == 1 and "表头" in said.err
    file.write_text("request,reply\n,x\n", encoding="utf-8")
    assert run("reply-check", file).code == 1
