"""What a unit sees of a confidential report."""

import pytest

from tickets.redaction import redacted


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("某某饭店后厨用过期肉，别说是我说的，我还在那上班", "某某饭店后厨用过期肉"),
        ("我叫李四，住东关。工地夜里偷排泥浆！请为我保密", "住东关。工地夜里偷排泥浆！"),
        ("加油站少给油，我电话13800000000", "加油站少给油"),
        ("老板13800000000欠薪", "老板＊＊＊欠薪"),
        ("矿上违规放炮，本人系该矿职工，怕被报复", "矿上违规放炮"),
        ("我们小区物业私搭乱建。", "我们小区物业私搭乱建。"),
        ("联系人王小明，后厨有老鼠", "后厨有老鼠"),
        ("后厨有老鼠，有事打我手机", "后厨有老鼠"),
        ("我是饭店服务员", "（举报内容涉及举报人信息，详情请向热线办了解。）"),
        ("", "（举报内容涉及举报人信息，详情请向热线办了解。）"),
    ],
)
def test_the_matter_stays_and_the_reporter_does_not(text: str, seen: str) -> None:
    assert redacted(text) == seen


def test_a_clause_with_the_reporters_own_number_is_left_out_with_the_name_in_it() -> None:
    assert redacted("后厨有老鼠；王小明13800002318", "13800002318") == "后厨有老鼠"


def test_the_name_that_was_left_is_hidden_where_it_stands_in_the_text() -> None:
    assert redacted("王小明知道情况，酒店无证经营", "王小明") == "＊＊＊知道情况，酒店无证经营"
