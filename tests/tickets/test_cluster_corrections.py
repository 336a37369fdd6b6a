"""What clerks correct in live crowds stays corrected, whatever comes in afterwards."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.database import Database
from tickets import cluster_corrections as corrections
from tickets import clusters
from tickets.cluster_members import Member, join
from tickets.clusters import Cluster
from tickets.crowds import Matter, Thresholds, Told, matter_of

NOW = datetime(2024, 5, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LIMITS = Thresholds(10, timedelta(hours=2), 5, timedelta(hours=24), quiet=timedelta(days=7))


def matter(topic: str, *places: str, **known: str) -> Matter:
    found = matter_of(Told("说明", topic, places=places, **known))  # type: ignore[arg-type]
    assert found is not None
    return found


LIFT, NOISE = matter("电梯", "松江苑"), matter("噪声", "松江苑")


def tell(db: Database, what: Matter, contact: int, person: str, minutes: int = 0) -> Cluster:
    with db.write() as tx:
        return join(tx, what, Member(contact, person), LIMITS, NOW + timedelta(minutes=minutes)).cluster


def shape(db: Database, key: int) -> tuple[str, int, int]:
    with db.read() as tx:
        found = clusters.load(tx, key)
    assert found is not None
    return found.title, found.contacts, found.persons


def test_a_title_that_a_person_wrote_is_kept(db: Database) -> None:
    shop = tell(db, matter("预付卡", "松江苑"), 1, "p1")
    with db.write() as tx:
        assert corrections.rename(tx, shop.id, "松江苑门口健身房退卡")
    tell(db, matter("预付卡", "松江苑", objects=("力健健身",)), 2, "p2")  # type: ignore[arg-type]
    assert shape(db, shop.id)[0] == "松江苑门口健身房退卡"


def test_who_would_come_to_a_merged_crowd_comes_to_the_other(db: Database) -> None:
    lift, noise = tell(db, LIFT, 1, "p1"), tell(db, NOISE, 2, "p2")
    tell(db, NOISE, 1, "p1", 1)
    with db.write() as tx:
        assert corrections.merge(tx, noise.id, lift.id, NOW)
        assert not corrections.merge(tx, noise.id, lift.id, NOW), "it is not alive any more"
    assert shape(db, lift.id)[1:] == (2, 2)
    assert tell(db, NOISE, 3, "p3", 5).id == lift.id
    assert shape(db, lift.id)[1:] == (3, 3)


def test_who_was_taken_out_does_not_come_back_and_others_do_not_follow(db: Database) -> None:
    for contact in range(4):
        lift = tell(db, LIFT, contact, f"p{contact}", contact)
    with db.write() as tx:
        assert corrections.split(tx, lift.id, [0, 1, 2, 3], "全部") is None
        assert corrections.split(tx, lift.id, [99], "没有") is None
        new = corrections.split(tx, lift.id, [1, 2], "松江苑二期电梯")
    assert new is not None
    assert shape(db, new) == ("松江苑二期电梯", 2, 2) and shape(db, lift.id)[1:] == (2, 2)
    assert tell(db, LIFT, 1, "p1", 20).id == new, "the same contact"
    assert tell(db, LIFT, 11, "p1", 30).id == new, "the same person later"
    assert tell(db, LIFT, 12, "p9", 30).id == lift.id, "somebody new"


@pytest.mark.parametrize("taken", [True, False])
def test_a_ticket_goes_with_those_who_have_it_alone(db: Database, taken: bool) -> None:
    lift = tell(db, LIFT, 1, "p1")
    tell(db, LIFT, 2, "p2", 1)
    with db.write() as tx:
        tx.run("UPDATE cluster_members SET ticket = 'T1' WHERE contact_id = 1")
        tx.run("UPDATE clusters SET ticket = 'T1' WHERE id = :id", id=lift.id)
        new = corrections.split(tx, lift.id, [1 if taken else 2], "另一件")
        assert new is not None
        rows = {row["id"]: row["ticket"] for row in tx.all("SELECT id, ticket FROM clusters")}
    assert rows == ({lift.id: None, new: "T1"} if taken else {lift.id: "T1", new: None})
