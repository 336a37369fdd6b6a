"""A citizen comes back with a matter that has ended: rework on its ticket, the settled answer, or a new ticket (S10, S14)."""

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Played, Script, of

MENDED = "10月15日已更换门口两盏路灯的光源，当晚巡查全部亮灯，今后每周巡查一次。联系电话0000-1234567。"
REFUSED = "经核实，该处属于规划中的绿地，没有电缆通道，依据县城照明规划不能加装路灯。联系电话0000-1234567。"


def closed(city: City, public: str = MENDED, outcome: str = "已解决") -> Script:
    """The citizen's ticket on street lamps, closed on its first day."""
    script = Script().says("o1", f"路灯不亮，{city.estate}，昨天，13800004321", "1")
    script.office("dispatch", of("o1"), role="seat", unit=city.lamp_unit)
    return script.handled(city.lamp_unit, of("o1"), public, outcome)


def numbers(played: Played) -> list[str]:
    return [ticket["number"] for ticket in played.state["tickets"]]


@in_both_cities
@pytest.mark.parametrize(
    "claim",
    [
        "{estate}门口的路灯亮了两天又灭了",
        "路灯还是不亮，跟原来一模一样",
        "写着已经办结，压根没人来修过，糊弄谁",
        "{estate}路灯不亮",
    ],
)
def test_what_is_not_done_or_is_back_is_reworked_on_its_ticket(city: City, play: Play, claim: str) -> None:
    number = city.number("241014", 1)
    played = play(closed(city).wait(days=4).says("o1", claim.format(estate=city.estate)))
    ticket = played.ticket(number)
    assert numbers(played) == [number]
    assert (ticket["status"], ticket["rework"], ticket["contacts"], ticket["closed"]) == (
        "rework",
        1,
        2,
        None,
    )
    assert played.events(number)[-2:] == ["reopened", "rework"]
    assert played.staff("rework") == [("unit", city.lamp_unit, "rework")]
    told = next(line for line in reversed(played.to("o1")) if line["kind"] == "progress")
    assert told["ticket"] == number
    due = ticket["due"]
    day = city.says("day", year=2024, month=10, day=int(due[8:10]), time=due[11:16])
    assert day in told["text"] and due > "2024-10-18"
    assert played.contacts("o1")[-1]["disposition"] == "ticketed"


def test_a_claim_that_names_its_ticket_is_about_that_one(city: City, play: Play) -> None:
    number = city.number("241014", 1)
    script = closed(city).wait(minutes=30).says("o1", f"{number} 说是处理好了，人影都没见着")
    assert play(script).ticket(number)["rework"] == 1
    assert play(closed(city).says("x1", f"{number} 说是处理好了，人影都没见着")).ticket(number)["rework"] == 0


def test_the_unit_works_on_it_again_and_the_citizen_hears_the_end_once_more(city: City, play: Play) -> None:
    script = closed(city).wait(days=4).says("o1", f"{city.estate}的路灯又灭了")
    played = play(
        script.answered(city.lamp_unit, of("o1"), "10月18日已更换镇流器和电缆接头，连续三晚亮灯正常。")
    )
    assert played.refusals() == []
    assert played.kinds("o1").count("closed") == 2
    assert played.ticket(city.number("241014", 1))["rework"] == 1


def test_words_without_a_matter_are_asked_about_first(city: City, play: Play) -> None:
    script = closed(city).wait(days=10).says("o1", "到现在还是没弄好")
    number = city.number("241014", 1)
    for choice, status in (("1", "rework"), ("2", "archived")):
        lines = Script()
        lines.lines, lines.now = list(script.lines), script.now
        played = play(lines.says("o1", choice))
        title = f"路灯不亮，{city.estate}，昨天"
        assert played.texts("o1")[-2].startswith(city.says("about_ticket", number=number, title=title))
        assert played.ticket(number)["status"] == status


def test_another_place_is_a_request_of_its_own(city: City, play: Play) -> None:
    script = closed(city).wait(days=4).says("o1", f"{city.other_estate}的路灯也不亮", "昨天", "1")
    played = play(script)
    assert len(numbers(played)) == 2
    assert played.ticket(city.number("241014", 1))["status"] == "callback"


def test_after_the_city_s_time_a_new_ticket_names_the_former(city: City, play: Play) -> None:
    script = closed(city).wait(days=40).says("o1", f"{city.estate}的路灯又灭了", "昨天", "跳过", "1")
    played = play(script)
    first, second = numbers(played)
    assert played.ticket(first)["rework"] == 0
    assert first in played.ticket(second)["unit_text"]
    receipt = played.to("o1")[-1]
    assert receipt["kind"] == "receipt" and city.says("receipt_former", number=first) in receipt["text"]


