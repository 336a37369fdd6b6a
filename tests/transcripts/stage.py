"""The service of the demonstration city on a temporary SQLite file, behind its real web server, and its staff."""

import csv
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from channels import registry
from console.act_links import LinkSigner
from desk.ticket_actions import Done
from hotline.alerts import Alerts, Site
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.seeding import seed_knowledge
from hotline.service import Service
from hotline.settings import ROOT, Settings
from hotline.start import web_application
from storage.database import open_database
from storage.schema import migrate
from tests.known_secrets import ROBOT_KEY, SECRET_KEY
from tests.transcripts.transcript import Transcript
from tests.waitress_server import served as served_by_waitress
from tickets.model import Actor

UNIT = "市住房和城乡建设局"
START = datetime(2024, 10, 14, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SEAT, REVIEWER = Actor("office", "话务员林晓", "seat"), Actor("office", "审核员周敏", "reviewer")
HANDLER, LEADER = Actor("unit", "陈刚", "handler", UNIT), Actor("unit", "李雪", "unit_leader", UNIT)
SECONDS = 20.0


class StoryClock:
    """Begins on a Monday morning, runs with the machine, and can be put forward."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._ahead = timedelta()

    def now(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self._begun) + self._ahead

    def skip(self, by: timedelta) -> None:
        self._ahead += by


@dataclass
class Stage:
    """The running service, its address, and the transcript."""

    service: Service
    clock: StoryClock
    home: str
    transcript: Transcript
    ticket: str = ""
    known: dict[int, str] = field(default_factory=dict)

    def work(self) -> None:
        """What the worker's ticks do, until nothing is left to do now; says what became of messages."""
        service = self.service
        while service.tick_due() + service.tick_stuck() + service.tick_knowledge() + service.tick_delivery():
            pass
        with service.db.read() as tx:
            rows = tx.all("SELECT * FROM outbox WHERE channel <> 'console' ORDER BY id")
        for row in rows:
            state = f"{row['status']}（第 {row['attempts']} 次）{row['error']}"
            if self.known.get(row["id"]) != state:
                self.known[row["id"]] = state
                way = f"{row['channel']}/{row['account']}{'，经 ' + row['via'] if row['via'] else ''}"
                self.transcript.note("发件箱", f"#{row['id']} {way} {row['kind']}：{state}")

    def act(self, actor: Actor, action: str, **fields: str) -> None:
        """A member of staff does something to the ticket."""
        if not self.ticket:
            self.ticket = self.value("SELECT number FROM tickets ORDER BY opened, number LIMIT 1")
        result = self.service.perform(actor, self.ticket, action, fields)
        assert isinstance(result, Done), result.text
        shown = "；".join(fields.values())
        self.transcript.note(
            f"{actor.unit or '热线办'} {actor.user}", f"{action} {self.ticket} {shown}".strip()
        )
        self.work()

    def skip(self, seconds: float, why: str) -> None:
        self.clock.skip(timedelta(seconds=seconds))
        self.transcript.note("时钟", f"向前 {seconds:.0f} 秒：{why}")

    def value(self, sql: str) -> str:
        with self.service.db.read() as tx:
            return str(tx.value(sql))

    def wait_for(self, sql: str, wanted: str) -> None:
        """Until the database says so."""
        until = time.monotonic() + SECONDS
        while self.value(sql) != wanted:
            assert time.monotonic() < until, f"{sql} is {self.value(sql)}, not {wanted}"
            time.sleep(0.02)


@contextmanager
def served(
    transcript: Transcript, clock: StoryClock, folder: Path, environment: Mapping[str, str], *channels: str
) -> Iterator[Stage]:
    """The service with these channels; `HOTLINE_UNIT_ALERT` is the alert address of the unit in the city's pack."""
    pack = check_folder(_city(folder / "pack", environment.get("HOTLINE_UNIT_ALERT", ""))).usable()
    home = f"http://127.0.0.1:{_free_port()}"
    settings = Settings(
        database_url=SecretStr(f"sqlite:///{folder / 'story.db'}"), secret_key=SecretStr(SECRET_KEY), public_url=home
    )  # fmt: skip
    with ExitStack() as stack:
        db = open_database(settings.database_url.get_secret_value())
        stack.callback(db.close)
        migrate(db)
        load(db, pack, "story", clock.now())
        seed_knowledge(db, pack, clock.now())
        made = registry.load(channels, environment)
        service = Service(db, clock, made, settings.rate_limit)
        service.reach_out(Alerts(db, service.city, {"ROBOT": ROBOT_KEY}, Site(home, LinkSigner(SECRET_KEY))))
        app = web_application(service, made, settings)
        stack.enter_context(served_by_waitress(app, int(home.rpartition(":")[2])))
        yield Stage(service, clock, home, transcript)


def _city(folder: Path, alert: str) -> Path:
    """The demonstration city, where every ticket waits for a clerk."""
    shutil.copytree(ROOT / "packs" / "demo", folder)
    settings = folder / "city.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("auto_dispatch_above = 0.9", "auto_dispatch_above = 1.01"), encoding="utf-8"
    )
    if alert:
        _name_alert(folder / "units.csv", alert)
    return folder


def _name_alert(units: Path, alert: str) -> None:
    with units.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            {**row, "alert": alert if row["unit"] == UNIT else row["alert"]} for row in csv.DictReader(file)
        ]
    with units.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
