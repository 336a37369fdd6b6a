"""Lists for auditors: approved by another person, frozen, masked, logged, and closed to the unit that is complained about."""

import csv
import hashlib
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlite_utils import Database as Opened

from desk import exports
from desk.export_files import words_of, write_list
from desk.export_filter import Filter, listed, read_filter
from desk.exports import Person, Request
from storage.clock import stamp
from storage.database import Database
from storage.transaction import Row
from tests.desk.office import CITY
from tests.tickets.city import POLICE
from tickets.model import Refusal

NOW = datetime(2024, 11, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ASKER = Person("王敏", "reviewer")
LEADER = Person("李强", "duty_leader")
AUDITOR = Person("周正", "auditor", hidden=frozenset({"妇女热线"}))
OCTOBER = Filter(date(2024, 10, 1), date(2024, 10, 31))


def put(db: Database, number: str, **columns: Any) -> None:
    values = {
        "status": "archived", "opened": stamp(NOW.replace(month=10, day=12)), "title": "民警收礼", "text": "有个民警收了人家烟酒",
        "contact_name": "张三丰", "contact_phone": "13800001111", "line": "执法监督", "category": "执法监督",
    }  # fmt: skip
    with db.write() as tx:
        tx.insert("tickets", number=number, **(values | columns))


@pytest.fixture
def stocked(db: Database) -> Database:
    put(db, "T-1", text="张三丰说13800001111的民警收了烟酒")
    put(db, "T-2", confidential=1, text="我叫张三丰，局长收了钱。电话13800001111")
    put(db, "T-3", line="妇女热线", category="维权")
    put(db, "T-4", opened=stamp(NOW), text="下个月的事")
    put(db, "T-5", line="", category="供暖", text="暖气100%不热", title="暖气_不热")
    return db


def made(db: Database, wanted: Filter = OCTOBER, who: Person = LEADER, **more: Any) -> Row:
    request = Request("不正之风线索", "市纪委", "监察法第十八条", wanted, **more)
    with db.write() as tx:
        number = exports.ask(tx, ASKER, request, NOW)
        assert isinstance(number, int)
        assert exports.approve(tx, CITY, who, number, NOW) is None
        row = exports.one(tx, number)
    assert row is not None
    return row


def rows(db: Database, number: int) -> list[list[str]]:
    with db.read() as tx:
        return exports.rows_of(tx, number)


def test_the_same_filter_gives_the_same_list_for_ever(stocked: Database) -> None:
    first = made(stocked)
    put(stocked, "T-6")
    with stocked.write() as tx:
        tx.run("UPDATE tickets SET text = '改过了', status = 'rework' WHERE number = 'T-1'")
    again = made(stocked)
    assert (first["count"], again["count"], again["digest"], again["same_as"]) == (
        4,
        4,
        first["digest"],
        first["id"],
    )
    assert rows(stocked, first["id"]) == rows(stocked, again["id"])
    with stocked.read() as tx:
        assert exports.would_find(tx, again, NOW) == 5, "what came later is told apart"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"lines": ("执法监督",)}, ["T-1", "T-2"]),
        ({"topics": ("供暖", "维权")}, ["T-3", "T-5"]),
        ({"words": ("烟酒", "0%不")}, ["T-1", "T-3", "T-5"]),
        ({"words": ("暖气_",), "purposes": ()}, ["T-5"]),
        ({"units": ("无此单位",)}, []),
        ({"last": date(2024, 11, 30), "words": ("下个月",)}, ["T-4"]),
    ],
)
def test_a_filter_takes_what_all_its_lists_name(
    stocked: Database, wanted: dict[str, Any], found: list[str]
) -> None:
    values = {"first": OCTOBER.first, "last": OCTOBER.last} | wanted
    assert [row[0] for row in rows(stocked, made(stocked, Filter(**values))["id"])] == found


def test_nobody_learns_who_spoke_unless_it_was_granted_and_never_who_reported(stocked: Database) -> None:
    masked = {row[0]: "".join(row) for row in rows(stocked, made(stocked)["id"])}
    assert "张三丰" not in "".join(masked.values())
    assert "13800001111" not in "".join(masked.values())
    granted = {
        row[0]: "".join(row) for row in rows(stocked, made(stocked, granted=("name", "phone", "text"))["id"])
    }
    assert "张三丰" in granted["T-1"]
    assert "13800001111" in granted["T-1"]
    assert "张三丰" not in granted["T-2"]
    assert "13800001111" not in granted["T-2"]
    assert "局长收了钱" in granted["T-2"]


