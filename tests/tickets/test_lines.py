"""Which special line a request belongs to: chosen by the citizen, named by its category, or spoken of."""

from datetime import date

import pytest

from tickets.lines import Line, Lines

DAY = date(2024, 10, 14)
LINES = Lines(
    (
        Line("环保", ("偷排",)),
        Line("关爱", ("家暴",), restricted=True),
        Line("夜市", ("摊位",), date(2030, 1, 1)),
    )
)


@pytest.mark.parametrize(
    ("text", "named", "chosen", "line"),
    [
        ("河里偷排", "", "", "环保"),
        ("河里偷排", "信访", "", "信访"),
        ("路灯坏了", "", "环保", "环保"),
        ("河里偷排", "信访", "环保", "环保"),
        ("摊位太吵", "", "夜市", ""),
        ("隔壁有家暴", "", "环保", "关爱"),
        ("路灯坏了", "关爱", "环保", "关爱"),
        ("河里偷排", "", "关爱", "关爱"),
    ],
)
def test_what_was_chosen_counts_unless_the_words_are_for_few_eyes(
    text: str, named: str, chosen: str, line: str
) -> None:
    assert LINES.line_for(text, DAY, named, chosen) == line


def test_only_lines_of_the_day_can_be_entered() -> None:
    assert [LINES.find(name, DAY) for name in ("夜市", "没有")] == [None, None]
    assert LINES.find("夜市", date(2030, 1, 1)) is not None
