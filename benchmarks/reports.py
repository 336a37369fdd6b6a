"""Reports on a year of a big city: how long a day, a week, a month and a year take, how that grows, and in how much memory.

A million contacts and 200,000 tickets in one year (and as many per day in the week before it), a quarter and a half of that;
made by the database itself, so every run has the same rows: with the crowds, the moves of tickets, the refused replies and the
difficult cases that the chapters tell of. Each report runs in a process of its own: its figures and tables alone, then the whole
bulletin that is printed. Wanted: a week in about 5 s, a year in about 30 s, on both engines.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hotline.pack.check import check_folder
from hotline.pack.values import Pack
from hotline.press import editing
from hotline.report_city import report_city
from reports.bulletins import bulletin
from reports.kinds import KINDS
from reports.periods import read_period
from reports.reading import Reading
from storage.clock import stamp
from storage.database import Database, open_database
from storage.schema import migrate
from storage.transaction import Transaction
from tests.postgres_server import PostgresServer
from tests.reports.bulk import rows

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, DAYS = date(2023, 12, 18), 380
NOW = datetime(2025, 1, 15, 9, tzinfo=ZONE)
REPORTS = {"daily": "2024-10-14", "weekly": "2024-W42", "monthly": "2024-10", "annual": "2024"}
VOLUMES = (250_000, 500_000, 1_000_000)
TICKETS = 5
"""One contact in so many has a ticket."""
CROWD, CROWDED = 40, 250
"""So many contacts are one crowd, and there is one in so many contacts."""
MOVES = ("accepted", "dispatched", "signed", "returned", "review_rejected", "closed")
"""Of every ticket."""


def fill(db: Database, contacts: int) -> None:
    """So many contacts a year, day by day, each with a matter; a ticket with its survey for every fifth."""
    pack = check_folder(Path("packs/demo")).usable()
    a_day = contacts // 366
    words = _words(pack)
    with db.write() as tx:
        for n in range(DAYS):
            _day(tx, FIRST + timedelta(days=n), n * a_day, a_day, words)
    if db.engine == "postgresql":
        with db.write() as tx:
            tx.run("ANALYZE")


def _words(pack: Pack) -> dict[str, str]:
    """Expressions of n that pick one of the city's units, topics, channels; each with its own stride."""
    topics = [(row.category, row.topic) for row in pack.categories]
    return {
        "unit": _picked([row.unit for row in pack.units], 7),
        "category": _picked([category for category, _ in topics], 11),
        "topic": _picked([topic for _, topic in topics], 11),
        "channel": _picked(["phone", "phone", "phone", "wechat", "govcn", "province"], 13),
        "purpose": _picked(["咨询", "咨询", "求助", "求助", "投诉", "建议", "举报", "其他"], 17),
        "disposition": _picked(["answered", "answered", "answered", "ticketed", "invalid"], 1),
        "rating": _picked(["satisfied", "satisfied", "basically", "dissatisfied", "unrated", "unrated"], 19),
    }


def _picked(names: list[str], stride: int) -> str:
    cases = " ".join(f"WHEN {place} THEN '{name}'" for place, name in enumerate(names))
    return f"CASE n * {stride} % {len(names)} {cases} END"


