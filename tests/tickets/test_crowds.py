"""What counts with whom, what is one and the same ticket, and when a crowd is hot."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.tickets.city import ZONE
from tickets.crowds import (
    Count,
    Crowd,
    Matter,
    Standing,
    Thresholds,
    Told,
    belongs,
    is_hot,
    is_milestone,
    main_place,
    matter_of,
    sameness,
)

NOW = datetime(2024, 10, 14, 10, 0, tzinfo=ZONE)
LIMITS = Thresholds(10, timedelta(hours=2), 5, timedelta(hours=24), timedelta(hours=168))
MOON = "望月苑"
COLD = Told("望月苑3栋没暖气", "供暖故障", code="H1", spot="望月苑3栋", places=(MOON,), urgent=True)
LAMP = Told("望月苑3栋门口的路灯不亮", "路灯", code="L", spot="望月苑3栋", places=(MOON,))
GYM = Told("飞跃健身房关门了，老板失联，卡里还有钱", "预付卡", code="P", objects=("飞跃健身房",))


def matter(told: Told) -> Matter:
    found = matter_of(told, ("城北",))
    assert found is not None
    return found


def crowd(told: Told) -> Crowd:
    one = matter(told)
    return Crowd(one.about, one.place, one.known, one.thing, one.kind, one.area)


def standing(told: Told) -> Standing:
    return Standing(crowd(told), told.code, told.spot, told.urgent, told.alarm, told.text)


def test_a_failed_supply_is_one_matter_whatever_the_category_and_the_building() -> None:
    neighbour = replace(COLD, text="5栋暖气片冰凉", topic="供暖", code="H2", spot="望月苑5栋", urgent=False)
    assert matter(neighbour).key == matter(COLD).key
    assert sameness(standing(COLD), matter(neighbour)) == "same"
    assert sameness(standing(COLD), matter(replace(neighbour, places=("听雨花园",)))) == "other"
    assert sameness(standing(COLD), matter(replace(neighbour, text="5栋暖气漏水", topic="供暖"))) == "other"


def test_the_same_topic_in_another_building_is_another_matter_that_counts_with_the_crowd() -> None:
    neighbour = replace(LAMP, text="望月苑8栋门口的路灯也不亮", spot="望月苑8栋")
    assert belongs(crowd(LAMP), matter(neighbour))
    assert sameness(standing(LAMP), matter(neighbour)) == "other"


def test_what_is_not_sure_is_asked_where_the_words_are_alike() -> None:
    assert (
        sameness(standing(LAMP), matter(replace(LAMP, text="小区门口路灯不亮好几天了", spot=MOON))) == "maybe"
    )
    assert sameness(standing(LAMP), matter(replace(LAMP, text="灯杆倒在草坪里", spot=MOON))) == "other"


def test_urgent_matters_at_one_known_place_are_the_same_without_a_question() -> None:
    hole = Told("柳浪街有个大坑", "道路损坏", code="R", spot="柳浪街", places=("柳浪街",), urgent=True)
    other = replace(hole, text="柳浪街的坑把人摔了")
    assert sameness(standing(hole), matter(other)) == "same"
    assert sameness(standing(hole), matter(replace(other, urgent=False))) != "same"


@pytest.mark.parametrize("alarm", ["火灾", "人员被困"])
def test_an_emergency_is_the_same_only_as_the_same_emergency(alarm: str) -> None:
    fire = Told("望月苑着火了", "消防", code="F", places=(MOON,), spot=MOON, alarm="火灾", urgent=True)
    told = replace(fire, alarm=alarm)
    assert sameness(standing(fire), matter(told)) == ("same" if alarm == "火灾" else "maybe")
    assert sameness(standing(replace(fire, alarm="")), matter(told)) == "maybe"


def test_a_business_is_one_by_its_name_and_an_unnamed_one_by_its_kind() -> None:
    short = replace(GYM, text="飞跃健身跑路，办的卡没法用", objects=("飞跃健身",))
    unnamed = replace(GYM, text="健身房关门了，电话打不通", objects=())
    assert belongs(crowd(GYM), matter(short)) and belongs(crowd(GYM), matter(unnamed))
    assert belongs(crowd(unnamed), matter(GYM))
    assert sameness(standing(GYM), matter(short)) == "same"
    assert sameness(standing(GYM), matter(unnamed)) == "maybe"
    assert not belongs(crowd(GYM), matter(replace(GYM, objects=("大力健身房",))))
    assert not belongs(crowd(GYM), matter(replace(unnamed, text="美容院关门了，电话打不通")))


def test_two_complaints_about_one_shop_are_two_unless_they_say_the_same() -> None:
    hair = Told("好再来饭店的菜里有头发", "食品安全", code="S", objects=("好再来饭店",))
    assert sameness(standing(hair), matter(replace(hair, text="好再来饭店菜里吃出头发"))) == "same"
    assert sameness(standing(hair), matter(replace(hair, text="在那家吃完全家拉肚子"))) == "other"


def test_without_what_or_where_there_is_no_crowd_and_an_area_is_better_than_nothing() -> None:
    assert matter_of(Told("路灯坏了", "路灯")) is None
    assert matter_of(Told("望月苑怎么了", places=(MOON,))) is None
    area = replace(COLD, text="城北全没暖气", places=(), spot="")
    assert (matter(area).subject, matter(area).named) == ("城北", False)
    assert belongs(crowd(area), matter(area)) and not belongs(crowd(COLD), matter(area))


def test_the_narrowest_known_place_counts() -> None:
    assert main_place(("柳浪街", MOON)) == main_place((MOON, "柳浪街")) == MOON
    assert main_place(("柳浪街",)) == "柳浪街" and main_place(()) == ""


@pytest.mark.parametrize(
    ("count", "business", "people", "alarm", "hot"),
    [
        (Count(NOW - timedelta(hours=2), 1), False, 0, "", True),
        (Count(NOW - timedelta(hours=2, seconds=1), 1), False, 0, "", False),
        (Count(None, 5), True, 0, "", True),
        (Count(None, 5), False, 0, "", False),
        (Count(None, 4), True, 0, "", False),
        (Count(None, 1), True, 6, "群体扬言", True),
        (Count(None, 1), True, 200, "", False),
    ],
)
def test_a_crowd_is_hot_by_contacts_by_persons_on_one_business_or_by_danger_in_a_group(
    count: Count, business: bool, people: int, alarm: str, hot: bool
) -> None:
    assert is_hot(count, LIMITS, business, people, alarm, NOW) is hot


def test_milestones_are_told() -> None:
    assert [n for n in range(1, 201) if is_milestone(n)] == [1, 2, 5, 10, 20, 50, 100, 200]
