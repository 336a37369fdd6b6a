"""Businesses are found without a list of them, and people who mean one shop write it in many ways."""

import pytest

from language.gazetteer import Gazetteer, Place
from language.objects import objects_in, same_name, unnamed_kind
from language.supplies import are_other_buildings, supplies_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("动力火车健身会所说关就关，剩下的课怎么算", ("动力火车健身会所",)),
        ("在宏泰装饰公司上班，工钱拖到现在", ("宏泰装饰公司",)),
        ("小红帽早教中心的老师全走了", ("小红帽早教中心",)),
        ("我们小区物业公司没人管事", ()),
        ("楼下烧烤摊又摆出来了", ()),
        ("公司不给交社保", ()),
    ],
)
def test_businesses_are_told_by_their_suffix(text: str, names: tuple[str, ...]) -> None:
    assert objects_in(text) == names


def test_what_the_gazetteer_knows_is_a_place_and_no_business() -> None:
    text = "人民医院门口的红灯笼酒楼占道"
    known = Gazetteer([Place("人民医院", "")]).find(text)
    assert objects_in(text, known) == ("红灯笼酒楼",)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("动力火车健身会所", "动力火车健身", True),
        ("动力火车健身会所", "城南动力火车", True),
        ("宏泰装饰公司", "宏太装饰有限公司", True),
        ("紫金花培训学校", "紫荆花培训学校", True),
        ("云顶一店", "云顶二店", False),
        ("东来饭店", "西来饭店", False),
        ("绿水物业", "绿茵物业", False),
        ("好家园超市", "好佳源便利店", True),
    ],
)
def test_one_business_is_written_in_many_ways(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same_name(other, one) is same


def test_an_unnamed_business_counts_only_when_it_is_gone() -> None:
    assert unnamed_kind("健身房昨天关门了，人也找不到") == "健身房"
    assert unnamed_kind("健身房太吵了") == ""


@pytest.mark.parametrize(
    ("text", "supplies"),
    [
        ("屋里才13度，暖气片摸着是凉的", {"供暖"}),
        ("水龙头一滴水都没有，停水一天了", {"供水"}),
        ("突然停电，冰箱里的东西都化了", {"供电"}),
        ("灶打不着，没气了", {"供气"}),
        ("楼上水管爆了漏到我家", set()),
        ("没有电梯，老人上不去", set()),
        ("暖气费怎么交", set()),
    ],
)
def test_a_failed_supply_is_told_from_a_leak_and_a_bill(text: str, supplies: set[str]) -> None:
    assert supplies_in(text) == supplies


def test_buildings_differ_only_where_both_name_one() -> None:
    assert are_other_buildings("听雨花园3栋", "听雨花园5栋2单元")
    assert not are_other_buildings("听雨花园3栋", "听雨花园")
    assert not are_other_buildings("听雨花园3栋1单元", "听雨花园3栋")
