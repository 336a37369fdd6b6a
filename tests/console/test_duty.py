"""Duty on the pages: the list of people and gaps, the chain of alerts of a ticket, and acknowledging one of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.escalation import is_acknowledged
from tests.console.world import HOUSING, POLICE, Revision, World
from tickets.model import Actor
from tickets.roster import Duty, Roster
from tickets.units import Unit, Units

SEAT = Actor("office", "some seat", "seat")


@pytest.fixture
def rostered(world: World) -> World:
    """The police keep a roster until tomorrow; nobody else does, though every company must."""
    now = world.now
    duties = [
        Duty(POLICE, now, now + timedelta(days=1), "岑子安", "0000-1234", 1),
        Duty(POLICE, now, now + timedelta(days=1), "邹巧云", "json://secret@host/", 2),
    ]
    police = Unit(POLICE, "局委办", leader="赵刚", deputy="钱进", liaison="孙立")
    units = Units([police, Unit(HOUSING, "企业", aliases=("住建局",))])
    city = replace(world.revision.desk, units=units, roster=Roster(duties))
    world.revision = Revision(city)
    return world


def urgent(world: World) -> str:
    number = world.open_ticket(urgent=True)
    world.do(number, "dispatch", SEAT, unit=POLICE)
    return number


def test_the_list_names_who_is_called_now_and_what_is_missing(rostered: World) -> None:
    page = rostered.browser("seat").page("/duty")
    assert "岑子安" in page and "0000-1234" in page
    assert "secret" not in page, "addresses carry secrets"
    incomplete = rostered.browser("duty_leader").page("/duty?view=missing").split("<main")[1]
    assert all(f"缺{what}" in incomplete for what in ("主要领导", "分管领导", "联络员", "值班表"))
    assert "10-19 00:00 至 10-21 00:00" in incomplete, "the roster of the police ends before the weekend"


def test_a_unit_sees_its_own_people_alone(rostered: World) -> None:
    assert "岑子安" not in rostered.browser("handler", HOUSING).page("/duty")
    assert "岑子安" in rostered.browser("handler", POLICE).page("/duty")


def test_the_chain_of_alerts_stands_on_the_ticket_and_an_officer_ends_it(rostered: World) -> None:
    number = urgent(rostered)
    page = rostered.browser("seat").page(f"/tickets/{number}")
    assert "逐级告警" in page and "第一值班人" in page and "岑子安" in page
    handler = rostered.browser("handler", POLICE)
    notices = handler.page("/notices")
    assert "您是当前值班人" in notices
    newest = notices.split('name="up_to" value="')[1].split('"')[0]
    handler.post("/notices/seen", up_to=newest)
    with rostered.db.read() as tx:
        started = tx.value("SELECT leg_started FROM escalations WHERE ticket = :number", number=number)
        assert is_acknowledged(tx, number, started)
    assert (
        "handler"
        in rostered.browser("seat").page(f"/tickets/{number}").split("逐级告警")[1].split("</table>")[0]
    )


def test_every_deadline_is_explained_that_of_an_assistant_as_well(rostered: World) -> None:
    number = rostered.open_ticket()
    rostered.do(number, "dispatch", SEAT, unit=POLICE, units=["住建局"])
    page = rostered.browser("seat").page(f"/tickets/{number}")
    assert "5 个工作日，自 10-14 12:00 起" in page
    assert f"协办意见（{HOUSING}）" in page and "牵头时限 10-21 18:00 之前 1 个工作日" in page
