"""Hot topics of a file: by persons, growth and time, whatever the columns are called."""

from datetime import datetime, timedelta

import pytest

from language.grouping import Text, grouped, names_in
from storage.sheet_reading import NotATable
from tests.tickets.city import ZONE
from tickets.hotspot_file import read_messages
from tickets.hotspots import Message, freshness_of, growth_of, heat, hotspots

START = datetime(2024, 3, 1, 9, 0, tzinfo=ZONE)
QUARRY = (
    "银杏苑小区旁边采石场夜里放炮",
    "投诉银杏苑采石场放炮震裂墙",
    "银杏苑附近的采石场何时停止放炮",
    "采石场放炮扰民，银杏苑业主睡不着",
)
CANAL = ("梨园渠清淤后淤泥堆在路边", "梨园渠边堆的淤泥发臭没人拉", "梨园渠清淤的淤泥什么时候运走")
OTHERS = (
    "外地户口孩子上小学要什么材料", "退休金什么时候调整", "希望增开早班公交", "医保卡丢了怎么补办", "感谢窗口工作人员",
    "公园晨练音乐太响", "举报无证诊所", "求助残疾证年审", "路边广告牌太亮", "咨询个体户注销流程",
)  # fmt: skip


def messages(*titles: str, person: str = "") -> list[Message]:
    return [
        Message(f"{titles[0][:2]}{n}", person or f"u{titles[0][:2]}{n}", START + timedelta(days=n), title)
        for n, title in enumerate(titles)
    ]


def test_what_many_wrote_about_is_found_in_their_own_words() -> None:
    found = hotspots([*messages(*CANAL), *messages(*OTHERS), *messages(*QUARRY)])
    assert [(len(one.ids), one.persons) for one in found] == [(4, 4), (3, 3)]
    assert any(found[0].title in title for title in QUARRY) and found[0].heat > found[1].heat
    assert (found[0].first, found[0].last) == (START, START + timedelta(days=3))
    assert "银杏苑" in found[0].place


def test_one_person_who_writes_often_is_no_hot_topic() -> None:
    assert hotspots([*messages(*QUARRY, person="u1"), *messages(*OTHERS)]) == []


def test_places_that_are_told_apart_are_never_one_topic() -> None:
    told = ["楼道的灯坏了没人修", "楼道的灯坏了没人修理", "楼道灯坏了一直没人修"]
    places = ["听雨花园", "听雨小区", "旧渡口"]
    listed = [
        Message(str(n), str(n), START, title, place=place)
        for n, (title, place) in enumerate(zip(told, places, strict=True))
    ]
    [one] = hotspots([*listed, *messages(*OTHERS)])
    assert one.ids == ("0", "1")


def test_a_title_that_names_nothing_is_placed_by_the_name_in_its_text() -> None:
    texts = [Text(title) for title in (*QUARRY, *CANAL, *OTHERS)]
    texts.append(Text("放炮何时停", "我住银杏苑小区，采石场天天放炮，银杏苑的墙都裂了"))
    [quarry, *_] = grouped(texts, names_in(texts))
    assert quarry == [0, 1, 2, 3, len(texts) - 1]


def test_heat_grows_with_persons_and_growth_and_cools_with_time() -> None:
    assert heat(11, 0, 1.5, 1) > heat(10, 0, 1.5, 1) > heat(9, 1, 1.5, 1)
    assert growth_of(10, 8) > growth_of(10, 5) and freshness_of(timedelta(days=365)) == 0.5


TELLINGS = (
    "{place}电梯三天两头坏",
    "投诉{place}电梯停了没人修",
    "{place}小区电梯困人",
    "请问{place}的电梯何时修好",
)
LEAKS = (
    "{place}车库进水淹车",
    "{place}地下车库一下雨就进水",
    "{place}小区车库进水没人管",
    "反映{place}车库进水的问题",
)
PLACES = ("碧梧里", "石鼓湾", "柳莺台", "东篱苑")


def told(place: str, ways: tuple[str, ...], name: str) -> list[Message]:
    return [
        Message(
            f"{place}{name}{n}",
            f"{place}{name}{n}",
            START + timedelta(days=n),
            way.format(place=place),
            f"我住{place}小区",
        )
        for n, way in enumerate(ways)
    ]


