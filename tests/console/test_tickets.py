"""Tickets through the pages: a whole life, refusals, and who sees what."""

from datetime import timedelta

import pytest

from console.reads import queues
from console.reads.queues import QUEUES, Filters
from console.scope import Sight
from tests.console.world import HOUSING, POLICE, WATER, World
from tickets import store
from tickets.access import may_read
from tickets.model import Actor

REPAIRED = (
    "电梯10月14日停运，系曳引机磨损，维保单位15日更换主机，16日检验合格后恢复运行。维保电话0000-6051100。"
)


def office(role: str) -> Actor:
    return Actor("office", f"some {role}", role)


def officer(unit: str) -> Actor:
    return Actor("unit", f"officer of {unit}", "handler", unit)


def test_a_ticket_goes_from_dispatch_to_close_through_the_pages(world: World) -> None:
    number = world.open_ticket()
    seat, reviewer = world.browser("seat"), world.browser("reviewer")
    handler, leader = world.browser("handler", HOUSING), world.browser("unit_leader", HOUSING)
    assert seat.act(number, "dispatch", unit="住建局").status_code == 302
    assert handler.act(number, "sign").status_code == 302
    assert handler.act(number, "contact", text="已电话联系", outcome="已说明").status_code == 302
    reply = {"outcome": "solved", "public": REPAIRED, "text": "更换曳引机，现场试运行正常。"}
    assert handler.act(number, "reply", **reply).status_code == 302
    assert leader.act(number, "approve").status_code == 302
    assert reviewer.act(number, "review_pass").status_code == 302
    assert world.status(number) == "closed"
    page = reviewer.page(f"/tickets/{number}")
    for words in ("派单", "签收", "联系群众", "更换曳引机", "单位审批通过", "办结", REPAIRED):
        assert words in page


def test_a_phone_that_stands_in_the_words_is_masked_there_too(world: World) -> None:
    number = world.open_ticket(contact_phone="13900004321", text="电梯停了，请打13900004321")
    browser = world.browser("seat")
    assert "13900004321" not in browser.page(f"/tickets/{number}")
    shown = browser.post(f"/tickets/{number}/reveal", reason="首次联系群众")
    assert "13900004321" in shown.get_data(as_text=True)


def test_the_first_of_two_is_told_that_it_takes_another(world: World) -> None:
    number = world.open_ticket()
    for name, told in (("甲", "另一位值班长也认定后才生效"), ("乙", "已认定不合理诉求。")):
        leader = world.browser("duty_leader", name=name)
        leader.act(number, "unreasonable", reason="法院已判决")
        page = leader.page(f"/tickets/{number}")
        assert told in page
    assert world.status(number) == "archived"


def test_words_that_stand_in_the_reason_stand_once(world: World) -> None:
    number = world.open_ticket()
    world.do(number, "dispatch", office("seat"), unit="住建局", text="请快办", reason="群众说：请快办")
    assert world.browser("seat").page(f"/tickets/{number}").count("请快办") == 1


def test_the_page_offers_what_this_role_may_do_in_this_state_and_nothing_else(world: World) -> None:
    number = world.open_ticket()
    seat = world.browser("seat")
    page = seat.page(f"/tickets/{number}")
    assert f"/tickets/{number}/act/dispatch" in page
    assert f"/tickets/{number}/act/sign" not in page
    assert f"/tickets/{number}/act/lead" not in page
    assert f"/tickets/{number}/act/lead" in world.browser("duty_leader").page(f"/tickets/{number}")
    assert "/act/" not in world.browser("auditor").page(f"/tickets/{number}")
    seat.act(number, "dispatch", unit=HOUSING)
    handler = world.browser("handler", HOUSING)
    page = handler.page(f"/tickets/{number}")
    assert "/act/sign" in page
    assert "/act/approve" not in page


def test_what_stands_in_the_way_is_said_in_place_of_the_form(world: World) -> None:
    number = world.open_ticket()
    world.browser("seat").act(number, "dispatch", unit=HOUSING)
    handler = world.browser("handler", HOUSING)
    handler.act(number, "sign")
    page = handler.page(f"/tickets/{number}")
    assert "/act/reply" not in page
    assert "还没有登记与群众的联系" in page
    world.clock.move_to(world.now + timedelta(days=3))
    assert "退回时限已过" in world.browser("handler", HOUSING).page(f"/tickets/{number}")


def test_a_refusal_comes_back_with_its_sentence_and_what_was_filled_in(world: World) -> None:
    number = world.open_ticket()
    seat = world.browser("seat")
    answer = seat.act(number, "dispatch", unit="没有这个局", reason="请尽快")
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "单位名录里没有“没有这个局”" in page
    assert 'value="没有这个局"' in page
    assert 'value="请尽快"' in page
    assert world.status(number) == "to_dispatch"


