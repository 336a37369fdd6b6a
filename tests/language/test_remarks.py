"""What a short message means in the course of a talk, told by its wording alone."""

import pytest

from language.acts import act_of
from language.addresses import put_building
from language.answers import correction_of
from language.remarks import addition_in, asks_when, is_aside, is_beside, is_relief, leans, may_lean


@pytest.mark.parametrize("text", ["不想留名字", "别留我电话", "匿名", "我要匿名", "请保密", "不方便说"])
def test_a_refusal_in_any_words_skips_the_question(text: str) -> None:
    assert act_of(text) == "skip"


@pytest.mark.parametrize(
    "text", ["千万别告诉物业", "一共三万五", "希望早点处理", "能不能快点", "人已经救上来了"]
)
def test_a_wish_a_plea_a_sum_or_good_news_is_no_place(text: str) -> None:
    assert is_aside(text)


@pytest.mark.parametrize("text", ["加油站门口", "老菜场桥头", "宏达家具厂", "大概在村委会后面", "鑫源公司"])
def test_the_name_of_a_place_is_no_aside(text: str) -> None:
    assert not is_aside(text)


@pytest.mark.parametrize(
    ("place", "building", "right"),
    [
        ("仁和小区5号楼", "6号楼", "仁和小区6号楼"),
        ("仁和小区5号楼2单元301室", "3单元", "仁和小区5号楼3单元301室"),
        ("望月苑三栋", "四栋2单元", "望月苑四栋2单元"),
        ("望月苑", "4栋", "望月苑4栋"),
    ],
)
def test_a_building_is_put_right_inside_its_place(place: str, building: str, right: str) -> None:
    assert put_building(place, building) == right


def test_a_no_with_the_right_words_behind_it_corrects() -> None:
    correction = correction_of("不对，是6号楼")
    assert correction is not None and correction.right == "6号楼"
    assert correction_of("不对劲，楼道有味道") is None


@pytest.mark.parametrize("text", ["实验小学旁边", "银行对面", "next to the school"])
def test_a_place_given_by_its_neighbour_is_known_as_such(text: str) -> None:
    assert is_beside(text) and not is_beside("实验小学")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("补充一下，是3号楼东侧", "plain"),
        ("再说一点，晚上更吵", "plain"),
        ("忘了说，门是锁着的", "plain"),
        ("还有就是垃圾没人清", "soft"),
        ("by the way the gate is locked", "soft"),
        ("没有补充", ""),
        ("补充医疗保险怎么报销", ""),
        ("路灯坏了", ""),
    ],
)
def test_words_that_go_on_with_what_was_told_say_so_plainly_or_softly(text: str, said: str) -> None:
    assert addition_in(text) == said


@pytest.mark.parametrize(
    "text", ["已经捞上来了 没事了", "火已经灭了", "孩子找到了", "虚惊一场", "the fire is out"]
)
def test_good_news_after_a_danger_is_understood(text: str) -> None:
    assert is_relief(text)


@pytest.mark.parametrize("text", ["火还没灭", "人捞上来了，但是没有呼吸", "孩子还没找到", "有事"])
def test_news_with_something_left_is_no_good_news(text: str) -> None:
    assert not is_relief(text)


@pytest.mark.parametrize(
    "text", ["什么时候给答复", "多久能处理", "什么时候能解决", "那大概几天能修好呢", "when will it be fixed"]
)
def test_asking_when_it_will_be_settled_is_understood(text: str) -> None:
    assert asks_when(text)


@pytest.mark.parametrize("text", ["什么时候可以领养老金", "护照多久能办好", "什么时候开学"])
def test_asking_when_of_another_subject_is_a_question_of_its_own(text: str) -> None:
    assert not asks_when(text)


@pytest.mark.parametrize("text", ["要多少钱", "电话多少", "在哪", "周末上班吗", "小孩呢", "how much is it"])
def test_a_question_without_a_subject_leans_on_what_came_before(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    ["护照要多少钱", "公积金电话多少", "人民医院在哪", "多少钱一斤的肉算贵", "那要是急用呢", "路灯坏了"],
)
def test_a_question_with_a_subject_stands_by_itself(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    "text",
    ["老人也可以吗", "那每个月领多少", "外地户口也行吗", "我是外地户口行不行", "what about on holidays"],
)
def test_a_short_question_without_a_matter_may_lean(text: str) -> None:
    assert may_lean(text)


@pytest.mark.parametrize(
    "text",
    [
        "那暖气费怎么交",
        "老人也可以",
        "那要是急用呢",
        "单位不给开呢",
        "",
        "how do I renew my passport",
        "？" * 50,
        "水" * 5_000 + "吗",
    ],
)
def test_other_words_lean_on_nothing(text: str) -> None:
    assert not may_lean(text)
