"""The demo: a city with a simulated last quarter in a database file of its own, made once and then opened."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console import users
from hotline.pack.values import Pack
from hotline.replay.stage import Stage
from hotline.seeding import seed_replies
from hotline.simulation.quarter import DAYS, quarter
from hotline.simulation.town import CHANNELS
from storage.database import SQLITE_PREFIX, open_database
from storage.schema import migrate
from tickets.roles import ROLE_TITLES

SEED = 12345
CONTACTS = 1_500
"""What two cores live through within a minute."""
PASSWORD = "demo-12345"
"""Of every account of the demo: all data in it are made up."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Account:
    """An account to look around with."""

    name: str
    role: str
    unit: str = ""

    @property
    def title(self) -> str:
        """Who uses it: the role, and the unit where it has one."""
        return " ".join(filter(None, (ROLE_TITLES[self.role], self.unit)))


def make_demo(file: Path, pack: Pack, end: datetime, contacts: int, progress: Progress) -> None:
    """Make the file, all or nothing; the quarter ends at `end`, in the city's zone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f"{file.name}.making")
    _remove(making)
    url = f"{SQLITE_PREFIX}{making}"
    db = open_database(url)
    migrate(db)
    db.close()
    first = next(iter(lines := quarter(pack, end, contacts, SEED)))
    with closing(Stage(url, pack, first.at, [name for name, _ in CHANNELS])) as stage:
        stage.run_quietly([first])
        for line in lines:
            stage.run_quietly([line])
            progress(DAYS - (end - line.at).days, DAYS)
    _add_staff(url, pack, end)
    making.replace(file)


def accounts(pack: Pack) -> tuple[Account, ...]:
    """One of each role; the unit is the first of the city that somebody can complain to."""
    unit = next(row.unit for row in pack.categories if row.unit and row.purpose_hint == "求助" and row.unit)
    return (
        Account("demo-admin", "admin"),
        Account("demo-duty", "duty_leader"),
        Account("demo-seat", "seat"),
        Account("demo-reviewer", "reviewer"),
        Account("demo-unit", "handler", unit),
        Account("demo-leader", "unit_leader", unit),
        Account("demo-editor", "editor"),
        Account("demo-approver", "approver"),
        Account("demo-auditor", "auditor"),
    )


def _add_staff(url: str, pack: Pack, now: datetime) -> None:
    with closing(open_database(url)) as db:
        seed_replies(db, pack, now)
        for account in accounts(pack):
            with db.write() as tx:
                users.add(tx, account.name, account.role, account.unit, now, PASSWORD, actor="demo")


def _remove(file: Path) -> None:
    """Also what an interrupted making has left beside it."""
    for tail in ("", "-wal", "-shm"):
        file.with_name(f"{file.name}{tail}").unlink(missing_ok=True)
