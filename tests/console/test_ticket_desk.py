"""The ticket desk: dispatch of several, one-key acceptance, the check of a draft, similar tickets, both clocks, paper."""

import re
from datetime import timedelta
from io import BytesIO

from console import waiting
from storage.clock import stamp
from storage.transaction import Row
from tests.conftest import NOON
from tests.console.test_tickets import REPAIRED
from tests.console.world import HOUSING, POLICE, WATER, World
from tickets.model import Actor

SEAT = Actor("office", "x", "seat")


def version(world: World, number: str) -> str:
    with world.db.read() as tx:
        return str(tx.value("SELECT version FROM tickets WHERE number = :number", number=number))


def test_checked_tickets_are_dispatched_and_each_row_tells_what_came_of_it(world: World) -> None:
    first, late, wrong, hidden = (
        world.open_ticket(),
        world.open_ticket(),
        world.open_ticket(),
        world.open_ticket(line="12338"),
    )
    seat = world.browser("seat")
    numbers = [first, late, wrong, hidden]
    page = seat.post("/tickets/dispatch", number=numbers).get_data(as_text=True)
    assert re.findall(r'name="unit-([^"]+)"', page) == [first, late, wrong]
    assert f'value="{HOUSING}"' in page
    seen = {f"version-{number}": version(world, number) for number in numbers}
    world.do(late, "dispatch", SEAT, unit=WATER)
    units = {
        f"unit-{first}": HOUSING,
        f"unit-{late}": HOUSING,
        f"unit-{wrong}": "没有这个局",
        f"unit-{hidden}": HOUSING,
    }
    page = seat.post("/tickets/dispatch/all", number=numbers, **seen, **units).get_data(as_text=True)
    assert "派出 1 件，未派出 3 件" in page
    assert "别人刚刚改过" in page
    assert "单位名录里没有“没有这个局”" in page
    assert [world.status(number) for number in numbers] == [
        "dispatched",
        "dispatched",
        "to_dispatch",
        "to_dispatch",
    ]


def test_only_who_may_dispatch_finds_boxes_to_check(world: World) -> None:
    number = world.open_ticket()
    assert f'name="number" value="{number}"' in world.browser("seat").page("/tickets?queue=to_dispatch")
    auditor = world.browser("auditor")
    assert 'name="number"' not in auditor.page("/tickets?queue=to_dispatch")
    assert auditor.post("/tickets/dispatch", number=number).status_code == 403
    assert world.browser("seat").post("/tickets/dispatch").headers["Location"].endswith("queue=to_dispatch")


def test_a_suggestion_is_accepted_by_one_key(world: World) -> None:
    number = world.open_ticket()
    page = world.browser("seat").page(f"/tickets/{number}")
    assert re.search(
        r'name="unit" value="市住房和城乡建设局">\s*<button class="primary" aria-keyshortcuts="a">', page
    )
    assert 'aria-keyshortcuts="a"' not in world.browser("auditor").page(f"/tickets/{number}")


def test_a_draft_is_checked_before_it_is_handed_in(world: World) -> None:
    number = world.open_ticket()
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    handler = world.browser("handler", HOUSING)
    for action in ("sign", "contact"):
        handler.act(number, action, text="已联系", outcome="已说明")
    poor = {"public": "<b>已处理</b>", "text": "", "outcome": "solved"}
    page = handler.post(f"/tickets/{number}/check", **poor).get_data(as_text=True)
    assert "会被退回修改" in page
    assert "&lt;b&gt;已处理&lt;/b&gt;" in page  # the form comes back filled in
    part = handler.client.post(
        f"/console/tickets/{number}/check",
        data={"csrf_token": handler.token(), **poor},
        headers={"HX-Request": "true"},
    ).get_data(as_text=True)
    assert "会被退回修改" in part
    assert "<main" not in part
    assert world.status(number) == "handling"
    with world.db.read() as tx:
        assert tx.value("SELECT count(*) FROM reply_faults") == 0
    stranger = world.browser("handler", WATER)
    assert stranger.post(f"/tickets/{number}/check", **poor).status_code == 404


def test_proof_of_the_work_goes_with_the_reply_and_what_is_no_picture_is_refused(world: World) -> None:
    number = world.open_ticket()
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    handler = world.browser("handler", HOUSING)
    for action in ("sign", "contact"):
        handler.act(number, action, text="已联系", outcome="已说明")
    reply = {"outcome": "solved", "public": REPAIRED, "text": "更换曳引机，现场试运行正常。"}
    refused = handler.act(number, "reply", **reply, media=(BytesIO(b"MZ not a picture"), "换件.exe"))
    assert refused.status_code == 409
    assert "只能发送图片" in refused.get_data(as_text=True)
    many = [(BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(4)), f"{n}.png") for n in range(6)]
    assert "一次最多 5 个" in handler.act(number, "reply", **reply, media=many).get_data(as_text=True)
    picture = (BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(40)), "更换后<b>.png")
    assert handler.act(number, "reply", **reply, media=picture).status_code == 302
    page = world.browser("reviewer").page(f"/tickets/{number}")
    assert "更换后&lt;b&gt;.png" in page
    assert "image/png · 48 Bytes" in page


