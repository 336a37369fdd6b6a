"""Who may read which ticket."""

from dataclasses import replace
from datetime import datetime

from tests.tickets.city import CITY_LOOKS, HOUSING, INSPECTORS, POLICE, UNITS, ZONE
from tickets.access import may_read
from tickets.model import SYSTEM, Actor
from tickets.ticket import Ticket

TICKET = Ticket(
    "HX24101460320001",
    "dispatched",
    datetime(2024, 10, 14, tzinfo=ZONE),
    unit=HOUSING,
    assistants=(CITY_LOOKS,),
    channel="wechat",
    account="main",
    sender="o1",
    person_id="p1",
    contact_phone="138 0000-2318",
)
READERS = {"执法监督": ("duty_leader", INSPECTORS)}


def officer(unit: str) -> Actor:
    return Actor("unit", "u", "handler", unit)


def test_a_unit_reads_what_it_holds_or_assists_in_and_nothing_else() -> None:
    assert may_read(TICKET, officer(HOUSING), READERS)
    assert may_read(TICKET, officer(CITY_LOOKS), READERS)
    assert not may_read(TICKET, officer(POLICE), READERS)
    assert not may_read(TICKET, officer(""), READERS)


def test_the_unit_complained_about_reads_nothing_even_as_an_assistant() -> None:
    accused = replace(TICKET, accused_units=(POLICE, CITY_LOOKS))
    assert not may_read(accused, officer(CITY_LOOKS), READERS)


def test_a_restricted_line_is_read_by_its_readers_and_by_the_unit_that_handles_it() -> None:
    restricted = replace(TICKET, line="执法监督", unit=INSPECTORS)
    assert may_read(restricted, Actor("office", "d", "duty_leader"), READERS)
    assert not may_read(restricted, Actor("office", "s", "seat"), READERS)
    assert may_read(restricted, officer(INSPECTORS), READERS)
    assert may_read(restricted, SYSTEM, READERS)


def test_units_are_found_by_every_name_they_go_by() -> None:
    assert UNITS.full_name(" 住建局 ") == HOUSING
    assert UNITS.full_name(HOUSING) == HOUSING
    assert UNITS.full_name("外星局") == "外星局"
    assert UNITS.find("外星局") is None
    assert [unit.name for unit in UNITS.named_in("住建局和派出所都不管")] == [HOUSING, POLICE]