def test_open_tickets_still_take_more_words_and_count_contacts_not_messages(city: City, play: Play) -> None:
    script = Script().says("o1", f"路灯不亮，{city.estate}，昨天，13800004321", "1")
    script.says("o1", f"{city.estate}路灯还是不亮").wait(days=5)
    played = play(script.says("o1", f"{city.estate}路灯还没修", f"{city.estate}的路灯还是黑的"))
    ticket = played.ticket(city.number("241014", 1))
    assert ticket["contacts"] == len(played.contacts("o1")) == 2
    assert played.events(ticket["number"]).count("appended") == 3
    assert [len(contact["matters"]) for contact in played.contacts("o1")] == [1, 1]


def settled(city: City, played: Played, ground: str = "") -> str:
    """The answer to a settled matter, as this city words it."""
    title = f"路灯不亮，{city.estate}，昨天"
    reply = "\n".join(filter(None, (REFUSED, ground)))
    return city.says(
        "settled", number=numbers(played)[0], title=title, reply=reply, ways=city.says("legal_ways")
    )


@in_both_cities
def test_a_settled_matter_gets_its_reasoned_answer_again_and_no_new_ticket(city: City, play: Play) -> None:
    script = closed(city, REFUSED, "不能解决").wait(days=4)
    script.says("o1", f"{city.estate}门口路灯不亮，我都反映十几次了", "我不服，必须给我装").wait(days=5)
    played = play(script.says("o1", f"{city.estate}的路灯还是没有"))
    answers = [line for line in played.to("o1") if line["kind"] == "answer"]
    assert len(answers) == 3 and all(line["text"].startswith(settled(city, played)) for line in answers)
    [number] = numbers(played)
    ticket = played.ticket(number)
    assert (ticket["status"], ticket["rework"], ticket["contacts"]) == ("archived", 0, 3)
    assert played.events(number).count("repeated") == 3
    assert [contact["disposition"] for contact in played.contacts("o1")] == [
        "ticketed",
        "answered",
        "answered",
    ]
    assert len(played.staff("appended", "rework")) == 0


def test_who_says_that_the_answer_is_not_true_is_heard_once_more(city: City, play: Play) -> None:
    lie = "路灯的答复是假的，现场根本没人来看过"
    script = closed(city, REFUSED, "不能解决").wait(days=4).says("o1", lie)
    script.answered(city.lamp_unit, of("o1"), REFUSED, "不能解决").wait(days=4)
    played = play(script.says("o1", lie))
    assert played.ticket(numbers(played)[0])["rework"] == 1
    assert played.to("o1")[-1]["text"].startswith(settled(city, played))


@pytest.mark.parametrize("action", ["unreasonable", "settle"])
def test_what_people_have_settled_is_answered_with_their_ground(city: City, play: Play, action: str) -> None:
    ground = "依据照明规划和两次现场核实，不具备加装条件"
    script = closed(city, REFUSED)
    script.office(action, of("o1"), user="d1", reason=ground)
    if action == "unreasonable":
        script.office(action, of("o1"), user="d1", reason=ground)
        script.office(action, of("o1"), user="d2", reason=ground)
    played = play(script.wait(days=60).says("o1", f"{city.estate}的路灯还不给装"))
    assert len(played.refusals()) == (action == "unreasonable")
    assert played.ticket(numbers(played)[0])["status"] == "archived"
    assert played.to("o1")[-1]["text"].startswith(settled(city, played, ground))
    assert ground in next(line["text"] for line in played.to("o1") if line["kind"] == "notice")


@pytest.mark.parametrize("news", ["10月17日{estate}路灯的灯杆又被撞断了", "1"])
def test_a_new_fact_opens_a_new_ticket(city: City, play: Play, news: str) -> None:
    script = closed(city, REFUSED, "不能解决").wait(days=4)
    script.says("o1", f"{city.estate}路灯的事我不同意你们的说法", news.format(estate=city.estate))
    if news == "1":
        script.says("o1", "灯杆倒了，压着路灯线")
    script.says("o1", city.estate, "昨天", "跳过", "1")
    assert len(numbers(play(script))) == 2


def test_the_duty_leader_may_take_a_settled_matter_up_again(city: City, play: Play) -> None:
    script = closed(city, REFUSED, "不能解决").office("settle", of("o1"), reason="依法办理终结")
    script.office("reopen", of("o1"), role="seat", reason="申诉").office(
        "reopen", of("o1"), reason="申诉成立"
    )
    played = play(script)
    assert [line["refused"] for line in played.refusals()] == ["reopen"]
    assert played.ticket(numbers(played)[0])["status"] == "rework"


def test_an_ended_matter_of_another_account_is_no_own_one_until_it_is_joined(city: City, play: Play) -> None:
    claim = f"{city.estate}的路灯亮了两天又灭了"
    script = closed(city).wait(days=4).says("x1", claim, channel="telegram")
    assert play(script).ticket(city.number("241014", 1))["rework"] == 0
    script = closed(city).says("x1", city.number("241014", 1), "4321", channel="telegram").wait(days=4)
    assert play(script.says("x1", claim, channel="telegram")).ticket(city.number("241014", 1))["rework"] == 1
