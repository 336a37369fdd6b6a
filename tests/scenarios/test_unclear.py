"""Unclear messages (S03): asked back with choices, a person at last, one reminder by day, a silent close, and a way back."""

from datetime import datetime, time, timedelta

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script

MENU = ("repair", "complain", "consult", "progress")


@pytest.mark.parametrize(
    "words",
    [
        ("怎么办", "在吗", "就那个事 你们到底管不管"),
        ("有人吗？", "那个啥", "急！！"),
        ("咨询一下", "怎么办啊", "喂喂"),
    ],
)
def test_each_unclear_message_is_asked_back_and_the_last_turn_offers_a_person(
    city: City, play: Play, words: tuple[str, ...]
) -> None:
    turns = city.pack.rules.clarify.turns
    played = play(Script().says("o1", *words[:turns]))
    asked = played.to("o1")
    assert [line["kind"] for line in asked] == ["question"] * turns
    labels = [[option["label"] for option in line["options"]] for line in asked]
    assert labels == [city.choices(*MENU)] * (turns - 1) + [city.choices(*MENU, "person")]
    for line in asked:  # complete without buttons
        assert all(
            f"{n}. {option['label']}" in line["text"] for n, option in enumerate(line["options"], start=1)
        )
    [contact] = played.contacts("o1")
    assert (contact["disposition"], contact["closed"], contact["messages"]) == ("open", None, turns)


def test_a_choice_counts_by_number_by_label_and_by_other_words_for_its_number(city: City, play: Play) -> None:
    script = Script()
    for sender, choice in (("o1", "2"), ("o2", city.says("choice_complain")), ("o3", "第二个"), ("o4", "２")):
        script.says(sender, "在吗", choice, channel="telegram" if sender == "o3" else "webchat")
    played = play(script)
    for sender in ("o1", "o2", "o3", "o4"):
        assert played.texts(sender)[-1] == city.says("describe_complain")


def test_what_was_told_before_the_choice_need_not_be_told_again(city: City, play: Play) -> None:
    played = play(Script().says("o1", "那个楼上的", "1"))
    assert played.kinds("o1") == ["question", "question"]
    assert city.says("noted", items="那个楼上的") in played.texts("o1")[-1]


def test_the_last_turn_leads_to_a_person_and_the_office_is_told_once(city: City, play: Play) -> None:
    script = Script().says("o1", *["怎么办"] * city.pack.rules.clarify.turns, "5")
    played = play(script)
    assert played.kinds("o1")[-1] == "handover"
    assert played.staff("alert") == [("office", "office", "alert")]


@in_both_cities
def test_unclear_words_of_somebody_with_an_open_ticket_are_taken_to_mean_it(city: City, play: Play) -> None:
    script = Script().says("o1", f"路灯不亮，{city.estate}，昨天，13800001234", "1")
    played = play(script.says("o1", "就那个事 你们到底管不管", "1"))
    number = city.number("241014", 1)
    *_, asked, shown = played.to("o1")
    assert (asked["kind"], asked["ticket"]) == ("question", number)
    assert [option["label"] for option in asked["options"]] == city.choices("that_ticket", "another_matter")
    assert (shown["kind"], shown["ticket"]) == ("progress", number)


def expected_reminder(city: City, last: datetime) -> datetime:
    """The moment of the reminder: the city's wait after the last message, put off to the morning at night."""
    due = last + city.pack.rules.clarify.remind.by_the_clock
    opens, closes = (time.fromisoformat(part) for part in city.pack.rules.survey.window.split("-"))
    if opens <= due.time() <= closes:
        return due
    return datetime.combine(due.date() + timedelta(days=due.time() > closes), opens, due.tzinfo)


@pytest.mark.parametrize(
    "start", ["2024-10-14T10:05:00+08:00", "2024-10-14T21:30:00+08:00", "2024-10-14T03:00:00+08:00"]
)
def test_silence_gets_one_reminder_by_day_and_a_silent_close_as_unclear(
    city: City, play: Play, start: str
) -> None:
    script = Script(start)
    last = script.now
    played = play(script.says("o1", "在吗").wait(hours=200))
    question, reminder = played.to("o1")
    assert (question["kind"], reminder["kind"]) == ("question", "reminder")
    assert reminder["text"] == city.says("remind_unclear")
    assert datetime.fromisoformat(reminder["at"]) == expected_reminder(city, last)
    [contact] = played.contacts("o1")
    assert contact["disposition"] == "unclear"
    assert datetime.fromisoformat(contact["closed"]) == last + city.pack.rules.clarify.close.by_the_clock


def test_a_later_message_continues_the_contact_that_was_closed_as_unclear(city: City, play: Play) -> None:
    script = Script().says("o1", "在吗").wait(hours=200)
    played = play(script.says("o1", f"路灯不亮，{city.street}，昨天，13800001234", "1"))
    [contact] = played.contacts("o1")
    assert (contact["disposition"], contact["messages"], contact["closed"]) == ("ticketed", 3, None)


def test_a_request_that_was_not_submitted_is_remembered_after_the_close(city: City, play: Play) -> None:
    script = Script().says("o1", f"路灯不亮，{city.street}").wait(hours=200)
    played = play(script.says("o1", "提交"))
    assert played.kinds("o1") == ["question", "reminder", "receipt"]
    assert played.texts("o1")[1] == city.says("remind_draft")
    assert len(played.contacts("o1")) == 1


def test_who_answers_in_time_gets_no_reminder(city: City, play: Play) -> None:
    script = Script().says("o1", "在吗").wait(hours=5)
    script.says("o1", f"路灯不亮，{city.street}，昨天，13800001234", "对")
    played = play(script.wait(hours=200))
    assert "reminder" not in played.kinds("o1")
    assert [contact["disposition"] for contact in played.contacts("o1")] == ["ticketed"]


def test_nothing_said_at_all_is_no_contact_and_thanks_begin_none(city: City, play: Play) -> None:
    script = Script().citizen("o1", "subscribe", kind="event")
    script.says("o2", f"路灯不亮，{city.street}，昨天，13800001234", "1").wait(hours=100).says("o2", "谢谢")
    played = play(script)
    assert played.kinds("o1") == ["notice"] and played.contacts("o1") == []
    [contact] = played.contacts("o2")
    assert (contact["disposition"], contact["messages"]) == ("ticketed", 3)