def test_another_person_approves_and_everybody_needs_a_ground(stocked: Database) -> None:
    request = Request("线索", "市纪委", "监察法", OCTOBER)
    with stocked.write() as tx:
        for who, wrong, reason in (
            (Person("u", "handler"), request, "role"),
            (ASKER, Request(" ", "市纪委", "法", OCTOBER), "title_missing"),
            (ASKER, Request("线索", "", "法", OCTOBER), "requester_missing"),
            (ASKER, Request("线索", "市纪委", "", OCTOBER), "basis_missing"),
            (ASKER, Request("线索", "市纪委", "法", Filter(OCTOBER.last, OCTOBER.first)), "period"),
        ):
            refused = exports.ask(tx, who, wrong, NOW)
            assert isinstance(refused, Refusal)
            assert refused.reason == reason
        number = exports.ask(tx, LEADER, request, NOW)
        assert isinstance(number, int)
        for who, reason in ((LEADER, "second_person"), (ASKER, "approver")):
            told = exports.approve(tx, CITY, who, number, NOW)
            assert told is not None
            assert told.reason == reason
        opened = exports.opened(tx, LEADER, number)
        assert isinstance(opened, Refusal)
        assert opened.reason == "not_approved"
        told = exports.refuse(tx, AUDITOR, number, "", NOW)
        assert told is not None
        assert told.reason == "reason_missing"
        assert exports.refuse(tx, AUDITOR, number, "没有来函", NOW) is None
        told = exports.approve(tx, CITY, AUDITOR, number, NOW)
        assert told is not None
        assert told.reason == "decided"
        assert [row["action"] for row in exports.log_of(tx, number)] == ["asked", "refused"]


def test_lines_that_one_of_them_may_not_read_stay_out(stocked: Database) -> None:
    whole, narrowed = made(stocked), made(stocked, who=AUDITOR)
    assert (whole["count"], narrowed["count"]) == (4, 3)
    assert read_filter(narrowed["filter"]).without == ("妇女热线",)
    with stocked.read() as tx:
        refused = exports.opened(tx, AUDITOR, whole["id"])
        assert isinstance(refused, Refusal)
        assert refused.reason == "lines"
        assert not isinstance(exports.opened(tx, AUDITOR, narrowed["id"]), Refusal)


def test_the_unit_complained_about_gets_nothing(stocked: Database) -> None:
    put(stocked, "T-7", accused_units=f'["{POLICE}"]')
    request = Request("线索", "公安局", "来函", OCTOBER)
    with stocked.write() as tx:
        number = exports.ask(tx, ASKER, request, NOW)
        assert isinstance(number, int)
        refused = exports.approve(tx, CITY, LEADER, number, NOW)
        assert refused is not None
        assert refused.reason == "accused"
    approved = made(stocked)
    with stocked.read() as tx:
        for who in (Person("u", "handler", unit=POLICE), Person("u", "auditor", unit=POLICE)):
            assert isinstance(exports.opened(tx, who, approved["id"]), Refusal)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "sqlite"])
def test_a_file_says_who_took_it_and_what_its_columns_mean(
    stocked: Database, tmp_path: Path, ending: str
) -> None:
    put(stocked, "T-8", title="=1+1", text="拖欠农民工工资三个月")
    export = made(stocked)
    path = tmp_path / f"list.{ending}"
    digest = write_list(path, export, rows(stocked, export["id"]), "周正", NOW)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    if ending == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file)
        assert (len(lines), head[-1], "周正" in lines[0][-1]) == (5, "水印", True)
        assert "'=1+1" in lines[-1]
    elif ending == "xlsx":
        book = load_workbook(path)
        assert book.sheetnames == ["工单", "说明", "指标口径"]
        assert ("件数", "5") in [tuple(cell.value for cell in row) for row in book["说明"].iter_rows()]
        assert "周正" in str(book["工单"].oddFooter.center.text)
    else:
        with closing(Opened(path).conn):
            database = Opened(path)
            assert database.table("工单").detect_fts() == "工单_fts"
            for word in ("农民工", "工资", "拖欠农民"):
                assert [row["工单编号"] for row in database.table("工单").search(word)] == ["T-8"], word
            database.close()
        with closing(sqlite3.connect(path)) as plain:
            assert plain.execute("SELECT count(*) FROM 指标口径").fetchone()[0] == 20


def test_words_of_a_field_are_separated_as_people_do() -> None:
    assert listed("住建局、公安局，人社局| 住建局\n") == ("住建局", "公安局", "人社局")
    assert "农民工" in words_of("拖欠农民工工资 abc").split()
