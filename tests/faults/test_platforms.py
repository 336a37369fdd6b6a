"""Every platform that we send to refuses, is slow, is down, answers by half, has had enough: nothing is lost or doubled.

The message's state, the office's task and the page 发件 are looked at; then the process is a new one and the platform is
well again: what waited arrives, and what may have arrived is not repeated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from channels import outbox, registry, telegram_sending, wechat_api
from channels.core import Core
from channels.message_api import tokens
from channels.messages import Outgoing
from channels.webchat_page.inputs import sender_of
from console import users
from console.blueprint import console_blueprint
from hotline.alerts import Alerts
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.service import Service
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.parts import outgoing
from tests.channels.telegram_parts import settings
from tests.console.world import Browser
from tests.hotline.packs import City
from tests.known_secrets import CHAT_SESSION, CONSOLE_KEY, ROBOT_KEY, STAFF_PASSWORD
from tests.platforms.robots import Answer, Robots
from tests.platforms.telegram import BotApi, Trouble
from tests.platforms.wechat import APP_ID, CUSTOM, SECRET, Failure, WeChatPlatform
from tests.platforms.wechat_push import CITIZEN, TOKEN, Pusher, text

NOBODY = "http://127.0.0.1:1"
DEEDS = {"dead": "消息被平台拒绝", "unknown": "消息不知是否送达", "held": "消息暂时无法发送"}
"""States that a person must know of, and the office's task."""


class Platform(Protocol):
    """One platform: the settings that lead to it or to nobody, how it fails, what reached it."""

    channels: tuple[str, ...]

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def environment(self, there: bool) -> dict[str, str]: ...
    def fail(self, how: str) -> None: ...
    def asked(self) -> int: ...
    def message(self, hotline: "Hotline") -> Outgoing: ...


class Staying:
    """What fetches its messages cannot fail us, only stay away."""

    channels: tuple[str, ...] = ("webchat",)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing runs."""

    def environment(self, there: bool) -> dict[str, str]:
        return {}

    def fail(self, how: str) -> None:
        raise AssertionError(how)

    def asked(self) -> int:
        return 0


class WeChat(WeChatPlatform):
    channels = ("webchat", "wechat")

    def environment(self, there: bool) -> dict[str, str]:
        address = self.address if there else NOBODY
        values = {"TOKEN": TOKEN, "APP_ID": APP_ID, "SECRET": SECRET, "API": address}
        return {f"HOTLINE_WECHAT_{name}": value for name, value in values.items()}

    def fail(self, how: str, *_: Failure) -> None:
        failures = {
            "refuses": Failure(code=43004), "is slow": Failure(seconds=0.3), "half": Failure(half=True),
            "enough": Failure(code=45009),
        }  # fmt: skip
        super().fail(CUSTOM, failures[how])

    def asked(self) -> int:
        return len(self.calls(CUSTOM))

    def message(self, hotline: "Hotline") -> Outgoing:
        """To a citizen who has just written: the window is open."""
        assert Pusher(hotline.client()).push(text("停水了")).status == 200
        return outgoing(channel="wechat", recipient=CITIZEN, conversation_id=hotline.talk())


class Telegram(BotApi):
    channels = ("webchat", "telegram")

    def environment(self, there: bool) -> dict[str, str]:
        return settings(self) | ({} if there else {"HOTLINE_TELEGRAM_API": NOBODY})

    def fail(self, how: str, *_: Trouble | None) -> None:
        troubles: dict[str, Trouble] = {
            "refuses": "forbidden", "is slow": "slow", "half": "half", "enough": "flood",
        }  # fmt: skip
        self.slow_seconds = 0.6
        super().fail("sendMessage", troubles[how])

    def asked(self) -> int:
        return self.state.calls["sendMessage"]

    def message(self, hotline: "Hotline") -> Outgoing:
        return outgoing(channel="telegram", recipient="5001")


class Robot(Robots):
    channels = ("webchat",)

    def environment(self, there: bool) -> dict[str, str]:
        home = self.address if there else NOBODY
        return {"HOTLINE_ALERT_ROBOT": f"{home.replace('http', 'json')}/hook/{ROBOT_KEY}?rto=0.2"}

    def fail(self, how: str) -> None:
        answers: dict[str, Answer] = {"refuses": 403, "is slow": "silent", "half": "half", "enough": 429}
        self.answers.append(answers[how])

    def asked(self) -> int:
        return len(self.arrived)

    def message(self, hotline: "Hotline") -> Outgoing:
        """A notice in the console, which goes on to the office's address."""
        return outgoing(channel="console", audience="office", recipient="office")


