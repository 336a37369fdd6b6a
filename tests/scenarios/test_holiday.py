"""A night in the holidays (S08): an urgent matter climbs the roster until somebody signs, and gaps were told before."""

from typing import Any

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play
from tests.scenarios.script import Played, Script, of

pytestmark = pytest.mark.parametrize("city", ["demo"], indirect=True)
WATER = "大半夜整个小区停水了也没通知，家里有刚出生的娃，急"


def alerts(played: Played, unit: str) -> list[dict[str, Any]]:
    """The alerts to people of a unit, beside those to the unit itself."""
    found = (line for line in played.out if line.get("kind") == "alert" and line["to"] != "unit")
    return [line for line in found if line["unit"] == unit]


def test_nobody_signs_and_the_alert_climbs_to_the_county(city: City, play: Play) -> None:
    script = Script("2024-10-02T23:47:00+08:00").says("o1", f"{city.estate}{WATER}").wait(hours=3)
    played = play(script)
    (ticket,) = played.state["tickets"]
    assert ticket["urgent"]
    chain = [(line["at"][11:16], line["to"]) for line in alerts(played, ticket["unit"])]
    assert chain == [("23:47", "officer"), ("00:17", "officer"), ("00:47", "leader")]
    county = [line["at"][11:16] for line in alerts(played, "office") if line["to"] == "office"]
    assert "01:17" in county


def test_who_signs_ends_the_chain(city: City, play: Play) -> None:
    script = Script("2024-10-02T23:47:00+08:00").says("o1", f"{city.estate}{WATER}").wait(minutes=20)
    unit = play(script).state["tickets"][0]["unit"]
    script.unit(unit, "sign", of("o1")).wait(hours=3)
    played = play(script)
    assert len(alerts(played, unit)) == 1


def test_the_working_clock_starts_after_the_holidays_and_counts_the_make_up_day(
    city: City, play: Play
) -> None:
    script = Script("2024-10-02T10:00:00+08:00").says(
        "o1", f"{city.street}的路灯坏了一个星期没人修", "直接提交"
    )
    (ticket,) = play(script).state["tickets"]
    # 8, 9, 10, 11 October and Saturday the 12th, which is worked
    assert ticket["due"] == "2024-10-12T18:00:00.000+08:00"
