"""Many people on one matter (S01, S02, S23): one ticket, one number, news told once to all, and a risk notice that a person releases."""

import pytest

from storage.database import Database
from tests.scenarios.cities import City, demo
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Played, Script, of
from tests.scenarios.script import play as play_on

NEWS = "水泵正在更换，预计 20:00 恢复供水"


def dry(city: City, n: int) -> str:
    """One of many ways to say that there is no water."""
    return (
        f"{city.estate}{n}栋停水了，家里一滴水都没有",
        f"我们{city.misspelt}啥时候来水啊，{n}号楼停水半天了",
        f"{city.estate}又没水了",
    )[n % 3]


def many(city: City, count: int, minutes: int = 8) -> Script:
    """So many citizens without water at one estate, one after the other."""
    script = Script()
    for n in range(1, count + 1):
        script.citizen(f"p{n}", dry(city, n)).wait(minutes=minutes)
    return script


def lines(played: Played, kind: str, audience: str = "unit") -> list[dict[str, str]]:
    return [line for line in played.out if line.get("kind") == kind and line.get("to") == audience]


@in_both_cities
def test_one_ticket_for_a_place_and_an_alert_at_the_tenth_contact_in_two_hours(
    city: City, play: Play
) -> None:
    played = play(many(city, 12))
    first = city.number("241014", 1)
    [ticket] = played.state["tickets"]
    assert (ticket["number"], ticket["contacts"], ticket["places"]) == (first, 12, [city.estate])
    for n in range(1, 13):
        [receipt] = [line for line in played.to(f"p{n}") if line["kind"] == "receipt"]
        assert receipt["ticket"] == first and first in receipt["text"]
        [contact] = played.contacts(f"p{n}")
        assert contact["disposition"] == "ticketed" and contact["matters"][0]["ticket"] == first
    [cluster] = played.state["clusters"]
    assert (cluster["contacts"], cluster["persons"], cluster["ticket"]) == (12, 12, first)
    [alert] = lines(played, "cluster")
    tenth = next(line["at"] for line in played.out if line.get("sender") == "p10")
    assert (alert["unit"], alert["at"]) == (city.water_unit, tenth)
    [told] = lines(played, "cluster", "office")
    [risk] = played.state["risks"]
    assert (risk["status"], risk["unit"], risk["cluster"]) == ("draft", city.water_unit, cluster["title"])
    series = city.pack.rules.bulletins.series.get("risk")
    assert risk["number"] == (series.issue if series else 0) + 1 and str(risk["number"]) in told["text"]
    assert lines(played, "risk") == []


@in_both_cities
def test_news_and_the_end_are_told_once_to_all_and_who_comes_later_gets_the_news_at_once(
    city: City, play: Play
) -> None:
    script = many(city, 3)
    unit, ticket = city.water_unit, of("p1")
    script.unit(unit, "sign", ticket).unit(unit, "news", ticket, public=NEWS)
    script.citizen("p9", dry(city, 2)).unit(unit, "contact", ticket, text="已电话告知", outcome="已联系")
    public = "故障水泵已更换，今日19点40分已恢复供水，水压正常。"
    script.unit(
        unit, "reply", ticket, public=public, text="更换水泵一台，核实全部楼栋已通水", outcome="已解决"
    )
    script.unit(unit, "approve", ticket, role="unit_leader").office("review_pass", ticket, role="reviewer")
    played = play(script)
    assert played.refusals() == []
    for sender in ("p1", "p2", "p3"):
        assert sum(NEWS in text for text in played.texts(sender)) == 1
        assert played.kinds(sender).count("closed") == 1
    assert NEWS in next(line["text"] for line in played.to("p9") if line["kind"] == "receipt")
    assert sum(NEWS in text for text in played.texts("p9")) == 1
    assert [line["ticket"] for line in played.to("p9") if line["kind"] == "closed"] == [
        city.number("241014", 1)
    ]


def test_a_question_that_nothing_answers_gets_the_number_and_the_news(city: City, play: Play) -> None:
    script = many(city, 1).unit(city.water_unit, "sign", of("p1"))
    script.unit(city.water_unit, "news", of("p1"), public=NEWS)
    played = play(script.says("q", f"请问{city.estate}什么时候能来水呢？"))
    [receipt] = played.to("q")
    assert (receipt["kind"], receipt["ticket"]) == ("receipt", city.number("241014", 1))
    assert NEWS in receipt["text"]


