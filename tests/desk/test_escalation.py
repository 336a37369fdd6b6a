"""Urgent tickets that nobody signs climb from the officer on duty to the county, by the roster of each moment."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desk import links
from desk.links import Link
from storage.database import Database
from tests.desk.office import CITY, LETTER, MONDAY, SEAT, WATCH, Watched, handler
from tests.tickets.city import EAST_HEAT, HOUSING, POLICE, UNITS, ZONE
from tickets.roster import Duty, Roster
from tickets.units import Units

NIGHT = datetime(2024, 10, 2, 23, 47, tzinfo=ZONE)
MIDNIGHT = datetime(2024, 10, 3, tzinfo=ZONE)
COLD = replace(LETTER, purpose="求助", title="全楼没有暖气", text="暖气全停了", urgent=True)
GAS = replace(
    LETTER, purpose="求助", title="楼道里有煤气味", text="楼道煤气味很大", urgent=True, alarm="燃气泄漏"
)
LEADERS = {EAST_HEAT: "梅承泽", HOUSING: "周建平"}
CALLED = Units(replace(unit, leader=LEADERS.get(unit.name, ""), alert="0000-1") for unit in UNITS)


def duty(officer: str, order: int, starts: datetime = NIGHT - timedelta(days=2), hours: int = 500) -> Duty:
    return Duty(EAST_HEAT, starts, starts + timedelta(hours=hours), officer, f"0000-{order}{order}", order)


ROSTER = Roster([duty("甲", 1), duty("乙", 2), duty("丙", 3)])
ROSTERED = replace(CITY, units=CALLED, roster=ROSTER)
BARE = replace(CITY, units=CALLED)


class Urgent(Watched):
    """An urgent ticket, which goes to the heating company the moment it is opened."""

    def begin(self, now: datetime = NIGHT) -> None:
        self.now = now
        self.open(COLD)

    def alerts(self) -> list[tuple[str, str, str]]:
        """When whom of which audience."""
        rows = self.rows(
            "SELECT created_at, audience, recipient FROM outbox WHERE kind = 'alert' ORDER BY id"
        )
        return [(row["created_at"][11:16], row["audience"], row["recipient"]) for row in rows]

    def calls(self) -> list[str]:
        rows = self.rows("SELECT title FROM tasks WHERE kind = 'call_now' AND done IS NULL ORDER BY id")
        return [row["title"] for row in rows]

    def acknowledge(self) -> None:
        with self.db.write() as tx:
            row = tx.one("SELECT id FROM outbox WHERE kind = 'alert' ORDER BY id LIMIT 1")
            assert row is not None
            link = Link("x", row["id"], 0, self.number, "unit", EAST_HEAT, NIGHT, None, "")
            links.acknowledge(tx, link, self.now)


def test_the_chain_goes_up_at_the_packs_intervals_until_the_county(db: Database) -> None:
    office = Urgent(db, ROSTERED)
    office.begin()
    office.clock(hours=12)
    assert office.alerts() == [
        ("23:47", "officer", f"{EAST_HEAT}/甲"),
        ("00:17", "officer", f"{EAST_HEAT}/乙"),
        ("00:37", "leader", f"{EAST_HEAT}/梅承泽"),
        ("00:52", "office", "office"),
    ]
    chain = office.rows("SELECT level, officer, contact, alerted_at FROM escalations ORDER BY step")
    assert [(row["level"], row["officer"], row["contact"]) for row in chain] == [
        ("officer", "甲", "0000-11"),
        ("second", "乙", "0000-22"),
        ("leader", "梅承泽", "0000-1"),
        ("county", "", "0000-1"),
    ]
    assert office.calls()[:2] == [f"致电{EAST_HEAT}甲 0000-11", f"致电{EAST_HEAT}乙 0000-22"]


def test_the_person_on_duty_is_the_one_of_that_moment(db: Database) -> None:
    shifts = [duty("甲", 1), duty("乙", 2, hours=48), duty("丁", 2, starts=MIDNIGHT, hours=8)]
    office = Urgent(db, replace(ROSTERED, roster=Roster(shifts)))
    office.begin()
    office.clock(minutes=30)
    assert office.alerts()[-1] == ("00:17", "officer", f"{EAST_HEAT}/丁")


def test_signing_ends_the_chain_and_the_calls(db: Database) -> None:
    office = Urgent(db, ROSTERED)
    office.begin()
    assert len(office.calls()) == 1
    office.must(handler(EAST_HEAT), "sign")
    office.clock(hours=12)
    assert len(office.alerts()) == 1
    assert office.calls() == []


def test_reading_an_alert_ends_the_chain_as_well(db: Database) -> None:
    office = Urgent(db, ROSTERED)
    office.begin()
    office.acknowledge()
    office.clock(hours=12)
    assert len(office.alerts()) == 1


def test_a_return_ends_the_chain_and_the_next_unit_begins_its_own(db: Database) -> None:
    office = Urgent(db, ROSTERED)
    office.begin(MONDAY)
    office.must(handler(EAST_HEAT), "return", reason="不属于本公司", suggest="住建局")
    office.clock(hours=2)
    assert [recipient for _, _, recipient in office.alerts()] == [f"{EAST_HEAT}/甲"]
    office.must(SEAT, "dispatch", unit="住建局")
    office.clock(hours=12)
    assert [recipient for _, _, recipient in office.alerts()[1:]] == [f"{HOUSING}/周建平", "office"]


def test_danger_to_people_waits_for_nobody(db: Database) -> None:
    office = Urgent(db, ROSTERED)
    office.now = NIGHT
    office.open(GAS)
    assert {line for line in office.alerts() if line[1] == "officer"} == {
        ("23:47", "officer", f"{EAST_HEAT}/甲")
    }
    office.clock(minutes=30)
    assert office.alerts()[-3:] == [
        ("23:57", "officer", f"{EAST_HEAT}/乙"),
        ("00:07", "leader", f"{EAST_HEAT}/梅承泽"),
        ("00:17", "office", "office"),
    ]
    called = office.calls()
    assert f"致电{POLICE} 0000-1" in called, "the police keep no roster: the unit's own number"
    assert len(called) == len(set(called))


@pytest.mark.parametrize(("now", "first"), [(NIGHT, "23:47"), (MONDAY, "10:30")])
def test_without_a_roster_the_leader_is_next_and_at_night_at_once(
    db: Database, now: datetime, first: str
) -> None:
    office = Urgent(db, BARE)
    office.begin(now)
    office.clock(hours=12)
    assert office.alerts()[0] == (first, "leader", f"{EAST_HEAT}/梅承泽")
    assert [audience for _, audience, _ in office.alerts()] == ["leader", "office"]


def test_the_countys_own_duty_office_is_called_by_name(db: Database) -> None:
    roster = Roster([Duty(POLICE, NIGHT, NIGHT + timedelta(days=1), "总值班", "0000-99")])
    watch = replace(WATCH, duty_office=POLICE)
    office = Urgent(db, replace(BARE, roster=roster, watch=watch))
    office.begin()
    office.clock(hours=1)
    assert office.calls()[-1] == f"致电{POLICE}总值班 0000-99"


def test_who_has_an_address_is_not_called(db: Database) -> None:
    reached = Roster([replace(duty("甲", 1), contact="json://127.0.0.1/")])
    office = Urgent(db, replace(ROSTERED, roster=reached))
    office.begin()
    assert office.calls() == []


def test_an_ordinary_ticket_alerts_nobody(db: Database) -> None:
    office = Urgent(db, ROSTERED)
    office.open()
    office.must(SEAT, "dispatch", unit=EAST_HEAT)
    office.clock(hours=48)
    assert office.alerts() == []