def test_earlier_tickets_of_the_place_and_of_like_words_are_shown_within_sight(world: World) -> None:
    same = world.open_ticket(title="噪声", topic="施工噪声", place="滨河路88号")
    alike = world.open_ticket(title="夜里打桩吵得睡不着，滨河路")
    secret = world.open_ticket(title="打桩吵人", line="12338")
    other = world.open_ticket(title="井盖")
    now = world.open_ticket(title="打桩", topic="施工噪声", place="滨河路88号")
    world.do(now, "dispatch", SEAT, unit=HOUSING)
    world.do(alike, "dispatch", SEAT, unit=HOUSING)
    page = world.browser("seat").page(f"/tickets/{now}")
    assert {same, alike} <= set(re.findall(r"/tickets/(HX\w+)\"", page))
    assert secret not in page
    assert other not in page
    unit = world.browser("handler", HOUSING).page(f"/tickets/{now}")
    assert alike in unit
    assert same not in unit


def test_both_clocks_run_and_the_citizens_stops_at_the_end() -> None:
    legs: list[Row] = [
        {"part": "lead", "unit": HOUSING, "started": stamp(NOON + timedelta(hours=1)), "ended": stamp(NOON + timedelta(hours=3))},
        {"part": "lead", "unit": WATER, "started": stamp(NOON + timedelta(hours=4)), "ended": None},
    ]  # fmt: skip
    ticket = {"opened": stamp(NOON), "closed": None}
    assert waiting.clocks(ticket, legs, NOON + timedelta(days=1, hours=5)) == waiting.Clocks(
        "1 天 5 小时", WATER, "1 天 1 小时"
    )
    assert waiting.at_moment(stamp(NOON), legs, NOON + timedelta(hours=2)) == waiting.Clocks(
        "2 小时", HOUSING, "1 小时"
    )
    assert waiting.at_moment(stamp(NOON), legs, NOON + timedelta(minutes=210)).unit == ""
    ended = ticket | {"closed": stamp(NOON + timedelta(minutes=20))}
    assert waiting.clocks(ended, (), NOON + timedelta(days=9)).total == "20 分"


def test_the_sheet_on_paper_is_masked_bound_to_sight_and_logged(world: World) -> None:
    number = world.open_ticket(text="请打13800001234", title="<i>灯</i>")
    page = world.browser("seat").page(f"/tickets/{number}/print")
    assert "13800001234" not in page
    assert "&lt;i&gt;灯&lt;/i&gt;" in page
    assert world.logged("ticket_printed") == [(number, "")]
    assert world.browser("handler", POLICE).get(f"/tickets/{number}/print").status_code == 404


def test_a_reply_that_was_sent_back_says_why_and_is_worked_on(world: World) -> None:
    number = world.open_ticket()
    handler, leader = world.browser("handler", HOUSING), world.browser("unit_leader", HOUSING)
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    handler.act(number, "sign")
    handler.act(number, "contact", text="已电话联系", outcome="已说明")
    reply = {"outcome": "solved", "public": REPAIRED, "text": "更换曳引机，试运行正常"}
    handler.act(number, "reply", **reply)
    assert 'id="sent-back"' not in handler.page(f"/tickets/{number}")
    leader.act(number, "approve_reject", reason="没有写检验报告编号")
    page = handler.page(f"/tickets/{number}")
    assert re.search(r'id="sent-back">.*没有写检验报告编号', page)
    form = page.split('id="do-reply"')[1]
    assert f">{REPAIRED}</textarea>" in form and '<option value="solved" selected>' in form
    handler.act(number, "reply", **reply | {"text": "检验报告已附"})
    assert 'id="sent-back"' not in handler.page(f"/tickets/{number}")


def test_a_reply_that_pages_would_mask_is_not_filled_in_again(world: World) -> None:
    number = world.open_ticket(contact_name="张桂兰")
    handler = world.browser("handler", HOUSING)
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    handler.act(number, "sign")
    handler.act(number, "contact", text="已电话联系", outcome="已说明")
    handler.act(number, "reply", outcome="solved", public=f"张桂兰您好，{REPAIRED}", text="更换曳引机")
    world.browser("unit_leader", HOUSING).act(number, "approve_reject", reason="请补充")
    assert "张桂兰" not in handler.page(f"/tickets/{number}")


