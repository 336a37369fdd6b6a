"""Conversations through the pages: what the bot understood, a person's part in it, what did not arrive."""

from datetime import timedelta
from io import BytesIO

import pytest

from channels import attachments, inbox, outbox
from channels.messages import Inbound, Option
from knowledge_base import subscriptions
from storage.clock import stamp
from tests.channels.parts import outgoing
from tests.console.world import World


def test_the_thread_shows_both_directions_and_why_the_bot_answered_so(world: World) -> None:
    key = world.hear(
        "citizen-1", "护照到期了咋换", parts=[{"text": "护照到期了咋换", "purpose": "咨询", "topic": "护照"}]
    )
    page = world.browser("seat").page(f"/conversations/{key}")
    for words in (
        "护照到期了咋换",
        "答：护照到期了咋换",
        "知识库直接答复 A-1",
        "第 2 版",
        "发布批次 3",
        "0.91",
        "词相同",
        "高于下限",
    ):
        assert words in page
    assert world.logged("conversation_read") == [(key, "")]


def test_a_possible_danger_is_marked_in_the_thread(world: World) -> None:
    heard, other = (world.hear(f"citizen-{n}", "手进绞肉机了", may_be_danger=n == 1) for n in (1, 2))
    seat = world.browser("seat")
    assert "可能有危险" in seat.page(f"/conversations/{heard}")
    assert "可能有危险" not in seat.page(f"/conversations/{other}")


def test_those_who_wait_for_a_person_stand_first_and_longest_first(world: World) -> None:
    keys = []
    for n in range(3):
        keys.append(world.hear(f"citizen-{n}", f"第{n}个人说的话"))
        world.clock.move_to(world.now + timedelta(minutes=1))
    with world.db.write() as tx:
        tx.run("UPDATE conversations SET holder = 'waiting' WHERE id IN :keys", keys=keys[:2])
    page = world.browser("seat").page("/conversations")
    assert page.index("第0个人") < page.index("第1个人") < page.index("第2个人")
    waiting = world.browser("seat").page("/conversations?view=waiting")
    assert "第2个人" not in waiting


def test_who_takes_over_speaks_verbatim_until_they_give_back(world: World) -> None:
    key = world.hear("citizen-1", "转人工")
    seat, other = world.browser("seat", name="王敏"), world.browser("seat", name="李强")
    assert seat.post(f"/conversations/{key}/take").status_code == 302
    words = "您好，我是王敏。\n<b>请讲</b>"
    assert seat.post(f"/conversations/{key}/say", text=words).status_code == 302
    page = seat.page(f"/conversations/{key}")
    assert "&lt;b&gt;请讲&lt;/b&gt;" in page
    refused = other.post(f"/conversations/{key}/say", text="我也说两句")
    assert refused.status_code == 409
    assert "正由 王敏 接待" in refused.get_data(as_text=True)
    assert "我也说两句" in refused.get_data(as_text=True), "the words are not lost"
    seat.post(f"/conversations/{key}/give_back")
    with world.db.read() as tx:
        row = tx.one("SELECT holder, holder_user FROM conversations WHERE id = :id", id=key)
        sent = tx.value("SELECT text FROM outbox WHERE actor = '王敏'")
    assert row == {"holder": "bot", "holder_user": ""}
    assert sent.replace("\r\n", "\n") == words


def test_who_would_give_back_unanswered_words_is_warned(world: World) -> None:
    key = world.hear("citizen-1", "转人工")
    seat = world.browser("seat")
    seat.post(f"/conversations/{key}/take")
    world.clock.move_to(world.now + timedelta(minutes=1))
    with world.db.write() as tx:
        said = inbox.record(
            tx, Inbound("webchat", "main", "citizen-1", "m2", world.now, text="工地吵"), world.now
        )
        inbox.finish(tx, said.id, "answered", conversation_id=key)
    assert "交回后机器人不会补答" in seat.page(f"/conversations/{key}")
    world.clock.move_to(world.now + timedelta(minutes=1))
    seat.post(f"/conversations/{key}/say", text="请讲")
    assert "交回后机器人不会补答" not in seat.page(f"/conversations/{key}")


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def test_a_picture_goes_to_the_citizen_and_belongs_to_them(world: World) -> None:
    key = world.hear("citizen-1", "转人工")
    seat = world.browser("seat")
    seat.post(f"/conversations/{key}/take")
    sent = seat.post(f"/conversations/{key}/say", text="位置见图", file=(BytesIO(PNG), "位置.png"))
    assert sent.status_code == 302
    with world.db.read() as tx:
        row = tx.one("SELECT text, media FROM outbox WHERE media IS NOT NULL")
        assert row is not None
        kept = attachments.load(tx, row["media"])
    assert row["text"] == "位置见图"
    assert kept is not None
    assert (kept.owner, kept.name, kept.body) == ("webchat:main:citizen-1", "位置.png", PNG)
    address = f"/conversations/{key}/files/{row['media']}"
    assert address in seat.page(f"/conversations/{key}")
    assert seat.get(address).data == PNG
    other = world.hear("citizen-2", "你好")
    assert seat.get(f"/conversations/{other}/files/{row['media']}").status_code == 404


