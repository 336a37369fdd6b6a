"""A small city, its service and a browser of each role, for the tests of the pages."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from console import users
from console.blueprint import console_blueprint
from desk.city import City
from language.phrases import Phrases
from storage.clock import VirtualClock
from storage.database import Database
from tickets.deadlines import DeadlineRules, Deadlines
from tickets.routing import Router
from tickets.units import Unit, Units
from tickets.workcalendar import Calendar

PASSWORD = "correct horse battery"
HOUSING, WATER, POLICE = "市住房和城乡建设局", "云汀水务有限公司", "市公安局"
ZONE = ZoneInfo("Asia/Shanghai")

_LENGTHS = {
    "consult": "1wd", "normal": "5wd", "complex": "15wd", "urgent": "24h", "sign": "4wh", "sign_urgent": "30m",
    "sign_danger": "10m", "contact": "1wd", "return": "1wd", "extension": "5wd", "rework": "3wd",
    "due_soon": "1wd", "returns_max": 2,
}  # fmt: skip


class AnyPhrase(Phrases):
    """Phrases of a test: a key stands for its sentence."""

    def __init__(self) -> None:
        super().__init__({})

    def text(self, key: str, language: str = "zh", /, **values: object) -> str:
        return key


def make_city() -> City:
    """Three units and one restricted line."""
    units = Units([Unit(HOUSING, aliases=("住建局",)), Unit(WATER, aliases=("自来水公司",)), Unit(POLICE)])
    calendar = Calendar({}, ("09:00-12:00", "14:00-18:00"), ZONE)
    return City(
        prefix="HX",
        seats=("6032",),
        units=units,
        router=Router([], units),
        deadlines=Deadlines(DeadlineRules.from_table(_LENGTHS), calendar),
        phrases=AnyPhrase(),
        auto_dispatch_above=1.01,
        readers={"12338": frozenset({"duty_leader"})},
        discreet=frozenset(),
        alarm_units={},
    )


@dataclass
class Revision:
    """The revision of the pack that the pages see."""

    name: str
    desk: City


@dataclass
class World:
    """The service of a test; it is what the composition root hands to the pages."""

    db: Database
    clock: VirtualClock
    revision: Revision = field(default_factory=lambda: Revision("云汀市", make_city()))

    def city(self) -> Revision:
        return self.revision

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def app(self, public_url: str = "") -> Flask:
        """The application with nothing but the console."""
        app = Flask("console_test", static_folder=None)
        app.secret_key = "a secret of the tests, long enough"
        app.register_blueprint(console_blueprint(self, public_url=public_url))
        return app

    def add_user(self, name: str, role: str, unit: str = "") -> None:
        with self.db.write() as tx:
            users.add(tx, name, role, unit, self.now, PASSWORD)

    def browser(self, role: str, unit: str = "", name: str = "") -> "Browser":
        """A browser in which a new user of this role is signed in."""
        name = name or f"{role}{self.clock.now():%H%M}{unit[:2]}"
        self.add_user(name, role, unit)
        browser = Browser(self.app().test_client())
        assert browser.sign_in(name, PASSWORD).status_code == 302
        return browser


class Browser:
    """What a person does: opens pages and sends the forms that stand on them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/console{path}")

    def page(self, path: str) -> str:
        """The text of a page that must open."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.get_data(as_text=True)

    def post(self, path: str, token: str | None = None, **fields: object) -> TestResponse:
        """Send a form with the token that any page of ours carries."""
        data = {"csrf_token": self.token() if token is None else token, **fields}
        return self.client.post(f"/console{path}", data=data)

    def token(self) -> str:
        """The token of the form that every visitor may see."""
        page = self.client.get("/console/sign-in").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found
        return found[1]

    def sign_in(self, name: str, password: str, target: str = "") -> TestResponse:
        return self.post("/sign-in", name=name, password=password, next=target)
