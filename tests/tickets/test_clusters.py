"""Live clusters as rows: who counts where, once, on both engines."""

import threading
from datetime import datetime, timedelta

from channels.identities import give_to
from storage.clock import stamp
from storage.database import Database
from storage.transaction import Row
from tests.tickets.city import ZONE
from tickets import clusters
from tickets.cluster_members import Joined, Member, join
from tickets.crowds import Matter, Thresholds, Told, matter_of

NOW = datetime(2024, 10, 14, 10, 0, tzinfo=ZONE)
LIMITS = Thresholds(3, timedelta(hours=2), 2, timedelta(hours=24), timedelta(hours=168))


def matter(text: str, topic: str = "路灯", place: str = "", thing: str = "", spot: str = "") -> Matter:
    told = Told(
        text, topic, places=(place,) if place else (), objects=(thing,) if thing else (), spot=spot or place
    )
    found = matter_of(told)
    assert found is not None
    return found


LAMP = matter("路灯不亮", place="望月苑")


def come(db: Database, about: Matter, contact: int, person: str = "", at: datetime = NOW) -> Joined:
    with db.write() as tx:
        return join(tx, about, Member(contact, person or f"p{contact}"), LIMITS, at)


def rows(db: Database) -> list[Row]:
    with db.read() as tx:
        return tx.all("SELECT title, contacts, persons, object, ended_at FROM clusters ORDER BY id")


def test_a_contact_counts_once_and_a_person_once_however_often_they_write(db: Database) -> None:
    assert come(db, LAMP, 1).is_new and not come(db, LAMP, 1).is_new
    come(db, LAMP, 2)
    cluster = come(db, LAMP, 3, "p1").cluster
    assert (cluster.contacts, cluster.persons) == (3, 2)


def test_a_crowd_that_rests_too_long_ends_and_the_next_contact_begins_another(db: Database) -> None:
    come(db, LAMP, 1)
    come(db, LAMP, 2, at=NOW + timedelta(days=6))
    come(db, LAMP, 3, at=NOW + timedelta(days=14))
    assert [(row["contacts"], row["ended_at"] is None) for row in rows(db)] == [(2, False), (1, True)]


def test_crowds_that_are_over_end_though_nobody_comes_and_one_with_an_open_ticket_goes_on(
    db: Database,
) -> None:
    come(db, LAMP, 1)
    come(db, matter("水管爆了", "供水", place="望月苑"), 2)
    with db.write() as tx:
        tx.insert("tickets", number="HX1", status="handling", opened=stamp(NOW))
        tx.run("UPDATE clusters SET ticket = 'HX1' WHERE topic = '路灯'")
    for days, ended in ((6, 0), (8, 1), (9, 0)):
        with db.write() as tx:
            assert clusters.end_quiet(tx, LIMITS, NOW + timedelta(days=days)) == ended
    assert [row["ended_at"] is None for row in rows(db)] == [True, False]


def test_a_name_that_no_list_knows_is_found_again_through_its_spellings(db: Database) -> None:
    come(db, matter("紫晶瑜伽馆关门了", "预付卡", thing="紫晶瑜伽馆"), 1)
    come(db, matter("紫金瑜伽跑路", "预付卡", thing="紫金瑜伽"), 2)
    come(db, matter("路灯坏了", spot="旧木桥村3组"), 3)
    come(db, matter("路灯不亮", spot="旧木桥村"), 4)
    assert [row["contacts"] for row in rows(db)] == [2, 2]


def test_a_contact_that_becomes_clearer_moves_and_is_not_counted_twice(db: Database) -> None:
    come(db, matter("健身房关门了，老板失联", "预付卡"), 1)
    come(db, matter("健身房关门，老板失联", "预付卡", thing="飞轮健身房"), 1)
    come(db, matter("健身房关门，老板失联", "预付卡", spot="柳浪街8号"), 2)
    assert [(row["contacts"], row["object"]) for row in rows(db)] == [(1, "飞轮健身房"), (1, "")]


def test_the_nth_latest_contact_and_the_persons_are_counted_only_up_to_the_threshold(db: Database) -> None:
    for n in range(1, 6):
        cluster = come(db, LAMP, n, at=NOW + timedelta(hours=n)).cluster
    with db.read() as tx:
        counted = clusters.count(tx, cluster, LIMITS, NOW + timedelta(hours=5))
    assert (counted.nth_contact_at, counted.persons) == (NOW + timedelta(hours=3), 2)


def test_two_accounts_that_turn_out_to_be_one_person_are_one_in_the_crowd(db: Database) -> None:
    with db.write() as tx:
        for n in (1, 2):
            tx.insert(
                "conversations",
                id=f"c{n}",
                channel="w",
                account="m",
                sender=f"s{n}",
                opened_at="t",
                last_at="t",
            )
            tx.insert(
                "contacts",
                channel="w",
                account="m",
                sender=f"s{n}",
                conversation_id=f"c{n}",
                opened=stamp(NOW),
            )
        ids = [row["id"] for row in tx.all("SELECT id FROM contacts ORDER BY id")]
    for n, contact in enumerate(ids, start=1):
        come(db, LAMP, contact, f"c{n}")
    assert rows(db)[0]["persons"] == 2
    with db.write() as tx:
        give_to(tx, "c1", "one")
        give_to(tx, "c2", "one")
    assert rows(db)[0]["persons"] == 1


def test_first_contacts_at_the_same_moment_are_one_crowd(db: Database) -> None:
    start = threading.Barrier(4)

    def one(n: int) -> None:
        start.wait()
        come(db, LAMP, n)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(row["contacts"], row["persons"]) for row in rows(db)] == [(4, 4)]
