"""A leader listens: announced once, reached by the menu while it lasts, counted with the day."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from channels.messages import Inbound
from console import users
from desk.listening import Plan, plan
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.replay.channels import stand_ins
from hotline.replay.platform import Platforms
from hotline.service import Service
from storage.clock import VirtualClock
from storage.database import Database
from tickets.model import Actor

START = datetime(2024, 10, 14, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DUTY = Actor("office", "d1", "duty_leader")


class Town:
    """A service with one account that wrote today, and a day that is planned for nine o'clock."""

    def __init__(self, db: Database) -> None:
        load(db, check_folder(Path("tests/packs/other_city")).usable(), "test", START)
        self.clock, self.sent = VirtualClock(START), 0
        self.service = Service(db, self.clock, stand_ins(["wechat"], Platforms(self._accept)))
        self.pushed: list[str] = []
        self.say("你好")
        opens = START + timedelta(hours=1)
        day = Plan("沈县长", "县政府", "chief", opens, opens + timedelta(hours=2))
        with db.write() as tx:
            users.add(tx, "chief", "seat", "", START, "a long password 1")
            assert plan(tx, DUTY, day, START, START) == 1

    def _accept(self, delivery: object) -> None:
        if getattr(delivery, "kind", "") == "push":
            self.pushed.append(getattr(delivery, "text", ""))

    def say(self, text: str, kind: str = "text") -> str:
        """What the bot answers to a message."""
        self.sent += 1
        now = self.clock.now()
        replies = self.service.receive(
            Inbound("wechat", "main", "o1", f"k{self.sent}", now, kind=kind, text=text)  # type: ignore[arg-type]
        )
        return "\n".join(reply.text for reply in replies)

    def work(self, hours: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(hours=hours))
        while self.service.tick_due() + self.service.tick_delivery():
            pass


def test_a_day_is_announced_once(db: Database) -> None:
    town = Town(db)
    town.work(1.1)
    town.work(1)
    assert len(town.pushed) == 1
    assert "沈县长" in town.pushed[0]


def test_before_the_hour_the_day_is_told_and_within_it_the_leader_is_called(db: Database) -> None:
    town = Town(db)
    assert "下一次领导接听" in town.say("menu:listening", "event")
    town.work(1.5)
    assert "马上与您对话" in town.say("menu:listening", "event")
    town.say("我们村的路什么时候修")
    with db.read() as tx:
        talk = tx.one("SELECT holder, holder_user FROM conversations WHERE sender = 'o1'")
        sources = tx.all("SELECT source FROM contacts WHERE source <> ''")
        told = tx.all("SELECT text FROM outbox WHERE audience = 'office' AND kind = 'alert'")
    assert talk == {"holder": "waiting", "holder_user": "chief"}
    assert [row["source"] for row in sources] == ["listening:1"]
    assert "沈县长" in told[0]["text"]
    town.work(5)
    assert "近期没有安排" in town.say("menu:listening", "event")
