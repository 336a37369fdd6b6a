"""Hot topics of a file: by persons, growth and time, whatever the columns are called."""

from datetime import datetime, timedelta

import pytest

from language.grouping import Text, grouped
from storage.sheet_reading import NotATable
from tests.tickets.city import ZONE
from tickets.hotspot_file import read_messages
from tickets.hotspots import Message, heat, hotspots

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
    assert found[0].title in QUARRY and found[0].heat > found[1].heat
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
    [quarry, *_] = grouped(texts)
    assert quarry == [0, 1, 2, 3, len(texts) - 1]


def test_heat_grows_with_persons_and_growth_and_cools_with_time() -> None:
    base = heat(10, 10, 5, timedelta())
    assert heat(11, 11, 5, timedelta()) > base > heat(9, 10, 5, timedelta())
    assert heat(10, 10, 8, timedelta()) > base > heat(10, 10, 5, timedelta(days=365))


def test_no_texts_and_empty_texts_are_no_groups() -> None:
    assert grouped([]) == []
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
