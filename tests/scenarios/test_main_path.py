"""The main job from end to end: reported, dispatched, signed, answered, approved, reviewed, and told to the citizen."""

import pytest

from storage.database import Database
from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Played, Script, of, play

PUBLIC = "10月15日已更换路口东侧两盏路灯的光源和镇流器，当晚巡查确认全部亮灯，并已加入每周巡查路线。联系电话0000-1234567。"


def reported(city: City) -> Script:
    """The citizen's part, question by question, with a button label and a typed number."""
    script = Script().says(
        "o1", "我们小区门口那排路灯不亮了，晚上黑得很", city.estate, "上周三", "13800004321"
    )
    return script.says("o1", city.says("choice_submit"))


def handled(city: City, script: Script) -> Script:
    """The unit's and the office's part until the ticket is closed."""
    ticket, unit = of("o1"), city.lamp_unit
    script.office("dispatch", ticket, role="seat", unit=unit)
    script.unit(unit, "sign", ticket)
    script.unit(unit, "contact", ticket, text="电话联系到本人，已约晚上看现场", outcome="reached")
    script.unit(unit, "reply", ticket, public=PUBLIC, text="光源老化，已更换", outcome="已解决")
    script.unit(unit, "approve", ticket, role="unit_leader")
    return script.office("review_pass", ticket, role="reviewer")


def check(city: City, played: Played) -> None:
    number = city.number("241014", 1)
    assert played.refusals() == []
    events = played.events(number)
    wanted = [
        "accepted",
        "routed",
        "dispatched",
        "signed",
        "contacted",
        "replied",
        "approved",
        "review_passed",
        "closed",
    ]
    assert [event for event in events if event in wanted] == wanted
    assert played.kinds("o1")[:5] == ["question", "question", "question", "summary", "receipt"]
    [closed] = [line for line in played.to("o1") if line["kind"] == "closed"]
    assert PUBLIC in closed["text"] and closed["ticket"] == number
    title = "我们小区门口那排路灯不亮了，晚上黑得很"
    assert closed["text"] == city.says(
        "notice_closed", title=title, number=number, unit=city.lamp_unit, reply=PUBLIC
    )
    assert "光源老化" not in "".join(played.texts("o1"))  # the internal text stays inside
    ticket = played.ticket(number)
    assert ticket["status"] in ("closed", "callback") and ticket["unit"] == city.lamp_unit
    assert [leg["unit"] for leg in ticket["legs"]] == [city.lamp_unit]
    [contact] = played.contacts("o1")
    assert contact["disposition"] == "ticketed"


@in_both_cities
def test_from_the_first_message_to_the_closed_ticket(city: City, play: Play) -> None:
    played = play(handled(city, reported(city)))
    check(city, played)
    by_unit = [line["at"] for line in played.out if line.get("event") == "signed"]
    assert by_unit == ["2024-10-14T10:06:00.000+08:00"]


def test_the_same_on_both_database_engines(other: City, db: Database) -> None:
    check(other, play(db, other.pack, handled(other, reported(other))))


def test_a_refused_review_goes_back_to_the_unit_and_the_citizen_hears_the_end_only_once(
    city: City, play: Play
) -> None:
    ticket, unit = of("o1"), city.lamp_unit
    script = handled(city, reported(city))
    script.lines.pop()
    script.office("review_reject", ticket, role="reviewer", reason="没有说明更换的数量")
    script.unit(unit, "reply", ticket, public=PUBLIC, text="已补充数量", outcome="已解决")
    script.unit(unit, "approve", ticket, role="unit_leader").office("review_pass", ticket, role="reviewer")
    played = play(script)
    assert played.refusals() == []
    assert played.kinds("o1").count("closed") == 1
    assert ("unit", unit, "rejected") in played.staff()
    assert played.ticket(city.number("241014", 1))["rework"] == 1


@in_both_cities
def test_a_reply_on_paper_only_comes_back_until_it_says_something(city: City, play: Play) -> None:
    script = handled(city, reported(city))
    later, script.lines = script.lines[-3:], script.lines[:-3]
    for public in ("已处理", "已转相关部门处理", "情况属实，正在处理，请耐心等待。"):
        script.unit(city.lamp_unit, "reply", of("o1"), public=public, text="已阅", outcome="已解决")
    script.lines += [line | {"at": (script.now).isoformat()} for line in later]
    played = play(script)
    for refused in played.refusals():
        assert (refused["refused"], refused["reason"]) == ("reply", "reply_check")
        assert "做了什么、什么时候做的" in refused["text"] and "＿＿" in refused["text"]
    assert len(played.refusals()) == 3
    assert played.events(city.number("241014", 1)).count("replied") == 1
    assert played.kinds("o1").count("closed") == 1


@pytest.mark.parametrize(
    ("action", "fields", "role"),
    [
        ("reply", {"public": PUBLIC, "outcome": "已解决"}, "handler"),
        ("approve", {}, "handler"),
        ("approve", {}, "unit_leader"),
    ],
)
def test_what_comes_too_early_or_from_the_wrong_role_is_refused_with_a_sentence_and_changes_nothing(
    city: City, play: Play, action: str, fields: dict[str, str], role: str
) -> None:
    script = reported(city).office("dispatch", of("o1"), role="seat", unit=city.lamp_unit)
    played = play(script.unit(city.lamp_unit, action, of("o1"), role=role, **fields))
    [refused] = played.refusals()
    assert (refused["refused"], refused["ticket"]) == (action, city.number("241014", 1))
    assert refused["text"] and refused["reason"]
    assert played.ticket(city.number("241014", 1))["status"] == "dispatched"


def test_a_unit_that_does_not_hold_the_ticket_may_do_nothing_to_it(city: City, play: Play) -> None:
    script = reported(city).office("dispatch", of("o1"), role="seat", unit=city.lamp_unit)
    played = play(script.unit(city.smoke_unit, "sign", of("o1")))
    [refused] = played.refusals()
    assert refused["unit"] == city.smoke_unit
    assert played.ticket(city.number("241014", 1))["status"] == "dispatched"


def test_after_the_end_the_citizen_reads_the_reply_by_asking_and_it_is_reworked_when_it_is_back(
    city: City, play: Play
) -> None:
    script = handled(city, reported(city)).says("o1", "我的事办到哪了")
    script.wait(days=10).says("o1", f"{city.estate}路灯又不亮了，昨天", "1")
    played = play(script)
    [asked] = [
        line["text"] for line in played.to("o1") if PUBLIC in line["text"] and line["kind"] != "closed"
    ]
    assert asked.startswith(city.says("progress", number=city.number("241014", 1), title="", status="")[:3])
    [ticket] = played.state["tickets"]
    assert (ticket["status"], ticket["rework"]) == ("rework", 1)


def test_more_words_on_an_open_matter_are_appended_and_counted_not_opened_again(
    city: City, play: Play
) -> None:
    script = reported(city).office("dispatch", of("o1"), role="seat", unit=city.lamp_unit)
    script.wait(days=4).says("o1", f"{city.estate}的路灯还是不亮，晚上没法走路")
    played = play(script)
    [ticket] = played.state["tickets"]
    assert ticket["contacts"] == 2
    assert "appended" in played.events(ticket["number"])
    assert played.texts("o1")[-1] == city.says("added_to_ticket", number=ticket["number"])
    assert [row["disposition"] for row in played.contacts("o1")] == ["ticketed", "ticketed"]
