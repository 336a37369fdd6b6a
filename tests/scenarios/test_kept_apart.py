"""What few may read (S15, S16): who reports stays hidden from the unit, officers never handle a complaint about them."""

import json

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script, of

PHONE = "13800004321"


@in_both_cities
def test_the_unit_reads_the_matter_and_not_who_reported_it(city: City, play: Play) -> None:
    script = Script().says(
        "r1",
        f"我要举报{city.street}的饭店后厨用过期肉，千万别说是我说的，我还在那里上班，我电话{PHONE}",
        "直接提交",
    )
    script.office("dispatch", of("r1"), role="seat", unit=city.smoke_unit)
    script.says("r1", f"补充一下，他们把肉藏在地下室，我叫王小五，电话{PHONE}")
    played = play(script)
    (ticket,) = played.state["tickets"]
    assert (ticket["purpose"], ticket["confidential"]) == ("举报", True)
    assert "过期肉" in ticket["unit_text"]
    seen = json.dumps(
        [ticket["unit_text"], *(line for line in played.out if line.get("to") in ("unit", "leader"))],
        ensure_ascii=False,
    )
    for secret in ("上班", PHONE, "王小五", "r1"):
        assert secret not in seen, secret
    assert "地下室" in seen


@pytest.mark.parametrize("city", ["demo"], indirect=True)
def test_a_complaint_about_officers_goes_to_their_supervisor(city: City, play: Play) -> None:
    script = Script().says("c1", "有个民警吃拿卡要，收了人家的烟酒，我报案他不立，没人管吗", "直接提交")
    script.office("dispatch", of("c1"), unit=city.passport_unit)
    script.office("dispatch", of("c1"), role="seat", unit="市公安局警务督察支队")
    script.unit(city.passport_unit, "sign", of("c1"))
    played = play(script)
    (ticket,) = played.state["tickets"]
    assert ticket["line"] == "执法监督"
    assert ticket["unit"] != city.passport_unit
    reasons = [(line["user"], line["reason"]) for line in played.refusals()]
    assert reasons[0] == ("s-duty_leader", "conflict")
    # A seat does not read this line, and the station does not learn that the ticket exists.
    assert {reason for _, reason in reasons[1:]} == {"missing_ticket"}
    assert not [
        line for line in played.out if line.get("to") == "unit" and line["unit"] == city.passport_unit
    ]