@runtime_checkable
class HasRoutes(Protocol):
    """Every channel but the outlet of the alerts."""

    def routes(self, core: Core) -> Blueprint | None: ...


class Page(Staying):
    """The citizen's page."""

    def message(self, hotline: "Hotline") -> Outgoing:
        body = {"session": CHAT_SESSION, "key": "1", "text": "停水了"}
        assert hotline.client().post("/channels/webchat/messages", json=body).status_code == 200
        return outgoing(channel="webchat", recipient=sender_of(CHAT_SESSION), conversation_id=hotline.talk())

    def fetched(self, hotline: "Hotline") -> list[str]:
        answer = hotline.client().get("/channels/webchat/messages", headers={"X-Chat-Session": CHAT_SESSION})
        return [message["text"] for message in (answer.json or {})["messages"]]


class System(Staying):
    """Another system with a token, whose citizens write on its own account."""

    def message(self, hotline: "Hotline") -> Outgoing:
        with hotline.db.write() as tx:
            self.sign = {
                "Authorization": f"Bearer {tokens.add(tx, 'portal', (), 'test', hotline.clock.now())}"
            }
        body = {"channel": "wechat", "account": "portal", "sender": "o1", "key": "1", "text": "停水了"}
        assert hotline.client().post("/api/v1/messages", json=body, headers=self.sign).status_code == 200
        return outgoing(channel="wechat", account="portal", recipient="o1", conversation_id=hotline.talk())

    def fetched(self, hotline: "Hotline") -> list[str]:
        client = hotline.client()
        found = (client.get("/api/v1/messages", headers=self.sign).json or {})["messages"]
        ids = [message["id"] for message in found]
        client.post("/api/v1/messages/acknowledge", json={"ids": ids}, headers=self.sign)
        return [message["text"] for message in found]


@dataclass
class Hotline:
    """The service, one process after the other, on one database."""

    db: Database
    clock: VirtualClock
    platform: Platform

    def start(self, *, there: bool = True) -> None:
        """A new process, which reaches the platform or nobody."""
        environment = self.platform.environment(there)
        self.service = Service(self.db, self.clock, registry.load(self.platform.channels, environment))
        robot = environment.get("HOTLINE_ALERT_ROBOT", "")
        self.service.reach_out(Alerts(self.db, self.service.city, {"ROBOT": robot}, None))

    def client(self) -> FlaskClient:
        """The webhooks and pages of this process."""
        app = Flask("test")
        for channel in self.service.channels.values():
            if isinstance(channel, HasRoutes) and (routes := channel.routes(self.service)):
                app.register_blueprint(routes)
        return app.test_client()

    def talk(self) -> str:
        """The one conversation."""
        with self.db.read() as tx:
            return str(tx.value("SELECT id FROM conversations"))

    def put(self) -> None:
        message = self.platform.message(self)
        with self.db.write() as tx:
            outbox.put(tx, message, self.clock.now())

    def work(self, later: timedelta = timedelta()) -> None:
        """Deliver until nothing is left to do then."""
        self.clock.move_to(self.clock.now() + later)
        while self.service.tick_delivery():
            pass

    def state(self) -> str:
        """The state of the one message that a platform has to deliver."""
        with self.db.read() as tx:
            (row,) = tx.all("SELECT status FROM outbox WHERE text = '您好' AND channel <> 'console'")
        return str(row["status"])

    def tasks(self) -> list[str]:
        with self.db.read() as tx:
            return [
                row["title"]
                for row in tx.all("SELECT title FROM tasks WHERE kind = 'undelivered' AND done IS NULL")
            ]

    def page(self, path: str) -> str:
        """A page as a seat sees it."""
        app = Flask("console_test", static_folder=None)
        app.secret_key = CONSOLE_KEY
        app.register_blueprint(console_blueprint(self.service))
        browser = Browser(app.test_client())
        with self.db.write() as tx:
            if not tx.value("SELECT count(*) FROM users WHERE name = '林晓'"):
                users.add(tx, "林晓", "seat", "", self.clock.now(), STAFF_PASSWORD)
        assert browser.sign_in("林晓", STAFF_PASSWORD).status_code == 302
        return browser.page(path)


