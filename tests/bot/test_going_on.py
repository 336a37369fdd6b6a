"""What comes after a receipt, after a draft was dropped, and about the hotline itself."""

import pytest

from bot.decisions import AppendToTicket, OpenTicket
from tests.bot.turns import (
    HEATING,
    PASSPORT,
    Talk,
    deeds_of,
    facts,
    heard,
    match,
    own,
    question,
    said,
    trouble,
    words,
)

FIRE = own("HX1", alarm="火灾", code="fire", place="和平路")
LAMP = own("HX2", code="lamp", place="仁和小区")


def test_words_that_say_they_supplement_go_to_the_one_open_ticket() -> None:
    talk = Talk(facts(own=(LAMP,)))
    decision = talk.hears(
        heard("补充一下，晚上有老人摔倒了", trouble("晚上有老人摔倒了", urgent=True), adds="plain")
    )
    assert deeds_of(decision, AppendToTicket) == [AppendToTicket("HX2", "补充一下，晚上有老人摔倒了")]
    assert not deeds_of(decision, OpenTicket)


def test_with_several_open_tickets_the_citizen_says_which_one_is_supplemented() -> None:
    talk = Talk(facts(own=(LAMP, FIRE)))
    decision = talk.hears(heard("补充一下，东边也不亮", adds="plain"))
    assert said(decision) == ["choose"] and "HX1" in words(decision) and "HX2" in words(decision)


def test_a_word_that_may_open_another_matter_does_not_supplement_with_a_request_of_its_own() -> None:
    talk = Talk(facts(own=(LAMP,)))
    decision = talk.hears(heard("还有就是垃圾没人清", trouble("垃圾没人清", code="rubbish"), adds="soft"))
    assert not deeds_of(decision, AppendToTicket) and talk.memory.drafts


def test_good_news_goes_to_the_ticket_of_the_danger_and_its_place_is_asked_no_more() -> None:
    talk = Talk(facts(own=(FIRE,)))
    decision = talk.hears(heard("已经扑灭了，没事了", trouble("已经扑灭了"), relieved=True))
    [added] = deeds_of(decision, AppendToTicket)
    assert isinstance(added, AppendToTicket) and added.ticket == "HX1"
    assert said(decision) == ["notice"] and not talk.memory.drafts


def test_asking_when_with_an_open_ticket_shows_its_progress() -> None:
    when = heard("什么时候给答复", question("什么时候给答复"), asks_when=True)
    assert said(Talk(facts(own=(LAMP,))).hears(when)) == ["progress"]
    assert said(Talk().hears(when)) == ["choose"], "without a ticket it is a question like any other"


def test_urging_is_written_into_the_ticket_and_said_so() -> None:
    decision = Talk(facts(own=(LAMP,))).hears(heard("催一下", act="urge"))
    assert deeds_of(decision, AppendToTicket) == [AppendToTicket("HX2", "市民催办")]
    assert "催办" in words(decision) and said(decision) == ["progress"]


def test_what_was_dropped_is_taken_up_again_and_a_question_beside_it_is_answered() -> None:
    talk = Talk(facts(PASSPORT))
    talk.hears(heard("路灯坏了", trouble("路灯坏了")))
    asks = question("护照怎么换", match("answer", PASSPORT))
    decision = talk.hears(heard("不投诉了，护照怎么换", asks, act="withdraw"))
    assert said(decision) == ["notice", "answer"] and not talk.memory.drafts
    again = talk.hears(heard("算了还是投诉吧", act="resume"))
    assert "路灯坏了" in words(again) and talk.memory.drafts and not talk.memory.dropped


def test_to_go_on_with_nothing_is_asked_back() -> None:
    assert said(Talk().hears(heard("还是投诉吧", act="resume"))) == ["question"]


@pytest.mark.parametrize("act", ["about_us", "hours"])
def test_questions_about_the_hotline_get_a_kind_word_and_interrupt_nothing(act: str) -> None:
    talk = Talk()
    talk.hears(heard("路灯坏了", trouble("路灯坏了")))
    decision = talk.hears(heard("你是谁", act=act))
    assert said(decision) == ["notice", "question"] and talk.memory.asked
    assert talk.memory.asked.slot == "place"


def test_a_ticket_number_of_the_wrong_length_is_told_so() -> None:
    decision = Talk().hears(heard("HX2024101", mistyped="HX2024101"))
    assert said(decision) == ["progress"] and "位数" in words(decision)


def test_who_waits_for_a_person_gets_clear_answers_only() -> None:
    waiting = facts(PASSPORT, HEATING, holder="waiting")
    clear = question("护照到期", match("answer", PASSPORT))
    near = question("怎么换", match("choose", PASSPORT, HEATING))
    assert said(Talk(waiting).hears(heard("护照到期", clear))) == ["answer"]
    for unsure in (near, question("落户海外怎么办手续")):
        assert said(Talk(waiting).hears(heard(unsure.text, unsure))) == ["notice"]


def test_another_everyday_matter_is_not_merged_where_the_city_knows_no_topic_of_it() -> None:
    talk = Talk()
    talk.hears(heard("the street light is broken", trouble("the street light is broken")))
    talk.hears(heard("my landlord kept the deposit", trouble("my landlord kept the deposit")))
    assert [draft.text for draft in talk.memory.drafts] == [
        "the street light is broken",
        "my landlord kept the deposit",
    ]


def test_one_request_is_not_numbered_and_the_answers_stand_apart_from_it() -> None:
    talk = Talk()
    summary = talk.hears(heard("路灯坏了", trouble("路灯坏了", place="和平路", since="昨天"), phone="1"))
    text = words(summary)
    assert "1. 路灯坏了" not in text and "\n\n1. " in text
