"""How tables find room: upright, across, in smaller type, or in parts."""

from dataclasses import replace

from reports.printing.fitting import ACROSS, UPRIGHT, breakable, fit, receiver_lines, shortened, title_lines
from reports.printing.sheet import Grid, lay_out
from tests.reports.printing import samples


def _grid(columns: int) -> Grid:
    block = lay_out(samples.wide(columns)).body[0]
    assert isinstance(block, Grid)
    return block


def test_a_narrow_table_stands_upright_over_the_whole_width() -> None:
    fitted = fit(_grid(4))
    assert (fitted.size, fitted.across, round(sum(fitted.parts[0].widths))) == (12.0, False, UPRIGHT)


def test_a_wide_table_turns_the_page_and_forty_columns_are_cut_with_their_first_repeated() -> None:
    turned, cut = fit(_grid(14)), fit(_grid(40))
    assert (turned.across, len(turned.parts)) == (True, 1)
    assert all(part.columns[0] == 0 for part in cut.parts)
    assert [column for part in cut.parts for column in part.columns[1:]] == list(range(1, 40))
    assert all(round(sum(part.widths)) == ACROSS for part in cut.parts)


def test_one_word_never_is_wider_than_its_room() -> None:
    assert breakable("受理W" + "x" * 9, 30, 10) == "受理" + "\u200b".join("W" + "x" * 9)
    assert breakable("受理1135件", 30, 10) == "受理1135件"


def test_no_table_on_paper_is_endless_and_the_total_stays() -> None:
    grid = replace(_grid(4), rows=(("甲", "1", "2", "3"),) * 1500 + (("合计", "1", "2", "3"),), total=True)
    short = shortened(grid)
    assert (len(short.rows), short.rows[-1][0]) == (1001, "合计")
    assert short.note == "本表共1501行，此处列出前1000行，全部内容见电子表格。"
    assert shortened(_grid(4)) == _grid(4)


def test_a_long_title_breaks_between_words_into_even_lines() -> None:
    assert title_lines("临江市12345政务服务便民热线办公室信箱办理情况通报", 22) == (
        "临江市12345政务服务便民",
        "热线办公室信箱办理情况通报",
    )
    assert title_lines("督办日报", 22) == ("督办日报",)
    assert title_lines("W" * 90, 22) == ("W" * 90,)


def test_receivers_stand_in_groups() -> None:
    assert receiver_lines(["甲", "乙", "丙。", "丁"]) == ["甲，乙，丙。", "丁。"]