def test_the_same_matter_at_other_places_and_other_matters_at_the_place_stay_apart() -> None:
    listed = [one for place in PLACES for one in (*told(place, TELLINGS, "梯"), *told(place, LEAKS, "水"))]
    found = hotspots([*listed, *messages(*OTHERS)])
    assert {frozenset(one.ids) for one in found} == {
        frozenset(f"{place}{name}{n}" for n in range(4)) for place in PLACES for name in "梯水"
    }
    assert {one.place.removesuffix("小区") for one in found} == set(PLACES)


def test_lines_of_other_numbers_are_other_places() -> None:
    lines = [
        f"{line}路公交车总是不按时发车{tail}"
        for line in (3, 13)
        for tail in ("", "，等了半小时", "，司机说没车")
    ]
    found = hotspots([*messages(*lines), *(one for one in messages(*OTHERS) if "公交" not in one.title)])
    assert sorted(len(one.ids) for one in found) == [3, 3]


def test_growth_counts_persons_and_not_what_one_of_them_repeats() -> None:
    often = Message("x", "often", START, QUARRY[0])
    repeated = [Message(f"x{n}", "often", START + timedelta(days=9 + n), QUARRY[1]) for n in range(5)]
    [one] = hotspots([often, *repeated, Message("y", "other", START, QUARRY[2]), *messages(*OTHERS)])
    assert (one.persons, one.why.repeats, one.why.late, one.why.growth) == (2, 5, 0, 1.0)


def test_a_hotspot_says_why_it_is_one_and_where() -> None:
    ways = (
        "反映北山县石鼓湾小区采砂船夜里轰鸣！",
        "北山县石鼓湾采砂船轰鸣，联系13800001111",
        "石鼓湾小区边的采砂船吵人",
    )
    [one] = hotspots([*messages(*ways), *messages(*OTHERS)], areas=("北山县",))
    assert one.area == "北山县" and "石鼓湾" in one.place
    assert not one.title.startswith("反映") and "13800001111" not in one.title
    assert dict(one.why.words)["采砂船"] == 3
    assert one.heat == heat(one.persons, one.why.repeats, one.why.growth, one.why.freshness)


def test_no_texts_and_empty_texts_are_no_groups() -> None:
    assert grouped([], names_in([])) == []
    assert hotspots(messages("", " ", "？")) == []


def test_columns_go_by_many_names_and_what_cannot_be_used_is_named_with_its_row() -> None:
    file = (
        "留言编号,留言用户,留言主题,留言时间,留言详情\n"
        "1,甲,路灯不亮,2024/3/1 9:05:07,晚上很黑\n"
        ",乙,没有编号,2024-03-01,\n"
        "1,丙,又是一号,2024-03-01,\n"
        "2,丁,,2024年3月2日,只有内容\n"
        "3,戊,,,\n"
        "4,己,时间不对,昨天,\n"
    )
    found, rejected = read_messages(file.encode("gb18030"), ZONE)
    assert [(one.id, one.person, one.at and one.at.isoformat()) for one in found] == [
        ("1", "甲", "2024-03-01T09:05:07+08:00"),
        ("2", "丁", "2024-03-02T00:00:00+08:00"),
    ]
    assert [one.row for one in rejected] == [3, 4, 6, 7]
    assert all(one.reason.endswith("。") for one in rejected)


def test_a_file_without_such_columns_is_refused() -> None:
    with pytest.raises(NotATable):
        read_messages(b"a,b\n1,2\n", ZONE)


def test_tabs_inside_a_quoted_text_do_not_separate_cells() -> None:
    tabbed = "\n\t\t\t\t\t\t\t\t晚上很黑\n\t\t\t\t\t\t\t\t"
    file = f'留言编号,留言用户,留言主题,留言时间,留言详情\n1,甲,路灯不亮,2024/3/1 9:05:07,"{tabbed}"\n'
    [one], _ = read_messages(file.encode(), ZONE)
    assert one.text == "晚上很黑"


def test_a_table_that_tickets_import_reads_is_read_as_well() -> None:
    file = (
        "热线工单明细表\n"
        "工单流水号,来电人姓名,联系电话,诉求标题,诉求内容,受理时间,问题地点\n"
        "A1,甲,13800001111,桥头路灯不亮,天黑看不见,2024年3月1日9时5分,石桥\n"
    )
    [one], rejected = read_messages(file.encode("gb18030"), ZONE)
    at = datetime(2024, 3, 1, 9, 5, tzinfo=ZONE)
    assert one == Message("A1", "13800001111", at, "桥头路灯不亮", "天黑看不见", "石桥")
    assert rejected == []
