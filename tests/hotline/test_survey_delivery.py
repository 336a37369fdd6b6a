"""What becomes of a survey's messages on channels that ration, that are fetched, and that fail; on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from channels.channel import Limits
from channels.exchange import settle
from channels.messages import Inbound
from channels.outbox_pull import messages_for
from channels.wechat_sending import LIMITS
from desk.ticket_actions import Done
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.service import Service
from storage.clock import VirtualClock
from storage.database import Database
from storage.transaction import Row
from tests.conftest import NOON
from tests.hotline.packs import City
from tests.scheduler.parts import Post
from tickets.model import Actor

UNIT = "市住房和城乡建设局"
SEAT, REVIEWER = Actor("office", "s1", "seat"), Actor("office", "r1", "reviewer")
HANDLER, LEADER = (Actor("unit", "u1", role, UNIT) for role in ("handler", "unit_leader"))
PUBLIC = "10月14日已更换路口东侧两盏路灯的光源，当晚巡查全部亮灯。如有疑问请联系市政科，电话0000-1234567。"


class Town:
    """The service on the starter pack, with one channel, and a citizen whose ticket is closed at noon."""

    def __init__(self, db: Database, folder: City, post: Post) -> None:
        self.db, self.post, self.clock = db, post, VirtualClock(NOON)
        load(db, check_folder(folder.folder).usable(), "test", NOON)
        self.service = Service(db, self.clock, {post.name: post, "console": Post("console")})
        self.said = 0

    def says(self, *texts: str) -> None:
        for text in texts:
            self.said += 1
            message = Inbound(
                self.post.name, "main", "o1", f"k{self.said}", self.clock.now(), text=text, in_response=True
            )
            self.service.receive(message)
            self.settle()

    def closed(self) -> str:
        self.says("学校门口路灯坏了一周", "不方便说", "提交")
        with self.db.read() as tx:
            number = str(tx.value("SELECT number FROM tickets"))
        steps: tuple[tuple[Actor, str, dict[str, Any]], ...] = (
            (SEAT, "dispatch", {"unit": UNIT}), (HANDLER, "sign", {}),
            (HANDLER, "contact", {"text": "电话联系到本人", "outcome": "已联系"}),
            (HANDLER, "reply", {"text": "光源老化，已更换", "public": PUBLIC, "outcome": "已解决"}),
            (LEADER, "approve", {}), (REVIEWER, "review_pass", {}),
        )  # fmt: skip
        for actor, action, fields in steps:
            done = self.service.perform(actor, number, action, fields)
            assert isinstance(done, Done), done
        self.settle()
        return number

    def settle(self) -> None:
        while self.service.tick_due() + self.service.tick_delivery():
            pass

    def wait(self, **duration: float) -> None:
        """Time passes hour by hour, and what is due is done."""
        until = self.clock.now() + timedelta(**duration)
        while self.clock.now() < until:
            self.clock.move_to(min(self.clock.now() + timedelta(hours=1), until))
            self.settle()

    def fetch(self) -> list[str]:
        """What a page gets to see now."""
        with self.db.read() as tx:
            found = messages_for(tx, self.post.name, "main", "o1", 0, self.clock.now(), 99)
        settle(self.service, found, self.clock.now())
        return [message.kind for message in found if message.status != "sent"]

    def survey(self) -> Row:
        with self.db.read() as tx:
            [row] = tx.all("SELECT state, asked_at, reminders, rating FROM surveys")
        return row

    def tasks(self) -> list[tuple[str, bool]]:
        with self.db.read() as tx:
            rows = tx.all(
                "SELECT kind, done FROM tasks WHERE kind IN ('phone_survey', 'undelivered') ORDER BY id"
            )
        return [(row["kind"], row["done"] is not None) for row in rows]


def sent(town: Town) -> list[str]:
    return [delivery.kind for delivery in town.post.sent if delivery.kind in ("survey", "reminder")]


def test_the_window_of_the_platform_is_shut_so_a_person_calls(db: Database, city: City) -> None:
    city.append("city.toml", "[survey]\ndelay = '50h'")
    town = Town(db, city, Post(limits=LIMITS))
    town.closed()
    town.wait(hours=50)
    assert (sent(town), town.tasks()) == ([], [("phone_survey", False)])
    assert town.survey() == {"state": "phone", "asked_at": None, "reminders": 0, "rating": ""}


def test_one_message_is_kept_for_the_survey_and_a_reminder_without_room_is_nobody_s_task(
    db: Database, city: City
) -> None:
    """Inside the 48 hours the question goes out; the reminders after them do not, and the survey ends as unrated."""
    city.append("city.toml", "[survey]\nphone_share = 0.0\nreminders = ['47h', '72h']")
    town = Town(db, city, Post(limits=LIMITS))
    number = town.closed()
    town.wait(days=8)
    assert (sent(town), town.tasks()) == (["survey"], [])
    assert town.survey() == {
        "state": "over", "asked_at": "2024-10-14T14:00:00.000+08:00", "reminders": 0, "rating": "unrated",
    }  # fmt: skip
    with db.read() as tx:
        assert tx.value("SELECT status FROM tickets WHERE number = :n", n=number) == "archived"


def test_on_a_page_the_question_is_asked_when_it_is_fetched(db: Database, city: City) -> None:
    town = Town(db, city, Post(pull=True))
    town.closed()
    town.fetch()
    town.wait(hours=5)
    assert town.survey()["asked_at"] is None
    assert town.fetch() == ["survey"]
    assert town.survey()["asked_at"] == "2024-10-14T17:00:00.000+08:00"
    town.wait(hours=25)
    assert town.fetch() == ["reminder"]
    town.says("1", "1")
    assert (town.survey()["rating"], town.survey()["reminders"]) == ("satisfied", 1)


def test_who_never_opens_the_page_is_called_and_may_still_answer(db: Database, city: City) -> None:
    town = Town(db, city, Post(pull=True))
    town.closed()
    town.fetch()
    town.wait(days=4)
    assert town.tasks() == [("phone_survey", False)]
    town.fetch()
    town.says("1", "2")
    assert (town.survey()["rating"], town.tasks()) == ("basically", [("phone_survey", True)])


@pytest.mark.parametrize("holder", ["human", "waiting"])
def test_while_a_person_talks_to_the_citizen_the_bot_does_not_ask(
    db: Database, city: City, holder: str
) -> None:
    town = Town(db, city, Post(limits=Limits()))
    town.closed()
    with db.write() as tx:
        tx.run("UPDATE conversations SET holder = :holder", holder=holder)
    town.wait(hours=3)
    assert (sent(town), bool(town.tasks())) == (([], True) if holder == "human" else (["survey"], False))
