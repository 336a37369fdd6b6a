"""Danger to people (S09): the safety text first, a ticket at once, everybody alerted once, and only then the place."""

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script, of

GAS = ["一股子煤气味儿 楼道里全是 不敢开灯", "家里好大的煤气味，怎么办啊"]


@in_both_cities
@pytest.mark.parametrize("words", GAS)
def test_the_safety_text_comes_first_and_the_ticket_before_any_question(
    city: City, play: Play, words: str
) -> None:
    played = play(Script("2024-10-14T23:47:00+08:00").says("o1", words))
    number = city.number("241014", 1)
    assert played.kinds("o1") == ["safety", "receipt", "question"]
    assert played.texts("o1")[0] == city.safety("燃气泄漏")
    assert played.texts("o1")[2] == city.says("ask_place_urgent")
    assert {line["at"] for line in played.out} == {"2024-10-14T23:47:00.000+08:00"}
    assert played.events() == ["accepted", "routed", "dispatched"]
    ticket = played.ticket(number)
    assert (ticket["urgent"], ticket["status"], ticket["unit"]) == (True, "dispatched", city.gas_units[0])
    assert ticket["unit_text"] == words
    alerts = [("office", "office", "alert"), *(("unit", unit, "alert") for unit in city.gas_units)]
    alerts += city.chain(*city.gas_units)
    assert sorted(played.staff("alert")) == sorted(alerts)
    assert played.staff("dispatched") == [("unit", city.gas_units[0], "dispatched")]


def test_the_place_that_comes_after_is_added_once_and_the_unit_hears_it_once(city: City, play: Play) -> None:
    played = play(Script().says("o1", GAS[0], f"{city.estate}5栋"))
    number = city.number("241014", 1)
    assert played.texts("o1")[-1] == city.says("added_to_ticket", number=number)
    [told] = [line for line in played.out if line.get("kind") == "appended"]
    assert told["unit"] == city.gas_units[0] and told["text"].count(f"{city.estate}5栋") == 1


def test_a_place_in_the_first_message_is_not_asked_for_but_a_floor_alone_is_no_place(
    city: City, play: Play
) -> None:
    script = Script().says("o1", f"{city.estate}5栋一股煤气味").says("o2", "5栋3楼一股煤气味")
    played = play(script)
    assert played.kinds("o1") == ["safety", "receipt"]
    assert played.kinds("o2") == ["safety", "receipt", "question"]


@in_both_cities
def test_the_same_danger_again_joins_its_ticket_without_a_second_alert(city: City, play: Play) -> None:
    script = Script().says("o1", GAS[0], "煤气味越来越大了", "怎么还没人来", f"{city.estate}5栋 煤气味大得很")
    played = play(script.says("o1", "进度"))
    assert played.kinds("o1").count("safety") == 1
    assert played.kinds("o1").count("receipt") == 1
    assert len(played.state["tickets"]) == 1
    alerts = [unit for to, unit, _ in played.staff("alert") if to in ("office", "unit")]
    assert sorted(alerts) == sorted(["office", *city.gas_units])
    assert played.kinds("o1")[-1] == "progress"  # the place is known by now and not asked for again


def test_an_emergency_in_the_middle_of_an_intake_goes_first_and_the_intake_is_not_lost(
    city: City, play: Play
) -> None:
    script = Script().says("o1", "楼下烧烤摊油烟太大", GAS[0], f"{city.estate}5栋")
    played = play(script.says("o1", city.other_estate, "1"))
    place_again = ["notice", "question"]
    assert played.kinds("o1") == [
        "question",
        "safety",
        "receipt",
        "question",
        *place_again,
        "question",
        "receipt",
    ]
    assert city.says("resume_draft", items="楼下烧烤摊油烟太大") in played.texts("o1")[5]
    assert [ticket["urgent"] for ticket in played.state["tickets"]] == [True, False]


def test_what_was_told_of_the_same_matter_goes_with_the_emergency(city: City, play: Play) -> None:
    script = Script().says(
        "o1", "电梯老是坏，报修也没人来", f"{city.estate}7号楼", "电梯又停了关人了！！快来人"
    )
    played = play(script)
    assert played.kinds("o1")[-2:] == ["safety", "receipt"]  # the place is known
    [ticket] = played.state["tickets"]
    assert ticket["unit_text"] == "电梯老是坏，报修也没人来\n电梯又停了关人了！！快来人"


@in_both_cities
def test_two_dangers_in_one_message_get_both_texts_and_one_ticket(city: City, play: Play) -> None:
    played = play(Script().says("o1", f"{city.estate}5栋着火了！还有人困在电梯里"))
    assert played.texts("o1")[:2] == [city.safety("火灾"), city.safety("人员被困")]
    assert len(played.state["tickets"]) == 1
    alerted = {unit for _, unit, _ in played.staff("alert")}
    assert set(city.lift_units) <= alerted


def test_another_danger_at_another_place_is_another_ticket(city: City, play: Play) -> None:
    script = Script().says("o1", f"{city.estate}有煤气味", f"{city.other_estate}也有煤气味了")
    played = play(script)
    assert played.kinds("o1") == ["safety", "receipt", "safety", "receipt"]
    assert len(played.state["tickets"]) == 2


@in_both_cities
def test_a_mere_mention_of_danger_alarms_nobody(city: City, play: Play) -> None:
    script = Script()
    mentions = (
        "煤气费在哪里交",
        "消防通道被私家车占了",
        "怎么预防煤气中毒",
        "之前着火的事处理完了",
        "没有闻到煤气味",
    )
    for n, words in enumerate(mentions):
        script.says(f"o{n}", words)
    played = play(script)
    assert played.staff("alert") == []
    assert "safety" not in [line.get("kind") for line in played.out]


def test_an_emergency_is_heard_while_a_person_talks_and_while_muted(city: City, play: Play) -> None:
    script = Script().says("o1", "你好").office("take", sender="o1").says("o1", GAS[0])
    script.says("o2", "你好").office("mute", sender="o2").says("o2", GAS[0])
    played = play(script)
    assert played.kinds("o1")[1:] == ["safety", "receipt", "question"]
    assert played.kinds("o2")[1:] == ["refusal", "safety", "receipt", "question"]


def test_who_takes_an_alarm_back_is_asked_before_the_ticket_is_withdrawn(city: City, play: Play) -> None:
    script = Script().says("o1", f"{city.estate}5栋有煤气味", "虚惊一场，不用来了", "1")
    played = play(script)
    assert played.kinds("o1")[-2:] == ["question", "notice"]
    assert [ticket["status"] for ticket in played.state["tickets"]] == ["withdrawn"]
    assert ("unit", city.gas_units[0], "withdrawn") in played.staff()


def test_the_unit_can_sign_and_the_citizen_sees_it(city: City, play: Play) -> None:
    script = Script().says("o1", f"{city.estate}5栋有煤气味").unit(city.gas_units[0], "sign", of("o1"))
    played = play(script.says("o1", "进度"))
    assert city.says("status_signed", unit=city.gas_units[0]) in played.texts("o1")[-1]
