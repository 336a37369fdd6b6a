"""The citizen is asked how it went (S11, S12): two questions, reminders, free words, causes, rework, silence, calls."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from desk.survey_rules import SurveyRules
from storage.database import Database
from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Played, Script, of, play

MENDED = "10月15日已更换门口两盏路灯的光源，当晚巡查全部亮灯，今后每周巡查一次。联系电话0000-1234567。"
AGAIN = "10月18日负责人到现场向本人说明并更换电缆接头，连续三晚亮灯正常。联系电话0000-1234567。"


def closed(city: City, *senders: str, script: Script | None = None, channel: str = "wechat") -> Script:
    """Each citizen's ticket on street lamps, closed on its first day."""
    script = script or Script()
    for sender in senders or ("o1",):
        script.says(sender, f"路灯不亮，{city.estate}，昨天，13800004321", "1", channel=channel)
        script.office("dispatch", of(sender), role="seat", unit=city.lamp_unit)
        script.handled(city.lamp_unit, of(sender), MENDED, "已解决")
    return script


def later(script: Script, day: int, time: str) -> Script:
    """The clock is set to an hour of a day in October."""
    script.now = script.now.fromisoformat(f"2024-10-{day:02}T{time}:00+08:00")
    return script


def survey(played: Played, nth: int = 0) -> dict[str, Any]:
    return played.state["surveys"][nth]


def phoned(played: Played) -> list[dict[str, Any]]:
    return [task for task in played.state["tasks"] if task["kind"] == "phone_survey"]


def moments(lines: Iterable[dict[str, str]]) -> list[str]:
    return [line["at"][:16] for line in lines]


@in_both_cities
def test_two_questions_are_asked_in_the_window_and_the_answer_files_the_ticket(
    city: City, play: Play
) -> None:
    script = closed(city)
    played = play(later(script, 14, "12:30").says("o1", "1", "2"))
    number = city.number("241014", 1)
    first, thanks = played.to("o1")[-3], played.to("o1")[-1]
    assert (first["kind"], first["ticket"], first["at"][:16]) == ("survey", number, "2024-10-14T12:07")
    assert [option["label"] for option in first["options"]] == city.choices("is_solved", "is_not_solved")
    assert played.texts("o1")[-2].startswith(city.says("survey_rating"))
    assert thanks["text"] == city.says("survey_thanks", grade=city.says("choice_basically"))
    assert played.events(number)[-3:] == ["surveyed", "rated", "archived"]
    ticket = played.ticket(number)
    assert (ticket["status"], ticket["rating"], ticket["solved"]) == ("archived", "basically", "yes")
    assert survey(played) == {
        "ticket": number, "asked": first["at"], "reminders": 0, "rating": "basically", "solved": "yes", "cause": "",
    }  # fmt: skip
    assert [row["disposition"] for row in played.contacts("o1")] == ["ticketed"], (
        "an answer is no new contact"
    )


@in_both_cities
def test_free_words_count_once_they_are_confirmed_and_blame_sends_the_ticket_back(
    city: City, play: Play
) -> None:
    """S11: closed on paper only. The same ticket, a new deadline, the leader approves, a person phones afterwards."""
    number, unit = city.number("241014", 1), city.lamp_unit
    script = later(closed(city), 14, "14:00")
    script.says("o1", "单子上写着跟我沟通过，其实没一个人给我打过电话，全是瞎编的", "对")
    later(script, 15, "09:00").unit(unit, "reply", of("o1"), public=AGAIN, text="补办", outcome="已解决")
    script.unit(unit, "contact", of("o1"), text="负责人当面向本人说明", outcome="reached")
    script.unit(unit, "reply", of("o1"), public=AGAIN, text="已更换接头并当面说明", outcome="已解决")
    script.office("review_pass", of("o1"), role="reviewer")
    script.unit(unit, "approve", of("o1"), role="unit_leader")
    script.office("review_pass", of("o1"), role="reviewer")
    played = play(later(script, 15, "14:00").says("o1", "1", "1"))
    asked = next(text for text in played.texts("o1") if city.says("choice_dissatisfied") in text)
    assert asked.startswith(city.says("survey_confirm", grade=city.says("choice_dissatisfied")))
    first, second = played.state["surveys"]
    assert (first["rating"], first["cause"]) == ("dissatisfied", "未联系、回复与实际不符")
    assert (second["rating"], second["solved"]) == ("satisfied", "yes")
    ticket = played.ticket(number)
    assert (ticket["rework"], ticket["rating"], ticket["status"]) == (1, "satisfied", "archived")
    assert len(played.state["tickets"]) == 1
    assert played.staff("rework", "rectify") == [("unit", unit, "rework"), ("unit", unit, "rectify")]
    assert [(one["refused"], one["reason"]) for one in played.refusals()] == [
        ("reply", "contact_missing"),
        ("review_pass", "state"),
    ], "the contact that was disputed counts no more, and the leader has to approve"
    [call] = phoned(played)
    assert call["opened"][:16] > "2024-10-15T09:00" and call["done"] is not None


