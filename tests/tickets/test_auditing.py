"""The status of a ticket is what its events lead to, and a row that somebody changed by hand is found."""

from storage.clock import VirtualClock, stamp
from storage.database import Database
from tickets.auditing import wrong_statuses


def test_a_status_that_no_event_explains_is_named(db: Database, clock: VirtualClock) -> None:
    with db.write() as tx:
        for number, status in (("HX1", "accepted"), ("HX2", "closed")):
            tx.insert("tickets", number=number, status=status, opened=stamp(clock.now()))
            tx.insert("ticket_events", ticket=number, seq=1, at=stamp(clock.now()), event="accepted")
    with db.read() as tx:
        [fault] = wrong_statuses(tx, page=1)
        assert list(wrong_statuses(tx)) == [fault]
    assert "HX2" in fault and "closed" in fault and "accepted" in fault