def _day(tx: Transaction, day: date, done: int, count: int, words: dict[str, str]) -> None:
    hours = [stamp(datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)) for hour in range(8, 20)]
    at = _picked(hours, 1)
    rows(
        tx, "contacts", count, done + 1, id="n", account="'import'", sender="''", opened=at,
        channel=words["channel"], disposition=words["disposition"],
    )  # fmt: skip
    number = "'T' || n"
    rows(
        tx, "matters", count, done + 1, contact_id="n", created_at=at, purpose=words["purpose"],
        category=words["category"], topic=words["topic"], ticket=f"CASE n % 5 WHEN 3 THEN {number} END",
    )  # fmt: skip
    _tickets(tx, hours, done // TICKETS, count // TICKETS, words)
    _crowds(tx, hours[3], done, count, words)


def _tickets(tx: Transaction, hours: list[str], done: int, count: int, words: dict[str, str]) -> None:
    accepted = datetime.fromisoformat(hours[0])
    due, soon, late = (stamp(accepted + timedelta(days=days)) for days in (5, 3, 8))
    closed = f"CASE WHEN n % 50 = 0 THEN NULL WHEN n % 20 = 1 THEN '{late}' ELSE '{soon}' END"
    number = "'T' || n"
    rows(tx, "tickets", count, done + 1, number=number, status="'archived'", opened=f"'{hours[0]}'")
    rows(
        tx, "ticket_facts", count, done + 1, number=number, accepted_at=f"'{hours[0]}'", dispatched_at=f"'{hours[1]}'",
        status="CASE WHEN n % 50 = 0 THEN 'handling' ELSE 'archived' END", unit=words["unit"], channel=words["channel"],
        category=words["category"], topic=words["topic"], purpose=words["purpose"], due=f"'{due}'", handed_at=closed,
        closed_at=closed, difficult_at=f"CASE WHEN n % 500 < 2 THEN '{hours[5]}' END",
        contact_minutes="n % 900", reply_minutes="n % 4000", returns="CASE WHEN n % 30 = 0 THEN 1 ELSE 0 END",
    )  # fmt: skip
    rows(
        tx, "surveys", count, done + 1, ticket=number, round="0", state="'answered'", opened=f"'{soon}'",
        asked_at=f"'{soon}'", answered_at=f"'{late}'", rating=words["rating"],
    )  # fmt: skip
    moves, of = len(MOVES), f"((n - 1) / {len(MOVES)} + 1)"
    rows(
        tx, "ticket_events", count * moves, done * moves + 1, ticket=f"'T' || {of}", seq=f"(n - 1) % {moves}", at=f"'{soon}'",
        event=_picked(list(MOVES), 1), unit=words["unit"].replace("n *", f"{of} *"), reason="'不属于本单位职责'",
    )  # fmt: skip
    rows(tx, "reply_faults", count // 10, ticket="'T' || n", code="'too_short'", at=f"'{soon}'")


def _crowds(tx: Transaction, at: str, done: int, count: int, words: dict[str, str]) -> None:
    """The crowds of a day, each in a place of its own."""
    crowds = max(1, count // CROWDED)
    first = done // count * crowds
    rows(
        tx, "clusters", crowds, first + 1, id="n", key="'k' || n", about=words["topic"], category=words["category"],
        place="'第' || (n % 700) || '小区'", area="'第' || (n % 9) || '片'", first_at=f"'{at}'", last_at=f"'{at}'",
    )  # fmt: skip
    rows(
        tx, "cluster_members", crowds * CROWD, done + 1, cluster_id=f"{first} + (n - {done + 1}) / {CROWD} + 1",
        contact_id="n", person="'p' || (n % 9000)", at=f"'{at}'", ticket="CASE WHEN n % 9 = 0 THEN 'T' || (n / 5) END",
    )  # fmt: skip


def measure(url: str, kind: str, is_whole: bool) -> dict[str, Any]:
    """One report, with its chapters when it is whole: seconds, and the most memory that its process had."""
    pack = check_folder(Path("packs/demo")).usable()
    city, edited, period = report_city(pack), editing(pack), read_period(REPORTS[kind])
    db = open_database(url)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    with db.read() as tx:
        reading = Reading(tx, city, NOW)
        report = (
            bulletin(reading, edited, kind, period, whole=True) if is_whole else KINDS[kind](reading, period)
        )
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    db.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    name = f"{kind} printed" if is_whole else kind
    found = {"kind": name, "seconds": seconds, "cpu": cpu, "received": report.figure("received").value}
    return {
        **found,
        "tickets": report.figure("tickets").value,
        "grew_mb": (peak - before) / 1024,
        "peak_mb": peak / 1024,
    }


def _apart(url: str, kind: str, is_whole: bool) -> dict[str, Any]:
    whole = ["--whole"] if is_whole else []
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reports", "--measure", url, "--kind", kind, *whole],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@contextmanager
def _databases(engine: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="reports-") as folder:
        if engine == "sqlite":
            url = f"sqlite:///{Path(folder) / 'city.db'}"
            with_db = open_database(url)
            migrate(with_db)
            with_db.close()
            yield url
            return
        with PostgresServer(Path(folder)) as server:
            yield server.lend()


def main() -> None:
    """The table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--contacts", type=int, nargs="*", default=VOLUMES)
    options.add_argument(
        "--engine", choices=["sqlite", "postgresql"], nargs="*", default=["sqlite", "postgresql"]
    )
    options.add_argument("--measure", help=argparse.SUPPRESS)
    options.add_argument("--kind", default="weekly", help=argparse.SUPPRESS)
    options.add_argument("--whole", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure, given.kind, given.whole)))
        return
    print("engine      contacts   report           seconds      cpu   received   tickets   grew MB   peak MB")
    for engine in given.engine:
        for contacts in given.contacts:
            with _databases(engine) as url:
                db = open_database(url, durable=False)
                began = time.perf_counter()
                fill(db, contacts)
                db.close()
                print(
                    f"{engine:11} {contacts:9,}   (made in {time.perf_counter() - began:.0f} s)", flush=True
                )
                for kind, is_whole in product(REPORTS, (False, True)):
                    _tell(engine, contacts, _apart(url, kind, is_whole))


def _tell(engine: str, contacts: int, one: dict[str, Any]) -> None:
    times = f"{one['seconds']:7.2f}  {one['cpu']:7.2f}"
    counts = f"{one['received']:9,}  {one['tickets']:8,}"
    memory = f"{one['grew_mb']:8.0f}  {one['peak_mb']:8.0f}"
    print(f"{engine:11} {contacts:9,}   {one['kind']:15}  {times}  {counts}  {memory}", flush=True)


if __name__ == "__main__":
    main()
