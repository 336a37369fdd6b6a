"""Units that pass a matter on (S05, S06, S07): returns in time and with a ground, the second to the office, one lead, one reply."""

from datetime import datetime

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Played, Script, of

REPLY = {
    "public": "您好，您反映的公租房申请一事，经现场核实，社区未收到文件属实。我单位已于10月18日向社区补发文件并安排专人受理，"
    "您可携带身份证到社区窗口办理，如有疑问请拨打办公电话。依据为本市公租房管理办法第八条。",
    "text": "10月18日补发文件，电话告知反映人，反映人表示认可",
    "outcome": "已解决",
}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def passed_on(city: City) -> Script:
    """A request for which two units give the ticket back."""
    one, other = city.lamp_unit, city.smoke_unit
    script = Script("2024-10-12T10:05:00+08:00")
    script.says(
        "o1", f"{city.estate}的公租房没人管，社区说没收到文件，局里说要找社区，跑了一个礼拜了", "直接提交"
    )
    script.office("dispatch", of("o1"), role="seat", unit=one)
    script.unit(one, "return", of("o1"), reason="超出职责范围，应由社区受理", suggest=other)
    script.office("dispatch", of("o1"), role="seat", unit=other)
    script.unit(other, "return", of("o1"), reason="没有收到文件，无法受理", suggest=one)
    return script


def led(city: City) -> Played | Script:
    """... and the office names who leads."""
    script = passed_on(city)
    script.office("lead", of("o1"), unit=city.lamp_unit, units=[city.smoke_unit], reason="按三定方案")
    return script.office("meeting", of("o1"), text="10月14日现场会，明确由牵头单位补发文件")


@in_both_cities
def test_a_second_return_goes_to_the_office_and_no_third_is_possible(city: City, play: Play) -> None:
    script = led(city)
    assert isinstance(script, Script)
    script.unit(city.lamp_unit, "return", of("o1"), reason="无权限", suggest=city.passport_unit)
    script.office("dispatch", of("o1"), role="seat", unit=city.passport_unit)
    played = play(script)
    number = played.state["tickets"][0]["number"]
    assert [event for event in played.events(number) if event in ("returned", "difficult", "lead_named", "meeting")] == [
        "returned", "returned", "difficult", "lead_named", "meeting",
    ]  # fmt: skip
    assert [line["reason"] for line in played.refusals()] == ["returns_used", "led"]
    ticket = played.ticket(number)
    assert (ticket["returns"], ticket["assistants"]) == (2, [city.smoke_unit])
    ends = [(leg["unit"], leg["end"]) for leg in ticket["legs"] if leg["to"]]
    assert ends[:2] == [(city.lamp_unit, "returned"), (city.smoke_unit, "returned")]


@in_both_cities
def test_the_citizen_hears_each_step_and_blames_nobody(city: City, play: Play) -> None:
    script = led(city)
    assert isinstance(script, Script)
    told = [text for text in play(script).texts("o1") if "HX" in text or city.pack.rules.prefix in text]
    later = " ".join(told[1:])
    assert "正在重新确定承办单位" in later and "涉及多个单位" in later
    assert "超出职责" not in later and "没有收到文件" not in later and "退回" not in later


@in_both_cities
def test_the_lead_sums_up_and_the_total_clock_never_stopped(city: City, play: Play) -> None:
    script = led(city)
    assert isinstance(script, Script)
    lead, assistant = city.lamp_unit, city.smoke_unit
    for unit in (lead, assistant):
        script.unit(unit, "sign", of("o1"))
    script.unit(assistant, "reply", of("o1"), **REPLY)
    script.unit(assistant, "coreply", of("o1"), text="已核对社区台账，确未收到文件")
    script.unit(lead, "contact", of("o1"), text="电话联系，说明牵头安排", outcome="已说明")
    script.unit(lead, "reply", of("o1"), **REPLY)
    script.unit(lead, "approve", of("o1"), role="unit_leader")
    script.office("review_pass", of("o1"), role="reviewer")
    played = play(script)
    (ticket,) = played.state["tickets"]
    opened = next(line["at"] for line in played.out if line.get("event") == "accepted")
    assert ticket["opened"] == opened
    assert ticket["status"] == "closed"
    assert [line["reason"] for line in played.refusals()] == ["assistant"]
    (closed,) = [line for line in played.to("o1") if line["kind"] == "closed"]
    assert REPLY["public"] in closed["text"]


@in_both_cities
def test_a_return_after_its_time_or_without_a_ground_is_refused(city: City, play: Play) -> None:
    script = Script("2024-10-14T09:00:00+08:00")
    script.says("o1", f"{city.street}的路灯坏了一个星期没人修", "直接提交")
    script.office("dispatch", of("o1"), role="seat", unit=city.lamp_unit)
    script.unit(city.lamp_unit, "return", of("o1"), suggest=city.smoke_unit)
    script.unit(city.lamp_unit, "return", of("o1"), reason="不归我们")
    script.wait(days=3)
    script.unit(city.lamp_unit, "return", of("o1"), reason="不归我们", suggest=city.smoke_unit)
    reasons = [line["reason"] for line in play(script).refusals()]
    assert reasons == ["reason_missing", "suggest_missing", "return_late"]


@pytest.mark.parametrize("city", ["demo"], indirect=True)
def test_a_hazard_is_made_safe_while_units_argue(city: City, play: Play) -> None:
    script = Script("2024-10-14T09:00:00+08:00")
    hazard = f"{city.estate}门口路面塌了个大坑，昨天骑电动车的摔得头破血流，快来人"
    script.says("o1", hazard)
    script.office("dispatch", of("o1"), role="seat", unit=city.lamp_unit)
    script.unit(city.lamp_unit, "return", of("o1"), reason="不在本辖区", suggest=city.smoke_unit)
    played = play(script)
    number = played.state["tickets"][0]["number"]
    asked = [line for line in played.out if line.get("event") == "interim_asked"]
    assert [line["ticket"] for line in asked] == [number]
    assert asked[0]["unit"] in {unit.unit for unit in city.pack.units if unit.areas}
    legs = played.ticket(number)["legs"]
    assert [leg["unit"] for leg in legs if leg["to"] is None] == [asked[0]["unit"]]


@in_both_cities
def test_a_long_matter_is_parked_with_a_promise_and_stays_open(city: City, play: Play) -> None:
    script = Script("2024-10-14T09:00:00+08:00")
    script.says("o1", f"{city.estate}停工四年了还没交房，首付都交了，没人管", "直接提交")
    script.office("dispatch", of("o1"), role="seat", unit=city.lamp_unit, units=[city.smoke_unit])
    script.unit(city.lamp_unit, "sign", of("o1"))
    script.unit(city.lamp_unit, "extend", of("o1"), reason="须与外地主管部门协商", until="2024-12-20")
    script.office("extend_grant", of("o1"))
    script.office("park", of("o1"), role="seat", until="2025-09-30", reason="已列入处置计划")
    script.office("park", of("o1"), until="2025-09-30", reason="已列入处置计划")
    script.wait(days=100)
    played = play(script)
    (ticket,) = played.state["tickets"]
    assert [line["reason"] for line in played.refusals()] == ["role"]
    assert (ticket["status"], _at(ticket["due"]).date().isoformat()) == ("parked", "2025-09-30")
    (extended,) = [line for line in played.to("o1") if line["kind"] == "extended"]
    assert "须与外地主管部门协商" in extended["text"]
    waiting = [task["kind"] for task in played.state["tasks"] if task["ticket"] and not task["done"]]
    assert waiting == ["park_review"]