@in_both_cities
def test_silence_is_reminded_of_twice_and_never_counts_as_satisfied(city: City, play: Play) -> None:
    """S12 with its numbers: of those who answer nothing the random share is phoned, the same whoever runs it."""
    silent = [f"c{n}" for n in range(12)]
    script = later(closed(city, "a", "b", *silent), 14, "15:00")
    played = play(script.says("a", "1", "1").says("b", "2", "3", "1 2").wait(days=8))
    rules = SurveyRules()
    numbers = {row["number"] for row in played.state["tickets"]}
    rated = Counter(row["rating"] for row in played.state["surveys"])
    assert rated == {"satisfied": 1, "dissatisfied": 1, "unrated": 12}
    assert all(
        row["reminders"] == (2 if row["rating"] == "unrated" else 0) for row in played.state["surveys"]
    )
    quiet = {row["ticket"] for row in played.state["surveys"] if row["rating"] == "unrated"}
    picked = {number for number in quiet if rules.is_phoned(number)}
    assert {call["ticket"] for call in phoned(played)} == picked
    told = [line for line in played.out if line.get("kind") == "phone_task"]
    assert {line["ticket"] for line in told} == picked and {line["to"] for line in told} == {"office"}
    statuses = {row["number"]: (row["status"], row["rating"]) for row in played.state["tickets"]}
    assert {statuses[number] for number in quiet - picked} == {("archived", "unrated")}
    assert all(statuses[number] == ("callback", "unrated") for number in picked)
    reminders = [line for line in played.to("c0") if line["kind"] == "reminder"]
    asked = next(row["asked"] for row in played.state["surveys"] if row["ticket"] == reminders[0]["ticket"])
    assert moments(reminders) == [f"2024-10-{day}T{asked[11:16]}" for day in (15, 17)]
    assert len(numbers) == 14


def test_nobody_is_disturbed_at_night(other: City, play_other: Play) -> None:
    played = play_other(closed(other, script=Script("2024-10-14T18:00:00+08:00")).wait(days=2))
    assert survey(played)["asked"] == "2024-10-15T09:00:00.000+08:00"
    assert moments(line for line in played.to("o1") if line["kind"] == "reminder") == ["2024-10-16T09:00"]


def test_a_bare_number_answers_the_survey_only_if_that_was_asked_last(other: City, play_other: Play) -> None:
    """One writes after the question and gets a menu; to the other the question came on top of a menu."""
    script = closed(other, "after", "before")
    later(script, 14, "12:00").says("before", "你好")
    later(script, 14, "13:00").says("after", "你好", "2").says("before", "2", "2")
    played = play_other(script)
    by_ticket = {row["ticket"]: row for row in played.state["surveys"]}
    first, second = (other.number("241014", n) for n in (1, 2))
    assert (by_ticket[first]["solved"], by_ticket[first]["rating"]) == ("", "")
    assert (by_ticket[second]["solved"], by_ticket[second]["rating"]) == ("no", "basically")
    assert other.says("describe_complain") in played.texts("after")


def test_another_request_is_taken_and_the_survey_stays_open(other: City, play_other: Play) -> None:
    script = later(closed(other), 14, "13:00")
    script.says("o1", f"楼下烧烤摊油烟太大，{other.street}，昨天", "跳过", "1")
    played = play_other(script.says("o1", "对了路灯那件事我挺满意的", "1"))
    assert len(played.state["tickets"]) == 2
    assert survey(played)["rating"] == "satisfied"


def test_danger_goes_before_any_survey_and_while_it_lasts_nobody_asks(other: City, play_other: Play) -> None:
    script = closed(other)
    later(script, 14, "11:00").says("o1", f"家里煤气味很重，{other.other_estate}")
    played = play_other(script.wait(days=2))
    assert "safety" in played.kinds("o1")
    assert "survey" not in played.kinds("o1")
    later(closed(other), 14, "13:00")
    asked = later(closed(other), 14, "13:00").says("o1", "厨房里全是煤气味，不满意也没空说")
    again = play_other(asked)
    assert again.kinds("o1")[-2:] != ["question", "question"]
    assert survey(again)["rating"] == ""


