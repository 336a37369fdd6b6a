"""What a seat does in a conversation beside talking: approved answers, ready-made replies, tickets, contacts, lost messages."""

import re

from console import talking
from knowledge_base import store
from knowledge_base.articles import Content
from tests.console.world import HOUSING, World
from tickets.model import Actor
from tickets.tasks import Task, open_task

WORDS = "护照到期前后都可以换发，带身份证到任一出入境窗口办理，十个工作日取件。"


def released(world: World, code: str = "P-1", **more: object) -> None:
    content = Content(code, HOUSING, "护照怎么换发", WORDS, basis="出境入境管理法", **more)  # type: ignore[arg-type]
    with world.db.write() as tx:
        store.submit(tx, content, "e", world.now)
        store.publish_all(tx, "a", world.now)
    world.live.refresh()


def one(world: World, sql: str) -> object:
    with world.db.read() as tx:
        return tx.value(sql)


def test_an_approved_answer_goes_out_word_for_word_and_is_logged_with_its_version(world: World) -> None:
    released(world)
    key = world.hear("citizen-1", "老人的护照")
    seat = world.browser("seat", name="王敏")
    found = seat.page(f"/conversations/{key}?ask=护照怎么换发")
    assert WORDS in found and "P-1 第 1 版" in found
    form = {"article": "P-1", "version": "1", "query": "护照怎么换发"}
    assert seat.post(f"/conversations/{key}/answer", **form).status_code == 302
    with world.db.read() as tx:
        sent = tx.one("SELECT text, article, kind, actor FROM outbox ORDER BY id DESC")
        logged = tx.one("SELECT * FROM answer_log ORDER BY id DESC")
        contact = tx.value("SELECT disposition FROM contacts WHERE conversation_id = :id", id=key)
    assert sent is not None and logged is not None
    assert sent["text"] == f"{WORDS}\n\n答复单位：{HOUSING}；依据：出境入境管理法"
    assert (sent["article"], sent["kind"], sent["actor"]) == ("P-1", "answer", "王敏")
    assert (logged["decision"], logged["article"], logged["version"], logged["release"]) == (
        "person",
        "P-1",
        1,
        1,
    )
    assert contact == "answered"
    assert "由人选发" in seat.page(f"/conversations/{key}")
    assert (key, "发送知识 P-1") in world.logged("conversation_act")


def test_what_may_not_answer_cannot_be_sent(world: World) -> None:
    released(world)
    released(world, "N-1", audience="内部")
    key, seat = world.hear("citizen-1", "护照"), world.browser("seat")
    before = one(world, "SELECT count(*) FROM outbox")
    for article, version in (("P-1", "2"), ("N-1", "1"), ("none", "1"), ("", "")):
        refused = seat.post(f"/conversations/{key}/answer", article=article, version=version, query="x")
        assert refused.status_code == 409
        assert "重新查找" in refused.get_data(as_text=True)
    assert one(world, "SELECT count(*) FROM outbox") == before
    assert one(world, "SELECT holder FROM conversations") == "bot", "a refusal takes nothing over"


