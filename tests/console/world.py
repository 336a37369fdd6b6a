"""A small city, its service and a browser of each role, for the tests of the pages."""

import json
import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.conversations import contact_for, conversation_id, lock, save
from bot.hearing import Understood
from channels import inbox, outbox, outbox_queue
from channels.messages import Inbound, OutboxStatus, Outgoing
from channels.outbox_states import Outcome
from console import sessions, users
from console.access import Access
from console.blueprint import console_blueprint
from console.streams import Streams
from desk.bulletins import actions
from desk.bulletins.series import BulletinRules, Series
from desk.city import City
from desk.ticket_actions import Done, perform
from hotline.pack.check import check_folder
from hotline.pack.values import Pack
from hotline.pack_desk import PackEditor
from hotline.press import HousePress
from knowledge_base.live import Limits, LiveKnowledge
from language.phrases import Phrases
from storage.clock import VirtualClock, stamp
from storage.database import Database
from tests.desk.office import WATCH
from tests.known_secrets import CONSOLE_KEY, STAFF_PASSWORD
from tickets.cluster_members import Member, join
from tickets.crowds import Told, matter_of
from tickets.deadlines import DeadlineRules, Deadlines
from tickets.model import Actor
from tickets.opening import draw_number, open_ticket
from tickets.risks import Draft, put_draft
from tickets.roster import Roster
from tickets.routing import Router
from tickets.ticket import Ticket
from tickets.units import Unit, Units
from tickets.vendor_rows import Words, codes
from tickets.workcalendar import Calendar

PASSWORD = STAFF_PASSWORD
HOUSING, WATER, POLICE = "市住房和城乡建设局", "云汀水务有限公司", "市公安局"
PHRASES = Path(__file__).parents[2] / "packs" / "base" / "phrases.toml"
ZONE = ZoneInfo("Asia/Shanghai")

_LENGTHS = {
    "consult": "1wd", "normal": "5wd", "complex": "15wd", "urgent": "24h", "sign": "4wh", "sign_urgent": "30m",
    "sign_danger": "10m", "contact": "1wd", "assist": "1wd", "return": "1wd", "extension": "5wd", "interim": "24h",
    "priority": "3wd", "rework": "3wd", "rectify": "5wd", "due_soon": "1wd", "returns_max": 2,
}  # fmt: skip


def make_city() -> City:
    """Three units and one restricted line."""
    units = Units(
        [
            Unit(HOUSING, aliases=("住建局",)),
            Unit(WATER, aliases=("自来水公司",)),
            Unit(POLICE, leader="赵刚"),
        ]
    )
    found = {alias: unit.name for unit in units for alias in (unit.name, *unit.aliases)}
    calendar = Calendar({}, ("09:00-12:00", "14:00-18:00"), ZONE)
    return City(
        name="云汀",
        prefix="HX",
        seats=("6032",),
        units=units,
        router=Router([], units),
        deadlines=Deadlines(DeadlineRules.from_table(_LENGTHS), calendar),
        phrases=_phrases(),
        auto_dispatch_above=1.01,
        suggest_above=0.3,
        readers={"12338": frozenset({"duty_leader"})},
        discreet=frozenset(),
        alarm_units={},
        roster=Roster(()),
        watch=WATCH,
        vendor=Words(ZONE, status=codes({"closed": ("已办结",), "handling": ("处理中",)}), unit=found.get),
        bulletins=BulletinRules(
            series={kind: Series(title, "all", 58, 108, lists=LISTS) for kind, title in SERIES.items()},
            readers={"市领导": (POLICE,), "各单位": (HOUSING, WATER)},
        ),
        press=press(),
    )


SERIES = {"daily": "督办日报", "weekly": "热线周通报", "monthly": "热线月通报"}
LISTS = {"report_to": ("市领导",), "send_to": ("各单位",), "copy_to": ("市民代表",)}


@cache
def _phrases() -> Phrases:
    return Phrases(tomllib.loads(PHRASES.read_text(encoding="utf-8")))


@cache
def press() -> HousePress:
    """The press of the small city, whose units the bulletins of these tests do not need."""
    return HousePress(press_pack())


@cache
def press_pack() -> Pack:
    """The pack of the small city."""
    return check_folder(Path(__file__).parents[1] / "packs" / "other_city").usable()


@dataclass(frozen=True)
class Revision:
    """The revision of the pack that the pages see."""

    desk: City


