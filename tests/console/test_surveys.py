"""Callbacks on the pages: the history of a survey, calls worked off, rectification filed by the unit and listed."""

from desk.survey_jobs import carry_on
from tests.console.world import HOUSING, WATER, Browser, World
from tickets.model import Actor

SEAT = Actor("office", "s1", "seat")
REVIEWER = Actor("office", "r1", "reviewer")
HANDLER, LEADER = (Actor("unit", "u1", role, HOUSING) for role in ("handler", "unit_leader"))


def closed(world: World, **columns: object) -> str:
    """A ticket that was closed just now."""
    number = world.open_ticket(account="main", **columns)
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    world.do(number, "sign", HANDLER)
    world.do(number, "contact", HANDLER, text="已电话联系，约定明天上门", outcome="已联系")
    world.do(
        number,
        "reply",
        HANDLER,
        text="已更换主板，依据检验报告",
        public="10月12日已请维保公司更换电梯主板，10月13日检验合格，电梯恢复运行。如有疑问请联系物业科，电话0000-1234567。",
        outcome="已解决",
    )
    world.do(number, "approve", LEADER)
    world.do(number, "review_pass", REVIEWER)
    return number


def on_the_phone(world: World) -> str:
    """A closed ticket whose citizen left no account: a person has to call."""
    number = closed(world, channel="", sender="", contact_phone="13800002318")
    with world.db.write() as tx:
        carry_on(tx, world.revision.desk, number, {"step": "ask"}, world.now)
    return number


def test_a_call_is_worked_off_on_the_ticket(world: World) -> None:
    number = on_the_phone(world)
    seat = world.browser("seat", name="王敏")
    assert f"/console/tickets/{number}?do=callback#do-callback" in seat.page("/tasks")
    page = seat.page(f"/tickets/{number}?do=callback")
    assert 'id="do-callback" open' in page and "等待电话回访" in page
    assert seat.act(number, "callback", rating="unreachable").status_code == 302
    assert "电话回访：" in seat.page("/tasks?kind=phone_survey")
    answer = seat.act(
        number, "callback", rating="dissatisfied", solved="no", causes=["未联系", "态度"], text="说没接到电话"
    )
    assert answer.status_code == 302
    assert world.status(number) == "rework"
    assert "电话回访：" not in seat.page("/tasks?kind=phone_survey")
    shown = seat.page(f"/tickets/{number}")
    assert "电话 2 次" in shown and "未联系、态度：说没接到电话" in shown and "王敏" in shown


def test_a_call_is_not_done_by_saying_so(world: World) -> None:
    on_the_phone(world)
    with world.db.read() as tx:
        task = tx.value("SELECT id FROM tasks WHERE kind = 'phone_survey'")
    answer = world.browser("seat").post(f"/tasks/{task}/done")
    assert answer.status_code == 409
    assert "回访结果" in answer.get_data(as_text=True)


def dissatisfied(world: World) -> str:
    number = closed(world)
    world.do(number, "callback", SEAT, rating="不满意", reason="未联系")
    return number


def record_of(world: World, number: str) -> int:
    with world.db.read() as tx:
        return int(tx.value("SELECT id FROM rectifications WHERE ticket = :number", number=number))


def file(browser: Browser, record: int, **fields: str) -> int:
    return browser.post(f"/rectifications/{record}", **fields).status_code


def test_the_unit_files_cause_and_measure_and_the_office_reads_them(world: World) -> None:
    number = dissatisfied(world)
    record = record_of(world, number)
    unit, office = world.browser("unit_leader", HOUSING, "李主任"), world.browser("duty_leader")
    assert "未报送" in office.page("/rectifications?open=1")
    assert file(unit, record, cause="经办人换岗，没有交接", measure=" ") == 409
    assert file(unit, record, cause="经办人换岗，没有交接", measure="建立交接清单，当日联系群众") == 302
    page = office.page(f"/rectifications?unit=住建局&from={world.now:%Y-%m-%d}&to={world.now:%Y-%m-%d}")
    assert number in page and "建立交接清单" in page and "李主任" in page
    assert number not in office.page("/rectifications?open=1")
    assert "建立交接清单" in office.page(f"/tickets/{number}")
    assert number not in office.page("/rectifications?to=2020-01-01")
    assert office.get("/rectifications?from=yesterday").status_code == 400
    with world.db.read() as tx:
        assert tx.value("SELECT count(*) FROM due WHERE kind = 'clock_rectify' AND done IS NULL") == 0


def test_another_unit_neither_sees_nor_files_it(world: World) -> None:
    number = dissatisfied(world)
    other = world.browser("handler", WATER)
    assert number not in other.page("/rectifications")
    assert file(other, record_of(world, number), cause="x", measure="y") == 404
    assert file(world.browser("duty_leader"), record_of(world, number), cause="x", measure="y") == 403


def test_the_office_judges_on_the_page(world: World) -> None:
    number = closed(world)
    world.do(number, "callback", SEAT, rating="不满意", reason="流程不清")
    reviewer = world.browser("reviewer")
    assert "不满意研判" in reviewer.page("/tasks?kind=judge")
    assert reviewer.act(number, "judge", outcome="explained", reason="属上级规定").status_code == 409
    answer = reviewer.act(
        number, "judge", outcome="explained", reason="属上级规定", public="按规定须提供三项材料。"
    )
    assert answer.status_code == 302
    assert world.status(number) == "archived"
