"""What kind of message a text is: a question, a request, chat or abuse."""

import math

import pytest

from language.message_kind import KINDS, kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("补办户口本要带哪些材料", "question"),
        ("我想问哈老年优待证咋个办嘛", "question"),
        ("退休金从哪个月开始涨", "question"),
        ("zenme shenling jiuye butie", "question"),
        ("How do I transfer my pension from another province?", "question"),
        ("楼道的灯坏了十来天了，老人晚上不敢下楼，派人来修修吧", "request"),
        ("厂里压了我们两个月工资不发", "request"),
        ("上个月报的漏水到现在没人上门", "request"),
        ("xiaoqu men kou de lu deng huai le mei ren xiu", "request"),
        ("The tap water in our building has been brown since yesterday, please send someone", "request"),
        ("你好啊", "chat"),
        ("谢谢，知道了", "chat"),
        ("hello", "chat"),
        ("你们这帮废物", "abuse"),
        ("傻逼客服", "abuse"),
    ],
)
def test_the_kind_of_a_message_is_told(text: str, kind: str) -> None:
    assert kind_of(text).likeliest == kind


@pytest.mark.parametrize(
    "text", ["", " ", "的", "😀" * 50, "\x00\u202e\ud83d", "水" * 100_000, "a" * 5_000, "7", "١٢٣ مرحبا"]
)
def test_any_text_has_probabilities(text: str) -> None:
    kinds = kind_of(text)
    shares = [getattr(kinds, kind) for kind in KINDS]
    assert all(0 <= share <= 1 for share in shares)
    assert math.isclose(sum(shares), 1)


def test_an_insult_in_a_report_is_a_report() -> None:
    kinds = kind_of("物业那帮混蛋把我们的水停了三天，你们倒是派人来管管")
    assert kinds.request > kinds.abuse