def test_a_person_who_writes_three_times_is_three_contacts_and_one_person(city: City, play: Play) -> None:
    script = many(city, 2)
    for _ in range(2):
        script.wait(hours=60).citizen("p2", f"{city.estate}还是停水")
    played = play(script)
    [cluster] = played.state["clusters"]
    assert (cluster["contacts"], cluster["persons"]) == (4, 2)
    [ticket] = played.state["tickets"]
    assert ticket["contacts"] == 4


@in_both_cities
def test_a_linked_citizen_asks_by_the_number_and_takes_back_the_own_part_alone(
    city: City, play: Play
) -> None:
    number = city.number("241014", 1)
    script = many(city, 3).says("p2", f"{number}办到哪了", "算了不用了，撤销吧", "1", "我的事办到哪了")
    script.unit(city.water_unit, "sign", number).unit(city.water_unit, "news", number, public=NEWS)
    played = play(script)
    shown = [line["text"] for line in played.to("p2") if line["kind"] == "progress"]
    assert city.water_unit in shown[0] and "3栋" not in shown[0]  # nobody reads the words of another
    assert city.says("status_withdrawn") in shown[1]
    assert played.ticket(number)["status"] == "signed"
    assert not any(NEWS in text for text in played.texts("p2"))
    assert any(NEWS in text for text in played.texts("p3"))
    assert played.contacts("p2")[0]["disposition"] == "withdrawn"
    assert "unlinked" in played.events(number) and "withdrawn" not in played.events()


def test_who_came_next_stands_in_when_the_first_one_leaves(city: City, play: Play) -> None:
    number = city.number("241014", 1)
    script = many(city, 2).says("p1", "不投诉了，撤了吧", "1", "进度")
    script.unit(city.water_unit, "sign", number).unit(city.water_unit, "news", number, public=NEWS)
    script.says("p2", "不投诉了，撤了吧", "1")
    played = play(script)
    assert city.says("unlinked", number=number) in played.texts("p1")
    assert city.says("status_withdrawn") in played.texts("p1")[-1]
    assert [sum(NEWS in text for text in played.texts(sender)) for sender in ("p1", "p2")] == [0, 1]
    assert played.ticket(number)["status"] == "withdrawn"
    assert played.events(number)[-2:] == ["news", "withdrawn"]


def test_who_was_linked_and_means_another_matter_gets_a_ticket_of_their_own(city: City, play: Play) -> None:
    played = play(many(city, 2).says("p2", "2"))
    first, second = played.state["tickets"]
    assert (first["contacts"], second["contacts"]) == (1, 1)
    assert played.kinds("p2") == ["receipt", "receipt"]
    [contact] = played.contacts("p2")
    assert [matter["ticket"] for matter in contact["matters"]] == [second["number"]]


LAMP = "{place}门口的路灯不亮了，前天晚上起，13800001234"


def lamps(city: City, *others: str) -> Script:
    script = Script().says("a", LAMP.format(place=f"{city.estate}3栋"), "1")
    return script.says("b", *others)


def test_what_may_be_the_same_is_asked_without_the_words_of_the_other(city: City, play: Play) -> None:
    played = play(lamps(city, f"{city.misspelt}大门口路灯不亮了", "1"))
    question, receipt = played.to("b")
    number = city.number("241014", 1)
    assert (question["kind"], question["ticket"]) == ("question", number)
    assert "3栋" not in question["text"] and "13800001234" not in question["text"]
    assert (receipt["kind"], receipt["ticket"]) == ("receipt", number)
    assert [ticket["contacts"] for ticket in played.state["tickets"]] == [2]


@pytest.mark.parametrize(
    "replies",
    [("2", "昨晚", "跳过", "1"), ("就在幼儿园那边", "昨天晚上开始的", "跳过", "1")],
)
def test_a_no_or_further_words_lead_to_a_ticket_of_ones_own(
    city: City, play: Play, replies: tuple[str, ...]
) -> None:
    played = play(lamps(city, f"{city.estate}大门口路灯不亮了", *replies))
    assert [ticket["contacts"] for ticket in played.state["tickets"]] == [1, 1]


@pytest.mark.parametrize("other", ["{estate}8栋门口的路灯不亮了", "{other_estate}的路灯不亮了"])
def test_another_building_and_another_place_are_another_matter(city: City, play: Play, other: str) -> None:
    words = other.format(estate=city.estate, other_estate=city.other_estate)
    played = play(lamps(city, f"{words}，昨晚，13900001234", "1"))
    assert played.kinds("b") == ["summary", "receipt"]
    assert [ticket["contacts"] for ticket in played.state["tickets"]] == [1, 1]


