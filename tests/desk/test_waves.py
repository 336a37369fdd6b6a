"""A supply that fails at many places at once: one notice, however many messages see it at the same moment."""

import threading
from dataclasses import replace

from desk import crowds, risks
from storage.database import Database
from tests.desk.office import CITY, LETTER, MONDAY, Office
from tickets.cluster_members import Member, join
from tickets.crowds import Told, matter_of

SUPPLY = "供水"


def test_two_messages_that_see_the_same_wave_at_once_draft_one_notice(db: Database) -> None:
    limits = CITY.crowds.limits
    for contact in range(limits.contacts):
        place = f"第{contact % 3 + 1}花园"
        about = matter_of(Told("停水了，家里没有水", "供水", places=(place,)))
        assert about is not None
        with db.write() as tx:
            join(tx, about, Member(contact, f"p{contact}"), limits, MONDAY)
    start = threading.Barrier(2)

    def warn() -> None:
        start.wait()
        with db.write() as tx:
            risks.warn_of_wave(tx, CITY, SUPPLY, MONDAY)

    threads = [threading.Thread(target=warn) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.read() as tx:
        [notice] = tx.all("SELECT about, cluster_id FROM risks")
    assert notice == {"about": SUPPLY, "cluster_id": None}


def test_the_notice_of_one_place_does_not_silence_the_city(db: Database) -> None:
    limits = CITY.crowds.limits
    for contact in range(2 * limits.contacts):
        place = "芦荡新村" if contact < limits.contacts else f"第{contact % 3 + 1}花园"
        about = matter_of(Told("停水了，家里没有水", "供水", places=(place,)))
        assert about is not None
        with db.write() as tx:
            joined = join(tx, about, Member(contact, f"p{contact}"), limits, MONDAY)
            if contact == limits.contacts - 1:
                risks.warn(tx, CITY, joined.cluster, MONDAY)
            elif contact > limits.contacts:
                risks.warn_of_wave(tx, CITY, SUPPLY, MONDAY)
    with db.read() as tx:
        notices = tx.all("SELECT cluster_id FROM risks ORDER BY number")
    assert [notice["cluster_id"] is None for notice in notices] == [False, True]


def test_a_confidential_report_is_counted_with_no_crowd(db: Database) -> None:
    told = Told("厨房用过期的肉", "餐饮安全", objects=("松风酒楼",), confidential=True)
    with db.write() as tx:
        assert crowds.count(tx, CITY, told, crowds.Whose(1, "p1"), None, MONDAY) is None
        assert crowds.count(tx, CITY, replace(told, confidential=False), crowds.Whose(1, "p1"), None, MONDAY)


def test_what_a_confidential_ticket_tells_later_is_counted_with_no_crowd(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, purpose="举报"))
    told = Told("厨房用过期的肉", "餐饮安全", objects=("松风酒楼",))
    with db.write() as tx:
        assert crowds.count(tx, CITY, told, crowds.Whose(1, "p1"), office.number, MONDAY) is None
