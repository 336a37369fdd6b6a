"""A city whose alerts go to a stand-in service over real HTTP, and the people who act on them."""

import json
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from channels import registry
from console.act_links import LinkSigner, act_blueprint
from desk.opening import Request, open_from_request
from desk.ticket_actions import Done
from hotline.alerts import Alerts, Site
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.service import Service
from storage.clock import VirtualClock
from storage.database import Database
from storage.transaction import Row
from tests.hotline.packs import City
from tests.known_secrets import LINK_KEY, ROBOT_KEY
from tickets.model import Actor

UNIT = "市住房和城乡建设局"
GUESSES = 20
SITE = "https://12345.example.gov.cn"
SEAT = Actor("office", "话务员甲", "seat")


class Office:
    """The service on the starter pack; `unit_alert` and `office_alerts` are addresses as a pack writes them."""

    def __init__(
        self,
        db: Database,
        clock: VirtualClock,
        folder: City,
        unit_alert: str = "",
        office_alerts: tuple[str, ...] = (),
        site: str | None = SITE,
    ) -> None:
        units = (folder.folder / "units.csv").read_text(encoding="utf-8")
        folder.write("units.csv", units.replace("0000-0000001", unit_alert or "0000-0000001"))
        if office_alerts:
            folder.append("city.toml", f"[alerts]\nurls = {json.dumps(office_alerts)}")
        load(db, check_folder(folder.folder).usable(), "test", clock.now())
        self.db, self.clock = db, clock
        self.service = Service(db, clock, dict(registry.load(["webchat"], {})))
        signer = LinkSigner(LINK_KEY)
        alerts = Alerts(db, self.service.city, {"ROBOT": ROBOT_KEY}, Site(site, signer) if site else None)
        self.service.reach_out(alerts)
        app = Flask("test")
        app.register_blueprint(act_blueprint(self.service, signer, GUESSES))
        self.phone: FlaskClient = app.test_client()

    def open(self, **changes: Any) -> str:
        """A ticket of a citizen; its number."""
        values: dict[str, Any] = {
            "text": "小区路灯坏了一周，电话13800001234", "title": "路灯不亮", "purpose": "求助", "topic": "路灯",
            "phone": "13800001234", "channel": "webchat", "account": "main", "sender": "o1",
        }  # fmt: skip
        with self.db.write() as tx:
            request = Request(**{**values, **changes})
            return open_from_request(tx, self.service.city().desk, request, self.clock.now()).ticket.number

    def dispatched(self, **changes: Any) -> str:
        number = self.open(**changes)
        assert isinstance(self.service.perform(SEAT, number, "dispatch", {"unit": UNIT}), Done)
        return number

    def deliver(self) -> None:
        """Delivery until nothing is left to do now."""
        while self.service.tick_delivery():
            pass

    def rows(self, channel: str = "alerts") -> list[Row]:
        with self.db.read() as tx:
            return tx.all("SELECT * FROM outbox WHERE channel = :channel ORDER BY id", channel=channel)

    def statuses(self) -> list[str]:
        return [row["status"] for row in self.rows()]

    def status(self, number: str) -> str:
        with self.db.read() as tx:
            return str(tx.value("SELECT status FROM tickets WHERE number = :number", number=number))

    def tasks(self) -> list[tuple[str, bool]]:
        with self.db.read() as tx:
            rows = tx.all(
                "SELECT kind, done FROM tasks WHERE kind IN ('undelivered', 'call_now') ORDER BY id"
            )
        return [(row["kind"], row["done"] is not None) for row in rows]

    def press(self, link: str, action: str, **fields: str) -> TestResponse:
        return self.phone.post(link, data={"action": action, **fields})


def link_in(text: str) -> str:
    """The path of the link in an alert."""
    found = re.search(rf"{SITE}(/act/\S+)", text)
    assert found, text
    return found[1]
