"""A supply that fails at many places at once: one notice, however many messages see it at the same moment."""

import threading

from desk import risks
from storage.database import Database
from tests.desk.office import CITY, MONDAY
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
