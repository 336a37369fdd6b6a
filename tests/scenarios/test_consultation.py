"""Questions (S04): the approved words at once, never an expired or an internal text, and a way on when they do not help."""

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script, of

QUESTION = "护照到期了咋换，去哪办，要带啥"


@pytest.mark.parametrize("channel", ["wechat", "telegram", "webchat"])
def test_a_question_is_answered_in_one_message_word_for_word_with_its_source(
    city: City, play: Play, channel: str
) -> None:
    script = Script().says("o1", QUESTION, "1", channel=channel)
    played = play(script)
    answer, glad = played.to("o1")
    assert (answer["kind"], answer["article"], answer["channel"]) == ("answer", city.passport, channel)
    assert answer["text"].startswith(city.answer(city.passport))
    assert city.says("source", unit=city.passport_unit) in answer["text"]
    assert [option["label"] for option in answer["options"]] == city.choices("solved", "not_solved")
    assert answer["at"] == "2024-10-14T10:00:00.000+08:00"
    assert (glad["kind"], glad["text"]) == ("notice", city.says("glad"))
    [contact] = played.contacts("o1")
    assert (contact["disposition"], contact["closed"]) == ("answered", "2024-10-14T10:01:00.000+08:00")
    assert [(m["purpose"], m["ticket"]) for m in contact["matters"]] == [("咨询", None)]
    assert played.state["tickets"] == []


@pytest.mark.parametrize("city", ["demo"], indirect=True)
def test_a_question_that_names_no_topic_is_counted_under_that_of_its_answer(city: City, play: Play) -> None:
    played = play(Script().says("o1", "书逾期没还要罚钱吗"))
    [[matter]] = [contact["matters"] for contact in played.contacts("o1")]
    assert played.to("o1")[0]["kind"] == "answer" and matter["category"] and matter["topic"]


@in_both_cities
def test_the_same_question_in_other_words_gets_the_same_answer(city: City, play: Play) -> None:
    script = Script()
    wordings = (
        "护照到期怎么换发",
        "护照过期了咋换",
        "我想问一下护照到期了怎么换新的呢？谢谢",
        "護照到期怎麼換發",
        "hu zhao dao qi zen me huan fa",
    )
    for n, words in enumerate(wordings):
        script.says(f"o{n}", words)
    played = play(script)
    for n, words in enumerate(wordings):
        assert [(line["kind"], line["article"]) for line in played.to(f"o{n}")] == [
            ("answer", city.passport)
        ], words


@pytest.mark.parametrize("choice", ["2", "label", "没有", "没解决"])
def test_an_answer_that_did_not_help_becomes_a_ticket_counted_once(
    city: City, play: Play, choice: str
) -> None:
    said = city.says("choice_not_solved") if choice == "label" else choice
    played = play(Script().says("o1", QUESTION, said, city.says("choice_to_unit"), "跳过", "1"))
    assert played.kinds("o1") == ["answer", "choose", "question", "summary", "receipt"]
    number = city.number("241014", 1)
    assert played.to("o1")[-1]["ticket"] == number
    assert played.ticket(number)["purpose"] == "咨询"
    assert played.ticket(number)["unit_text"] == QUESTION
    [contact] = played.contacts("o1")
    assert contact["disposition"] == "ticketed"
    assert [(m["purpose"], m["ticket"]) for m in contact["matters"]] == [("咨询", number)]


def test_an_answer_that_did_not_help_leads_to_a_person_on_request(city: City, play: Play) -> None:
    played = play(Script().says("o1", QUESTION, "2", "转人工"))
    assert played.kinds("o1") == ["answer", "choose", "handover"]
    assert played.staff("alert") == [("office", "office", "alert")]


@in_both_cities
def test_near_ties_are_offered_as_numbered_questions_and_none_of_them(city: City, play: Play) -> None:
    script = Script().says("o1", "公积金怎么提取", "2").says("o2", "公积金怎么提取", "都不是")
    played = play(script)
    offer, answer = played.to("o1")
    labels = [option["label"] for option in offer["options"]]
    assert (
        offer["kind"] == "choose"
        and 3 <= len(labels) <= 5
        and labels[-1] == city.says("choice_none_of_these")
    )
    assert answer["article"] in city.near and answer["text"].startswith(city.answer(answer["article"]))
    assert played.kinds("o2") == ["choose", "choose"]
    assert played.texts("o2")[-1].startswith(city.says("no_answer"))


