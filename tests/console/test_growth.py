"""A list costs the same however long it is: what SQLite does for a page, step by step, in a city and in one three times as large."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.large_city import enlarge
from console.reads import queues, windows
from storage.clock import VirtualClock
from storage.database import open_database
from tests.conftest import NOON
from tests.console.world import HOUSING, WATER, Browser, World
from tickets.model import Actor

SEAT = Actor("office", "x", "seat")
SMALL, LARGE = 240, 720
PAGES = (
    "/tickets", "/tickets?text=电梯", "/tickets?channel=wechat&urgent=1", "/tickets?topic=路灯&urgent=1", "/tickets?status=withdrawn",
    f"/tickets?unit={HOUSING}&channel=wechat", "/tickets?queue=dissatisfied", "/notices", "/conversations", "/conversations?view=unclear",
)  # fmt: skip
TASKS = ("/tasks?view=done", "/outbox", "/outbox?view=dead")
MOST = 1.6
"""So many times the steps, for a page that shows the same number of rows: trees are a level deeper."""


def live(world: World) -> None:
    """A few tickets that have ended, with their conversations: open work is read as a whole, and there is little of it."""
    for n in range(12):
        world.hear(f"citizen {n}", "电梯坏了")
        number = world.open_ticket(channel=("wechat", "phone")[n % 2], topic=("电梯", "路灯")[n % 3 == 0])
        world.do(number, "dispatch", SEAT, unit=(HOUSING, WATER)[n % 4 == 0])
        world.do(number, "withdraw", SEAT, reason="群众撤回")


def steps(world: World, browser: Browser, path: str) -> int:
    """The steps of SQLite's machine for one page, in hundreds."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    with world.db.read() as tx:
        tx._connection.set_progress_handler(count, 100)  # type: ignore[attr-defined] # of this thread, like the page
    browser.page(path)
    return counted[0]


def costs(file: Path, size: int) -> dict[str, int]:
    """The steps of each page, by role and path, in a city of so many tickets."""
    with closing(open_database(f"sqlite:///{file}", durable=False)) as db:
        world = World(db, VirtualClock(NOON))
        live(world)
        enlarge(db, size)
        visits = {
            "office": (world.browser("seat"), PAGES),
            "unit": (world.browser("handler", HOUSING), PAGES[:8]),
            "audit": (world.browser("auditor"), TASKS),
        }
        return {
            f"{who} {page}": steps(world, browser, page)
            for who, (browser, pages) in visits.items()
            for page in pages
        }


def test_pages_cost_no_more_in_a_larger_city(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "FEW", 30)
    monkeypatch.setattr(windows, "MANY", 120)
    monkeypatch.setattr(queues, "SEARCHED", 120)
    small, large = (
        costs(Path(shutil.copy(sqlite_template, tmp_path / f"{size}.db")), size) for size in (SMALL, LARGE)
    )
    assert len(small) > 20
    grown = {
        page: (steps, large[page]) for page, steps in small.items() if large[page] > MOST * max(steps, 20)
    }
    assert grown == {}
