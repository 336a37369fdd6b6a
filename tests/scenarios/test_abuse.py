"""Insults and floods (S13): calm, a warning, silence for a while by rule; danger is heard all the same."""

from datetime import timedelta

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script

INSULTS = (
    "你们这帮草包",
    "吃白饭的东西",
    "滚远点",
    "狗屁热线",
    "智障机器",
    "缺德玩意",
    "脑子进水了",
    "呸，人渣",
)
NONSENSE = (
    "啦啦啦啦啦",
    "hhhhhhhh",
    "。。。。",
    "猜猜我是谁呀",
    "哈哈哈哈哈 来玩呀",
    "666666",
    "aaaaaa",
    "嘿嘿嘿嘿",
)


def flood(script: Script, texts: tuple[str, ...], seconds: int = 8) -> Script:
    """One message every few seconds."""
    for text in texts:
        script.says("o1", text)
        script.now += timedelta(seconds=seconds - 60)
    return script


def muted_until(script: Script, hours: int = 2) -> str:
    """The end of a mute that began with the last line."""
    last = script.now - timedelta(seconds=8)
    return (last + timedelta(hours=hours)).isoformat(timespec="milliseconds")


@in_both_cities
@pytest.mark.parametrize("texts", [INSULTS, NONSENSE], ids=["insults", "nonsense"])
def test_calm_then_a_warning_then_silence_and_one_matter(
    city: City, play: Play, texts: tuple[str, ...]
) -> None:
    script = flood(Script(), texts)
    until = muted_until(script)
    played = play(flood(script, texts * 4))
    assert played.kinds("o1") == ["question"] * 2 + ["warning"] * 5 + ["refusal"]
    assert played.texts("o1")[2] == city.says("abuse_warning" if texts is INSULTS else "flood_warning")
    date = city.says("day", year=2024, month=10, day=14, time=until[11:16])
    assert played.texts("o1")[-1] == city.says("muted", date=date)
    [conversation] = played.state["conversations"]
    assert conversation["muted_until"] == until
    [contact] = played.contacts("o1")
    assert (contact["disposition"], contact["messages"]) == ("abuse", 40)
    topics = [(matter["purpose"], matter["topic"]) for matter in contact["matters"]]
    assert topics.count(("其他", "骚扰")) == 1 and played.state["tickets"] == []


def test_they_are_counted_by_time_and_heard_again_after_the_mute(city: City, play: Play) -> None:
    slow = Script()
    for text in INSULTS:
        slow.says("o1", text).wait(minutes=6)
    assert set(play(slow).kinds("o1")) == {"question"}
    script = flood(Script(), INSULTS).wait(hours=3).says("o1", INSULTS[0], "护照到期怎么换发")
    assert play(script).kinds("o1")[-2:] == ["question", "answer"]


def test_an_insult_with_a_request_is_taken_as_the_request(city: City, play: Play) -> None:
    angry = f"你们这群废物，{city.estate}的路灯坏了半个月没人修，13800004321"
    played = play(flood(Script(), (angry, "1", *("就知道吃干饭",) * 2)))
    assert len(played.state["tickets"]) == 1
    assert "warning" not in played.kinds("o1")


def test_danger_gets_through_and_is_handled_to_its_end(city: City, play: Play) -> None:
    script = flood(Script(), INSULTS)
    script.says(
        "o1", "护照到期怎么换发", "家里煤气泄漏，一股臭味", f"{city.estate}3栋2单元", "还在漏，快来人", "废物"
    )
    played = play(script.says("o1", "你们怎么还没到"))
    after = played.kinds("o1")[len(INSULTS) :]
    assert after[:3] == ["safety", "receipt", "question"] and len(after) == 6
    [ticket] = played.state["tickets"]
    assert ticket["urgent"] and played.events(ticket["number"]).count("appended") == 3


def test_what_is_urgent_gets_through_and_what_is_not_stays_unheard(city: City, play: Play) -> None:
    script = flood(Script(), INSULTS).says("o1", "路灯不亮了", f"{city.estate}停水两天了")
    played = play(script)
    assert [ticket["urgent"] for ticket in played.state["tickets"]] == [True]


@pytest.mark.parametrize("role", ["seat", "duty_leader"])
def test_a_person_mutes_for_longer_and_takes_it_back(city: City, play: Play, role: str) -> None:
    script = flood(Script(), INSULTS)
    end = (script.now + timedelta(days=3)).isoformat()
    script.office("mute", role=role, sender="o1", until=end, text="反复骚扰")
    played = play(script)
    assert played.state["conversations"][0]["muted_until"][:16] == end[:16]
    assert played.kinds("o1").count("refusal") == 2
    script.wait(hours=5).says("o1", "路灯不亮了").office("unmute", role=role, sender="o1")
    played = play(script.says("o1", "护照到期怎么换发"))
    assert played.state["conversations"][0]["muted_until"] is None
    assert played.kinds("o1")[-2:] == ["refusal", "answer"]


def test_a_mute_into_the_past_is_refused(city: City, play: Play) -> None:
    script = Script().says("o1", "在吗").office("mute", sender="o1", until="2024-10-13T10:00:00+08:00")
    [refused] = play(script).refusals()
    assert refused["reason"] == "until_past"


@pytest.mark.parametrize("words", ["你们是芦花鸡脑壳", "物业是芦花鸡脑壳", "芦花鸡脑壳的，路灯坏了"])
def test_a_city_s_own_words_of_abuse_count_where_nothing_else_is_said(
    city: City, play: Play, words: str
) -> None:
    told = play(Script().says("o1", words)).texts("o1")[0]
    assert (told == city.says("abuse_calm")) is words.startswith("你们")
