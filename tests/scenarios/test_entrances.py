"""Where citizens come from: special lines of the menu, QR codes on posters."""

from typing import Any

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Played, Script

LINE = {"云汀市": ("政企通", "12338"), "澄泾县": ("渔业", "青少年")}


def tapped(script: Script, key: str, sender: str = "o1") -> Script:
    return script.citizen(sender, key, kind="event")


@in_both_cities
def test_a_special_line_marks_its_contact_and_its_ticket_and_no_other(city: City, play: Play) -> None:
    line = LINE[city.pack.rules.name][0]
    title = next(row.title for row in city.pack.lines if row.line == line)
    script = tapped(Script(), f"menu:line:{line}")
    script.says("o1", f"{city.estate}门口的路灯坏了", "昨天", "跳过", city.says("choice_submit"))
    script.wait(days=4)
    script.says("o1", f"{city.other_estate}的垃圾没人清", "今天", "跳过", city.says("choice_submit"))
    played = play(script)
    assert title in played.texts("o1")[0]
    assert [row["line"] for row in played.contacts("o1")] == [line, ""]
    assert [ticket["line"] for ticket in played.state["tickets"]] == [line, ""]


@in_both_cities
def test_a_restricted_line_asks_discreetly_and_is_not_washed_off(city: City, play: Play) -> None:
    open_line, secret = LINE[city.pack.rules.name]
    script = tapped(Script(), f"menu:line:{secret}")
    tapped(script, f"menu:line:{open_line}")
    played = play(script)
    title = next(row.title for row in city.pack.lines if row.line == secret)
    assert played.texts("o1")[0] == city.says(f"describe_line_{secret}", title=title)
    assert [row["line"] for row in played.contacts("o1")] == [secret]


def sources(played: Played, sender: str = "o1") -> list[Any]:
    return [row["source"] for row in played.contacts(sender)]


@pytest.mark.parametrize("channel", ["wechat", "telegram"])
def test_a_scan_is_the_source_of_the_contact_that_follows(play_other: Play, channel: str) -> None:
    asks = "护照到期怎么换"
    script = Script().citizen("o1", "scan:海报1", channel, kind="event")
    script.citizen("o1", asks, channel).wait(days=4)
    script.citizen("o1", asks, channel).wait(days=4)
    script.citizen("o1", "scan:海报2", channel, kind="event").citizen("o1", asks, channel)
    script.citizen("o1", "scan:海报3", channel, kind="event").citizen("o1", asks, channel)
    assert sources(play_other(script)) == ["海报1", "", "海报2"]


def test_a_scan_during_a_talk_is_the_source_of_a_contact_that_had_none(play_other: Play) -> None:
    script = Script().says("o1", "你好").citizen("o1", "scan:海报4", kind="event").says("o1", "在吗")
    assert sources(play_other(script)) == ["海报4"]


def test_a_scan_without_a_word_is_no_contact(play_other: Play) -> None:
    played = play_other(Script().citizen("o1", "scan:海报1", kind="event"))
    assert (played.contacts("o1"), played.kinds("o1")) == ([], ["notice"])


def test_a_scan_in_the_middle_of_a_request_loses_nothing_of_it(city: City, play: Play) -> None:
    script = Script().says("o1", "路灯坏了").citizen("o1", "scan:海报1", kind="event")
    script.says("o1", city.estate, "昨天", "跳过", city.says("choice_submit"))
    played = play(script)
    assert [ticket["places"] for ticket in played.state["tickets"]] == [[city.estate]]


SPOT = {"lat": 30.12345, "lon": 120.54321, "radius": 65.4}
PIN = "手机定位，误差约65米（30.12345,120.54321）"


def located(script: Script, sender: str = "o1") -> Script:
    return script.citizen(sender, "location", kind="event", place=SPOT)


@in_both_cities
def test_the_phones_position_is_offered_and_is_the_place_once_confirmed(city: City, play: Play) -> None:
    script = located(Script()).says("o1", "门口的路灯坏了")
    script.says("o1", city.says("choice_here"), "昨天", "跳过", city.says("choice_submit"))
    played = play(script)
    asked = played.to("o1")[0]
    assert [option["label"] for option in asked["options"]] == city.choices("submit_now", "here")
    assert city.says("position_known", position=PIN) in asked["text"]
    assert f"地点：{PIN}" in played.to("o1")[3]["text"]
    assert played.kinds("o1") == ["question", "question", "question", "summary", "receipt"]


def test_who_names_a_place_is_not_offered_the_phones(city: City, play: Play) -> None:
    played = play(located(Script()).says("o1", f"{city.estate}的路灯坏了"))
    assert PIN not in "".join(played.texts("o1"))


def test_a_position_of_earlier_is_not_offered(city: City, play: Play) -> None:
    script = located(Script())
    played = play(script.wait(minutes=15).says("o1", "门口的路灯坏了"))
    assert [option["label"] for option in played.to("o1")[0]["options"]] == city.choices("submit_now")


def test_one_still_submits_at_the_question_for_the_place_and_takes_no_position(
    city: City, play: Play
) -> None:
    played = play(located(Script()).says("o1", "门口的路灯坏了", "1"))
    assert played.kinds("o1") == ["question", "receipt"]
    assert PIN not in "".join(map(str, played.out[1:]))


@in_both_cities
def test_in_danger_who_helps_sees_the_position_at_once_and_the_citizen_is_asked(
    city: City, play: Play
) -> None:
    script = located(Script()).says("o1", "楼道里有煤气味，不敢开灯")
    script.says("o1", "就在我现在的位置")
    played = play(script)
    first = played.to("o1")[0]["at"]
    notices = [line["text"] for line in played.out if line.get("to") == "unit" and line["at"] == first]
    hint = city.says("position_hint", position=PIN)
    assert any(hint in text for text in notices), "before the citizen says another word"
    assert PIN in played.to("o1")[2]["text"]
    assert played.to("o1")[-1]["text"].startswith(
        city.says("added_to_ticket", number=city.number("241014", 1))
    )
    appended = [line for line in played.out if line.get("event") == "appended"]
    assert len(appended) == 2


def test_a_report_is_no_contact_and_gets_no_answer(play_other: Play) -> None:
    played = play_other(located(located(Script())))
    assert (played.out, played.state["contacts"], played.state["conversations"]) == ([], [], [])


def test_an_english_speaker_reads_of_the_position_in_english(city: City, play: Play) -> None:
    played = play(located(Script()).says("o1", "The street lamp at our gate is broken"))
    assert "position of the phone, within 65 metres" in played.texts("o1")[0]
