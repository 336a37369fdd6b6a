"""A person takes over: asked for, told to the office, and the bot is silent in between and answers again afterwards."""

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script

WORDS = "您好，我是值班员小周，请把楼栋号发给我。"


@pytest.mark.parametrize(
    "asked", ["转人工", "我要找个真人说话", "叫你们人工客服来", "I want to talk to a real person"]
)
def test_a_person_is_promised_and_the_office_is_told_with_what_was_said(
    city: City, play: Play, asked: str
) -> None:
    played = play(Script().says("o1", "路灯不亮了", asked))
    assert played.kinds("o1") == ["question", "handover"]
    [alert] = [line for line in played.out if line.get("kind") == "alert"]
    assert (alert["to"], alert["unit"]) == ("office", "office") and "路灯不亮了" in alert["text"]


@in_both_cities
def test_the_bot_is_silent_while_a_person_talks_and_answers_after_give_back(city: City, play: Play) -> None:
    script = Script().says("o1", "护照到期怎么换发", "2", "转人工").office("take", sender="o1")
    script.says("o1", "在吗", "护照到期怎么换发", "1")
    script.office("say", sender="o1", text=WORDS).says("o1", "7号楼", "1").office("give_back", sender="o1")
    played = play(script.says("o1", "护照到期怎么换发"))
    assert played.refusals() == []
    assert played.kinds("o1") == ["answer", "choose", "handover", "notice", "answer"]
    assert played.texts("o1")[3] == WORDS  # verbatim
    [contact] = played.contacts("o1")
    assert contact["messages"] == 9
    [conversation] = played.state["conversations"]
    assert conversation["state"] == "bot"


def test_who_speaks_has_taken_over(city: City, play: Play) -> None:
    script = Script().says("o1", "在吗").office("say", sender="o1", text=WORDS)
    played = play(script.says("o1", "护照到期怎么换发"))
    assert played.texts("o1")[1:] == [WORDS]


def test_a_number_after_a_person_talked_answers_no_old_question_of_the_bot(city: City, play: Play) -> None:
    script = Script().says("o1", f"路灯不亮，{city.street}，昨天，13800001234").office("take", sender="o1")
    script.says("o1", "1").office("say", sender="o1", text="您说的第一种还是第二种？").says("o1", "1")
    played = play(script.office("give_back", sender="o1").says("o1", "1"))
    assert played.state["tickets"] == []
    assert played.kinds("o1")[-1] == "summary"  # the request is not lost, and read back before it is sent


def test_nobody_else_takes_what_somebody_has_and_a_unit_takes_nothing(city: City, play: Play) -> None:
    script = Script().says("o1", "在吗").office("take", sender="o1", user="s1")
    script.office("take", sender="o1", user="s2", role="seat")
    script.office("say", sender="o1", user="s2", role="seat", text=WORDS)
    script.office("give_back", sender="o9").office("take", sender="o1", role="auditor", user="a1")
    played = play(script)
    assert [(line["refused"], line["reason"]) for line in played.refusals()] == [
        ("take", "taken"), ("say", "taken"), ("give_back", "missing_conversation"), ("take", "role"),
    ]  # fmt: skip
    assert all(line["text"].endswith("。") for line in played.refusals())
    assert played.kinds("o1") == ["question"]


def test_a_duty_leader_takes_over_from_who_went_home(city: City, play: Play) -> None:
    script = Script().says("o1", "在吗").office("take", sender="o1", user="s1", role="seat")
    script.office("take", sender="o1", user="s2").office("say", sender="o1", user="s2", text=WORDS)
    played = play(script)
    assert played.refusals() == []
    assert played.texts("o1")[-1] == WORDS


def test_a_muted_citizen_hears_nothing_until_the_mute_ends(city: City, play: Play) -> None:
    script = Script().says("o1", "在吗").office("mute", sender="o1").says("o1", "路灯不亮了")
    script.office("unmute", sender="o1").says("o1", "护照到期怎么换发")
    script.says("o2", "在吗").office("mute", sender="o2").wait(hours=3).says("o2", "护照到期怎么换发")
    played = play(script)
    assert played.kinds("o1") == played.kinds("o2") == ["question", "refusal", "answer"]
