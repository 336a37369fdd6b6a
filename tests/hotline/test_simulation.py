"""A simulated city: the same seed gives the same lines, in the order of time, and the service can live through them."""

from contextlib import closing
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from hotline.replay.stage import Stage
from hotline.simulation.town import CHANNELS, town_life
from storage.database import Database
from tests.scenarios import cities

START = datetime(2024, 10, 14, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_same_seed_gives_the_same_lines_in_order() -> None:
    pack = cities.demo().pack
    first, again = (list(town_life(pack, START, 5, 60, seed=7)) for _ in range(2))
    assert first == again
    assert all(one.at <= other.at for one, other in pairwise(first))
    assert list(town_life(pack, START, 5, 60, seed=8)) != first


def test_a_week_of_a_city_ends_in_closed_tickets_and_punctual_jobs(sqlite_db: Database) -> None:
    pack = cities.demo().pack
    with closing(Stage(sqlite_db.url, pack, START, [name for name, _ in CHANNELS])) as stage:
        out = list(stage.run(town_life(pack, START, 7, 60, seed=7)))
    with sqlite_db.read() as tx:
        statuses = {row["status"] for row in tx.all("SELECT status FROM tickets")}
        called = {row["has"] for row in tx.all("SELECT contact_phone <> '' AS has FROM tickets")}
        late = tx.value("SELECT count(*) FROM due WHERE done > due_at")
        open_messages = tx.value("SELECT count(*) FROM inbox WHERE status = 'open'")
    assert statuses & {"closed", "callback", "archived"}
    assert (late, open_messages) == (0, 0)
    assert called == {0, 1}, "some leave a telephone, some do not"
    # Who reports what another has reported before has no ticket of his own.
    assert {line["reason"] for line in out if "refused" in line} <= {"missing_ticket"}
    assert len([line for line in out if line.get("event") == "closed"]) > 5