@dataclass
class World:
    """The service of a test; it is what the composition root hands to the pages."""

    db: Database
    clock: VirtualClock
    revision: Revision = field(default_factory=lambda: Revision(make_city()))
    streams: Streams = field(default_factory=lambda: Streams(pause=0.05))
    made: int = 0

    def city(self) -> Revision:
        return self.revision

    def accounts(self) -> tuple[tuple[str, str], ...]:
        return (("webchat", "main"),)

    @cached_property
    def live(self) -> LiveKnowledge:
        return LiveKnowledge(self.db, self.clock, lambda: Limits(0.62, 0.08))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @cached_property
    def house(self) -> Flask:
        """The one application that everybody uses who is signed in by `browser`."""
        return self.app()

    def app(self, access: Access | None = None) -> Flask:
        """The application with nothing but the console."""
        app = Flask("console_test", static_folder=None)
        app.secret_key = CONSOLE_KEY
        app.register_blueprint(console_blueprint(self, access, PackEditor(self.db)))
        return app

    def add_user(self, name: str, role: str, unit: str = "") -> None:
        with self.db.write() as tx:
            users.add(tx, name, role, unit, self.now, PASSWORD)

    def open_ticket(self, **columns: Any) -> str:
        """A ticket of a citizen who asks for a lift to be repaired, and its number."""
        values = {
            "purpose": "求助", "title": "电梯停运", "text": "电梯停了三天，老人下不了楼", "unit_text": "电梯停了三天，老人下不了楼",
            "contact_phone": "13800001234", "channel": "webchat", "sender": "citizen-1",
            "suggestion": ({"unit": HOUSING, "confidence": 0.83, "reasons": ["话题“电梯”由市住房和城乡建设局负责"]},),
        } | columns  # fmt: skip
        with self.db.write() as tx:
            number = draw_number(tx, "HX", ("6032",), self.now)
            ticket = Ticket(number=number, status="accepted", opened=self.now, **values)
            open_ticket(tx, ticket, self.now, self.revision.desk.deadlines)
        return number

    def crowd(self, place: str, contacts: int = 2) -> tuple[int, int]:
        """Contacts without water at a place, a draft of a notice on them; the ids of crowd and notice."""
        told = Told("停水了", "停水", spot=place, places=(place,), areas=("东城区",))
        matter = matter_of(told)
        assert matter is not None
        limits = self.revision.desk.crowds.limits
        with self.db.write() as tx:
            for n in range(contacts):
                contact = tx.insert_id(
                    "contacts",
                    channel="webchat",
                    account="main",
                    sender=f"{place}{n}",
                    opened=stamp(self.now),
                )
                joined = join(tx, matter, Member(contact, f"{place}{n}"), limits, self.now)
            draft = Draft(
                matter.about,
                WATER,
                (),
                (POLICE,),
                "normal",
                f"关于{place}的风险提示",
                "请核查",
                joined.cluster.id,
            )
            return joined.cluster.id, put_draft(tx, draft, 7, self.now).number

    def hear(self, sender: str, text: str, **heard: object) -> str:
        """A citizen's message that the bot answered, and the id of its conversation."""
        key = conversation_id("webchat", "main", sender)
        said = Inbound("webchat", "main", sender, f"{sender}:{text}", self.now, text=text)
        why = {"heard": {"act": "content", "parts": [], **heard}, "why": "知识库直接答复 A-1"}
        with self.db.write() as tx:
            talk = lock(tx, said, "zh", self.now)
            contact = contact_for(tx, talk, Understood("text", text, "content", "zh"), self.now)
            row = inbox.record(tx, said, self.now)
            inbox.finish(
                tx, row.id, "answered", conversation_id=key, contact_id=contact,
                understood=json.dumps(why, ensure_ascii=False),
            )  # fmt: skip
            save(tx, talk, talk.memory, contact_id=contact, last_at=stamp(self.now))
            outbox.put(tx, self.reply(sender, f"答：{text}", inbox_id=row.id), self.now)
            tx.insert(
                "answer_log", inbox_id=row.id, conversation_id=key, at=stamp(self.now), query=text, release=3,
                decision="answer", article="A-1", version=2, why=json.dumps(["高于下限 0.62"]),
                candidates=json.dumps([{"article": "A-1", "question": "护照怎么换", "score": 0.91, "why": ["词相同"]}]),
            )  # fmt: skip
        return key

    def reply(self, sender: str, text: str, **more: Any) -> Outgoing:
        """A message to this citizen."""
        return Outgoing(
            audience="citizen", channel="webchat", account="main", recipient=sender, kind="answer", text=text,
            dedupe_key=f"{sender}:{text}:{len(more)}", conversation_id=conversation_id("webchat", "main", sender),
            actor="bot", **more,
        )  # fmt: skip

    def put(self, message: Outgoing, status: OutboxStatus) -> int:
        """A message in the outbox that ended in this state; its id."""
        with self.db.write() as tx:
            found = outbox.put(tx, message, self.now)
            assert found is not None
            if status in ("dead", "unknown"):
                assert outbox_queue.take(tx, found, self.now + timedelta(minutes=1))
            assert outbox.settle(tx, found, Outcome(status, "平台拒收"), self.now)
        return found

    def issue(self, kind: str, period: str, is_released: bool = False) -> int:
        """An issue of a bulletin whose figures are computed; its id."""
        span, leader = press().span(period), Actor("office", "李班长", "duty_leader")
        with self.db.write() as tx:
            fields = {"galley": press().compute(tx, kind, period, self.now)}
            deed = actions.Deed(self.revision.desk, press(), leader, "compute", fields, self.now)
            made = actions.begin(tx, deed, kind, span, None)
            assert isinstance(made, int)
            for action in ("compute", *(("release",) if is_released else ())):
                assert actions.act(tx, replace(deed, action=action), made) is None
        return made

    def do(self, number: str, action: str, actor: Actor, **fields: object) -> None:
        """An action by somebody else, through the desk; it must be allowed."""
        result = perform(self.db, self.revision.desk, self.now, actor, number, action, fields)
        assert isinstance(result, Done), result

    def status(self, number: str) -> str:
        """The state a ticket is in."""
        with self.db.read() as tx:
            return str(tx.value("SELECT status FROM tickets WHERE number = :number", number=number))

    def logged(self, action: str) -> list[tuple[str, str]]:
        """The subjects and details of an action in the audit log."""
        with self.db.read() as tx:
            rows = tx.all(
                "SELECT object, detail FROM audit WHERE action = :action ORDER BY id", action=action
            )
        return [(row["object"], row["detail"]) for row in rows]

    def visitor(self, access: Access | None = None) -> "Browser":
        """A browser in which nobody is signed in."""
        return Browser(self.app(access).test_client())

    def browser(self, role: str, unit: str = "", name: str = "") -> "Browser":
        """A browser in which a new user of this role is signed in, without the page that has its own tests."""
        self.made += 1
        name = name or f"{role}{self.made}"
        self.add_user(name, role, unit)
        with self.db.read() as tx:
            user = users.find(tx, name)
        assert user is not None
        client = self.house.test_client()
        with client.session_transaction() as kept, self.house.test_request_context():
            sessions.begin(user, self.now)
            kept.update(session)
        return Browser(client)