def test_a_decision_on_an_old_state_is_refused_and_the_new_state_shown(world: World) -> None:
    number = world.open_ticket()
    first, second = world.browser("seat"), world.browser("duty_leader")
    assert first.act(number, "dispatch", unit=HOUSING).status_code == 302
    answer = second.post(f"/tickets/{number}/act/dispatch", version="2", unit=WATER)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "别人刚刚改过" in page
    assert f"由 {HOUSING} 承办" in page


def test_joint_handling_is_dispatched_with_its_assistants(world: World) -> None:
    number = world.open_ticket()
    world.browser("seat").act(number, "dispatch", unit=HOUSING, units=["自来水公司", "", ""])
    page = world.browser("handler", WATER).page(f"/tickets/{number}")
    assert "提交协办意见" in page
    assert "/act/reply" not in page


def test_a_unit_finds_only_its_own_tickets(world: World) -> None:
    number, other = world.open_ticket(), world.open_ticket(title="水管爆裂")
    seat = world.browser("seat")
    seat.act(number, "dispatch", unit=HOUSING)
    seat.act(other, "dispatch", unit=WATER)
    handler = world.browser("handler", HOUSING)
    for path in (f"/tickets/{other}", f"/tickets/{other}/files/x", "/tickets/HX24101460329999"):
        assert handler.get(path).status_code == 404
    assert handler.post(f"/tickets/{other}/reveal", reason="看看").status_code == 404
    assert handler.post(f"/tickets/{other}/act/sign", version="3").status_code == 404
    page = handler.page("/tickets?queue=all")
    assert number in page
    assert other not in page
    assert f"/tickets/{other}" not in handler.page(f"/tickets?queue=all&text={other}")
    assert world.status(other) == "dispatched"


def test_the_unit_complained_about_never_sees_the_ticket(world: World) -> None:
    number = world.open_ticket(accused_units=(HOUSING, POLICE))
    world.browser("seat").act(number, "dispatch", unit=HOUSING)
    with world.db.write() as tx:  # as an import or an older program may have left it
        tx.run("UPDATE tickets SET unit = :unit WHERE number = :number", unit=POLICE, number=number)
    accused = world.browser("unit_leader", POLICE)
    assert accused.get(f"/tickets/{number}").status_code == 404
    assert number not in accused.page("/tickets?queue=all")


def test_a_restricted_line_is_for_its_readers_alone(world: World) -> None:
    number = world.open_ticket(line="12338", title="家暴求助")
    for role in ("seat", "reviewer", "auditor", "admin"):
        browser = world.browser(role)
        assert browser.get(f"/tickets/{number}").status_code == 404
        assert number not in browser.page("/tickets?queue=all")
    assert "家暴求助" in world.browser("duty_leader").page(f"/tickets/{number}")


def test_a_unit_does_not_learn_who_reports_in_confidence(world: World) -> None:
    number = world.open_ticket(
        confidential=True, title="后厨用过期肉", text="我在那上班，后厨用过期肉", unit_text="后厨用过期肉",
        wish="别说是老陈说的", attachments=("photo",),
    )  # fmt: skip
    world.browser("seat").act(number, "dispatch", unit=HOUSING)
    world.do(
        number,
        "append",
        Actor("citizen", "account-of-the-reporter", "citizen"),
        text="我是后厨的老陈；冰柜里还有",
        public="冰柜里还有",
    )
    handler = world.browser("handler", HOUSING)
    page = handler.page(f"/tickets/{number}")
    assert "群众补充" in page
    assert "冰柜里还有" in page
    for secret in ("我在那上班", "老陈", "account-of-the-reporter", "photo"):
        assert secret not in page
    assert handler.get(f"/tickets/{number}/files/photo").status_code == 404
    assert "1234" not in page.replace(number, "")
    assert "13800001234" not in handler.post(f"/tickets/{number}/reveal", reason="联系").get_data(
        as_text=True
    )
    assert number not in handler.page("/tickets?queue=all&text=我在那上班")
    assert number in handler.page("/tickets?queue=all&text=过期肉")


def test_a_phone_is_masked_until_a_reason_is_given_and_that_is_logged(world: World) -> None:
    number = world.open_ticket()
    seat = world.browser("seat")
    page = seat.page(f"/tickets/{number}")
    assert "138****1234" in page
    assert "13800001234" not in page
    assert "13800001234" not in seat.post(f"/tickets/{number}/reveal", reason=" ").get_data(as_text=True)
    shown = seat.post(f"/tickets/{number}/reveal", reason="核实地址").get_data(as_text=True)
    assert "13800001234" in shown
    assert world.logged("personal_shown") == [(number, "核实地址")]
    assert world.logged("ticket_read"), "opening the page is logged, too"


