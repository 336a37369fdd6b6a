"""From a confirmed request to a ticket, and what the citizen may do with it afterwards."""

from dataclasses import replace

import pytest

from desk.citizen import Citizen, More, append, hand_over, withdraw
from desk.opening import Request
from desk.ticket_actions import Done
from storage.database import Database
from tests.desk.office import CITY, DUTY, LETTER, SEAT, Office, handler
from tests.tickets.city import EAST_HEAT, HOUSING, POLICE
from tickets.model import Refusal

CONFIDENT = replace(CITY, auto_dispatch_above=0.7)
GAS = Request(
    text="楼道里一股煤气味", title="楼道煤气味", purpose="求助", alarm="燃气泄漏",
    channel="wechat", account="main", sender="o1",
)  # fmt: skip


def test_a_new_pack_waits_for_a_clerk_and_shows_the_suggestion(db: Database) -> None:
    office = Office(db)
    opened = office.open()
    ticket = office.ticket()
    assert (ticket.status, ticket.unit, ticket.category, ticket.topic) == (
        "to_dispatch",
        "",
        "城乡建设类",
        "物业",
    )
    assert ticket.suggestion[0]["unit"] == HOUSING
    assert "物业费" in ticket.suggestion[0]["reasons"][0]
    assert opened.receipt == (
        f"已受理，工单编号 {office.number}：物业公司乱收物业费。正在确定承办单位。"
        "预计 2024年10月21日18:00 前办结答复。回复“进度”可随时查询。"
    )


def test_a_confident_suggestion_is_dispatched_and_named_in_the_receipt_alone(db: Database) -> None:
    office = Office(db, CONFIDENT)
    opened = office.open()
    assert (opened.ticket.status, opened.ticket.unit) == ("dispatched", HOUSING)
    assert "已转市住房和城乡建设局办理。" in opened.receipt
    assert office.kinds("unit") == [(HOUSING, "dispatched")]
    assert office.kinds("citizen") == []
    assert office.open_tasks() == []


def test_what_is_less_sure_than_the_threshold_waits(db: Database) -> None:
    office = Office(db, replace(CITY, auto_dispatch_above=0.99))
    assert office.open().ticket.status == "to_dispatch"


def test_an_urgent_request_is_dispatched_at_once_whatever_the_threshold(db: Database) -> None:
    office = Office(db)
    opened = office.open(replace(LETTER, text="全小区暖气冰凉", title="停暖", urgent=True, areas=("东城区",)))
    assert (opened.ticket.unit, opened.ticket.urgent) == (EAST_HEAT, True)
    assert opened.ticket.sign_due is not None
    assert opened.ticket.sign_due.isoformat() == "2024-10-14T10:30:00+08:00"
    assert opened.receipt.startswith("已作为紧急事项受理")


def test_an_emergency_goes_to_the_units_of_the_pack_and_alerts_everyone_concerned(db: Database) -> None:
    office = Office(db)
    opened = office.open(GAS)
    assert (opened.ticket.unit, opened.ticket.danger, opened.ticket.urgent) == (EAST_HEAT, True, True)
    assert opened.ticket.sign_due is not None
    assert opened.ticket.sign_due.isoformat() == "2024-10-14T10:10:00+08:00"
    assert office.kinds("unit") == [(EAST_HEAT, "dispatched"), (EAST_HEAT, "alert"), (POLICE, "alert")]
    assert office.kinds("office") == [("office", "alert")]
    assert office.open_tasks() == ["call_now", "call_now"]


def test_a_call_is_done_when_somebody_says_so(db: Database) -> None:
    office = Office(db)
    office.open(GAS)
    assert office.refused(handler(EAST_HEAT), "task_done") == "task_role"
    assert office.refused(SEAT, "task_done", reason="undelivered") == "task_none"
    office.must(SEAT, "task_done", reason="call_now")
    assert office.open_tasks() == []
    assert office.refused(SEAT, "task_done") == "task_none"


def test_a_unit_with_an_address_is_alerted_without_a_call(db: Database) -> None:
    units = CITY.units
    reachable = type(units)(replace(unit, alert="json://alerts") for unit in units)
    office = Office(db, replace(CITY, units=reachable))
    office.open(GAS)
    assert office.open_tasks() == []


def test_risk_words_alert_without_making_an_emergency(db: Database) -> None:
    office = Office(db)
    opened = office.open(replace(LETTER, risks=("极端行为",)))
    assert (opened.ticket.status, opened.ticket.danger) == ("to_dispatch", False)
    assert office.kinds("unit") == [(POLICE, "alert")]
    assert "极端行为" in office.sent("office")[0][2]


def test_the_accused_unit_is_not_alerted_about_itself(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, text="民警收好处还打人", title="民警收好处", risks=("极端行为",)))
    assert office.kinds("unit") == []
    assert office.kinds("office") == [("office", "alert")]