def test_a_report_in_confidence_is_neither_linked_nor_asked_about(city: City, play: Play) -> None:
    script = lamps(city, f"我要举报{city.estate}大门口路灯不亮是有人偷电缆，别说是我说的，昨晚", "跳过", "1")
    played = play(script)
    assert "same" not in played.kinds("b") and [t["contacts"] for t in played.state["tickets"]] == [1, 1]


GONE = (
    "{gym}昨天关门了，老板联系不上，我卡里还有三千多",
    "{gym}跑路了，课程没上完，钱不退",
    "我在{gym}办的年卡，今天去一看人去楼空",
)


def gone(count: int, gym: str = "飞轮健身房") -> Script:
    script = Script("2024-10-14T09:00:00+08:00")
    for n in range(1, count + 1):
        name = (gym, "飞轮健身", "城南飞轮健身会所")[n % 3]
        script.citizen(f"g{n}", GONE[n % 3].format(gym=name)).wait(minutes=40)
    return script


def risk_of(city: City) -> int:
    series = city.pack.rules.bulletins.series.get("risk")
    return (series.issue if series else 0) + 1


@in_both_cities
def test_five_persons_on_one_business_draft_a_notice_that_a_person_releases(city: City, play: Play) -> None:
    unit = city.gym_unit or city.lamp_unit
    script = gone(6).office("release", role="seat", risk=risk_of(city))
    script.office("release", risk=99).office("release", risk=risk_of(city), unit=unit)
    script.office("release", risk=risk_of(city), user="d2", unit=unit)
    played = play(script)
    [cluster] = played.state["clusters"]
    assert (cluster["contacts"], cluster["persons"], cluster["ticket"]) == (6, 6, None)
    [office] = lines(played, "cluster", "office")
    assert office["at"] == next(line["at"] for line in played.out if line.get("sender") == "g5")
    assert [line["reason"] for line in played.refusals()] == [
        "release_role",
        "missing_risk",
        "released_already",
    ]
    assert all(line["text"] for line in played.refusals())
    copies = [city.pack_unit(name) for name in city.pack.rules.risks.copy_to]
    notices = lines(played, "risk")
    assert [line["unit"] for line in notices if line["unit"] in (unit, *copies)] == [unit, *copies]
    text = notices[0]["text"]
    assert "5 件" in text and "5 人" in text and "飞轮" in text and "三千" not in text
    assert played.state["risks"][0]["status"] == "released"


@in_both_cities
def test_the_unit_is_reminded_is_late_and_answers_and_the_office_records_the_consultation(
    city: City, play: Play
) -> None:
    unit, risk = city.gym_unit or city.lamp_unit, risk_of(city)
    script = gone(5).unit(unit, "feedback", None, risk=risk, text="还没有发布")
    script.office("release", risk=risk, unit=unit).wait(hours=25)
    script.unit(city.smoke_unit, "feedback", None, risk=risk, text="不是我们的")
    script.unit(unit, "feedback", None, risk=risk).unit(
        unit, "feedback", None, risk=risk, text="已立案，登记会员42人"
    )
    script.unit(unit, "feedback", None, risk=risk, text="再报一次").office(
        "consult", risk=risk, text="三家商定统一登记退费", units=["网信办", unit]
    )
    script.office("consult", role="seat", risk=risk, text="旁听").wait(hours=30)
    played = play(script)
    assert [line["reason"] for line in played.refusals()] == [
        "missing_risk" if not city.gym_unit else "not_released",
        "missing_risk",
        "words_missing",
        "answered_already",
        "consult_role",
    ]
    assert [line["unit"] for line in lines(played, "due_soon")] == [unit]
    assert [line["unit"] for line in lines(played, "overdue")] == [unit]
    assert len(lines(played, "overdue", "office")) == 1
    assert [line["kind"] for line in lines(played, "risk", "office")] == ["risk"]
    [row] = played.state["risks"]
    assert (row["status"], row["feedback"]) == ("answered", "已立案，登记会员42人")


def test_words_of_public_opinion_raise_the_level_of_an_open_notice_once(city: City, play: Play) -> None:
    risk = risk_of(city)
    script = gone(5).office("release", risk=risk, unit=city.lamp_unit)
    for sender in ("g6", "g7"):
        script.citizen(sender, "飞轮健身房关门跑路，没人管我就发抖音了")
    played = play(script)
    assert played.state["risks"][0]["level"] == "raised"
    assert len(lines(played, "risk", "office")) == 1
    assert [line["unit"] for line in lines(played, "risk")].count(city.lamp_unit) == 2


