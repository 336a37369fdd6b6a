"""Urgent matters that get stuck: made safe while units argue, supervised by themselves, looked at again when parked."""

from dataclasses import replace
from datetime import timedelta

from storage.clock import moment
from storage.database import Database
from tests.desk.office import CITY, DUTY, LETTER, SEAT, Watched, handler
from tests.tickets.city import EAST, HOUSING, POLICE
from tickets.legs import INTERIM
from tickets.model import Actor

HAZARD = replace(LETTER, text="路口塌了个大坑，有人摔伤", title="路口塌陷", urgent=True, areas=("东城区",))


def stuck(db: Database) -> Watched:
    """An urgent hazard that its first unit has given back."""
    office = Watched(db)
    office.open(HAZARD)
    office.must(SEAT, "dispatch", unit=HOUSING)
    office.must(handler(), "return", reason="不在本辖区，属于道路", suggest="公安局")
    office.clock()
    return office


def test_the_unit_of_the_place_makes_a_returned_hazard_safe(db: Database) -> None:
    office = stuck(db)
    assert office.ticket().interim_unit == EAST
    (leg,) = office.rows("SELECT * FROM legs WHERE part = :part", part=INTERIM)
    assert moment(leg["due"]) == office.now + timedelta(hours=24)
    told = office.rows("SELECT recipient, kind FROM outbox WHERE text LIKE '请先采取临时措施%'")
    assert told == [{"recipient": EAST, "kind": "dispatched"}]
    office.must(SEAT, "dispatch", unit=POLICE)
    done = office.must(handler(EAST), "protect", text="已设围挡和警示灯")
    assert done.events == ("protected",)
    assert done.ticket.unit == POLICE, "who answers for the matter is another question"
    (leg,) = office.rows("SELECT * FROM legs WHERE part = :part", part=INTERIM)
    assert leg["end_reason"] == "protected"


def test_measures_are_recorded_by_the_unit_that_was_asked_and_asked_for_once(db: Database) -> None:
    office = stuck(db)
    assert office.refused(handler(POLICE), "protect", text="已处置") == "not_your_unit"
    assert office.refused(DUTY, "interim", unit=POLICE) == "interim_asked"
    assert office.refused(handler(EAST), "protect") == "words_missing"


def test_a_return_is_counted_by_its_ground(db: Database) -> None:
    stuck(db)
    with db.read() as tx:
        data = tx.value("SELECT data FROM ticket_events WHERE event = 'returned'")
    assert '"code": "其他"' in data
    city = replace(CITY, return_grounds=("超出职责范围", "不在本辖区", "其他"))
    office = Watched(db, city)
    office.open(HAZARD)
    office.must(SEAT, "dispatch", unit=HOUSING)
    office.must(handler(), "return", reason="道路不在本辖区", suggest="公安局")
    with db.read() as tx:
        data = tx.value("SELECT data FROM ticket_events WHERE event = 'returned' ORDER BY id DESC LIMIT 1")
    assert '"code": "不在本辖区"' in data


def test_an_urgent_ticket_that_stays_open_is_supervised_once(db: Database) -> None:
    office = Watched(db)
    office.open(HAZARD)
    office.must(SEAT, "dispatch", unit=HOUSING)
    office.clock(hours=69)
    assert not office.rows("SELECT 1 FROM ticket_events WHERE event = 'supervised'")
    office.clock(hours=4)
    office.clock(hours=200)
    assert len(office.rows("SELECT 1 FROM ticket_events WHERE event = 'supervised'")) == 1
    told = office.rows("SELECT audience FROM outbox WHERE kind = 'supervised' ORDER BY audience")
    assert [row["audience"] for row in told] == ["leader", "unit"]


def test_a_ticket_that_ended_is_not_supervised(db: Database) -> None:
    office = Watched(db)
    office.open(HAZARD)
    office.must(SEAT, "dispatch", unit=HOUSING)
    office.must(SEAT, "withdraw", reason="群众来电撤销")
    office.clock(hours=100)
    assert not office.rows("SELECT 1 FROM ticket_events WHERE event = 'supervised'")


def test_a_parked_ticket_is_looked_at_every_quarter(db: Database) -> None:
    office = Watched(db)
    office.open(LETTER)
    office.must(SEAT, "dispatch", unit=HOUSING)
    office.must(handler(), "sign")
    office.must(DUTY, "park", until="2025-08-01", reason="须列入明年计划")
    office.clock(days=190)
    assert len(office.rows("SELECT 1 FROM tasks WHERE kind = 'park_review'")) == 2
    office.must(Actor("office", "s1", "seat"), "task_done", reason="park_review")
    assert not office.rows("SELECT 1 FROM tasks WHERE kind = 'park_review' AND done IS NULL")


def test_a_check_on_site_is_a_record_with_place_time_and_pictures(db: Database) -> None:
    office = Watched(db)
    office.open(LETTER)
    office.must(SEAT, "dispatch", unit=HOUSING)
    visit = {"text": "现场查看，收费公示牌已撤下", "place": "小区东门", "media": ["p1"]}
    assert office.refused(handler(), "onsite", text="看过", until="2030-01-01") == "visit_ahead"
    done = office.must(handler(), "onsite", **visit)
    assert (done.events, done.ticket.attachments, done.ticket.status) == (("onsite",), ("p1",), "dispatched")
    assert office.refused(handler(POLICE), "onsite", **visit) == "not_your_unit"


def test_a_hazard_that_nobody_makes_safe_is_told_of_after_a_day(db: Database) -> None:
    office = stuck(db)
    office.clock(hours=24)
    late = "SELECT audience, recipient FROM outbox WHERE kind = 'overdue' AND text LIKE '%采取临时防护措施%' ORDER BY id"
    expected = [{"audience": "unit", "recipient": EAST}, {"audience": "office", "recipient": "office"}]
    assert office.rows(late) == expected
    office.must(handler(EAST), "protect", text="已设围挡和警示灯")
    office.clock(hours=48)
    assert office.rows(late) == expected