def test_deadlines_say_why_they_are_when_they_are(world: World) -> None:
    number = world.open_ticket()
    world.browser("seat").act(number, "dispatch", unit=HOUSING)
    handler = world.browser("handler", HOUSING)
    page = handler.page(f"/tickets/{number}")
    assert "5 个工作日，自 10-14 12:00 起" in page
    assert "4 个工作小时，自 10-14 12:00 起" in page
    handler.act(number, "extend", reason="配件要从外地调", until="2024-10-25")
    world.browser("duty_leader").act(number, "extend_grant")
    page = handler.page(f"/tickets/{number}")
    assert "因“批准延期”调整，原为 10-21 18:00" in page
    assert "10-25 18:00" in page


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7331*7331}}"]
)
def test_hostile_text_stays_text(world: World, hostile: str) -> None:
    number = world.open_ticket(title=hostile, text=hostile, contact_name=hostile, place=hostile)
    seat = world.browser("seat")
    answer = seat.act(number, "dispatch", unit=hostile, reason=hostile).get_data(as_text=True)
    pages = [seat.page(f"/tickets/{number}"), seat.page("/tickets?queue=all"), answer]
    pages.append(seat.page("/tickets?queue=all&text=" + hostile.replace("#", "")))
    for page in pages:
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "53743561" not in page.split("<main")[1].replace(number, "") or hostile != "{{7331*7331}}"


def test_queues_hold_the_tickets_that_they_name(world: World) -> None:
    waiting = world.open_ticket(title="待派的")
    signed_late = world.open_ticket(title="已派的")
    seat = world.browser("seat")
    seat.act(signed_late, "dispatch", unit=HOUSING)
    assert waiting in seat.page("/tickets?queue=to_dispatch")
    assert signed_late not in seat.page("/tickets?queue=to_dispatch")
    assert signed_late in seat.page("/tickets?queue=to_sign")
    assert waiting not in seat.page("/tickets?queue=due_today")
    world.clock.move_to(world.now.replace(day=21, hour=10))
    seat = world.browser("seat")
    assert waiting in seat.page("/tickets?queue=due_today")
    world.clock.move_to(world.now.replace(day=22))
    seat = world.browser(
        "seat",
    )
    assert waiting in seat.page("/tickets?queue=overdue")
    assert waiting not in seat.page("/tickets?queue=due_today")


def test_pages_go_on_by_key_and_every_ticket_stands_on_exactly_one(world: World) -> None:
    numbers = {world.open_ticket() for _ in range(120)}
    office = Sight(Actor("office", "x", "seat"), {})
    for queue in ("all", "to_dispatch"):
        seen: list[str] = []
        cursor, pages = "", 0
        while pages == 0 or cursor:
            with world.db.read() as tx:
                page = queues.listed(tx, queue, Filters(), office, world.now, cursor)
            seen += [row["number"] for row in page.rows]
            cursor, pages = page.next, pages + 1
        assert pages == 3
        assert sorted(seen) == sorted(numbers)


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwxXQ", "W1tbW1tbW1tb", "eyJhIjoxfQ"])
def test_a_forged_page_key_is_refused_with_a_sentence(world: World, cursor: str) -> None:
    assert world.browser("seat").get(f"/tickets?queue=all&after={cursor}").status_code == 400


def test_the_lists_show_exactly_what_the_rule_lets_a_user_read(world: World) -> None:
    """`may_read` decides about one ticket, a condition in SQL about lists: they must agree in every state."""
    plain, line, accused = (
        world.open_ticket(),
        world.open_ticket(line="12338"),
        world.open_ticket(accused_units=(POLICE, WATER)),
    )
    joint, returned, ended = (world.open_ticket() for _ in range(3))
    world.do(accused, "dispatch", office("seat"), unit=HOUSING)
    world.do(joint, "dispatch", office("seat"), unit=HOUSING, units=[WATER])
    world.do(returned, "dispatch", office("seat"), unit=HOUSING)
    world.do(returned, "return", officer(HOUSING), reason="不属本单位职责", suggest=WATER)
    world.do(returned, "dispatch", office("seat"), unit=WATER)
    world.do(ended, "dispatch", office("seat"), unit=HOUSING, units=[WATER])
    world.do(ended, "withdraw", office("seat"), reason="群众撤回")
    readers = world.revision.desk.readers
    offices = map(office, ("seat", "reviewer", "duty_leader", "auditor"))
    people = [*offices, *map(officer, (HOUSING, WATER, POLICE))]
    for actor in people:
        with world.db.read() as tx:
            page = queues.listed(tx, "all", Filters(), Sight(actor, readers), world.now)
            loaded = [store.load(tx, number) for number in (plain, line, accused, joint, returned, ended)]
        allowed = {ticket.number for ticket in loaded if ticket and may_read(ticket, actor, readers)}
        assert {row["number"] for row in page.rows} == allowed, actor


def test_every_queue_opens_for_the_roles_that_have_it(world: World) -> None:
    world.open_ticket()
    duty, leader = world.browser("duty_leader"), world.browser("unit_leader", HOUSING)
    for queue in QUEUES:
        for browser, names in ((duty, queues.OFFICE_QUEUES), (leader, queues.UNIT_QUEUES)):
            assert browser.get(f"/tickets?queue={queue}").status_code == (200 if queue in names else 404)