def test_thanks_for_an_answer_leave_the_question_open_whether_it_helped(city: City, play: Play) -> None:
    played = play(Script().says("o1", QUESTION, "好的谢谢", "1"))
    assert played.texts("o1")[1:] == [city.says("thanks"), city.says("glad")]


def test_what_follows_an_answer_and_names_no_topic_goes_to_the_unit_with_the_question_before(
    city: City, play: Play
) -> None:
    played = play(Script().says("o1", QUESTION, "那要是急用呢", "1", "跳过", "1"))
    assert played.kinds("o1")[:2] == ["answer", "choose"]
    assert played.ticket(city.number("241014", 1))["unit_text"] == f"{QUESTION}；那要是急用呢"


ARTICLE = {
    "article": "T-1", "question": "登山步道夜间开放吗", "wordings": "晚上能走登山步道吗|步道几点关门",
    "answer": "登山步道每天6时至21时开放，夜间关闭。", "valid_from": "2024-01-01", "valid_to": "2024-10-20",
}  # fmt: skip


@in_both_cities
def test_an_expired_article_never_answers_its_unit_is_asked_and_the_citizen_gets_the_new_answer(
    city: City, play: Play
) -> None:
    article = ARTICLE | {"unit": city.lamp_unit}
    script = Script().knowledge("publish", **article)
    script.says("o1", "登山步道夜间开放吗").wait(days=8)  # over the last day of validity
    script.says("o2", "晚上能走登山步道吗", channel="telegram").says("o3", "步道几点关门")
    script.knowledge("publish", **article | {"answer": "登山步道全天开放。", "valid_to": "2025-12-31"})
    played = play(script.wait(minutes=5))
    assert played.kinds("o1") == ["answer"] and ARTICLE["answer"] in played.texts("o1")[0]
    for sender in ("o2", "o3"):
        waiting, pushed = played.to(sender)
        assert waiting["text"] == city.says("being_checked", unit=city.lamp_unit)
        assert (waiting["kind"], pushed["kind"]) == ("notice", "push")
        assert "登山步道全天开放。" in pushed["text"] and ARTICLE["answer"] not in "".join(
            played.texts(sender)
        )
    assert played.staff("kb_request") == [("unit", city.lamp_unit, "kb_request")] * 2
    [task, *more] = [task for task in played.state["tasks"] if task["kind"] == "kb_request"]
    assert task["done"] and all(task["done"] for task in more)


def test_an_internal_text_never_reaches_a_citizen(city: City, play: Play) -> None:
    article = ARTICLE | {"unit": city.lamp_unit, "audience": "内部", "valid_to": ""}
    played = play(
        Script().knowledge("publish", **article).says("o1", str(ARTICLE["question"]), "1", "跳过", "1")
    )
    assert ARTICLE["answer"] not in "".join(played.texts("o1"))
    assert played.kinds("o1")[0] == "choose"


def test_an_article_that_is_only_submitted_answers_nobody(city: City, play: Play) -> None:
    script = Script().knowledge("submit", **ARTICLE | {"unit": city.lamp_unit})
    played = play(script.says("o1", str(ARTICLE["question"])))
    assert ARTICLE["answer"] not in "".join(played.texts("o1"))


def test_the_unit_that_gets_the_question_can_be_asked_how_it_stands(city: City, play: Play) -> None:
    script = Script().says("o1", QUESTION, "2", "1", "跳过", "1").says("o1", "我那个事办得怎么样了")
    played = play(script.unit(city.passport_unit, "sign", of("o1")).says("o1", "进度"))
    *_, before, after = played.to("o1")
    assert [line["kind"] for line in (before, after)] == ["progress", "progress"]
    assert city.says("status_signed", unit=city.passport_unit) in after["text"]


@pytest.mark.parametrize("city", ["demo"], indirect=True)
def test_an_answer_that_was_waited_for_reveals_nothing_on_a_discreet_line(city: City, play: Play) -> None:
    article = {
        "article": "W-1",
        "unit": "市妇女联合会",
        "question": "被丈夫打怎么申请人身保护令",
        "answer": "带身份证和报警回执到法院申请，一般七十二小时内裁定。",
    }
    script = Script().knowledge("publish", **article, valid_to="2024-10-15").wait(days=3)
    script.says("o1", "人身保护令怎么申请", "公积金提取多久到账")
    script.knowledge("publish", **article, valid_to="2026-12-31").wait(days=1)
    played = play(script)
    assert [line["text"] for line in played.to("o1") if line["kind"] == "push"] == [
        city.says("notice_discreet")
    ]
