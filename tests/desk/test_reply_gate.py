"""The gate before a reply: what it refuses, what it tells, and what leader and reviewer read of what passed."""

from dataclasses import replace

from desk.ticket_actions import Done
from storage.database import Database
from tests.desk.office import DUTY, LETTER, REPLY, SEAT, Office, handler
from tests.tickets.city import CITY_LOOKS, HOUSING
from tickets import store
from tickets.model import Event, Refusal


def replied(office: Office) -> Event:
    with office.db.read() as tx:
        return next(p.event for p in reversed(store.history(tx, office.number)) if p.event.name == "replied")


def test_a_perfunctory_reply_is_refused_with_all_its_reasons_and_the_template(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    poor = {"text": "x", "public": "不归我们管，请找其他部门", "outcome": "不能解决"}
    before = office.snapshot()
    refused = office.act(handler(), "reply", **poor)
    assert isinstance(refused, Refusal)
    assert office.snapshot() == before
    assert refused.reason == "reply_check"
    for part in ("1. ", "2. ", "3. ", "推托", "理由或依据", LETTER.title, "目前不能＿＿"):
        assert part in refused.text
    office.must(handler(), "reply", **REPLY)


def test_a_template_that_nobody_filled_in_is_no_reply(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    unfilled = office.city.phrases.text("reply_template_solved", title=LETTER.title)
    assert office.refused(handler(), "reply", **REPLY | {"public": unfilled}) == "reply_check"


def test_what_passes_carries_score_and_remarks_to_leader_and_reviewer(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    office.must(handler(), "reply", **REPLY | {"text": "已处理"})
    event = replied(office)
    assert 0.5 < float(event.score) <= 1
    [remark] = event.remarks
    assert "办理情况（内部）" in remark


def test_the_lead_sums_up_in_a_reply_that_is_checked(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局", units=["城管局"])
    office.must(handler(), "sign")
    office.must(handler(), "contact", text="已电话联系", outcome="已联系")
    office.must(handler(CITY_LOOKS), "coreply", text="已核")
    assert office.refused(handler(), "reply", **REPLY | {"public": "已按各单位意见处理"}) == "reply_check"
    assert isinstance(office.act(handler(), "reply", **REPLY), Done)
    assert office.ticket().unit == HOUSING


def test_a_refusal_tells_no_more_of_a_confidential_report_than_the_unit_sees(db: Database) -> None:
    office = Office(db)
    secret = "一是物业公司乱收电梯费，二是小区垃圾没人清，我在物业当保洁的，别说是我讲的"
    office.open(replace(LETTER, text=secret, title="物业公司乱收费", purpose="举报"))
    office.must(DUTY, "dispatch", unit="住建局")
    office.must(handler(), "sign")
    office.must(handler(), "contact", text="已通过热线办联系", outcome="已联系")
    assert office.ticket().confidential
    half = "10月14日检查物业公司，电梯费没有备案，责令当日停收，已退还住户共1200元，收费标准已在大堂公示。"
    result = office.act(handler(), "reply", **REPLY | {"public": half})
    told = result.text if isinstance(result, Refusal) else "".join(replied(office).remarks)
    assert "保洁的" not in told


def test_what_a_refused_reply_lacked_is_counted(db: Database) -> None:
    office = Office(db)
    office.open(LETTER)
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "sign")
    office.must(handler(), "contact", text="电话说明")
    refused = office.act(handler(), "reply", public="已处理。", text="已处理", outcome="已解决")
    assert isinstance(refused, Refusal)
    with db.read() as tx:
        rows = tx.all("SELECT ticket, unit, code FROM reply_faults")
    assert rows and {(row["ticket"], row["unit"]) for row in rows} == {(office.number, HOUSING)}
