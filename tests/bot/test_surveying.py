"""The survey in the conversation, rule by rule: what is an answer, to which question, and what is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.decisions import Decision, TakeAnswer
from bot.dialogue import decide
from bot.hearing import Understood
from bot.known import Surveyed
from bot.state import Asked, Dialogue, Draft, dialogue_from_json
from bot.turn import Manners, Turn
from tests.bot.turns import (
    NOW,
    PHRASES,
    Talk,
    deeds_of,
    facts,
    heard,
    number,
    own,
    question,
    said,
    trouble,
    words,
)
from tickets.scale import Scale

NUMBER = "HX24101460320001"
SURVEY = Surveyed(NUMBER, "路灯不亮", "城管局", NOW - timedelta(hours=2), "01", is_asked_last=True)


def talk(*surveys: Surveyed) -> Talk:
    return Talk(facts(surveys=surveys or (SURVEY,), own=(own(NUMBER, "callback", code="01"),)))


def hears(talking: Talk, message: Understood) -> Decision:
    """After the first message the survey is no longer the last that happened in the conversation."""
    decision = talking.hears(message)
    later = tuple(replace(one, is_asked_last=False) for one in talking.known.surveys)
    talking.known = replace(talking.known, surveys=later)
    return decision


def answers(decision: Decision) -> list[TakeAnswer]:
    return [deed for deed in deeds_of(decision, TakeAnswer) if isinstance(deed, TakeAnswer)]


def test_two_numbers_answer_two_questions() -> None:
    talking = talk()
    first, second = hears(talking, number(1)), hears(talking, number(3))
    assert answers(first) == [TakeAnswer(NUMBER, solved="yes")]
    assert answers(second) == [TakeAnswer(NUMBER, grade="dissatisfied")]
    several = hears(talking, heard("1、4", act="invalid"))
    assert answers(several) == [TakeAnswer(NUMBER, causes=("未联系", "态度"), is_whole=True)]


def test_the_label_of_a_grade_counts_at_once_and_other_words_are_confirmed() -> None:
    assert answers(hears(talk(), heard("基本满意"))) == [TakeAnswer(NUMBER, grade="basically", is_whole=True)]
    talking = talk()
    asked = hears(talking, heard("凑合吧，来得有点晚"))
    assert answers(asked) == [] and PHRASES.text("choice_basically") in words(asked)
    [taken] = answers(hears(talking, heard("对", act="yes")))
    assert (taken.grade, taken.is_whole) == ("basically", True)


def test_a_no_to_what_was_understood_asks_by_number() -> None:
    talking = talk()
    hears(talking, heard("凑合吧"))
    assert words(hears(talking, heard("不是", act="no"))).startswith(PHRASES.text("survey_rating"))
    assert answers(hears(talking, number(1)))[0].grade == "satisfied"


def test_a_number_beyond_the_choices_is_asked_again() -> None:
    talking = talk()
    assert "1 到 2" in words(hears(talking, number(3)))
    assert answers(hears(talking, number(2))) == [TakeAnswer(NUMBER, solved="no")]


def test_a_number_binds_to_a_question_asked_since() -> None:
    talking = talk()
    hears(talking, heard("你好", act="greeting"))
    assert answers(hears(talking, number(2))) == []


def test_free_words_still_answer_the_question_that_the_survey_came_on_top_of() -> None:
    talking = talk()
    draft = Draft("水管爆了", "水管爆了")
    talking.memory = Dialogue(drafts=(draft,), asked=Asked("slot", slot="place"))
    placed = hears(talking, heard("和平小区3号楼", place="和平小区3号楼"))
    assert answers(placed) == []
    assert placed.dialogue.drafts[0].place == "和平小区3号楼"


def test_after_the_answer_the_request_that_was_being_taken_goes_on() -> None:
    talking = talk()
    talking.memory = Dialogue(drafts=(Draft("水管爆了", "水管爆了"),), asked=Asked("slot", slot="place"))
    hears(talking, number(1))
    done = hears(talking, number(1))
    assert answers(done)[0].is_whole
    assert done.dialogue.drafts and done.dialogue.asked is not None


@pytest.mark.parametrize(
    "message",
    [
        heard("楼下烧烤摊油烟太大", trouble("楼下烧烤摊油烟太大", code="03")),
        heard("护照怎么换", question("护照怎么换")),
        heard("转人工", act="handover"),
        heard("我那个事咋样了", act="progress"),
    ],
    ids=lambda message: message.text,
)
def test_what_is_no_answer_goes_on_to_the_other_rules(message: Understood) -> None:
    assert answers(hears(talk(), message)) == []


def test_danger_goes_first() -> None:
    from bot.hearing import Heard

    alarm = heard("煤气味，不满意", alarms=(Heard("燃气泄漏", "emergency", "请离开"),))
    assert said(hears(talk(), alarm))[0] == "safety"


def test_the_next_survey_is_asked_after_the_first() -> None:
    other = replace(SURVEY, number="HX24101460320002", title="物业乱收费", is_asked_last=False)
    talking = talk(SURVEY, other)
    hears(talking, number(1))
    done = hears(talking, number(2))
    assert "物业乱收费" in words(done)
    assert answers(hears(talking, number(1)))[0].ticket == other.number


def test_later_words_amend_only_within_the_city_s_time_and_only_where_they_judge() -> None:
    answered = replace(SURVEY, rating="satisfied", state="answered", is_asked_last=False)
    amended = hears(talk(answered), heard("想了想还是不满意"))
    assert PHRASES.text("choice_dissatisfied") in words(amended)
    assert "satisfied" not in [deed.grade for deed in answers(hears(talk(answered), heard("挺好的")))]
    old = replace(answered, opened=NOW - timedelta(days=31))
    assert PHRASES.text("choice_dissatisfied") not in words(hears(talk(old), heard("想了想还是不满意")))


def test_the_same_judgement_again_is_no_other_answer() -> None:
    answered = replace(SURVEY, rating="satisfied", state="answered", is_asked_last=False)
    again = hears(talk(answered), heard("我很满意"))
    assert answers(again) == [] and again.dialogue.asked is None
    assert said(again) == ["notice"]


def test_a_picture_is_no_answer_to_why() -> None:
    talking = talk()
    hears(talking, number(2))
    hears(talking, number(3))
    assert answers(hears(talking, heard("", kind="image", media="m1"))) == []


def test_a_city_may_ask_on_five_grades() -> None:
    five = Scale(("very_satisfied", "satisfied", "basically", "dissatisfied", "very_dissatisfied"))
    memory = Dialogue(asked=Asked("survey_rating", tickets=(NUMBER,)))
    known = facts(surveys=(replace(SURVEY, solved="yes"),))
    turn = Turn(memory, number(5), known, PHRASES, NOW, Manners(scale=five))
    assert answers(decide(turn)) == [TakeAnswer(NUMBER, grade="very_dissatisfied")]


def test_what_waits_to_be_confirmed_outlives_the_process() -> None:
    talking = talk()
    talking.memory = Dialogue(asked=Asked("slot", slot="place"), drafts=(Draft("水管爆了", "水管爆了"),))
    hears(talking, heard("电话都没打过一个"))
    again = dialogue_from_json(talking.memory.to_json())
    assert again == talking.memory
    assert again.asked and again.asked.verdict and again.asked.verdict.causes == ("未联系",)