def test_an_unnamed_business_that_is_gone_counts_with_the_named_one_and_is_asked_about(
    city: City, play: Play
) -> None:
    script = gone(1, "飞轮健身房").says("g1", city.street, "昨天", "跳过", "1")
    script.says("g2", "健身房关门了，人也联系不上，我的钱怎么办", "1")
    played = play(script)
    [cluster] = played.state["clusters"]
    assert (cluster["contacts"], cluster["object"]) == (2, "飞轮健身")
    assert [ticket["contacts"] for ticket in played.state["tickets"]] == [2]
    assert played.kinds("g2") == ["question", "receipt"]


def test_the_same_on_both_database_engines(other: City, db: Database) -> None:
    script = many(other, 11).says("p3", "不投诉了，撤了吧", "1").says("p1", "算了，撤销吧", "1")
    script.office("release", risk=risk_of(other))
    played = play_on(db, other.pack, script)
    [ticket] = played.state["tickets"]
    assert (ticket["status"], ticket["contacts"]) == ("dispatched", 11)
    assert (len(lines(played, "cluster")), played.state["risks"][0]["status"]) == (1, "released")
    assert [played.contacts(sender)[0]["disposition"] for sender in ("p1", "p2", "p3")] == [
        "withdrawn",
        "ticketed",
        "withdrawn",
    ]


def test_many_places_without_water_are_one_warning_for_the_whole_city(play_demo: Play) -> None:
    city = demo()
    places = ("和谐家园小区", "仁和小区", "西城印象一期", "桃李苑小区")
    script = Script()
    for n in range(12):
        script.citizen(f"w{n}", f"{places[n % 4]}停水了，什么时候来水").wait(minutes=6)
    played = play_demo(script)
    [alert] = lines(played, "cluster")
    assert alert["at"] == next(line["at"] for line in played.out if line.get("sender") == "w9")
    [risk] = played.state["risks"]
    assert (risk["unit"], risk["status"]) == (city.water_unit, "draft")
    assert sorted(ticket["contacts"] for ticket in played.state["tickets"]) == [3, 3, 3, 3]
    assert sorted(cluster["contacts"] for cluster in played.state["clusters"]) == [3, 3, 3, 3]


def test_a_hole_in_a_street_is_one_ticket_for_all_who_see_it(play_demo: Play) -> None:
    script = (
        Script()
        .says("a", "友谊街那边一个大坑，昨天有人骑车摔进去")
        .says("b", "友谊路有大坑，晚上看不见太危险")
    )
    script.says("c", "友谊路的路灯不亮，昨晚，13800001234", "1").says("d", "文化路有个大坑，把人绊倒了")
    played = play_demo(script)
    numbers = {sender: played.contacts(sender)[0]["matters"][0]["ticket"] for sender in "abcd"}
    assert numbers["a"] == numbers["b"] and len(set(numbers.values())) == 3
    assert played.ticket(numbers["a"])["contacts"] == 2


def test_a_group_that_threatens_is_one_case_led_by_the_danger(play_demo: Play) -> None:
    script = Script("2024-10-14T21:40:00+08:00")
    script.says("a", "我们九个人给光明输变电项目干活，三个月工钱一分没给", "光明输变电项目部", "跳过", "1")
    script.says("b", "不给钱我们明天就上楼顶！！", "在光明输变电项目部", "1")
    played = play_demo(script)
    calm, danger = played.state["tickets"]
    assert (calm["status"], danger["urgent"], danger["contacts"]) == ("merged", True, 2)
    assert played.kinds("b")[0] == "safety" and "question" in played.kinds("b")
    [cluster] = played.state["clusters"]
    assert (cluster["contacts"], cluster["persons"], cluster["people"]) == (2, 2, 9)
    assert cluster["ticket"] == danger["number"]
    [risk] = played.state["risks"]
    assert (risk["status"], risk["level"]) == ("draft", "raised")


@pytest.mark.parametrize("risk", ["", "第一期", "9" * 40, "-1", 0, "１３"])
def test_a_number_that_is_none_is_refused_with_a_sentence(city: City, play: Play, risk: object) -> None:
    played = play(Script().office("release", risk=risk if risk != "" else " "))
    [refused] = played.refusals()
    assert refused["reason"] == "missing_risk" and refused["text"]


def test_hostile_words_count_like_any_others(city: City, play: Play) -> None:
    words = f"<b>{city.estate}</b>停水'; DROP TABLE clusters;--\x00" + "水" * 3000
    played = play(Script().citizen("h1", words).citizen("h2", words))
    assert [cluster["contacts"] for cluster in played.state["clusters"]] == [2]
    assert [ticket["contacts"] for ticket in played.state["tickets"]] == [2]