def test_a_file_that_cannot_be_sent_keeps_the_words_and_leaves_nothing_behind(world: World) -> None:
    key = world.hear("citizen-1", "转人工")
    seat = world.browser("seat", name="王敏")
    refused = seat.post(f"/conversations/{key}/say", text="请看附件", file=(BytesIO(b"MZ"), "a.exe"))
    assert refused.status_code == 409
    assert "只能发送图片" in refused.get_data(as_text=True)
    assert "请看附件" in refused.get_data(as_text=True)
    seat.post(f"/conversations/{key}/take")
    picture = (BytesIO(PNG), "a.png")
    assert (
        world.browser("seat", name="李强").post(f"/conversations/{key}/say", file=picture).status_code == 409
    )
    with world.db.read() as tx:
        assert tx.value("SELECT count(*) FROM attachments") == 0
        assert tx.value("SELECT count(*) FROM outbox WHERE media IS NOT NULL") == 0


def test_what_another_system_carries_is_said_so(world: World) -> None:
    key = world.hear("citizen-1", "路灯不亮")
    with world.db.write() as tx:
        tx.run("UPDATE conversations SET channel = 'wechat', via = 'api'")
        outbox.put(tx, outgoing(channel="wechat", recipient="citizen-1"), world.now)
        tx.run("UPDATE outbox SET status = 'held' WHERE via = 'api'")
    seat = world.browser("seat")
    for page in (f"/conversations/{key}", "/outbox"):
        assert "微信（经消息接口）" in seat.page(page)


def test_a_mute_is_shown_expires_and_can_be_taken_back(world: World) -> None:
    key = world.hear("citizen-1", "骂人的话")
    seat = world.browser("seat")
    assert key not in seat.page("/conversations?view=muted")
    seat.post(f"/conversations/{key}/mute", text="连续辱骂")
    page = seat.page(f"/conversations/{key}")
    assert "暂停受理至 10-14 14:00" in page and "连续辱骂" in page
    assert key in seat.page("/conversations?view=muted")
    seat.post(f"/conversations/{key}/mute", text="又在骂人", hours="24")
    assert "暂停受理至 10-15 12:00" in seat.page(f"/conversations/{key}")
    seat.post(f"/conversations/{key}/mute", text="短的不算", hours="2")
    seat.post(f"/conversations/{key}/unmute")
    page = seat.page(f"/conversations/{key}")
    assert "暂停受理至 10-15" not in page and "又在骂人" in page and "短的不算" not in page, (
        "the history stays"
    )
    assert [detail.partition(" ")[2] for _, detail in world.logged("muted")] == ["连续辱骂", "又在骂人"]
    assert len(world.logged("unmuted")) == 1


def test_what_a_citizen_is_subscribed_to_is_in_sight(world: World) -> None:
    key = world.hear("citizen-1", "订阅公积金")
    with world.db.write() as tx:
        subscriptions.subscribe(tx, key, "公积金", world.now)
    assert "订阅的政策" in world.browser("seat").page(f"/conversations/{key}")


def test_the_views_hold_what_they_name(world: World) -> None:
    plain, unclear, lost = (world.hear(f"citizen-{n}", f"第{n}句话") for n in range(3))
    with world.db.write() as tx:
        tx.run("UPDATE contacts SET disposition = 'unclear' WHERE conversation_id = :id", id=unclear)
    world.put(world.reply("citizen-2", "没送到的话"), "dead")
    seat = world.browser("seat")
    for view, there in (
        ("unclear", {unclear}),
        ("undelivered", {lost}),
        ("all", {plain, unclear, lost}),
        ("human", set()),
    ):
        page = seat.page(f"/conversations?view={view}")
        assert {key for key in (plain, unclear, lost) if key in page} == there, view
    assert "未送达 1" in seat.page("/conversations")