def test_blame_that_is_not_the_unit_s_waits_for_the_office(other: City, play_other: Play) -> None:
    number = other.number("241014", 1)
    script = later(closed(other), 14, "13:00").says("o1", "1", "3", "手续太麻烦，讲不清楚到底要什么材料")
    script.office("judge", of("o1"), role="reviewer", outcome="已作解释", reason="属上级规定")
    public = "按现行规定须提供三项材料，已请窗口一次性告知。"
    script.office("judge", of("o1"), role="reviewer", outcome="已作解释", reason="属上级规定", public=public)
    played = play_other(script)
    assert survey(played)["cause"] == "流程不清"
    assert [one["reason"] for one in played.refusals()] == ["public_missing"]
    assert played.events(number)[-4:] == ["surveyed", "rated", "judged", "archived"]
    assert public in played.texts("o1")[-1]
    [task] = [task for task in played.state["tasks"] if task["kind"] == "judge"]
    assert task["done"] is not None


def test_who_does_not_say_why_is_not_left_waiting(other: City, play_other: Play) -> None:
    played = play_other(later(closed(other), 14, "13:00").says("o1", "2", "3").wait(hours=3))
    assert played.ticket(other.number("241014", 1))["status"] == "rework"
    assert (survey(played)["cause"], played.kinds("o1")[-1]) == ("未解决", "progress")


def test_a_later_answer_amends_and_the_history_is_kept(other: City, play_other: Play) -> None:
    script = later(closed(other), 14, "13:00").says("o1", "1", "1")
    later(script, 16, "10:00").says("o1", "那天按错了，我其实不满意，电话都没接到一个", "1")
    played = play_other(script)
    number = other.number("241014", 1)
    assert played.events(number)[-5:] == ["surveyed", "rated", "archived", "rated", "rework"]
    assert (survey(played)["rating"], survey(played)["cause"]) == ("dissatisfied", "未联系")


def test_a_complaint_about_the_closing_needs_no_question(other: City, play_other: Play) -> None:
    script = later(closed(other), 14, "10:30").says("o1", "回复跟现场对不上，接电话的态度还那么差", "1")
    played = play_other(script.wait(hours=6))
    assert (survey(played)["asked"], survey(played)["rating"]) == (None, "dissatisfied")
    assert played.ticket(other.number("241014", 1))["status"] == "rework"
    assert "survey" not in played.kinds("o1")


def test_a_call_is_kept_apart_from_the_citizen_s_own_word(other: City, play_other: Play) -> None:
    number = other.number("241014", 1)
    script = later(closed(other), 14, "11:00")
    script.office("callback", of("o1"), role="seat", rating="满意", solved=True)
    later(script, 14, "15:00").says("o1", "没人问过我，我不满意，到现在没修好", "1")
    played = play_other(script)
    assert [line["by"] for line in played.out if line.get("event") == "rated"] == ["s-seat", "o1"]
    assert survey(played)["rating"] == "dissatisfied"
    assert played.ticket(number)["status"] == "rework"


def test_a_seat_cannot_answer_in_the_citizen_s_place(other: City, play_other: Play) -> None:
    script = later(closed(other), 14, "13:00").says("o1", "1", "3", "6")
    script.office("callback", of("o1"), role="seat", rating="满意", solved=True)
    played = play_other(script)
    assert "phoned" in played.events()
    assert (survey(played)["rating"], survey(played)["cause"]) == ("dissatisfied", "其他")
    assert played.ticket(other.number("241014", 1))["rating"] == "dissatisfied"


@pytest.mark.parametrize("mode", ["reject", "timeout"])
def test_a_question_that_does_not_arrive_becomes_a_call(other: City, play_other: Play, mode: str) -> None:
    script = closed(other).platform("wechat", mode).wait(days=1)
    script.office("callback", of("o1"), role="seat", rating="未联系上")
    script.office("task_done", of("o1"), role="seat", reason="phone_survey")
    played = play_other(script.wait(days=8))
    [call] = phoned(played)
    assert call["done"] is None
    assert [one["reason"] for one in played.refusals()] == ["task_result"]
    assert (survey(played)["asked"], survey(played)["reminders"]) == (None, 0)
    assert not [task for task in played.state["tasks"] if task["kind"] == "undelivered"]
    script.office("callback", of("o1"), role="seat", rating="未联系上")
    ended = play_other(script)
    assert (survey(ended)["rating"], ended.ticket(call["ticket"])["status"]) == ("unreachable", "archived")
    assert phoned(ended)[0]["done"] is not None