@pytest.fixture
def city(db: Database, clock: VirtualClock, tmp_path: Path) -> None:
    """A small city; the address of its office's alerts is a secret."""
    city = City(tmp_path / "pack")
    city.append("city.toml", '[alerts]\nurls = ["${ROBOT}"]')
    load(db, check_folder(city.folder).usable(), "test", clock.now())


@pytest.fixture(params=[WeChat, Telegram, Robot])
def hotline(
    request: pytest.FixtureRequest,
    city: None,
    db: Database,
    clock: VirtualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Hotline]:
    """A city with one platform."""
    monkeypatch.setattr(wechat_api, "TIMEOUT", (0.5, 0.1))
    monkeypatch.setattr(telegram_sending, "SECONDS_FOR_A_CALL", 0.2)
    with request.param() as platform:
        yield Hotline(db, clock, platform)


@pytest.mark.parametrize(
    ("how", "first", "last", "asked"),
    [
        ("refuses", "dead", "dead", 1),
        ("is slow", "unknown", "unknown", 1),
        ("half", "unknown", "unknown", 1),
        ("is down", "retry", "sent", 1),
        ("enough", "retry", "sent", 2),
    ],
)
def test_a_platform_that_fails_loses_nothing_and_doubles_nothing(
    hotline: Hotline, how: str, first: str, last: str, asked: int
) -> None:
    hotline.start(there=how != "is down")
    hotline.put()
    if how != "is down":
        hotline.platform.fail(how)
    hotline.work()
    assert hotline.state() == first
    deed = [DEEDS[first]] if first in DEEDS else []
    assert hotline.tasks() == deed
    assert all(title in hotline.page("/tasks") for title in deed)
    assert ("再发一次" in hotline.page("/outbox")) == bool(deed)
    hotline.start()
    for _ in range(8):
        hotline.work(timedelta(hours=1))
    assert (hotline.state(), hotline.platform.asked()) == (last, asked)
    assert hotline.tasks() == deed


@pytest.mark.parametrize("kind", [Page, System])
def test_what_nobody_fetches_becomes_a_task_and_is_still_handed_out_later(
    city: None, db: Database, clock: VirtualClock, kind: type[Page] | type[System]
) -> None:
    platform = kind()
    hotline = Hotline(db, clock, platform)
    hotline.start()
    hotline.put()
    hotline.work()
    assert (hotline.state(), hotline.tasks()) == ("pending", [])
    hotline.start()
    hotline.work(timedelta(days=3))
    assert (hotline.state(), hotline.tasks()) == ("held", [DEEDS["held"]])
    assert DEEDS["held"] in hotline.page("/tasks") and "再发一次" in hotline.page("/outbox")
    hotline.start()
    assert "您好" in platform.fetched(hotline)
    hotline.work()
    assert (hotline.state(), hotline.tasks()) == ("sent", [])
