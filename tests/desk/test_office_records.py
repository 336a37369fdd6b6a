"""Office records: kept with every version, once each, from forms and sheets; follow-ups stand until they are done."""

from collections.abc import Mapping
from datetime import date

import pytest

from desk import office_records as desk
from desk.office_records import Wanted
from desk.record_sheet import read_records
from storage.database import Database
from storage.sheet_reading import NotATable
from tests.desk.office import CITY, DUTY, MONDAY, SEAT, Office, handler
from tests.tickets.city import HOUSING, POLICE
from tickets.model import Refusal
from tickets.office_records import changes_of, follow_ups, latest_of, record_of, records_of
from tickets.record_kinds import KINDS, Content, ContentWrong

OCTOBER = (date(2024, 10, 1), date(2024, 10, 31))


def read(kind: str, written: Mapping[str, str]) -> Content:
    return desk.read(CITY, KINDS[kind], written, MONDAY)


TALK = {
    "day": "2024/10/8",
    "title": "办理质量碰头会",
    "unit": "住建局",
    "people": "12人",
    "text": "要求\x00三天内整改",
}


def test_what_is_written_is_read_by_its_type() -> None:
    assert read("meeting", TALK).values == {
        "day": "2024-10-08", "title": "办理质量碰头会", "unit": HOUSING, "people": 12, "text": "要求三天内整改",
    }  # fmt: skip
    exam = read(
        "exam",
        {
            "day": "45570",
            "title": "上岗考试",
            "pass_mark": "60",
            "participants": "张三 住建局 88\n李四，公安局，59.5\n王五 70",
        },
    )
    assert exam.text("day") == "2024-10-05" and exam.attendance == 3
    assert exam.people() == (("张三", "住建局", 88.0), ("李四", "公安局", 59.5), ("王五", "", 70.0))


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        ("meeting", {"title": "会"}, "请填写日期。"),
        ("meeting", {"day": "2024-13-01", "title": "会"}, "日期：“2024-13-01”不是日期"),
        ("meeting", {"day": "2024-10-15", "title": "会"}, "还没有到，会议等发生以后再记"),
        ("meeting", {"day": "2024-10-08", "until": "2024-10-07", "title": "会"}, "结束日期早于"),
        ("meeting", {"day": "2024-10-08", "title": "会" * 201}, "标题：太长，最多 200 个字"),
        ("meeting", {"day": "2024-10-08", "title": "会", "people": "十几"}, "参加人数：“十几”不是整数"),
        (
            "visit",
            {"day": "2024-10-08", "title": "调研", "direction": "路过"},
            "方向：“路过”只能是来访、外出",
        ),
        (
            "test_call",
            {"day": "2024-10-08", "title": "夜测", "calls": "5", "passed": "6"},
            "合格次数 6 大于拨测次数 5",
        ),
        (
            "exam",
            {"day": "2024-10-08", "title": "考", "pass_mark": "60", "participants": "张三"},
            "每个人都要写分数",
        ),
        (
            "exam",
            {"day": "2024-10-08", "title": "考", "pass_mark": "六十", "participants": "张三 8"},
            "合格分：“六十”不是数字",
        ),
        (
            "training",
            {"day": "2024-10-08", "title": "训", "participants": "甲 乙 丙 丁"},
            "“甲 乙 丙 丁”看不懂",
        ),
    ],
)
def test_what_cannot_be_a_record_is_told_by_field(kind: str, written: dict[str, str], said: str) -> None:
    with pytest.raises(ContentWrong) as refused:
        read(kind, written)
    assert said in str(refused.value)
    assert read("plan", {"day": "2025-01-06", "title": "春节前排查"}).text("day") == "2025-01-06"


def test_a_record_is_kept_once_changed_with_a_reason_and_withdrawn_without_being_lost(db: Database) -> None:
    meeting = read("meeting", TALK)
    with db.write() as tx:
        refused = desk.record(tx, handler(), meeting, MONDAY)
        assert isinstance(refused, Refusal) and refused.reason == "role"
        found = desk.record(tx, SEAT, meeting, MONDAY)
        assert isinstance(found, int)
        again = desk.record(tx, SEAT, meeting, MONDAY)
        assert isinstance(again, Refusal) and "2024-10-08 已有一条会议“办理质量碰头会”" in again.text
    better = read("meeting", {**TALK, "people": "15"})
    with db.write() as tx:
        for version, reason, code in ((1, " ", "reason_missing"), (7, "漏记三人", "changed")):
            told = desk.amend(tx, SEAT, found, version, better, reason, MONDAY)
            assert told is not None and told.reason == code
        assert desk.amend(tx, SEAT, found, 1, better, "漏记三人", MONDAY) is None
        late = desk.amend(tx, DUTY, found, 1, meeting, "改回来", MONDAY)
        assert late is not None and late.reason == "changed"
        [record] = records_of(tx, *OCTOBER)
        assert (record.content.number("people"), record.version) == (15, 2)
        assert desk.withdraw(tx, DUTY, found, 2, "记错了月份", MONDAY) is None
        assert records_of(tx, *OCTOBER) == []
        assert [(row["change"], row["by_user"], row["reason"]) for row in changes_of(tx, found)] == [
            ("recorded", SEAT.user, ""), ("amended", SEAT.user, "漏记三人"), ("withdrawn", DUTY.user, "记错了月份"),
        ]  # fmt: skip
        gone = record_of(tx, found)
        assert gone is not None and gone.withdrawn_at
        assert isinstance(desk.record(tx, SEAT, meeting, MONDAY), int), "its place is free again"