def test_restarts_ask_nobody_twice(other: City, play_other: Play) -> None:
    script = closed(other)
    for day, time in ((14, "12:06"), (14, "12:07"), (15, "12:07"), (17, "12:07"), (18, "12:07")):
        later(script, day, time).crash()
    played = play_other(script.wait(days=1))
    assert Counter(played.kinds("o1"))["survey"] == 1
    assert Counter(played.kinds("o1"))["reminder"] == 2
    assert survey(played)["rating"] == "unrated"


@in_both_cities
def test_who_writes_english_is_asked_in_english(city: City, play: Play) -> None:
    script = Script().says(
        "e1", "The street light in front of my building is out since Monday", "12 Xinhua Road", "skip", "yes"
    )
    script.office("dispatch", of("e1"), role="seat", unit=city.lamp_unit)
    script.handled(city.lamp_unit, of("e1"), MENDED, "已解决")
    played = play(later(script, 14, "14:00").says("e1", "2", "not satisfied, nobody ever called me", "yes"))
    asked = next(line for line in played.to("e1") if line["kind"] == "survey")
    assert asked["text"].replace(city.lamp_unit, "").isascii()
    assert (survey(played)["rating"], survey(played)["cause"]) == ("dissatisfied", "未联系")
    assert played.texts("e1")[-1].replace(city.lamp_unit, "").isascii()


def test_a_discreet_line_is_never_surveyed(other: City, play_other: Play) -> None:
    spoken = "10月15日已到学校核实校园欺凌情况，约谈双方家长并安排老师陪护，孩子已于10月16日返校上学。联系电话0000-1234567。"
    line = next(row for row in other.pack.lines if row.discreet)
    script = Script().says(
        "d1", f"{line.words[0]}，孩子不敢去上学，学校不管，{other.estate}", "上周", "跳过", "提交"
    )
    script.office("dispatch", of("d1"), unit=other.smoke_unit).handled(
        other.smoke_unit, of("d1"), spoken, "已解决"
    )
    script.lines[-1] |= {"role": "duty_leader", "user": "s-duty_leader"}
    played = play_other(script.wait(days=6))
    [ticket] = played.state["tickets"]
    assert played.refusals() == []
    assert ticket["status"] == "archived" and ticket["rating"] == ""
    assert played.state["surveys"] == [] and not {"survey", "reminder"} & set(played.kinds("d1"))


def test_of_merged_tickets_the_one_that_leads_is_surveyed(other: City, play_other: Play) -> None:
    script = Script()
    for sender in ("o1", "o2"):
        script.says(sender, f"路灯不亮，{other.estate}，昨天，13800004321", "1")
        if sender == "o2":
            script.says(sender, "1")
    script.office("merge", of("o2"), role="seat", into=of("o1"))
    script.office("dispatch", of("o1"), role="seat", unit=other.lamp_unit)
    played = play_other(script.handled(other.lamp_unit, of("o1"), MENDED, "已解决").wait(days=1))
    assert [row["ticket"] for row in played.state["surveys"]] == [other.number("241014", 1)]
    assert "survey" not in played.kinds("o2")


def test_the_same_on_both_database_engines(other: City, db: Database) -> None:
    script = later(closed(other, "o1", "o2"), 14, "13:00").says("o1", "还可以，就是来得慢", "1")
    script.says("o2", "2", "3", "没有人联系过我")
    played = play(db, other.pack, script.wait(days=1))
    assert [(row["rating"], row["cause"]) for row in played.state["surveys"]] == [
        ("basically", ""),
        ("dissatisfied", "未联系"),
    ]


def test_who_takes_a_good_rating_back_and_says_no_more_is_heard(other: City, play_other: Play) -> None:
    script = later(closed(other), 14, "13:00").says("o1", "1", "1")
    later(script, 14, "15:00").says("o1", "改一下，我不满意", "1").wait(hours=3)
    played = play_other(script)
    assert played.events()[-3:] == ["archived", "rated", "rework"]
    assert survey(played)["rating"] == "dissatisfied"
