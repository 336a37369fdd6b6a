"""One person on two channels, repeated deliveries, a death in between (S22): one contact, one ticket, nothing lost."""

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script

TRAPPED = "电梯又停了，16楼，关人了！！快来人"
PHONE = "13800004321"


def from_two_channels(city: City) -> Script:
    """The same person writes on two channels; the first platform delivers three times."""
    script = Script()
    for _ in range(3):
        script.citizen("w1", TRAPPED, "wechat", key="m1", phone=PHONE)
    return script.citizen("t1", TRAPPED, "telegram", phone=PHONE)


def check_one_of_everything(city: City, play: Play, script: Script) -> None:
    played = play(script)
    number = city.number("241014", 1)
    [ticket] = played.state["tickets"]
    assert (ticket["number"], ticket["unit"], ticket["urgent"]) == (number, city.lift_units[0], True)
    assert len(played.state["contacts"]) == 1
    for sender, channel in (("w1", "wechat"), ("t1", "telegram")):
        safety = [line for line in played.to(sender, channel) if line["kind"] == "safety"]
        assert [line["text"] for line in safety] == [city.safety("人员被困")] * (
            1 if sender == "t1" else len(safety)
        )
    alerts = played.staff("alert")
    assert len(alerts) == len(set(alerts))
    told = [unit for to, unit, _ in alerts if to in ("office", "unit")]
    assert sorted(told) == sorted(["office", *city.lift_units])
    assert played.staff("dispatched") == [("unit", city.lift_units[0], "dispatched")]
    assert city.says("alarm_known", number=number) in played.texts("t1")
    assert played.state["contacts"][0]["disposition"] == "ticketed"


@in_both_cities
def test_one_contact_one_ticket_the_text_once_a_channel_and_one_alert(city: City, play: Play) -> None:
    check_one_of_everything(city, play, from_two_channels(city))


def test_a_repeated_delivery_returns_the_same_replies_and_does_nothing_twice(city: City, play: Play) -> None:
    script = Script()
    for _ in range(3):
        script.citizen("w1", TRAPPED, "wechat", key="m1")
    played = play(script)
    first = played.to("w1")[:3]
    assert [line["kind"] for line in first] == ["safety", "receipt", "question"]
    texts = {line["text"] for line in played.to("w1")}
    assert texts == {line["text"] for line in first}
    assert len(played.state["tickets"]) == 1
    assert len([row for row in played.state["outbox"] if row["to"] == "citizen"]) == 3
    assert played.contacts("w1")[0]["messages"] == 1


@in_both_cities
def test_a_message_whose_process_dies_before_the_reply_is_answered_after_the_restart(
    city: City, play: Play
) -> None:
    script = Script().crash(point="before_reply").citizen("w1", TRAPPED, "wechat", key="m1", phone=PHONE)
    script.citizen("w1", TRAPPED, "wechat", key="m1", phone=PHONE)
    check_one_of_everything(city, play, script.citizen("t1", TRAPPED, "telegram", phone=PHONE))


def test_the_answer_after_a_restart_is_sent_though_nobody_asks_again(city: City, play: Play) -> None:
    script = Script().says("o1", "路灯不亮了").crash(point="before_reply").says("o1", city.street)
    played = play(script.wait(minutes=10).crash().says("o1", "上周", "跳过", "1"))
    assert played.kinds("o1") == ["question", "question", "question", "summary", "receipt"]
    assert city.says("ask_since") in played.texts("o1")[1]


def test_memory_survives_a_restart_in_the_middle_of_an_intake(city: City, play: Play) -> None:
    script = (
        Script().says("o1", "路灯不亮了").crash().says("o1", city.street).crash().says("o1", "上周", "跳过")
    )
    played = play(script.crash().says("o1", "对"))
    assert played.kinds("o1") == ["question", "question", "question", "summary", "receipt"]


def test_a_phone_that_was_only_typed_links_nobody(city: City, play: Play) -> None:
    script = (
        Script()
        .citizen("w1", f"{TRAPPED} 电话{PHONE}", "wechat")
        .citizen("t1", f"{TRAPPED} 电话{PHONE}", "telegram")
    )
    played = play(script)
    assert len(played.state["tickets"]) == 2 and len(played.state["contacts"]) == 2


@pytest.mark.parametrize("asked_on", ["telegram", "webchat"])
def test_a_vouched_phone_shows_the_own_tickets_on_every_channel(
    city: City, play: Play, asked_on: str
) -> None:
    script = Script().citizen("w1", f"路灯不亮，{city.street}，昨天", "wechat", phone=PHONE).says("w1", "1")
    played = play(script.citizen("x1", "我的事办到哪了", asked_on, phone=PHONE))
    assert played.kinds("w1") == ["summary", "receipt"]  # the telephone is known and not asked for
    [shown] = played.to("x1")
    assert (shown["kind"], shown["ticket"]) == ("progress", city.number("241014", 1))
