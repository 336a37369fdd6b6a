"""Who hears what of a move, in which words, and how often."""

from dataclasses import replace

from storage.database import Database
from tests.desk.office import DUTY, LETTER, REFUNDED, REPLY, REVIEWER, SEAT, Office, handler, leader
from tests.tickets.city import CITY_LOOKS, HOUSING, POLICE


def test_unit_and_citizen_are_told_of_the_dispatch_in_plain_words(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    (recipient, kind, text), *more = office.sent("unit")
    assert (recipient, kind, more) == (HOUSING, "dispatched", [])
    assert "请于 10-14 17:00 前签收，10-21 18:00 前办结" in text
    assert office.sent("citizen") == [
        (
            "o1",
            "progress",
            f"您反映的“物业公司乱收物业费”（工单 {office.number}）已转市住房和城乡建设局办理，"
            "预计 2024年10月21日18:00 前答复您。",
        )
    ]


def test_the_closing_message_has_the_public_reply_word_for_word(db: Database) -> None:
    office = Office(db)
    office.until_review()
    office.must(REVIEWER, "review_pass")
    recipient, kind, text = office.sent("citizen")[-1]
    assert (recipient, kind) == ("o1", "closed")
    assert REFUNDED in text
    assert "已责令退还" not in text, "internal words stay inside"


def test_braces_in_a_reply_stay_as_they_are(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    office.must(handler(), "reply", **REPLY | {"public": f"{REFUNDED}收据编号{{号}}，{{已退}}。"})
    office.must(leader(), "approve")
    office.must(REVIEWER, "review_pass")
    assert "收据编号{号}，{已退}。" in office.sent("citizen")[-1][2]


def test_a_return_tells_the_office_why_and_the_citizen_nothing_of_the_blame(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "return", reason="超出职责范围", suggest="城管局")
    assert office.kinds("office") == [("office", "returned")]
    assert f"建议由{CITY_LOOKS}承办" in office.sent("office")[0][2]
    told = office.sent("citizen")[-1][2]
    assert "正在重新确定承办单位" in told
    assert HOUSING not in told


def test_a_move_of_several_events_is_one_message_to_the_citizen(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "return", reason="超出职责范围", suggest="城管局")
    office.must(SEAT, "dispatch", unit="城管局")
    office.must(handler(CITY_LOOKS), "return", reason="无权限", suggest="住建局")
    assert [kind for _, kind in office.kinds("citizen")] == ["progress"] * 4
    assert "热线办正在协调" in office.sent("citizen")[-1][2]
    assert [kind for _, kind in office.kinds("office")] == ["returned", "returned", "difficult"]


def test_lead_and_assistants_are_told_their_parts(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(DUTY, "lead", unit="住建局", units=["城管局", "公安局"])
    assert office.kinds("unit") == [
        (HOUSING, "dispatched"),
        (CITY_LOOKS, "dispatched"),
        (POLICE, "dispatched"),
    ]
    assert f"牵头单位是{HOUSING}" in office.sent("unit")[1][2]
    office.must(SEAT, "withdraw")
    assert office.kinds("unit")[3:] == [
        (HOUSING, "withdrawn"),
        (CITY_LOOKS, "withdrawn"),
        (POLICE, "withdrawn"),
    ]


def test_a_refused_review_is_rejected_and_dissatisfaction_is_rework(db: Database) -> None:
    office = Office(db)
    office.until_review()
    office.must(REVIEWER, "review_reject", reason="没有写明退还金额。")
    assert office.kinds("unit")[-1] == (HOUSING, "rejected")
    assert "没有写明退还金额。请于" in office.sent("unit")[-1][2]
    office.must(handler(), "reply", **REPLY)
    office.must(leader(), "approve")
    office.must(REVIEWER, "review_pass")
    office.must(SEAT, "callback", rating="不满意", reason="未解决")
    (recipient, kind, text), (_, asked, _) = office.sent("unit")[-2:]
    assert (recipient, kind, asked) == (HOUSING, "rework", "rectify")
    assert "未解决" in text


def test_urging_tells_the_unit_and_supervising_its_leader_as_well(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    office.must(SEAT, "urge", text="群众第三次来电")
    office.must(DUTY, "supervise")
    assert office.kinds("unit")[-2:] == [(HOUSING, "urged"), (HOUSING, "supervised")]
    assert office.kinds("leader") == [(f"{HOUSING}/周建平", "supervised")]


def test_a_reply_asks_the_leader_of_the_unit_to_approve_it(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    office.must(handler(), "reply", **REPLY)
    [(recipient, kind, text)] = office.sent("leader")
    assert (recipient, kind) == (f"{HOUSING}/周建平", "approval_due")
    assert office.number in text and "请审批" in text


def test_an_extension_is_a_question_to_the_office_and_news_to_the_citizen(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    office.must(handler(), "extend", reason="等待鉴定报告", until="2024-10-25")
    assert office.kinds("office") == [("office", "extension_asked")]
    assert "10-25 18:00" in office.sent("office")[0][2]
    office.must(DUTY, "extend_grant")
    recipient, kind, text = office.sent("citizen")[-1]
    assert (recipient, kind) == ("o1", "extended")
    assert "2024年10月25日18:00" in text
    assert text.endswith("原因：等待鉴定报告")


def test_news_reaches_everybody_linked_once(db: Database) -> None:
    office = Office(db)
    main = office.open().ticket.number
    office.must(SEAT, "dispatch", unit="住建局")
    for sender in ("o2", "o2", "o1"):
        office.open(replace(LETTER, sender=sender))
        office.must(SEAT, "merge", into=main)
    office.number = main
    told = len(office.sent("citizen"))
    office.must(handler(), "news", public="预计今晚 18:00 修复")
    news = office.sent("citizen")[told:]
    assert [(recipient, kind) for recipient, kind, _ in news] == [("o1", "notice"), ("o2", "notice")]
    assert all("预计今晚 18:00 修复" in text for _, _, text in news)


def test_a_discreet_line_reveals_nothing(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, line="12338", code="02", category="社会事业类", topic="妇女维权"))
    office.must(SEAT, "dispatch", unit="住建局")
    assert office.sent("citizen") == [("o1", "progress", "您的咨询有新回复。")]


def test_an_english_speaker_is_told_in_english(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, language="en", title="Deposit"))
    office.must(SEAT, "dispatch", unit="住建局")
    assert office.sent("citizen")[0][2].startswith('Your request "Deposit"')


def test_a_citizen_without_a_channel_gets_no_message(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, channel="", account="", sender=""))
    office.must(SEAT, "dispatch", unit="住建局")
    assert office.sent("citizen") == []


def test_tasks_open_and_close_with_the_ticket(db: Database) -> None:
    office = Office(db)
    office.open()
    assert office.open_tasks() == ["dispatch"]
    office.must(SEAT, "dispatch", unit="住建局")
    assert office.open_tasks() == []
    office.must(handler(), "sign")
    office.must(handler(), "contact", text="已联系")
    office.must(handler(), "extend", reason="等待鉴定")
    assert office.open_tasks() == ["extension"]
    office.must(DUTY, "extend_refuse", reason="材料已齐")
    office.must(handler(), "reply", **REPLY)
    office.must(leader(), "approve")
    assert office.open_tasks() == ["review"]
    office.must(REVIEWER, "review_pass")
    assert office.open_tasks() == []
