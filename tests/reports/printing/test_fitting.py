"""How tables find room: upright, across, in smaller type, or in parts."""

from reports.printing.fitting import ACROSS, UPRIGHT, breakable, fit, receiver_lines
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


def test_receivers_stand_in_groups() -> None:
    assert receiver_lines(["甲", "乙", "丙。", "丁"]) == ["甲，乙，丙。", "丁。"]
