"""WeChat in the whole service: overlapping deliveries, special lines, posters, positions, the page inside WeChat."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from channels import registry
from channels.wechat import WeChat
from desk.ticket_actions import Done
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.service import Service
from storage.clock import VirtualClock
from storage.database import Database
from tests.conftest import NOON
from tests.hotline.packs import City
from tests.known_secrets import CONSOLE_KEY
from tests.platforms.wechat import APP_ID, CUSTOM, SECRET, Failure, WeChatPlatform
from tests.platforms.wechat_push import CITIZEN, TOKEN, Pusher, payload, text
from tickets.model import Actor

LINE = "消费维权"
ADDRESS = "https://12345.example.gov.cn"


@dataclass
class Hotline:
    """The service of a small city with one Official Account, on a stand-in platform."""

    service: Service
    platform: WeChatPlatform
    app: Flask
    clock: VirtualClock
    pushed: int = 0

    def push(self, xml: str) -> str:
        """Deliver once, at the clock's moment; returns the words of the reply."""
        at = str(int(self.clock.now().timestamp()))
        answer = Pusher(self.app.test_client()).push(xml, at=at)
        assert answer.status == 200
        return answer.words

    def says(self, words: str) -> str:
        self.pushed += 1
        return self.push(text(words, key=f"m{self.pushed}"))

    def one(self, sql: str) -> dict[str, Any]:
        with self.service.db.read() as tx:
            (row,) = tx.all(sql)
        return dict(row)


@pytest.fixture
def hotline(db: Database, tmp_path: Path) -> Iterator[Hotline]:
    clock, city = VirtualClock(NOON), City(tmp_path / "pack")
    city.append("lines.csv", f"{LINE},消费维权专线,退卡,2024-01-01,,,1wd,")
    load(db, check_folder(city.folder).usable(), "test", NOON)
    with WeChatPlatform() as platform:
        settings = {"TOKEN": TOKEN, "APP_ID": APP_ID, "SECRET": SECRET, "API": platform.address}
        environment = {f"HOTLINE_WECHAT_{name}": value for name, value in settings.items()}
        channels = registry.load(["webchat", "wechat"], {**environment, "HOTLINE_PUBLIC_URL": ADDRESS})
        service = Service(db, clock, channels)
        app = Flask("test")
        app.secret_key = CONSOLE_KEY
        for channel in channels.values():
            if (routes := channel.routes(service)) is not None:
                app.register_blueprint(routes)
        yield Hotline(service, platform, app, clock)
        for channel in channels.values():
            if isinstance(channel, WeChat):
                channel.stop()


def test_three_deliveries_at_once_are_one_contact_and_one_reply(hotline: Hotline) -> None:
    message = text("门口的路灯坏了三天没人修")
    with ThreadPoolExecutor(3) as threads:
        words = list(threads.map(hotline.push, [message] * 3))
    assert len(set(words)) == 1 and words[0]
    assert hotline.one("SELECT messages, disposition FROM contacts")["messages"] == 1
    assert hotline.one("SELECT status, route FROM outbox") == {"status": "sent", "route": "reply"}
    assert hotline.push(message) == words[0]


def test_a_follower_by_poster_taps_a_line_and_the_ticket_knows_both(hotline: Hotline) -> None:
    hotline.push(payload("event_subscribe_by_scan"))
    asked = hotline.push(payload("event_click", EventKey=f"line:{LINE}"))
    assert asked.startswith("消费维权专线：")
    for words in ("健身房的卡退不了", "跳过", "昨天", "跳过"):
        hotline.says(words)
    assert "工单编号" in hotline.says("提交")
    assert hotline.one("SELECT line, source FROM contacts") == {"line": LINE, "source": "poster-east"}
    assert hotline.one("SELECT line FROM tickets") == {"line": LINE}


def test_the_phones_position_becomes_the_place_only_when_confirmed(hotline: Hotline) -> None:
    assert hotline.push(payload("event_location")) == ""
    assert "手机定位，误差约119米（23.13747,113.35242）" in hotline.says("门口的路灯坏了三天没人修")
    for words in ("2", "跳过"):
        hotline.says(words)
    hotline.says("提交")
    assert "23.13747,113.35242" in hotline.one("SELECT place FROM tickets")["place"]


def opened_inside_wechat(hotline: Hotline) -> FlaskClient:
    """The page after WeChat has named its visitor."""
    client = hotline.app.test_client()
    page = "/channels/wechat/main/page"
    state = parse_qs(urlsplit(client.get(page).location).query)["state"][0]
    hotline.platform.openids["code-1"] = CITIZEN
    assert client.get(page, query_string={"code": "code-1", "state": state}).location == "/chat"
    return client


