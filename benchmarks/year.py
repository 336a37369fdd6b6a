"""A year of a city in virtual time, once, twice and four times as many contacts: speed, growth, punctuality, memory.

Each volume runs in a process of its own on a fresh SQLite file; the demo city's pack, a fixed seed. Told are ratios: what one
contact costs at each volume against the first. `--contacts` sets the first volume (20,000 is a year of a city).
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hotline.pack.check import check_folder
from hotline.replay.stage import Stage
from hotline.simulation.town import CHANNELS, town_life
from storage.clock import moment
from storage.database import Database, open_database
from storage.schema import migrate
from storage.transaction import Transaction

START = datetime(2024, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
DAYS = 366
SEED = 12345
TICK_SECONDS = 1.0


def run_year(contacts: int, days: int) -> dict[str, Any]:
    """One volume; what it took and whether the clock kept its time."""
    pack = check_folder(Path("packs/demo")).usable()
    with tempfile.TemporaryDirectory(prefix="year-") as folder:
        url = f"sqlite:///{Path(folder) / 'year.db'}"
        db = open_database(url)
        migrate(db)
        refused, lines = 0, 0
        wall, cpu = time.perf_counter(), time.process_time()
        with closing(Stage(url, pack, START, [name for name, _ in CHANNELS])) as stage:
            for line in stage.run(town_life(pack, START, days, contacts, SEED)):
                lines += 1
                refused += "refused" in line
        took = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        figures = _figures(db)
        db.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**took, **figures, "printed": lines, "refused": refused, "peak_mb": peak}


def _figures(db: Database) -> dict[str, Any]:
    with db.read() as tx:
        counts = {
            name: int(tx.value(f"SELECT count(*) FROM {table}"))
            for name, table in (
                ("contacts", "contacts"), ("messages", "inbox"), ("tickets", "tickets"),
                ("events", "ticket_events"), ("sent", "outbox"), ("jobs", "due"),
            )
        }  # fmt: skip
        return {**counts, "latest_s": _latest(tx)}


def _latest(tx: Transaction) -> float:
    """By how many seconds of virtual time the least punctual job was late."""
    rows = tx.all("SELECT due_at, done FROM due WHERE done IS NOT NULL")
    late = ((moment(row["done"]) - moment(row["due_at"])).total_seconds() for row in rows)
    return max(late, default=0.0)


def _apart(contacts: int, days: int) -> dict[str, Any]:
    """The same in a process of its own, so that its memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.year", "--one", str(contacts), "--days", str(days)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(run_year(chosen.one, chosen.days)))
        return
    print(
        f"{'volume':>8}{'contacts':>10}{'messages':>10}{'tickets':>9}{'events':>9}{'jobs':>9}{'CPU s':>8}",
        end="",
    )
    print(f"{'contacts/s':>12}{'cost':>7}{'late s':>8}{'refused':>9}{'peak MB':>9}")
    first = 0.0
    for times in (1, 2, 4):
        found = _apart(chosen.contacts * times, chosen.days)
        each = found["cpu"] / found["contacts"]
        first = first or each
        print(
            f"{times:>7}x{found['contacts']:>10}{found['messages']:>10}{found['tickets']:>9}{found['events']:>9}"
            f"{found['jobs']:>9}{found['cpu']:>8.0f}{found['contacts'] / found['cpu']:>12.1f}{each / first:>7.2f}"
            f"{found['latest_s']:>8.1f}{found['refused']:>9}{found['peak_mb']:>9.0f}",
            flush=True,
        )
        if found["latest_s"] > TICK_SECONDS:
            print("  a job was more than one tick late")


if __name__ == "__main__":
    main()
