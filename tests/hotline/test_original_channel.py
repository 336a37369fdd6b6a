"""A message that another system hands in bears the channel on which the citizen wrote, and is answered the same way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.conversations import conversation_id
from channels import registry
from channels.message_api import tokens
from desk.talk_actions import Said, talk
from desk.ticket_actions import Done
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.seeding import seed_knowledge
from hotline.service import Service
from hotline.settings import ROOT
from storage.clock import VirtualClock
from storage.database import Database
from tests.hotline.alerting import SEAT
from tests.platforms.wechat import APP_ID, SECRET, WeChatPlatform
from tests.platforms.wechat_push import TOKEN, Pusher, text

CITIZEN = "oPortalCitizen1"
REPORT = "河湾镇中心小学门口的路灯坏了一个星期没人修"
TABLES = ("inbox", "outbox", "conversations", "contacts", "tickets")


@dataclass
class Portal:
    """A service with an Official Account of its own, and a portal that hands messages in."""

    service: Service
    platform: WeChatPlatform
    client: FlaskClient
    token: str = ""
    said: int = 0

    def authorise(self, *scopes: str) -> None:
        with self.service.db.write() as tx:
            self.token = tokens.add(tx, f"门户{len(scopes)}", scopes, "test", self.service.clock.now())

    def say(self, words: str, account: str = "portal", **changes: Any) -> Any:
        self.said += 1
        message = {"channel": "wechat", "account": account, "sender": CITIZEN, "key": f"k{self.said}"}
        return self.client.post(
            "/api/v1/messages", json={**message, "text": words, **changes}, headers=self.headers
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def ticket(self, account: str = "portal") -> str:
        self.say(REPORT, account)
        replies = self.say("提交", account).json["replies"]
        return str(next(reply["ticket"] for reply in replies if reply["ticket"]))

    def dispatch(self, number: str) -> None:
        """The office sends the ticket to a unit, and the citizen is to hear of it."""
        unit = next(iter(self.service.city().units)).name
        assert isinstance(self.service.perform(SEAT, number, "dispatch", {"unit": unit}), Done)
        while self.service.tick_delivery():
            pass

    def speak(self, words: str) -> None:
        """A person of the office writes to the citizen of our own account."""
        with self.service.db.write() as tx:
            key = conversation_id("wechat", "main", CITIZEN)
            city, now = self.service.city().desk, self.service.clock.now()
            assert talk(tx, city, SEAT, "say", key, Said(words), now) is None
        while self.service.tick_delivery():
            pass

    def waiting(self) -> list[dict[str, Any]]:
        answer: Any = self.client.get("/api/v1/messages", headers=self.headers)
        return list(answer.json["messages"])

    def origins(self, table: str) -> set[tuple[str, str]]:
        citizens = " WHERE audience = 'citizen'" if table == "outbox" else ""
        with self.service.db.read() as tx:
            rows = tx.all(f"SELECT DISTINCT channel, account FROM {table}{citizens}")
        return {(row["channel"], row["account"]) for row in rows}


@pytest.fixture
def portal(db: Database, clock: VirtualClock) -> Iterator[Portal]:
    pack = check_folder(ROOT / "packs" / "demo").usable()
    load(db, pack, "test", clock.now())
    seed_knowledge(db, pack, clock.now())
    with WeChatPlatform() as platform:
        keys = {"TOKEN": TOKEN, "APP_ID": APP_ID, "SECRET": SECRET, "API": platform.address}
        settings = {f"HOTLINE_WECHAT_{name}": value for name, value in keys.items()}
        channels = registry.load(["webchat", "wechat"], settings)
        service = Service(db, clock, channels)
        app = Flask("test")
        for channel in channels.values():
            if routes := channel.routes(service):
                app.register_blueprint(routes)
        yield Portal(service, platform, app.test_client())


def test_every_row_bears_the_channel_on_which_the_citizen_wrote(portal: Portal) -> None:
    portal.authorise()
    portal.dispatch(portal.ticket())
    assert [portal.origins(table) for table in TABLES] == [{("wechat", "portal")}] * len(TABLES)


def test_later_notices_wait_for_the_other_system_and_never_take_our_own_sender(portal: Portal) -> None:
    portal.authorise()
    number = portal.ticket()
    portal.dispatch(number)
    (notice,) = portal.waiting()
    assert (notice["channel"], notice["account"], notice["sender"]) == ("wechat", "portal", CITIZEN)
    assert notice["ticket"] == number
    assert portal.platform.arrived == []
    done: Any = portal.client.post(
        "/api/v1/messages/acknowledge", json={"ids": [notice["id"]]}, headers=portal.headers
    )
    assert done.json["acknowledged"] == [notice["id"]]
    assert portal.waiting() == []


def test_an_account_of_our_own_is_closed_to_a_token_that_does_not_name_it(portal: Portal) -> None:
    portal.authorise()
    for channel in ("wechat", "webchat"):
        refused = portal.say("我的事办到哪了", "main", channel=channel)
        assert (refused.status_code, refused.json["error"]) == (403, "own_account")
    with portal.service.db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") == 0


def test_on_an_account_of_our_own_the_answer_goes_back_the_way_the_last_message_came(portal: Portal) -> None:
    portal.authorise("messages:wechat/main")
    first = portal.ticket("main")
    portal.dispatch(first)
    assert [notice["ticket"] for notice in portal.waiting()] == [first]
    assert portal.platform.texts() == []
    pushed = Pusher(portal.client).push(text("我反映的事办到哪了", sender=CITIZEN))
    assert first in pushed.words, "it is the same citizen, whichever way the words come"
    portal.speak("已安排抢修")
    assert portal.platform.texts() == ["已安排抢修"]
    assert [notice["ticket"] for notice in portal.waiting()] == [first], (
        "what was put for the other stays there"
    )
