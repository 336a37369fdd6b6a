"""How a request stands, and taking it back (S10): told to its owner only, confirmed first, and the unit is told."""

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script, of

PHONE = "13800004321"


def reported(city: City, sender: str = "o1", channel: str = "wechat", phone: str = PHONE) -> Script:
    """A citizen whose request has its ticket: the first of the day."""
    return Script().says(sender, f"路灯不亮，{city.estate}，昨天，{phone}", "1", channel=channel)


def shown(city: City, number: str, key: str) -> str:
    """The status line of the ticket."""
    title = f"路灯不亮，{city.estate}，昨天"
    return city.says("progress", number=number, title=title, status=city.says(key, unit=city.lamp_unit))


@pytest.mark.parametrize(
    "asked",
    [
        "上回那个事办到哪了 {number}",
        "我那个事咋样了",
        "{number}",
        "进度",
        "帮我查一下进度",
        "我反映的路灯的事有结果了吗",
    ],
)
def test_the_owner_is_told_the_status_in_plain_words_with_the_next_date(
    city: City, play: Play, asked: str
) -> None:
    number = city.number("241014", 1)
    script = reported(city).says("o1", asked.format(number=number))
    script.unit(city.lamp_unit, "sign", of("o1")).says("o1", asked.format(number=number))
    played = play(script)
    before, after = played.to("o1")[-2:]
    assert [(line["kind"], line["ticket"]) for line in (before, after)] == [("progress", number)] * 2
    assert before["text"].startswith(shown(city, number, "status_dispatched"))
    assert after["text"].startswith(shown(city, number, "status_signed"))
    due = played.ticket(number)["due"]
    day = city.says("day", year=2024, month=10, day=int(due[8:10]), time=due[11:16])
    assert city.says("progress_due", date=day) in after["text"]


def test_without_a_number_the_own_open_tickets_are_listed_newest_first(city: City, play: Play) -> None:
    script = (
        reported(city)
        .says("o1", f"垃圾没人清，{city.other_estate}，昨天", "1")
        .says("o1", "我的事办到哪了", "2")
    )
    played = play(script)
    listed, picked = played.to("o1")[-2:]
    numbers = [option["label"].split()[0] for option in listed["options"]]
    assert numbers == [city.number("241014", 2), city.number("241014", 1)]
    assert picked["ticket"] == city.number("241014", 1)


@in_both_cities
def test_somebody_else_s_number_gives_no_content_and_a_missing_number_the_same_words(
    city: City, play: Play
) -> None:
    number, missing = city.number("241014", 1), city.number("240101", 7)
    script = reported(city)
    for digits in ("9999", "尾号0000", "1234"):
        script.says(f"a{digits}", f"{number}办到哪了", digits).says(
            f"b{digits}", f"{missing}办到哪了", digits
        )
        script.says(f"c{digits}", f"把{number}撤了吧", digits)
    played = play(script)
    strangers = {line["sender"] for line in played.out if line.get("to") == "citizen"} - {"o1"}
    assert len(strangers) == 9
    for sender in strangers:
        assert played.texts(sender) == [city.says("ask_owner"), city.says("no_ticket")]
    assert played.ticket(number)["status"] == "dispatched"


def test_the_last_four_digits_stand_for_the_owner_on_another_account(city: City, play: Play) -> None:
    number = city.number("241014", 1)
    script = reported(city).says("x1", f"{number}办到哪了", "4321", channel="telegram")
    played = play(script.says("x2", f"{number} 尾号4321 进度", channel="webchat"))
    for sender in ("x1", "x2"):
        assert played.to(sender)[-1]["text"].startswith(shown(city, number, "status_dispatched"))


def test_digits_are_not_guessed_for_ever(city: City, play: Play) -> None:
    number = city.number("241014", 1)
    guesses = ["1111", "2222", "3333", f"{number}办到哪了", "4321"]
    played = play(reported(city).says("x1", f"{number}办到哪了", *guesses))
    assert "路灯" not in "".join(played.texts("x1"))
    assert played.texts("x1").count(city.says("ask_owner")) == 1


