"""Special lines and the people who ask there (S17, S18, S19): deputies go first, discreet lines reveal nothing and wait for nobody."""

from datetime import datetime, timedelta

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play
from tests.scenarios.script import Script, of

pytestmark = pytest.mark.parametrize("city", ["demo"], indirect=True)
"""The city that has special lines and a list of deputies."""


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_deputy_of_the_list_goes_first(play: Play) -> None:
    claim = "我是县人大代表，手机尾号2318，我们村的灌溉渠塌了一个多月，没人修"
    played = play(Script("2024-10-14T10:00:00+08:00").says("d1", claim, "直接提交"))
    (ticket,) = played.state["tickets"]
    assert (ticket["requester"], ticket["level"]) == ("deputy", "县市区")
    assert _at(ticket["due"]) == _at("2024-10-17T18:00:00+08:00"), "three working days, not five"
    assert not [task for task in played.state["tasks"] if task["kind"] == "verify"]


def test_a_claim_is_looked_into_and_then_goes_faster(play: Play) -> None:
    script = Script("2024-10-14T10:00:00+08:00")
    script.says("d2", "我是乡镇人大代表，我们村的灌溉渠塌了一个多月，没人修", "直接提交")
    script.office("verify", of("d2"), role="seat")
    script.office("verify", of("d2"), role="seat", outcome="乡镇", text="电话核对名册")
    played = play(script)
    (ticket,) = played.state["tickets"]
    assert [refusal["reason"] for refusal in played.refusals()] == ["level_missing"]
    assert ticket["level"] == "乡镇"
    assert _at(ticket["due"]) == _at("2024-10-17T18:00:00+08:00")
    assert [task["done"] is not None for task in played.state["tasks"] if task["kind"] == "verify"] == [True]


def test_a_discreet_line_is_answered_by_a_person_at_any_hour(play: Play) -> None:
    script = Script("2024-10-13T23:40:00+08:00")
    script.says("w1", "12338能帮忙吗，我姐夫总是辱骂我姐，还不让她出门上班", "直接提交").wait(minutes=30)
    played = play(script)
    (ticket,) = played.state["tickets"]
    waiting = [line for line in played.out if line.get("kind") == "alert" and "还没有人联系" in line["text"]]
    assert {line["to"] for line in waiting} >= {"office"}
    assert _at(waiting[0]["at"]) - _at(ticket["opened"]) == timedelta(minutes=10)
    assert not [line for line in waiting if "辱骂" in line["text"]]


def test_what_is_said_on_a_discreet_line_reveals_nothing_and_no_survey_follows(
    city: City, play: Play
) -> None:
    unit = "市妇女联合会"
    script = Script("2024-10-14T09:40:00+08:00")
    script.says("w1", "12338能帮忙吗，我姐夫总是辱骂我姐，还不让她出门上班", "直接提交")
    script.office("dispatch", of("w1"), unit=unit)
    script.unit(unit, "sign", of("w1"))
    script.unit(unit, "contact", of("w1"), text="已约好在妇女之家见面", outcome="已联系")
    public = (
        "您好，市妇联维权专员已于10月14日与您见面，告知了人身安全保护令的申请办法，并联系社区网格员每周走访。"
    )
    script.unit(unit, "reply", of("w1"), public=public, text="14日面谈，依据反家庭暴力法", outcome="已解决")
    script.unit(unit, "approve", of("w1"), role="unit_leader")
    script.office("review_pass", of("w1")).wait(days=8)
    played = play(script)
    later = [line for line in played.to("w1") if line["at"] > "2024-10-14T09:42"]
    assert {line["text"] for line in later if line["kind"] != "closed"} == {city.says("notice_discreet")}
    assert "survey" not in played.kinds("w1") and played.state["surveys"] == []
    told = [
        line
        for line in played.out
        if line.get("to") in ("unit", "leader", "officer") and line["unit"] != unit
    ]
    assert not [line for line in told if "辱骂" in line["text"]]


def test_who_is_talked_to_waits_for_nobody(play: Play) -> None:
    script = Script("2024-10-13T23:40:00+08:00")
    script.says("w1", "12338能帮忙吗，我姐夫总是辱骂我姐，还不让她出门上班", "直接提交")
    script.office("take", sender="w1").wait(minutes=30)
    assert not [line for line in play(script).out if "还没有人联系" in line.get("text", "")]


def test_an_enterprise_is_counted_as_one(play: Play) -> None:
    text = "我们公司门口的路被大车压坏了，货车进不来，已经半个月了，没人修"
    (ticket,) = play(Script().says("e1", text, "直接提交")).state["tickets"]
    assert ticket["requester"] == "enterprise"