def test_what_a_meeting_asks_for_is_listed_until_it_is_done(db: Database) -> None:
    with db.write() as tx:
        meeting = desk.record(tx, SEAT, read("meeting", TALK), MONDAY)
        assert isinstance(meeting, int)
        for wanted, code in (
            (Wanted("", "住建局", "2024-10-20"), "task_missing"),
            (Wanted("整改", "没有的局", "2024-10-20"), "unit_unknown"),
            (Wanted("整改", "住建局", "2024-10-07"), "due"),
            (Wanted("整改", "住建局", "下周"), "due"),
        ):
            told = desk.ask(tx, CITY, SEAT, meeting, wanted, MONDAY)
            assert isinstance(told, Refusal) and told.reason == code
        later = desk.ask(tx, CITY, SEAT, meeting, Wanted("补齐回访", "公安局", "2024-10-30"), MONDAY)
        sooner = desk.ask(tx, CITY, SEAT, meeting, Wanted("清理超期件", "住建局", "2024-10-20"), MONDAY)
        assert isinstance(later, int) and isinstance(sooner, int)
        assert [(one.task, one.unit, one.record_title) for one in follow_ups(tx)] == [
            ("清理超期件", HOUSING, "办理质量碰头会"), ("补齐回访", POLICE, "办理质量碰头会"),
        ]  # fmt: skip
        foreign = desk.finish(tx, handler(POLICE), sooner, "已清理", MONDAY)
        assert foreign is not None and foreign.reason == "follow_up_missing"
        silent = desk.finish(tx, handler(), sooner, "", MONDAY)
        assert silent is not None and silent.reason == "note_missing"
        assert desk.finish(tx, handler(), sooner, "已清理12件", MONDAY) is None
        twice = desk.finish(tx, SEAT, sooner, "再来", MONDAY)
        assert twice is not None and twice.reason == "follow_up_missing"
        assert [one.task for one in follow_ups(tx)] == ["补齐回访"]
        done = follow_ups(tx, unit=HOUSING, done=True)
        assert [(one.note, one.done_by) for one in done] == [("已清理12件", "u1")]
        desk.withdraw(tx, SEAT, meeting, 1, "会议取消", MONDAY)
        assert follow_ups(tx) == []


SHEET = """工作记录,,,,,,,,
类别,时间,名称,主办单位,人数,媒体,篇数,级别,工作人员数
会议,2024年10月8日,调度会,住建局,20,,,,
媒体报道,2024-10-09,夜间施工一周清零,,,晨报,3,省级,
媒体报道,2024-10-10,热线上门,,,,,,
人员配备,2024-10-01,十月在岗,住建局,,,,,4
宴请,2024-10-10,聚餐,,,,,,
"""


def test_a_sheet_may_be_brought_in_twice_and_its_bad_rows_are_named(db: Database) -> None:
    found, rejected = read_records(SHEET.encode("gb18030"), CITY, None, MONDAY)
    assert [(one.row, one.reason[:14]) for one in rejected] == [
        (5, "请填写媒体。"),
        (7, "没有“宴请”这个类别，可用："),
    ]
    changed, _ = read_records(SHEET.replace("3,省级", "4,省级").encode(), CITY, None, MONDAY)
    with db.write() as tx:
        assert desk.bring(tx, DUTY, found, "导入", MONDAY).counts == {"new": 3}
        assert desk.bring(tx, DUTY, found, "导入", MONDAY).counts == {"unchanged": 3}
        assert desk.bring(tx, DUTY, changed, "导入", MONDAY).counts == {"unchanged": 2, "updated": 1}
        [media] = records_of(tx, *OCTOBER, "media")
        assert media.content.number("items") == 4
        [staff] = latest_of(tx, "staffing", OCTOBER[1])
        assert (staff.content.text("unit"), staff.content.number("staff")) == (HOUSING, 4)
    only, _ = read_records("日期,标题,媒体\n2024-10-09,一篇,晚报\n".encode(), CITY, KINDS["media"], MONDAY)
    assert only[0].kind == "media"
    with pytest.raises(NotATable):
        read_records(b"a,b\n1,2\n", CITY, None, MONDAY)


def test_a_case_names_a_ticket_that_there_is(db: Database) -> None:
    office = Office(db)
    number = office.open().ticket.number
    written = {"day": "2024-10-08", "title": "老旧小区加装电梯", "award": "双十大", "level": "省级"}
    wrong, right = (read("model_case", written | {"ticket": ticket}) for ticket in ("HX1", number.lower()))
    with db.write() as tx:
        brought = desk.bring(tx, DUTY, [wrong], "导入", MONDAY)
        assert brought.counts == {} and brought.refused == [
            "2024-10-08 老旧小区加装电梯：没有找到编号为 HX1 的工单，请核对编号，或不填。"
        ]
        made = desk.record(tx, DUTY, right, MONDAY)
        assert isinstance(made, int)
        told = desk.amend(tx, DUTY, made, 1, wrong, "换一件", MONDAY)
        assert told is not None and told.reason == "ticket"