def test_a_ticket_is_filled_in_with_what_is_known_and_the_citizen_gets_its_number(world: World) -> None:
    part = {
        "text": "电梯停了三天", "summary": "电梯停运", "purpose": "求助", "place": "和谐家园3号楼",
        "places": ["和谐家园"], "wish": "尽快修好",
    }  # fmt: skip
    key = world.hear(
        "citizen-1", "和谐家园3号楼电梯停了三天，电话13800001234", parts=[part], phone="13800001234"
    )
    seat = world.browser("seat", name="王敏")
    form = seat.page(f"/conversations/{key}/ticket")
    for words in ("电梯停运", "和谐家园3号楼", "尽快修好", "138****1234"):
        assert words in form
    assert "13800001234" not in form
    fields = {
        "title": "电梯停运",
        "purpose": "求助",
        "place": "和谐家园3号楼",
        "wish": "尽快修好",
        "more": "已电话确认无人被困",
    }
    made = seat.post(f"/conversations/{key}/ticket", **fields)
    assert made.status_code == 302
    with world.db.read() as tx:
        ticket = tx.one("SELECT * FROM tickets")
        receipt = tx.one("SELECT text, ticket, actor FROM outbox WHERE kind = 'receipt'")
        contact = tx.one("SELECT disposition FROM contacts")
    assert ticket is not None and receipt is not None and contact is not None
    assert ticket["text"] == "和谐家园3号楼电梯停了三天，电话13800001234\n已电话确认无人被困"
    assert (ticket["place"], ticket["wish"], ticket["contact_phone"]) == (
        "和谐家园3号楼",
        "尽快修好",
        "13800001234",
    )
    assert (ticket["conversation_id"], ticket["places"]) == (key, '["和谐家园"]')
    assert ticket["number"] in receipt["text"] and receipt["actor"] == "王敏"
    assert contact["disposition"] == "ticketed"
    assert one(world, "SELECT count(*) FROM matters") == 1


def test_a_form_that_comes_back_masked_changes_nothing(world: World) -> None:
    key = world.hear("citizen-1", "找我13800001234，井盖坏了")
    seat = world.browser("seat")
    shown = talking.shown("找我13800001234，井盖坏了")
    assert "13800001234" not in shown
    seat.post(f"/conversations/{key}/ticket", title=shown, purpose="nonsense")
    assert one(world, "SELECT title FROM tickets") == "找我13800001234，井盖坏了"
    assert one(world, "SELECT purpose FROM tickets") == "求助"


def test_a_conversation_is_linked_to_a_ticket_in_sight_alone(world: World) -> None:
    key, seat = world.hear("citizen-2", "我们楼电梯也停了"), world.browser("seat")
    other, own = world.open_ticket(), world.open_ticket(conversation_id=key, sender="citizen-2")
    secret = world.open_ticket(line="12338")
    for number in (secret, "HX0", ""):
        refused = seat.post(f"/conversations/{key}/link", number=number)
        assert refused.status_code == 409
        assert "没有找到这张工单" in refused.get_data(as_text=True)
    assert one(world, "SELECT holder FROM conversations") == "bot"
    for number, event in ((other, "linked"), (own, "appended")):
        assert seat.post(f"/conversations/{key}/link", number=number).status_code == 302
        with world.db.read() as tx:
            events = tx.all("SELECT event FROM ticket_events WHERE ticket = :n", n=number)
        assert event in {row["event"] for row in events}
    assert one(world, "SELECT count(*) FROM outbox WHERE kind = 'receipt'") == 2


def test_a_contact_is_closed_as_handled_or_invalid_but_never_out_of_a_ticket(world: World) -> None:
    seat = world.browser("seat")
    for disposition in ("invalid", "answered"):
        key = world.hear(f"citizen {disposition}", "嗯嗯")
        seat.post(f"/conversations/{key}/take")
        assert seat.post(f"/conversations/{key}/settle", disposition=disposition).status_code == 302
        with world.db.read() as tx:
            contact = tx.one("SELECT disposition, closed FROM contacts WHERE conversation_id = :id", id=key)
            holder = tx.value("SELECT holder FROM conversations WHERE id = :id", id=key)
        assert contact is not None
        assert (contact["disposition"], bool(contact["closed"]), holder) == (disposition, True, "bot")
    with world.db.write() as tx:
        tx.run("UPDATE contacts SET disposition = 'ticketed'")
    assert seat.post(f"/conversations/{key}/settle", disposition="invalid").status_code == 409
    assert seat.post(f"/conversations/{key}/settle", disposition="abuse").status_code == 404