def test_who_gave_a_ticket_back_is_no_suggestion_of_one_key(world: World) -> None:
    number = world.open_ticket()
    seat = world.browser("seat")
    seat.act(number, "dispatch", unit=HOUSING)
    page = seat.page(f"/tickets/{number}")
    assert "已派给该单位" in page and "采纳并派单</" not in page
    seat.act(number, "dispatch", unit=HOUSING)
    assert "没有改动" in seat.page(f"/tickets/{number}")
    back = {"reason": "超出职责范围", "text": "属于供水设施", "suggest": WATER}
    assert world.browser("handler", HOUSING).act(number, "return", **back).status_code == 302
    page = seat.page(f"/tickets/{number}")
    assert "该单位退回过" in page and f"{HOUSING}退回时建议由{WATER}承办" in page
    assert f'name="unit" value="{WATER}"' in page
    assert 'class="primary" aria-keyshortcuts="a"' not in page
    page = seat.post("/tickets/dispatch", number=[number]).get_data(as_text=True)
    assert '的承办单位" value=""' in page and f"{HOUSING}退回时建议由{WATER}承办" in page


def test_a_suggestion_that_is_hardly_one_is_not_accepted_by_one_key(world: World) -> None:
    number = world.open_ticket(suggestion=({"unit": HOUSING, "confidence": 0.06, "reasons": ["地点在辖区"]},))
    seat = world.browser("seat")
    page = seat.page(f"/tickets/{number}")
    assert "可能" in page and "采纳并派单</" not in page and 'aria-keyshortcuts="a"' not in page
    assert f'value="{HOUSING}"' not in page.replace(f'<option value="{HOUSING}">', "")
    several = seat.post("/tickets/dispatch", number=number).get_data(as_text=True)
    assert f"可能 {HOUSING}" in several and f'name="unit-{number}"' in several
    assert f'value="{HOUSING}"' not in several.replace(f'<option value="{HOUSING}">', "")


def test_a_seat_asks_another_unit_to_assist_in_either_language(world: World) -> None:
    number, seat = world.open_ticket(), world.browser("seat")
    assert 'id="do-assist"' not in seat.page(f"/tickets/{number}"), "nobody leads yet"
    seat.act(number, "dispatch", unit=HOUSING)
    assert "增加协办单位" in seat.page(f"/tickets/{number}")
    seat.post("/preferences", language="en")
    assert "Add assisting units" in seat.page(f"/tickets/{number}")
    assert seat.act(number, "assist", units=WATER, reason="查水管").status_code == 302
    page = world.browser("handler", WATER).page(f"/tickets/{number}")
    assert "查水管" in page and 'id="do-coreply"' in page


def test_from_a_ticket_people_go_back_to_the_list_where_they_work(world: World) -> None:
    number, seat = world.open_ticket(), world.browser("seat")
    assert 'href="/console/tickets" aria-keyshortcuts="u"' in seat.page(f"/tickets/{number}")
    seat.page("/tickets?queue=to_dispatch")
    page = seat.page(f"/tickets/{number}")
    assert 'href="/console/tickets?queue=to_dispatch" aria-keyshortcuts="u"' in page
    seat.page(f"/tickets?text={'长' * 500}")
    assert 'href="/console/tickets" aria-keyshortcuts="u"' in seat.page(f"/tickets/{number}")


def test_who_telephones_goes_on_with_the_next_call(world: World) -> None:
    number = world.open_ticket(contact_phone="")
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    handler, seat = world.browser("handler", HOUSING), world.browser("seat")
    handler.act(number, "sign")
    handler.act(number, "contact", text="已上门", outcome="已说明")
    handler.act(number, "reply", outcome="solved", public=REPAIRED, text="更换曳引机")
    world.browser("unit_leader", HOUSING).act(number, "approve")
    world.browser("reviewer").act(number, "review_pass")
    form = seat.page(f"/tickets/{number}?do=callback").split('id="do-callback"')[1]
    assert 'name="then" value="calls"' in form and "没有留电话" in form
    done = seat.act(number, "callback", rating="satisfied", then="calls")
    assert done.headers["Location"] == "/console/tasks?kind=phone_survey"


def test_what_a_confidential_reporter_says_of_a_reply_stays_with_the_office(world: World) -> None:
    number = world.open_ticket(confidential=True)
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    handler = world.browser("handler", HOUSING)
    handler.act(number, "sign")
    with world.db.write() as tx:
        tx.run("UPDATE tickets SET status = 'rework' WHERE number = :number", number=number)
        seq = tx.value("SELECT max(seq) + 1 FROM ticket_events WHERE ticket = :number", number=number)
        tx.insert(
            "ticket_events", ticket=number, seq=seq, at=stamp(world.now), event="rework", role="citizen",
            text="我就住在301，电话13800004321", data="{}",
        )  # fmt: skip
    assert "住在301" not in handler.page(f"/tickets/{number}")
    page = world.browser("duty_leader").page(f"/tickets/{number}")
    assert "住在301" in page and "13800004321" not in page
