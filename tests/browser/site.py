"""The demo city as a running service with its staff, where every ticket waits for a clerk."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from csv import DictReader
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from console import users
from storage.database import open_database
from tests.faults.server import Server
from tests.known_secrets import STAFF_PASSWORD

DEMO = Path(__file__).parents[2] / "packs" / "demo"
PASSWORD = STAFF_PASSWORD
HOUSING, POLICE = "市住房和城乡建设局", "市公安局"
SEAT, REVIEWER, HANDLER, LEADER = "林晓", "周敏", "陈刚", "李雪"
STRANGER, EDITOR, APPROVER, NEWCOMER = "赵云", "吴静", "何平", "新同事"
STAFF = (
    (SEAT, "seat", ""),
    (REVIEWER, "reviewer", ""),
    (HANDLER, "handler", HOUSING),
    (LEADER, "unit_leader", HOUSING),
    (STRANGER, "handler", POLICE),
    (EDITOR, "editor", ""),
    (APPROVER, "approver", ""),
)


@dataclass(frozen=True)
class Site:
    """Where the service is, and the one-time password of the new colleague."""

    home: str
    one_time_password: str


@contextmanager
def prepared(template: Path, folder: Path) -> Iterator[Site]:
    """The service on a fresh database in this folder."""
    shutil.copy(template, folder / "site.db")
    url = f"sqlite:///{folder / 'site.db'}"
    secret = _hire(url)
    with Server(url, folder / "serve.log", pack=str(_careful_city(folder / "pack"))) as server:
        yield Site(f"http://127.0.0.1:{server.port}", secret)


def answer_of(article: str) -> str:
    """The approved answer of an article of the demo city, word for word."""
    with (DEMO / "knowledge.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row["answer"] for row in DictReader(file) if row["article"] == article)


def answer_to(question: str) -> str:
    """The approved answer of the article that asks just this."""
    with (DEMO / "knowledge.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row["answer"] for row in DictReader(file) if row["question"] == question)


def _careful_city(folder: Path) -> Path:
    """The demo city, but nothing is dispatched by itself, and citizens are asked at once, whatever the hour."""
    shutil.copytree(DEMO, folder)
    settings = folder / "city.toml"
    text = settings.read_text(encoding="utf-8")
    careful, changed = re.subn(r"(?m)^auto_dispatch_above *= *[\d.]+", "auto_dispatch_above = 1.01", text)
    assert changed == 1
    asking = '\n[survey]\ndelay = "0m"\nwindow = "00:00-24:00"\n'
    settings.write_text(careful + asking, encoding="utf-8")
    return folder


def _hire(url: str) -> str:
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    db = open_database(url)
    try:
        with db.write() as tx:
            for name, role, unit in STAFF:
                users.add(tx, name, role, unit, now, PASSWORD)
            return users.add(tx, NEWCOMER, "seat", "", now)
    finally:
        db.close()
