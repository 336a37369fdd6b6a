"""The demo: whatever the city, every queue of the office has something in it, and making it again changes nothing else."""

from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console import passwords
from hotline.demo import PASSWORD, accounts, make_demo
from hotline.pack.check import check_folder
from hotline.simulation.quarter import quarter
from storage.database import open_database

END = datetime(2024, 10, 16, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CITIES = (pytest.param("packs/demo", marks=pytest.mark.soak), "tests/packs/other_city")
QUEUES = {
    "to dispatch": "SELECT count(*) FROM tickets WHERE status = 'to_dispatch' AND returns = 0",
    "overdue": "SELECT count(*) FROM tickets WHERE closed IS NULL AND due < '2024-10-16T15:30'",
    "returned": "SELECT count(*) FROM tickets WHERE status = 'to_dispatch' AND returns > 0",
    "difficult": "SELECT count(*) FROM tickets WHERE status = 'difficult'",
    "in review": "SELECT count(*) FROM tickets WHERE status = 'in_review'",
    "dissatisfied": "SELECT count(*) FROM surveys WHERE rating = 'dissatisfied'",
    "reply faults": "SELECT count(*) FROM reply_faults",
    "hot": "SELECT count(*) FROM clusters WHERE hot = 1 AND ended_at IS NULL",
    "risk notice": "SELECT count(*) FROM risks WHERE status = 'draft'",
}


@pytest.mark.parametrize("city", CITIES)
def test_every_queue_of_the_office_has_something_in_it(tmp_path: Path, city: str) -> None:
    pack, file, steps = check_folder(Path(city)).usable(), tmp_path / "demo.db", []
    make_demo(file, pack, END, 20, lambda done, _: steps.append(done))
    with closing(open_database(f"sqlite:///{file}")) as db, db.read() as tx:
        found = {name: tx.value(sql) for name, sql in QUEUES.items()}
        failed = tx.all("SELECT kind, error FROM due WHERE error <> ''")
        late = tx.value("SELECT max(opened) FROM tickets")
        replies = tx.value("SELECT count(*) FROM canned_replies")
        users = tx.all("SELECT name, password FROM users ORDER BY name")
    assert all(found.values()), found
    assert failed == []
    assert late <= END.isoformat() and steps == sorted(steps)
    assert replies == len(pack.canned) and (city != "packs/demo" or replies >= 6)
    assert [row["name"] for row in users] == sorted(account.name for account in accounts(pack))
    assert passwords.matches(users[0]["password"], PASSWORD)
    assert [path.name for path in tmp_path.iterdir()] == ["demo.db"]


def test_the_same_seed_gives_the_same_quarter_in_order() -> None:
    pack = check_folder(Path("tests/packs/other_city")).usable()
    first, again = (list(quarter(pack, END, 30, seed=7)) for _ in range(2))
    assert first == again and first[-1].sender == "clock"
    assert all(one.at <= other.at for one, other in pairwise(first))
