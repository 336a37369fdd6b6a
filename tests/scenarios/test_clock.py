"""The clock in virtual time: reminders, digests and alarms of the roster come at their own moment, and nothing else does."""

from typing import Any

import pytest

from hotline.city import make_city
from storage.clock import stamp
from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Played, Script, of

CLOCKED = ("due_soon", "overdue", "digest", "roster_gap", "no_push", "review_due")


def told(played: Played, *kinds: str) -> list[tuple[str, str, str]]:
    """When which audience of which unit heard of it."""
    lines: list[dict[str, Any]] = [line for line in played.out if line.get("kind") in (kinds or CLOCKED)]
    return [(line["at"][5:16].replace("T", " "), line["to"], line["unit"]) for line in lines]


@in_both_cities
def test_a_ticket_that_is_signed_and_forgotten_is_remembered_at_its_moments(city: City, play: Play) -> None:
    script = Script().says("o1", f"{city.street}的路灯坏了一个星期没人修", "直接提交")
    script.office("dispatch", of("o1"), unit=city.lamp_unit).unit(city.lamp_unit, "sign", of("o1"))
    script.unit(city.lamp_unit, "contact", of("o1"), text="已电话联系，约定明天上门", outcome="已联系")
    played = play(script.wait(days=14))
    deadlines = make_city(city.pack).desk.deadlines
    [ticket] = played.state["tickets"]
    due = deadlines.total(Script().now.replace(minute=1), "求助", urgent=False).at
    assert ticket["due"] == stamp(due)
    soon, again = deadlines.reminder(due), deadlines.second_reminder(due, urgent=False)
    moments = {name: f"{at:%m-%d %H:%M}" for name, at in {"soon": soon, "due": due, "again": again}.items()}
    unit = city.lamp_unit
    assert told(played, "due_soon", "overdue") == [
        (moments["soon"], "unit", unit),
        (moments["due"], "unit", unit),
        (moments["due"], "office", "office"),
        (moments["again"], "unit", unit),
        (moments["again"], "office", "office"),
        (moments["again"], "leader", unit),
    ]
    first, *_ = told(played, "digest")
    assert first == (f"{due:%m-%d} 08:30", "unit", unit), (
        "the first morning on which there is something to say"
    )


@pytest.mark.parametrize("city", ["other"], indirect=True)
def test_who_keeps_no_roster_though_it_must_hears_of_it_three_days_before_the_holiday(
    city: City, play: Play
) -> None:
    played = play(Script("2024-09-25T10:00:00+08:00").wait().wait(days=6))
    must = city.pack.rules.escalation.duty_kinds
    units = [unit.unit for unit in city.pack.units if unit.kind in must]
    assert told(played, "roster_gap") == [
        *(("09-28 09:00", "unit", unit) for unit in units),
        ("09-28 09:00", "office", "office"),
    ]
    tasks = [task["unit"] for task in played.state["tasks"] if task["kind"] == "roster_gap"]
    assert tasks == units


@pytest.mark.parametrize("city", ["demo"], indirect=True)
def test_a_city_in_order_is_told_nothing_for_two_weeks(city: City, play: Play) -> None:
    played = play(Script("2024-10-14T10:00:00+08:00").wait().wait(days=14))
    assert played.out == []