def test_a_ticket_without_a_phone_is_open_to_no_digits(city: City, play: Play) -> None:
    number = city.number("241014", 1)
    script = Script().says("o1", f"路灯不亮，{city.estate}，昨天", "跳过", "1")
    played = play(script.says("x1", f"{number}办到哪了", "0000", "跳过"))
    assert "路灯" not in "".join(played.texts("x1"))


@pytest.mark.parametrize(
    ("words", "yes"),
    [
        ("算了 那个投诉我不投了 人家已经给我修好了 撤了吧", "1"),
        ("撤销", "label"),
        ("已经修好了，不用来了，撤了吧", "确认"),
    ],
)
def test_withdrawing_wants_a_confirmation_and_the_unit_is_told(
    city: City, play: Play, words: str, yes: str
) -> None:
    number = city.number("241014", 1)
    played = play(reported(city).says("o1", words, city.says("choice_withdraw") if yes == "label" else yes))
    asked, done = played.to("o1")[-2:]
    title = f"路灯不亮，{city.estate}，昨天"
    assert asked["text"].startswith(city.says("confirm_withdraw", number=number, title=title))
    assert (done["kind"], done["text"]) == ("notice", city.says("withdrawn", number=number))
    assert played.staff("withdrawn") == [("unit", city.lamp_unit, "withdrawn")]
    assert played.events(number)[-1] == "withdrawn"
    assert played.ticket(number)["status"] == "withdrawn"
    [contact] = played.contacts("o1")
    assert contact["disposition"] == "withdrawn"
    assert ("其他", "撤销") in [(matter["purpose"], matter["topic"]) for matter in contact["matters"]]


def test_no_means_that_the_ticket_goes_on(city: City, play: Play) -> None:
    number = city.number("241014", 1)
    played = play(reported(city).says("o1", "撤了吧", "不", "1"))
    assert played.texts("o1")[3] == city.says("not_withdrawn", number=number)
    assert played.ticket(number)["status"] == "dispatched"


def test_a_withdrawal_in_another_contact_is_counted_there_and_the_first_stays_ticketed(
    city: City, play: Play
) -> None:
    script = reported(city).wait(hours=100).says("o1", "撤了吧", "1")
    played = play(script)
    assert [row["disposition"] for row in played.contacts("o1")] == ["ticketed", "withdrawn"]


def test_a_withdrawn_ticket_refuses_every_further_act(city: City, play: Play) -> None:
    script = reported(city).says("o1", "撤了吧", "1").unit(city.lamp_unit, "sign", of("o1"))
    played = play(script)
    [refused] = played.refusals()
    assert (refused["refused"], refused["ticket"], refused["unit"]) == (
        "sign",
        city.number("241014", 1),
        city.lamp_unit,
    )
    assert refused["text"].endswith("。")
    assert played.ticket(city.number("241014", 1))["status"] == "withdrawn"


def test_giving_up_in_the_middle_of_an_intake_opens_no_ticket(city: City, play: Play) -> None:
    played = play(Script().says("o1", f"路灯不亮，{city.estate}", "算了不投了"))
    assert played.texts("o1")[-1] == city.says("draft_dropped")
    assert played.state["tickets"] == []
    assert played.contacts("o1")[0]["disposition"] == "withdrawn"


def test_asking_in_the_middle_of_an_intake_is_answered_and_the_intake_goes_on(city: City, play: Play) -> None:
    script = reported(city).says(
        "o1", "楼下烧烤摊油烟太大", "我之前那个路灯的事办到哪了", city.other_estate, "上周", "1"
    )
    played = play(script)
    assert played.kinds("o1")[2:] == ["question", "progress", "question", "question", "summary", "receipt"]
    assert len(played.state["tickets"]) == 2


def test_after_parting_an_account_hears_nothing_more_of_what_it_had_proved(city: City, play: Play) -> None:
    number = city.number("241014", 1)
    script = reported(city).says("x1", f"{number}办到哪了", "4321", "撤了吧", channel="telegram")
    script.office("unjoin", sender="x1", channel="telegram")
    script.says("x1", "1", "我的事办到哪了", number, "路灯又不亮了", channel="telegram")
    played = play(script)
    after = "".join(line["text"] for line in played.to("x1")[3:])
    assert number not in after and city.estate not in after and city.lamp_unit not in after
    assert played.ticket(number)["status"] == "dispatched"
    assert played.texts("o1")[-1].count(number) == 1, "its own citizen still has it"