def test_nothing_is_done_in_a_conversation_that_another_has(world: World) -> None:
    released(world)
    key = world.hear("citizen-1", "护照")
    world.browser("seat", name="王敏").post(f"/conversations/{key}/take")
    number, other = world.open_ticket(), world.browser("seat")
    for deed, fields in (
        ("answer", {"article": "P-1", "version": "1"}),
        ("ticket", {"title": "x"}),
        ("link", {"number": number}),
        ("settle", {"disposition": "invalid"}),
    ):
        refused = other.post(f"/conversations/{key}/{deed}", **fields)
        assert refused.status_code == 409, deed
        assert "正由 王敏 接待" in refused.get_data(as_text=True), deed
    assert one(world, "SELECT count(*) FROM tickets") == 1


def test_ready_made_replies_are_kept_by_the_duty_leader_and_fill_in_a_reply(world: World) -> None:
    leader, seat = world.browser("duty_leader"), world.browser("seat")
    hostile = "您好<script>alert(1)</script>"
    assert leader.post("/canned/save", title="问候", text=hostile).status_code == 302
    assert leader.post("/canned/save", title="问候", text=f"{hostile}，请讲").status_code == 302
    assert leader.post("/canned/save", title=" ", text="x").status_code == 422
    assert seat.post("/canned/save", title="别的", text="x").status_code == 403
    page = seat.page("/canned")
    assert page.count("问候") == 1 and "<script>alert" not in page
    key = world.hear("citizen-1", "转人工")
    seat.post(f"/conversations/{key}/take")
    found = re.search(r"\?canned=(\d+)", seat.page(f"/conversations/{key}"))
    assert found
    filled = seat.page(f"/conversations/{key}?canned={found[1]}")
    assert "&lt;/script&gt;，请讲</textarea>" in filled
    assert leader.post(f"/canned/{found[1]}/remove").status_code == 302
    assert leader.post(f"/canned/{found[1]}/remove").status_code == 404


def test_a_lost_message_that_was_told_by_phone_is_seen_to(world: World) -> None:
    lost = world.put(world.reply("citizen-1", "您的事办好了"), "dead")
    with world.db.write() as tx:
        open_task(tx, Task("undelivered", f"undelivered:{lost}:dead", "消息被平台拒绝"), world.now)
    key = world.hear("citizen-1", "在吗")
    seat = world.browser("seat", name="王敏")
    assert key in seat.page("/conversations?view=undelivered")
    assert seat.post(f"/outbox/{lost}/told").status_code == 302
    assert key not in seat.page("/conversations?view=undelivered")
    assert "您的事办好了" not in seat.page("/outbox")
    assert "已电话告知 王敏" in seat.page("/outbox?view=seen_to")
    assert one(world, "SELECT done_by FROM tasks") == "王敏"
    assert world.logged("message_told") == [(str(lost), "")]
    sent = world.put(world.reply("citizen-1", "到了"), "sent")
    seat.post(f"/outbox/{sent}/told")
    assert one(world, "SELECT count(*) FROM outbox WHERE seen_to <> ''") == 1


def test_who_would_make_a_second_ticket_is_shown_the_first(world: World) -> None:
    key, seat = world.hear("citizen-1", "电梯停了三天"), world.browser("seat", name="王敏")
    assert 'id="had"' not in seat.page(f"/conversations/{key}/ticket")
    number = world.open_ticket(conversation_id=key)
    page = seat.page(f"/conversations/{key}/ticket")
    assert 'id="had"' in page and f"/tickets/{number}" in page
    world.do(number, "withdraw", Actor("office", "王敏", "duty_leader"), reason="群众撤回")
    assert 'id="had"' not in seat.page(f"/conversations/{key}/ticket")


def test_what_is_no_telephone_is_refused_and_everything_stays_filled_in(world: World) -> None:
    key, seat = world.hear("citizen-1", "电梯停了三天"), world.browser("seat", name="王敏")
    refused = seat.post(f"/conversations/{key}/ticket", title="电梯停运", phone="无", more="三号楼东侧")
    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert "联系电话应是" in page and "三号楼东侧" in page
    assert one(world, "SELECT count(*) FROM tickets") == 0
