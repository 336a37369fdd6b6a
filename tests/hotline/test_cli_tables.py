"""Tables in and out of the command line: tickets of another system, calls, and everything out for audits."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from storage.clock import stamp
from storage.database import open_database
from tests.conftest import NOON
from tests.hotline.running import Run

ROWS = """某市工单明细
工单编号,受理时间,主办单位,工单状态,主要内容,来电人,电话,满意度
A-1,2024-10-14 10:05,市公安局,已办结,=1+1 的电话扰民,李四,13800001111,满意
A-2,,,,,,,
"""


@pytest.fixture(autouse=True)
def city(run_on: Run) -> None:
    assert run_on("init", "city").code == 0
    assert run_on("pack", "load", "city").code == 0
    Path("in.csv").write_text(ROWS, encoding="gb18030")


def test_an_import_tells_what_it_did_and_what_it_could_not(run_on: Run) -> None:
    dry = run_on("tickets", "import", "in.csv", "--dry-run")
    assert (dry.code, "将新增 1 件" in dry.out, dry.err) == (0, True, "")
    told = run_on("tickets", "import", "in.csv", "--json")
    assert told.json["new"] == 1
    assert told.json["rejected"] == [{"row": 4, "column": "受理时间", "reason": "没有受理时间，请补上。"}]
    again = run_on("tickets", "import", "in.csv", "--json").json
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 1)


@pytest.mark.parametrize(
    "text", ["工单编号,标题\nB-1,没有时间\n", "甲,乙\n1,2\n", "<html><p>工单编号</p></html>"]
)
def test_a_file_of_which_nothing_goes_in_ends_with_a_sentence(run_on: Run, text: str) -> None:
    Path("bad.xls").write_text(text, encoding="utf-8")
    said = run_on("tickets", "import", "bad.xls")
    assert said.code == 1
    assert "。" in said.out + said.err
    assert "Traceback" not in said.err


def test_what_goes_out_can_come_in_again_and_runs_nothing(run_on: Run, database_url: str) -> None:
    run_on("tickets", "import", "in.csv")
    for ending in ("csv", "xlsx", "jsonl"):
        assert run_on("tickets", "export", f"out.{ending}", "--json").json["rows"] == 1
    head, row = csv.reader(Path("out.csv").read_text(encoding="utf-8").splitlines())
    cells = dict(zip(head, row, strict=True))
    assert (cells["工单编号"], cells["主要内容"], cells["是否满意"]) == ("A-1", "'=1+1 的电话扰民", "满意")
    sheet = load_workbook("out.xlsx").active
    assert sheet is not None
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["来电人"] == "李四"
    again = run_on("tickets", "import", "out.xlsx", "--json").json
    assert (again["new"], again["rejected"]) == (0, [])
    db = open_database(database_url)
    with db.write() as tx:
        tx.run("UPDATE tickets SET confidential = 1, unit_text = '有人反映 13800001111 扰民'")
    db.close()
    run_on("tickets", "export", "out.jsonl")
    hidden = json.loads(Path("out.jsonl").read_text(encoding="utf-8"))
    assert (hidden["来电人"], hidden["电话"], hidden["主要内容"]) == (
        "＊＊＊",
        "＊＊＊",
        "有人反映 ＊＊＊ 扰民",
    )


def test_messages_and_contacts_go_out_for_audits(run_on: Run, database_url: str) -> None:
    run_on("tickets", "import", "in.csv")
    db = open_database(database_url)
    with db.write() as tx:
        for n in range(2_100):
            tx.insert(
                "inbox", channel="webchat", account="main", key=f"k{n}", sender="w1", kind="text", text="你好",
                sent_at=stamp(NOON), received_at=stamp(NOON), status="answered", contact_id=1,
            )  # fmt: skip
    db.close()
    assert run_on("messages", "export", "m.csv", "--json").json["rows"] == 2_100
    with Path("m.csv").open(encoding="utf-8", newline="") as file:
        head, first, *_ = csv.reader(file)
    assert head == ["channel", "account", "key", "sender", "at", "kind", "contact", "status"]
    assert first == ["webchat", "main", "k0", "w1", stamp(NOON), "text", "1", "answered"]
    assert run_on("contacts", "export", "c.jsonl", "--json").json["rows"] == 1
    contact = json.loads(Path("c.jsonl").read_text(encoding="utf-8"))
    assert (contact["disposition"], contact["tickets"], contact["matters"]) == ("ticketed", "A-1", 1)
    assert run_on("contacts", "export", "c.pdf").code == 1


def test_the_answering_rate_is_printed_once_calls_came_in(run_on: Run) -> None:
    Path("calls.csv").write_text("日期,呼入量,接通量\n2024-10-14,50,49\n", encoding="utf-8")
    assert run_on("contacts", "import", "calls.csv", "--json").json["offered"] == 50
    figures = {
        one["id"]: one
        for one in run_on("report", "monthly", "--period", "2024-10", "--format", "json").json["figures"]
    }
    assert (figures["answer_rate"]["value"], figures["calls_abandoned"]["value"]) == (0.98, 1)


def test_letters_without_a_column_of_channels_belong_to_the_one_that_is_named(run_on: Run) -> None:
    Path("letters.csv").write_text(
        "信件编号,写信时间,写信人,信件内容\nX-1,2024-10-14,李四,路灯不亮\n", encoding="utf-8"
    )
    assert run_on("tickets", "import", "letters.csv", "--channel", "市长信箱", "--json").json["new"] == 1
    run_on("contacts", "export", "c.jsonl")
    contact = json.loads(Path("c.jsonl").read_text(encoding="utf-8"))
    assert (contact["channel"], contact["sender"]) == ("letterbox", "X-1")