def test_a_report_keeps_its_author_apart_from_the_matter(db: Database) -> None:
    office = Office(db)
    office.open(
        replace(LETTER, purpose="举报", text="物业公司偷电，我还在那上班，别说是我说的", title="物业偷电")
    )
    ticket = office.ticket()
    assert ticket.confidential
    assert ticket.unit_text == "物业公司偷电"
    assert "上班" in ticket.text


def test_what_a_reporter_adds_reaches_the_unit_without_the_reporter(db: Database) -> None:
    office = Office(db)
    office.open(
        replace(
            LETTER, purpose="举报", text="物业公司偷电", title="物业偷电13800002318", contact_name="王小明"
        )
    )
    office.must(SEAT, "dispatch", unit="住建局")
    more = More("配电房在地下一层，我叫王小明；王小明看见的", phone="8765432")
    with db.write() as tx:
        assert isinstance(append(tx, CITY, Citizen("o1"), office.number, more, office.now), Done)
    office.must(DUTY, "supervise", text="王小明（13800002318）又来电，请抓紧")
    told = " ".join(text for audience in ("unit", "leader") for _, _, text in office.sent(audience))
    assert "配电房在地下一层" in told
    assert "请抓紧" in told
    for secret in ("王小明", "13800002318", "8765432"):
        assert secret not in told
    with db.read() as tx:
        assert "8765432" in tx.value("SELECT text FROM ticket_events WHERE event = 'appended'"), (
            "the office knows"
        )


@pytest.mark.parametrize("line", ["12338", "执法监督"])
def test_a_notice_about_more_words_on_a_line_of_its_own_tells_nothing(db: Database, line: str) -> None:
    office = Office(db)
    office.open(replace(LETTER, line=line, category="社会事业类"))
    office.must(DUTY, "dispatch", unit="住建局")
    with db.write() as tx:
        append(tx, CITY, Citizen("o1"), office.number, More("昨晚又被打了"), office.now)
    assert office.sent("unit")[-1][2] == f"工单 {office.number} 有群众补充的情况，请登录工作台查看。"


def test_english_words_reach_the_unit_with_a_chinese_introduction(db: Database) -> None:
    office = Office(db)
    office.open(
        replace(LETTER, language="en", text="no heating", code="04", category="公共服务类", topic="供暖")
    )
    ticket = office.ticket()
    assert ticket.unit_text.startswith("（英文来件，诉求类别：供暖）")
    assert ticket.suggestion[0]["unit"] == EAST_HEAT


@pytest.mark.parametrize("text", ["\x00漏水", "漏\ud800水"])
def test_what_no_database_can_keep_is_left_out(db: Database, text: str) -> None:
    office = Office(db)
    office.open(replace(LETTER, text=text))
    assert office.ticket().text == "漏水"


def test_more_words_are_added_to_the_ticket_and_told_to_its_unit(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, contact_id=None))
    office.must(SEAT, "dispatch", unit="住建局")
    more = More("今天又来催缴了", place="和谐家园7号楼", media=("m1",))
    with db.write() as tx:
        done = append(tx, CITY, Citizen("o1", contact_id=7), office.number, more, office.now)
    assert isinstance(done, Done)
    ticket = office.ticket()
    assert (ticket.place, ticket.attachments, ticket.contacts, ticket.status) == (
        "和谐家园7号楼",
        ("m1",),
        2,
        "dispatched",
    )
    assert office.sent("unit")[-1][1] == "appended"
    assert "今天又来催缴了" in office.sent("unit")[-1][2]


def test_a_citizen_takes_a_ticket_back_and_the_unit_is_told(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    heard = len(office.sent("citizen"))
    with db.write() as tx:
        words = withdraw(tx, CITY, Citizen("o1"), office.number, office.now)
    assert words == f"工单 {office.number} 已撤销，承办单位已收到通知。"
    assert office.ticket().status == "withdrawn"
    assert office.kinds("unit")[-1] == (HOUSING, "withdrawn")
    assert len(office.sent("citizen")) == heard, "the conversation itself answers"
    assert office.refused(handler(), "sign") == "state"


def test_what_cannot_be_taken_back_is_said_in_a_sentence(db: Database) -> None:
    with db.write() as tx:
        words = withdraw(tx, CITY, Citizen("o1"), "HX24101460329999", Office(db).now)
    assert words == "没有找到编号为 HX24101460329999 的工单，请核对编号。"


def test_adding_to_a_withdrawn_ticket_is_refused(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "withdraw")
    with db.write() as tx:
        result = append(tx, CITY, Citizen("o1"), office.number, More("还有"), office.now)
    assert isinstance(result, Refusal)


def test_a_wish_for_a_person_alerts_the_office_once(db: Database) -> None:
    office = Office(db)
    for _ in range(2):
        with db.write() as tx:
            hand_over(tx, CITY, "市民要求", "转人工", "c1", "inbox-1", office.now)
    assert office.sent("office") == [("office", "alert", "有市民要求人工服务（市民要求）：转人工")]