class Browser:
    """What a person does: opens pages and sends the forms that stand on them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._form = ("", "")

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/console{path}")

    def page(self, path: str) -> str:
        """The text of a page that must open."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.get_data(as_text=True)

    def post(self, path: str, token: str | None = None, **fields: Any) -> TestResponse:
        """Send a form with the token that any page of ours carries."""
        data = {"csrf_token": self.token() if token is None else token, **fields}
        return self.client.post(f"/console{path}", data=data)

    def token(self) -> str:
        """The token of the form that every visitor may see; fetched again when the session is another one."""
        if not self._form[0] or self._form[0] != self._session():
            page = self.client.get("/console/sign-in").get_data(as_text=True)
            found = re.search(r'name="csrf_token" value="([^"]+)"', page)
            assert found
            self._form = (self._session(), found[1])
        return self._form[1]

    def _session(self) -> str:
        """What the cookie holds."""
        cookie = self.client.get_cookie("hotline_console", path="/console")
        return cookie.value if cookie else ""

    def act(self, number: str, action: str, **fields: Any) -> TestResponse:
        """Send the form of an action as it stands on the page of the ticket."""
        found = re.search(r'name="version" value="(\d+)"', self.page(f"/tickets/{number}"))
        version = found[1] if found else "0"
        return self.post(f"/tickets/{number}/act/{action}", version=version, **fields)

    def sign_in(self, name: str, password: str, target: str = "") -> TestResponse:
        return self.post("/sign-in", name=name, password=password, next=target)
