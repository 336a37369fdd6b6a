"""Places of the pack are found however they are written, and nothing else is taken for one."""

import random
import time

import pytest

from language.gazetteer import Gazetteer, Place

PLACES = (
    Place("西城印象一期", "西城区"),
    Place("泰康小区", "铁路片区"),
    Place("和谐家园小区", "东城区", ("和谐家园",)),
    Place("书山郡小区", "新区"),
    Place("奥体花园小区", "东城区"),
    Place("幸福小区", "东城区"),
    Place("人民路", "东城区"),
    Place("人民路", "河湾镇"),
    Place("人民路社区", "东城区"),
    Place("新区", "新区"),
    Place("第一中学", "西城区", ("一中",)),
    Place("第二中学", "西城区", ("二中",)),
    Place("翡翠城一期", ""),
    Place("翡翠城二期", ""),
)
GAZETTEER = Gazetteer(PLACES)


@pytest.mark.parametrize(
    ("text", "place", "written"),
    [
        ("西城印像一期暧气不热", "西城印象一期", "西城印像一期"),
        ("西城印象1期停水", "西城印象一期", "西城印象1期"),
        ("西成印像一期", "西城印象一期", "西成印像一期"),
        ("西城印一期", "西城印象一期", "西城印一期"),
        ("西城印象停水", "西城印象一期", "西城印象"),
        ("我是泰康的", "泰康小区", "泰康"),
        ("太康小区没水", "泰康小区", "太康小区"),
        ("和協傢園7號樓", "和谐家园小区", "和協傢園"),
        ("书山都小区", "书山郡小区", "书山都小区"),
        ("住在幸福那边", "幸福小区", "幸福"),
        ("第1中学门口", "第一中学", "第1中学"),
        ("孩子在一中上学", "第一中学", "一中"),
        ("人民路社区没人管", "人民路社区", "人民路社区"),
    ],
)
def test_a_place_is_found_through_aliases_and_slips(text: str, place: str, written: str) -> None:
    assert [(hit.place.name, hit.text) for hit in GAZETTEER.find(text)] == [(place, written)]


def test_the_name_of_an_area_is_no_half_of_a_place_in_it() -> None:
    city = Gazetteer([Place("北岸新村", "北岸镇"), Place("南洲新村", "北岸镇")])
    assert [city.find(text) for text in ("我嫁到北岸五年了", "我是北岸镇的")] == [(), ()]
    assert [hit.place.name for hit in city.find("北岸新村停水，南洲也停了")] == ["北岸新村", "南洲新村"]


@pytest.mark.parametrize(
    "text",
    [
        "永康小区",
        "泰康路堵车",
        "泰康公寓没水",
        "奥林花园小区",
        "西城印象二期",
        "第三中学",
        "生活幸福",
        "最新区别",
        "其中一中间",
        "翡翠城停水",
        "",
    ],
)
def test_another_place_or_an_ordinary_word_is_not_taken_for_one(text: str) -> None:
    assert GAZETTEER.find(text) == ()


def test_a_road_goes_on_to_what_is_on_it() -> None:
    city = Gazetteer([Place("西岸路", "西岸区"), Place("西岸区", "西岸区", ("西岸",))])
    assert [hit.place.name for hit in city.find("西岸路上全是冰")] == ["西岸路"]
    assert not city.find("江西岸路上")


def test_two_places_of_one_name_are_told_apart_by_their_area() -> None:
    [hit] = GAZETTEER.find("河湾镇人民路修路")
    assert (hit.place.area, hit.others) == ("河湾镇", ())
    [open_hit] = GAZETTEER.find("人民路修路")
    assert {open_hit.place.area, *(place.area for place in open_hit.others)} == {"东城区", "河湾镇"}


def test_what_is_written_as_in_the_list_scores_above_what_is_guessed() -> None:
    scores = [
        GAZETTEER.find(text)[0].score for text in ("西城印象一期", "西城印像一期", "书山都小区", "泰康")
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0


def test_a_name_at_the_end_of_a_message_ends_with_it() -> None:
    city = Gazetteer([Place("柳荫家园", ""), Place("柳荫广场大厦", "")])
    for text in ("我住柳荫家园", "我住柳音家园"):
        assert [(hit.start, hit.end) for hit in city.find(text)] == [(2, len(text))]
    assert city.find("我住柳荫家园")[0].score == 1.0


def test_five_thousand_places_cost_less_than_two_milliseconds_a_message() -> None:
    draw = random.Random(1)
    letters, kinds = (
        "东西南北金银翡翠碧水云天阳光书香锦绣华府江湾湖畔龙凤梅兰竹菊春夏秋冬山河石泉林",
        ("小区", "花园", "新村", "路", "社区", "村"),
    )
    names = {
        "".join(draw.choices(letters, k=draw.choice((2, 3, 4)))) + draw.choice(kinds) for _ in range(6_000)
    }
    gazetteer = Gazetteer(Place(name, "") for name in sorted(names)[:5_000])
    message = (
        "我住在东城区和谐家园小区7号楼，楼下烧烤摊每天整到半夜两三点，小区物业不管，社区也不管，新村路口垃圾成堆"
        * 2
    )
    gazetteer.find(message)
    assert min(_seconds(gazetteer, message) for _ in range(20)) < 0.002


def _seconds(gazetteer: Gazetteer, message: str) -> float:
    start = time.perf_counter()
    gazetteer.find(message)
    return time.perf_counter() - start


def test_several_names_that_sound_alike_are_no_guess_when_they_are_one_place() -> None:
    estate = Place("云栖雅苑小区", "东城区", ("云栖雅苑", "云西雅苑", "云栖雅园"))
    assert [hit.place.name for hit in Gazetteer([estate]).find("云奇雅苑3号楼没暖气")] == [estate.name]
    twin = Place("云琪雅苑小区", "西城区", ("云琪雅苑",))
    assert Gazetteer([estate, twin]).find("云奇雅苑3号楼没暖气") == ()