def test_messages_that_could_not_be_answered_are_in_sight(world: World) -> None:
    with world.db.write() as tx:
        said = Inbound("webchat", "main", "citizen-9", "k", world.now, text="没人理我的那句话")
        row = inbox.record(tx, said, world.now)
        inbox.failed_attempt(tx, row.id, "KeyError('x')", world.now)
    world.clock.move_to(world.now + timedelta(minutes=5))
    seat = world.browser("seat")
    assert "有 1 条来信" in seat.page("/conversations")
    assert "没人理我的那句话" in seat.page("/conversations/stuck")


def test_a_conversation_of_a_restricted_line_is_for_its_readers_alone(world: World) -> None:
    key = world.hear("citizen-1", "我姐又被打了")
    world.open_ticket(line="12338", conversation_id=key)
    seat, duty = world.browser("seat"), world.browser("duty_leader")
    assert seat.get(f"/conversations/{key}").status_code == 404
    assert seat.post(f"/conversations/{key}/take").status_code == 404
    assert "我姐又被打了" not in seat.page("/conversations")
    assert "我姐又被打了" in duty.page(f"/conversations/{key}")


def test_a_long_thread_is_read_in_pieces(world: World) -> None:
    key = ""
    for n in range(60):
        key = world.hear("citizen-1", f"第{n:02}句话。")
        world.clock.move_to(world.now + timedelta(seconds=1))
    seat = world.browser("seat")
    page = seat.page(f"/conversations/{key}")
    assert "第59句话。" in page
    assert "第00句话。" not in page
    older = page.split('class="button" href="/console')[1].split('"')[0]
    assert "第34句话。" in seat.page(older)


@pytest.mark.parametrize("status", ["dead", "unknown", "expired", "held"])
def test_an_undelivered_message_goes_out_again_once(world: World, status: str) -> None:
    whole = world.reply("citizen-1", "您的事办好了", media="photo", options=(Option("解决了", "yes"),))
    message = world.put(whole, status)  # type: ignore[arg-type]
    seat = world.browser("seat")
    assert "您的事办好了" in seat.page("/outbox")
    seat.post(f"/outbox/{message}/again")
    assert "已经重发过" in seat.client.post(
        f"/console/outbox/{message}/again", data={"csrf_token": seat.token()}, follow_redirects=True
    ).get_data(as_text=True)
    with world.db.read() as tx:
        rows = tx.all("SELECT * FROM outbox ORDER BY id")
    left = "expired" if status == "held" else status
    assert [row["status"] for row in rows] == [left, "pending"], "a page shows one of the two"
    for column in ("text", "media", "options"):
        assert rows[1][column] == rows[0][column]
    assert "您的事办好了" not in seat.page("/outbox")
    assert "已重发" in seat.page("/outbox?view=seen_to")


def test_a_delivered_message_is_never_sent_again(world: World) -> None:
    message = world.put(world.reply("citizen-1", "您好"), "sent")
    world.browser("seat").post(f"/outbox/{message}/again")
    with world.db.read() as tx:
        assert tx.value("SELECT count(*) FROM outbox") == 1


def test_joined_accounts_are_shown_and_can_be_parted_by_the_office(world: World) -> None:
    first, second = world.hear("o1", "路灯不亮"), world.hear("o2", "还没修")
    with world.db.write() as tx:
        tx.insert("persons", id="p1", created_at=stamp(world.now))
        tx.run("UPDATE conversations SET person_id = 'p1'")
        tx.insert(
            "person_joins", person_id="p1", conversation_id=second, ticket="HX1", joined_at=stamp(world.now)
        )
    seat = world.browser("seat")
    page = seat.page(f"/conversations/{first}")
    assert "同一人的其他账号" in page and f"/console/conversations/{second}" in page and "HX1" in page
    assert "解除关联" not in world.browser("auditor").page(f"/conversations/{first}")
    assert seat.post(f"/conversations/{second}/unjoin").status_code == 302
    assert "同一人的其他账号" not in seat.page(f"/conversations/{first}")
    assert (second, "解除关联") in world.logged("conversation_act")
    assert "没有与其他账号关联" in seat.post(f"/conversations/{second}/unjoin").get_data(as_text=True)


@pytest.mark.parametrize(
    "last, shown", [("1", "路边的消防栓漏水两天了"), ("谢谢你们帮忙看看", "谢谢你们帮忙看看")]
)
def test_a_last_word_that_says_nothing_does_not_stand_for_the_conversation(
    world: World, last: str, shown: str
) -> None:
    world.hear("citizen-1", "路边的消防栓漏水两天了")
    world.hear("citizen-1", last)
    page = world.browser("seat").page("/conversations")
    assert f'<span class="clip">{shown}</span>' in page
    assert last in page