def asked_on_the_page(client: FlaskClient, words: str) -> str:
    cookie = client.get_cookie("hotline_chat", path="/chat")
    assert cookie is not None
    body = {"session": cookie.value, "key": str(len(words)), "text": words}
    answer = client.post("/channels/webchat/messages", json=body).json
    assert answer is not None
    return "\n".join(reply["text"] for reply in answer["replies"])


def test_the_page_inside_wechat_knows_what_was_reported_on_the_account(hotline: Hotline) -> None:
    hotline.says("门口的路灯坏了三天没人修")
    hotline.says("提交")
    number = hotline.one("SELECT number FROM tickets")["number"]
    client = opened_inside_wechat(hotline)
    assert number in asked_on_the_page(client, "我反映的事办到哪了")
    assert CITIZEN not in str(hotline.one("SELECT * FROM conversations WHERE channel = 'webchat'"))


def test_what_is_reported_on_the_page_is_known_on_the_account_even_to_a_new_follower(
    hotline: Hotline,
) -> None:
    client = opened_inside_wechat(hotline)
    opened_inside_wechat(hotline)
    asked_on_the_page(client, "门口的路灯坏了三天没人修")
    asked_on_the_page(client, "提交")
    assert hotline.one("SELECT number FROM tickets")["number"] in hotline.says("我反映的事办到哪了")
    assert hotline.one("SELECT count(*) AS persons FROM persons") == {"persons": 1}


def test_no_log_names_a_citizen(
    hotline: Hotline, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(WeChat, "patience", 0.0)
    hotline.app = Flask("impatient")
    routes = hotline.service.channels["wechat"].routes(hotline.service)  # type: ignore[attr-defined]
    hotline.app.register_blueprint(routes)
    for name in ("event_subscribe", "image", "location", "event_location", "event_view", "text"):
        hotline.push(payload(name))
    Pusher(hotline.app.test_client()).push(payload("text", MsgType=""))
    hotline.platform.fail(CUSTOM, *(Failure(code=code) for code in (40003, -1, 45015)), Failure(half=True))
    hotline.clock.move_to(NOON + timedelta(seconds=30))
    while hotline.service.tick_delivery():
        pass
    with hotline.service.db.write() as tx:
        tx.run("UPDATE conversations SET state = '{broken'")
    hotline.says("停水了")
    hotline.service.tick_stuck(timedelta(0))
    with hotline.service.db.read() as tx:
        record = str(tx.all("SELECT * FROM channel_health"))
    assert "not answered in time" in caplog.text and "could not be answered" in caplog.text
    assert CITIZEN not in caplog.text + record


def test_news_of_a_ticket_comes_while_the_window_is_open_and_is_held_in_sight_after_it(
    hotline: Hotline,
) -> None:
    service = hotline.service
    hotline.says("订阅路灯的政策")
    hotline.says("门口的路灯坏了三天没人修")
    hotline.says("提交")
    number = hotline.one("SELECT number FROM tickets")["number"]
    unit = next(iter(service.city().units)).name
    duty = Actor("office", "d1", "duty_leader")
    handler, leader = (Actor("unit", role, role, unit) for role in ("handler", "unit_leader"))

    def does(actor: Actor, action: str, **fields: str) -> None:
        assert isinstance(service.perform(actor, number, action, fields), Done), action
        while service.tick_delivery():
            pass

    does(duty, "dispatch", unit=unit)
    assert len(hotline.platform.calls(CUSTOM)) == 1
    hotline.clock.move_to(NOON + timedelta(days=5))
    does(handler, "sign")
    does(handler, "contact", text="已电话联系本人", outcome="已联系")
    does(
        handler,
        "reply",
        text="已更换光源两个，见台账",
        public="10月19日已更换光源两个，当晚亮灯。",
        outcome="已解决",
    )
    does(leader, "approve")
    does(duty, "review_pass")
    article = {
        "article": "P-1",
        "unit": unit,
        "kind": "政策",
        "question": "路灯的新政策",
        "answer": "按新标准执行，详见公告。",
    }
    assert service.move_article("k1", "publish", article) is None
    service.tick_knowledge()
    while service.tick_delivery():
        pass
    assert len(hotline.platform.calls(CUSTOM)) == 1
    with service.db.read() as tx:
        held = tx.all("SELECT kind FROM outbox WHERE status = 'held' ORDER BY id")
        tasks = tx.all("SELECT ticket FROM tasks WHERE kind = 'undelivered' ORDER BY id")
    assert [row["kind"] for row in held] == ["progress", "closed", "push"]
    assert [row["ticket"] for row in tasks] == [number, number, None]
    assert "新政策" not in hotline.says("退订")  # what is not wanted any more rides with no answer
