"""Several requests in one message (S21), spoken or written: read back numbered, then tickets and answers."""

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script

RAMBLING = "一个是我们楼下烧烤摊每天整到半夜两三点呛死人，还有物业费涨了没人通知，对了医保卡咋绑手机"
NUMBERED = "1、楼下烧烤摊每天半夜呛死人 2、物业费涨了没人通知 3、医保卡怎么绑手机"
IN_LINES = "第一，楼下夜里烧烤油烟呛得睡不着\n第二，物业费乱涨价没人管\n第三，医保卡怎么绑定手机"


@pytest.mark.parametrize(("words", "yes"), [(RAMBLING, "对"), (NUMBERED, "1"), (IN_LINES, "label")])
@in_both_cities
def test_three_matters_are_read_back_and_become_two_tickets_and_an_answer(
    city: City, play: Play, words: str, yes: str
) -> None:
    said = city.says("choice_submit") if yes == "label" else yes
    played = play(Script().citizen("o1", words, kind="voice").says("o1", said))
    summary, first, second, answer, question = played.to("o1")
    assert summary["kind"] == "summary"
    assert summary["text"].startswith(city.says("summary", count=3, items="|", contact="|").split("|")[0])
    assert all(f"\n{n}. " in summary["text"] for n in (1, 2, 3))
    assert [option["label"] for option in summary["options"]] == city.choices("submit", "edit", "cancel")
    numbers = [city.number("241014", 1), city.number("241014", 2)]
    assert [(line["kind"], line["ticket"]) for line in (first, second)] == [("receipt", n) for n in numbers]
    assert (answer["kind"], answer["article"]) == ("answer", city.health_card)
    assert answer["text"].startswith(city.answer(city.health_card))
    assert question["text"].startswith(city.says("ask_place_after"))
    [smoke, property_fee] = played.state["tickets"]
    assert smoke["unit"] == city.smoke_unit
    assert smoke["unit_text"] in words and property_fee["unit_text"] in words  # the citizen's own words
    [contact] = played.contacts("o1")
    assert [matter["ticket"] for matter in contact["matters"]] == [*numbers, None]


def test_the_place_asked_afterwards_goes_to_every_ticket_that_has_none(city: City, play: Play) -> None:
    played = play(Script().says("o1", RAMBLING, "对", f"{city.estate}3栋"))
    numbers = f"{city.number('241014', 1)}、{city.number('241014', 2)}"
    assert played.texts("o1")[-1] == city.says("added_to_ticket", number=numbers)
    assert played.events().count("appended") == 2


@in_both_cities
def test_a_near_tie_among_several_requests_is_offered_as_a_choice_and_the_place_asked_after_it(
    city: City, play: Play
) -> None:
    script = Script().says("o1", "楼下烧烤摊天天冒烟，另外公积金怎么提取", "对", "1", city.estate)
    played = play(script)
    assert played.kinds("o1") == ["summary", "receipt", "choose", "answer", "question", "notice"]
    assert played.to("o1")[3]["article"] in city.near
    assert played.texts("o1")[4].startswith(city.says("ask_place_after"))


def test_several_questions_are_answered_one_after_the_other_and_the_choice_comes_last(
    city: City, play: Play
) -> None:
    played = play(Script().says("o1", "我想问两个问题，一是公积金怎么提取，二是护照到期怎么换", "2"))
    assert [line["article"] for line in played.to("o1")][0] == city.passport
    assert played.kinds("o1") == ["answer", "choose", "answer"]
    assert played.state["tickets"] == []
    assert played.contacts("o1")[0]["disposition"] == "answered"


@in_both_cities
def test_a_second_matter_in_the_middle_of_an_intake_becomes_a_second_ticket(city: City, play: Play) -> None:
    script = Script().says("o1", "路灯不亮了", city.street, "还有我们小区的垃圾没人清", "对", city.estate)
    played = play(script)
    assert played.kinds("o1") == [
        "question",
        "question",
        "summary",
        "receipt",
        "receipt",
        "question",
        "notice",
    ]
    lamp, rubbish = played.state["tickets"]
    assert (lamp["unit"], rubbish["unit"]) == (city.lamp_unit, city.smoke_unit)
    assert city.number("241014", 2) in played.texts("o1")[-1] and lamp["number"] not in played.texts("o1")[-1]


def test_a_story_told_at_length_stays_one_matter(city: City, play: Play) -> None:
    story = (
        f"我家住{city.estate}7号楼，楼下路灯坏了一个多月了，找物业物业说归城建管，打电话给城建又说让找物业，"
        "来来回回跑了好几趟，晚上黑漆漆的老人出门都害怕，到底谁来管一管"
    )
    played = play(Script().citizen("o1", story, kind="voice").says("o1", "跳过", "1"))
    assert played.kinds("o1") == ["question", "summary", "receipt"]
    [ticket] = played.state["tickets"]
    assert ticket["unit_text"] == story and ticket["places"] == [city.estate]


@in_both_cities
def test_a_correction_replaces_the_place_in_what_is_read_back_and_in_the_ticket(
    city: City, play: Play
) -> None:
    script = Script().says("o1", f"{city.street}的路灯不亮，昨天，13800001234")
    played = play(script.says("o1", f"不是{city.street}，是{city.estate}", "1"))
    first, again, receipt = played.texts("o1")
    assert f"{city.street}的路灯不亮" in first
    assert f"{city.estate}的路灯不亮" in again and city.says("detail_place", value=city.estate) in again
    assert f"{city.estate}的路灯不亮" in receipt
    [ticket] = played.state["tickets"]
    assert ticket["places"] == [city.estate]


def test_no_to_the_summary_asks_for_the_correction_and_drops_nothing(city: City, play: Play) -> None:
    script = Script().says(
        "o1", f"路灯不亮，{city.street}，昨天，13800001234", "不对", "电话是13900005678", "对"
    )
    played = play(script)
    assert played.kinds("o1") == ["summary", "question", "summary", "receipt"]
    assert city.says("detail_phone", value="13900005678") in played.texts("o1")[2]


def test_details_given_out_of_turn_are_kept_and_the_question_is_put_once_more(city: City, play: Play) -> None:
    script = Script().says("o1", "路灯不亮了", "13800001234", city.street, "谢谢", "上周三", "对")
    played = play(script)
    assert played.kinds("o1") == ["question", "question", "question", "question", "summary", "receipt"]
    asked = [city.says("ask_place"), city.says("ask_place"), city.says("ask_since"), city.says("ask_since")]
    assert all(question in text for question, text in zip(asked, played.texts("o1"), strict=False))
    [ticket] = played.state["tickets"]
    assert ticket["unit_text"] == "路灯不亮了"  # place, time and telephone are not repeated to the unit


def test_the_privacy_notice_stands_before_the_first_personal_question_and_only_there(
    city: City, play: Play
) -> None:
    played = play(Script().says("o1", "路灯不亮了", city.street, "上周三", "13800001234", "1"))
    notice = city.says("privacy_notice")
    assert [notice in text for text in played.texts("o1")] == [True, False, False, False, False]
