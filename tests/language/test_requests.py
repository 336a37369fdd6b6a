"""Several requests come apart, one story stays whole, and the question in a story is found."""

import pytest

from language.requests import core_question, split_requests
from tests.language.tables import rows


@pytest.mark.parametrize("row", rows("requests"), ids=lambda row: row["text"])
def test_requests_are_split_and_stories_are_not(row: dict[str, str]) -> None:
    assert "|".join(split_requests(row["text"])) == row["requests"]


def test_what_introduces_a_request_stays_with_it() -> None:
    first, second = split_requests("我住和谐家园，今年七十了。1、电梯坏了没人修 2、医保卡怎么补办")
    assert first == "我住和谐家园，今年七十了。电梯坏了没人修"
    assert second == "医保卡怎么补办"


def test_more_requests_than_anybody_can_be_asked_about_stay_together_in_the_last() -> None:
    told = [f"{place}号楼电梯坏了没人修" for place in range(1, 31)]
    found = split_requests("".join(f"{n}、{text}。" for n, text in enumerate(told, 1)))
    assert len(found) == 12
    assert all(text in "；".join(found) for text in told)


def test_an_empty_message_has_no_request() -> None:
    assert split_requests("") == split_requests(" 。，\n") == ()


@pytest.mark.parametrize(
    ("story", "question"),
    [
        ("我妈今年六十五，一直没交过养老保险。听说可以一次性补缴，请问需要补多少钱？谢谢", "需要补多少钱"),
        ("医保卡丢了，怎么办？", "医保卡丢了，怎么办"),
        ("护照到期了咋换，去哪办，要带啥", "护照到期了咋换，去哪办，要带啥"),
        ("你好，那个我想问一下公积金咋提取嘛", "公积金咋提取"),
        ("My visa expires soon. How do I renew it? Thank you", "How do I renew it"),
    ],
)
def test_the_question_of_a_story_is_found(story: str, question: str) -> None:
    assert core_question(story) == question


@pytest.mark.parametrize(
    ("story", "question"),
    [
        ("丫头要念初中，得准备些啥", "丫头要念初中，得准备些啥"),
        ("你好，我在外省开刀，医保能报吗？谢谢", "我在外省开刀，医保能报吗"),
        ("店面转给别人了。执照怎么办，要带什么？", "执照怎么办，要带什么"),
        ("老房子要翻新。找谁批？", "老房子要翻新，找谁批"),
        ("楼上漏水的事解决了，多谢，这里的人都夸，图书证怎么续期", "图书证怎么续期"),
    ],
)
def test_the_question_has_what_it_is_about_where_there_is_room(story: str, question: str) -> None:
    assert core_question(story, 16) == question


@pytest.mark.parametrize("text", ["暖气不热", "你们到底管不管？", "怎么办", "谢谢", ""])
def test_where_nothing_is_asked_there_is_no_question(text: str) -> None:
    assert core_question(text) is None
