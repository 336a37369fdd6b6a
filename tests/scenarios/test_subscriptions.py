"""New policies are pushed once to those who asked for their topic (S18), until they say 退订."""

from typing import Any

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script


def policy(city: City, code: str = "P-1", **more: Any) -> dict[str, str]:
    """An article that is pushed: on the city's topic, for enterprises."""
    article = {
        "article": code,
        "unit": city.policy_unit,
        "kind": "政策",
        "audience": "企业",
        "question": f"今年{city.policy}的新标准是多少（{code}）",
        "answer": f"按上年度缴费的百分之六十执行，十二月底前申请（{code}）。",
    }
    return article | more


def subscribed(city: City, sender: str = "o1", channel: str = "wechat") -> Script:
    return Script().says(sender, f"订阅{city.policy}政策", channel=channel)


@in_both_cities
def test_who_subscribes_after_an_answer_hears_of_the_next_policy_once(city: City, play: Play) -> None:
    old, new = policy(city, "P-1"), policy(city, "P-2")
    script = Script().knowledge("publish", **old).says("o1", old["question"], "订阅")
    script.says("o2", old["question"], city.says("choice_subscribe")).says("o3", "路灯怎么报修")
    script.wait(days=1).knowledge("submit", **new).knowledge("approve", **new)
    script.knowledge("publish", article="P-2").wait(hours=1).knowledge(
        "publish", **policy(city, "P-3", kind="手册", audience="内部")
    )
    played = play(script.wait(days=2))
    assert city.says("choice_subscribe") in [option["label"] for option in played.to("o1")[0]["options"]]
    assert played.texts("o1")[1] == city.says("subscribed", topic=city.policy_topic)
    for sender in ("o1", "o2"):
        [push] = [line for line in played.to(sender) if line["kind"] == "push"]
        assert push["article"] == "P-2" and new["answer"] in push["text"] and "退订" in push["text"]
    assert "push" not in played.kinds("o3")


def test_a_new_version_is_pushed_only_where_it_is_announced(city: City, play: Play) -> None:
    script = subscribed(city).knowledge("publish", **policy(city))
    script.knowledge("publish", **policy(city, answer="改正一个错字，标准不变，十二月底前申请。"))
    script.knowledge("publish", **policy(city, answer="标准提高到百分之七十，十二月底前申请。", announce="1"))
    script.knowledge("rollback", release="1").knowledge("archive", article="P-1")
    pushes = [line["text"] for line in play(script.wait(days=1)).to("o1") if line["kind"] == "push"]
    assert ["百分之六十" in pushes[0], "百分之七十" in pushes[1], len(pushes)] == [True, True, 2]


def test_several_articles_of_a_release_are_one_message_and_a_title_brings_its_answer(
    city: City, play: Play
) -> None:
    titles = (
        f"{city.policy}在网上怎么办理",
        f"外地人员怎么领{city.policy}",
        f"{city.policy}逾期了能不能补办",
    )
    several = [policy(city, f"P-{n}", question=title) for n, title in enumerate(titles, start=1)]
    script = subscribed(city)
    for article in several:
        script.knowledge("submit", **article).knowledge("approve", article=article["article"])
    script.knowledge("publish").says("o1", several[1]["question"])
    played = play(script)
    push, answer = played.to("o1")[-2:]
    assert push["kind"] == "push" and all(article["question"] in push["text"] for article in several)
    assert (answer["kind"], answer["article"]) == ("answer", "P-2")


@pytest.mark.parametrize("point", [None, "before_reply"])
def test_once_even_when_the_process_dies(city: City, play: Play, point: str | None) -> None:
    script = subscribed(city).crash(point=point).says("o1", "我订阅了什么")
    script.knowledge("publish", **policy(city)).crash().crash().wait(hours=2)
    assert play(script).kinds("o1").count("push") == 1


def test_not_at_night_and_not_when_it_was_ended_meanwhile(city: City, play: Play) -> None:
    script = subscribed(city).says("o2", f"订阅{city.policy}政策").wait(hours=13)
    script.knowledge("publish", **policy(city)).says("o2", "退订")
    played = play(script.wait(days=1))
    [push] = [line for line in played.out if line.get("kind") == "push"]
    assert push["sender"] == "o1" and push["at"][11:16] == "09:00"
    assert [task for task in played.state["tasks"] if task["kind"] == "undelivered"] == []


@pytest.mark.parametrize("words", ["退订", "别再给我推送了", "取消订阅"])
def test_ending_it_in_any_words(city: City, play: Play, words: str) -> None:
    script = subscribed(city).says("o1", words, "我订阅了什么").knowledge("publish", **policy(city))
    played = play(script.wait(days=1))
    ended, none = played.texts("o1")[1:]
    assert ended == city.says("unsubscribed", topic=city.policy_topic)
    assert none == city.says("subscribed_none")


def test_one_of_several_is_picked_and_all_of_them_are_ended_at_once(city: City, play: Play) -> None:
    script = subscribed(city).says(
        "o1", "订阅医保政策", "我的订阅", "退订", "2", "我的订阅", "全部退订", "我的订阅"
    )
    texts = play(script).texts("o1")
    topics = [line.split("：")[1].split("。")[0] for line in (texts[2], texts[5])]
    first, second = topics[0].split("、")
    assert (first, topics[1]) == (city.policy_topic, city.policy_topic) and second != first
    assert texts[-1] == city.says("subscribed_none")


def test_without_a_topic_it_is_asked_for(city: City, play: Play) -> None:
    played = play(Script().says("o1", "我要订阅", city.policy, "路灯不亮"))
    assert played.texts("o1")[:2] == [
        city.says("subscribe_what"),
        city.says("subscribed", topic=city.policy_topic),
    ]
    assert played.kinds("o1")[-1] == "question"


def test_who_stops_following_hears_nothing_more(city: City, play: Play) -> None:
    script = subscribed(city).citizen("o1", "unsubscribe", kind="event").knowledge("publish", **policy(city))
    assert "push" not in play(script.wait(days=1)).kinds("o1")


def test_what_the_platform_does_not_take_is_held_in_sight_without_a_task_for_each(
    city: City, play: Play
) -> None:
    script = subscribed(city).says("o2", f"订阅{city.policy}政策").platform("wechat", "reject")
    played = play(script.knowledge("publish", **policy(city)).wait(days=1))
    assert [row["status"] for row in played.state["outbox"] if row["kind"] == "push"] == ["dead", "dead"]
    assert [task["kind"] for task in played.state["tasks"]].count("undelivered") == 1


def test_in_english(city: City, play: Play) -> None:
    script = Script().says("o1", f"please notify me of new policies on {city.policy}", "unsubscribe")
    assert play(script).texts("o1") == [
        city.says("subscribed", "en", topic=city.policy_topic),
        city.says("unsubscribed", "en", topic=city.policy_topic),
    ]
