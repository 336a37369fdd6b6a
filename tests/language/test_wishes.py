"""The wish and the one-line form of a message are the citizen's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.wishes import summarise, wish_of


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("小区停水三天了，希望尽快恢复供水，谢谢", "希望尽快恢复供水"),
        ("老板拖欠工资，要求支付工资并赔礼道歉，给予赔偿", "要求支付工资并赔礼道歉，给予赔偿"),
        ("物业乱收费，请有关部门督促整改。", "请有关部门督促整改"),
        ("能不能派人来修一下", "能不能派人来修一下"),
        ("我就想讨个说法", "我就想讨个说法"),
        ("还我血汗钱", "还我血汗钱"),
        ("My landlord keeps the deposit. I want my money back", "I want my money back"),
    ],
)
def test_a_wish_is_quoted(text: str, wish: str) -> None:
    span = wish_of(text)
    assert span is not None
    assert span.text == text[span.start : span.end] == wish


@pytest.mark.parametrize(
    "text", ["请问医保怎么交", "没有达到要求", "没有希望了", "请假条怎么开", "暖气不热", "希望小学在哪"]
)
def test_the_words_of_a_wish_are_not_always_one(text: str) -> None:
    assert wish_of(text) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("你们这帮废物，我家停水三天了！！！", "我家停水三天了"),
        ("你好，领导，我想反映一下我们小区电梯坏了，我的电话是13800001234，谢谢", "我们小区电梯坏了"),
        ("喂那个我是泰康的呃我们这个暖气片子还是冰的嘛", "我是泰康的我们这个暖气片子还是冰的"),
        ("你好", ""),
        ("Hello, my landlord took my deposit. Thank you", "my landlord took my deposit"),
    ],
)
def test_a_line_leaves_out_what_says_nothing(text: str, line: str) -> None:
    assert summarise(text) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("我要反映下河村的桥断了", "下河村的桥断了"),
        ("我想投诉下我们小区物业", "我们小区物业"),
        ("想反映一下下河村停电", "下河村停电"),
        ("我要反映下水道堵了", "下水道堵了"),
        ("想咨询下午图书馆开不开", "下午图书馆开不开"),
        ("请问下下河村几点来水", "下河村几点来水"),
        ("还有几路车能到", "还有几路车能到"),
        ("哎呀想问问公厕怎么锁了", "公厕怎么锁了"),
        ("something fell from the roof", "something fell from the roof"),
    ],
)
def test_no_word_and_no_known_name_is_cut(text: str, line: str) -> None:
    assert summarise(text, names=("下河村",)) == line


def test_a_thousand_sounds_before_a_word_that_stays_whole_take_no_time() -> None:
    assert summarise("啊" * 1000 + "请问一下水道堵了").endswith("水道堵了")


def test_a_long_message_keeps_the_clauses_that_say_most() -> None:
    text = "我们这里住了很多年，大家都认识，电梯坏了半个月，物业不管，我妈天天爬楼，邻居也都这么说"
    assert summarise(text, limit=13) == "电梯坏了半个月，物业不管"


@given(st.text(alphabet="我家停水了没人管你好呃那个，。！ abc12的", max_size=200), st.integers(5, 80))
def test_a_line_fits_and_has_no_character_that_was_not_written(text: str, limit: int) -> None:
    line = summarise(text, limit)
    assert len(line) <= limit
    assert set(line) <= set(text) | set("，, …")
