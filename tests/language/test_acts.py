"""What a short message does, and that a request is never taken for a courtesy."""

import pytest

from language.acts import act_of, choice_number, has_abuse
from tests.language.tables import Rates, rows

TABLES = [
    *("acts", "acts_fresh", "acts_held_out"),
    *("anger", "anger_held_out", "anger_fresh"),
    *("subscribing", "subscribing_held_out", "subscribing_fresh"),
]


@pytest.mark.parametrize("table", TABLES)
def test_acts_are_recognised(table: str) -> None:
    """`acts_fresh` and `acts_held_out` were written after the word lists, which gave 0.70 and 0.80 on them at first.

    Of insults the held-out sentences and, after their lessons, the fresh ones gave 0.53 and 0.67, of subscriptions 0.65
    and 0.83: what is missed gets a clarifying question; one angry request of 22 was taken for an insult.
    """
    rates = Rates((row["act"], act_of(row["text"])) for row in rows(table))
    assert rates.accuracy() >= 0.97, str(rates)


@pytest.mark.parametrize(
    "row", [row for row in rows("acts") if row["act"] == "content"], ids=lambda row: row["text"]
)
def test_a_request_is_no_courtesy(row: dict[str, str]) -> None:
    assert act_of(row["text"]) == "content"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("１", 1),
        ("一", 1),
        ("第二个", 2),
        ("选2", 2),
        ("2。", 2),
        ("option 3", 3),
        ("the second one", 2),
        ("最后一个", -1),
        ("①", 1),
    ],
)
def test_a_bare_choice_has_a_number(text: str, number: int) -> None:
    assert choice_number(text) == number


@pytest.mark.parametrize("text", ["1号楼停电", "第二个路口", "2318", "21", "一直没水", "两个问题", "一期"])
def test_a_number_with_more_to_say_is_no_choice(text: str) -> None:
    assert choice_number(text) is None


@pytest.mark.parametrize("text", ["一群流氓在楼下打架", "开发商不要脸", "老板骂我废物"])
def test_an_insult_of_somebody_else_is_no_abuse_of_us(text: str) -> None:
    assert act_of(text) != "abuse"


def test_an_insult_with_a_request_is_a_request() -> None:
    text = "你们这帮废物，我家停水三天了"
    assert (act_of(text), has_abuse(text)) == ("content", True)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("我要跟人说话", "handover"),
        ("不要机器人", "handover"),
        ("有没有真人", "handover"),
        ("在哪", "content"),
        ("催单", "urge"),
        ("麻烦帮我催一下", "urge"),
        ("物业天天催我交费", "content"),
        ("算了还是投诉吧", "resume"),
        ("你是机器人吗", "about_us"),
        ("who are you", "about_us"),
        ("你们几点上班", "hours"),
        ("政务大厅几点上班", "content"),
        ("谢谢你们，路灯修好了", "thanks"),
        ("谢谢，但是路灯又坏了", "content"),
    ],
)
def test_a_wish_about_the_talk_itself_is_told_from_a_request(text: str, act: str) -> None:
    assert act_of(text) == act


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("甭来人了", "withdraw"),
        ("唔使再嚟啦，水通咗", "withdraw"),
        ("别查了，押金退给我了", "withdraw"),
        ("楼上别弄了天天装修", "content"),
        ("让他们把护栏撤了吧", "content"),
        ("能不能找个听得懂人话的", "handover"),
        ("水管爆了赶紧叫个人来", "content"),
        ("巴适得很，谢谢师傅", "thanks"),
        ("我上星期打的热线，还没回音", "progress"),
        ("呢件事有冇下文啊", "progress"),
        ("DH24101160320001办完了没", "progress"),
    ],
)
def test_dialects_do_the_same(text: str, act: str) -> None:
    assert act_of(text) == act
