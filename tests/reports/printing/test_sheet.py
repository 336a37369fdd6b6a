"""What every printer prints: numbered chapters, written cells, the lines of head and end; and what the public sees of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periods import read_period
from reports.printing.fitting import is_centred
from reports.printing.public import NotPublic, public_version
from reports.printing.sheet import Grid, Heading, Paragraph, lay_out, numeral
from reports.report import Chapter, Column, Report, Table
from tests.reports.printing import samples


def _headings(report: Report) -> list[str]:
    return [block.text for block in lay_out(report).body if isinstance(block, Heading)]


def test_chapters_are_numbered_without_a_gap_whatever_was_typed() -> None:
    assert _headings(samples.weekly()) == [
        "一、总体情况",
        "二、数据分析",
        "（一）诉求分类",
        "（二）承办情况",
        "三、主要热点",
        "四、疑难事项",
        "五、下一步工作",
    ]


def test_a_sub_chapter_counts_anew_in_each_chapter() -> None:
    levels = [("甲", 1), ("乙", 2), ("丙", 2), ("丁", 1), ("（五）戊", 2)]
    chapters = tuple(Chapter(name, level=2 if level == 2 else 1) for name, level in levels)
    report = Report("annual", "年报", read_period("2024"), chapters=chapters)
    assert _headings(report) == ["一、甲", "（一）乙", "（二）丙", "二、丁", "（一）戊"]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一"), (103, "一百零三")]
)
def test_numerals(number: int, text: str) -> None:
    assert numeral(number) == text


def test_head_and_end() -> None:
    sheet = lay_out(samples.weekly())
    assert (sheet.issue, sheet.dated) == ("2025年第12期（总第97期）", "2025年3月18日")
    assert sheet.printed == "2025年3月19日印发"
    assert [label for label, _ in sheet.lists] == ["报", "发", "抄送"]
    draft = replace(samples.weekly().imprint, issue=None, overall=None)
    assert lay_out(replace(samples.weekly(), imprint=draft)).issue == "（未发布）"


def test_tables_print_zero_rows_and_nothing_and_stand_where_a_chapter_names_them() -> None:
    sheet = lay_out(samples.weekly())
    grids = {block.id: block for block in sheet.body if isinstance(block, Grid)}
    assert grids["categories"].heads == ("类别", "数量（件）", "占比")
    assert grids["categories"].rows[-2:] == (("其他类", "0", "0%"), ("合计", "1135", "100%"))
    assert grids["units"].rows[4] == ("市地方金融工作局", "0", "0", "0", "—")
    assert grids["overdue"].rows == ()
    places = [block.id if isinstance(block, Grid) else block.text[:7] for block in sheet.body]
    assert places.index("categories") == places.index("受理诉求分类情") + 1


def test_what_no_chapter_prints_is_an_annex_that_the_body_lists() -> None:
    extra = Table("more", "附表", samples.weekly().tables[0].columns, ())
    sheet = lay_out(replace(samples.weekly(), tables=(*samples.weekly().tables, extra)))
    assert [(grid.annex, grid.title) for grid in sheet.annexes] == [(1, "附表"), (2, "指标口径")]
    assert sheet.body[-2:] == (Paragraph("附件：1. 附表"), Paragraph("2. 指标口径"))
    assert sheet.annexes[1].rows[2] == ("满意率（参评）", "0/0", "—", "评价为满意的占参加评价的比例。")


def test_the_public_version_has_no_internal_part_and_no_number_of_a_person() -> None:
    public = public_version(samples.weekly())
    assert _headings(public)[3:] == ["（二）承办情况", "三、主要热点", "四、下一步工作"]
    assert "difficult" not in {table.id for table in public.tables}
    assert public.chapters[-1].paragraphs == (
        "市民李某先生如有疑问请拨打139****2222，继续做好工单LJ25**********18的跟踪。",
    )
    assert public.figures == samples.weekly().figures


def test_internal_columns_go_and_figures_follow_their_cells() -> None:
    report = samples.weekly()
    columns = (replace(report.tables[0].columns[0], internal=True), *report.tables[0].columns[1:])
    table = public_version(replace(report, tables=(replace(report.tables[0], columns=columns),))).tables[0]
    assert (table.rows[0], dict(table.figures)) == ((412, 412 / 1135), {(8, 0): "accepted"})


def test_what_is_not_to_be_published_is_refused_with_a_sentence() -> None:
    closed = replace(samples.weekly(), imprint=replace(samples.weekly().imprint, publicity="不宜公开"))
    with pytest.raises(NotPublic, match="不宜公开，不能输出公开版"):
        public_version(closed)


@given(st.lists(st.sampled_from((1, 2)), max_size=40))
def test_numbers_never_skip(levels: list[int]) -> None:
    chapters = tuple(Chapter("题", level=2 if level == 2 else 1) for level in levels)
    seen = _headings(Report("weekly", "报", read_period("2025-W11"), chapters=chapters))
    first = [text for text in seen if not text.startswith("（")]
    assert first == [f"{numeral(number)}、题" for number in range(1, len(first) + 1)]


def test_a_column_of_nothing_but_dashes_holds_numbers_and_one_of_words_does_not() -> None:
    columns = (Column("单位"), Column("综合指标值"), Column("等级"), Column("件数"))
    table = Table("t", "表", columns, (("甲", None, "A", 3), ("乙", None, "B", "无应办")))
    grid = lay_out(Report("assessment", "考核", read_period("2025-03"), tables=(table,))).body[0]
    assert isinstance(grid, Grid) and grid.numeric == (False, True, False, True)
    assert [is_centred(grid, column) for column in range(4)] == [False, True, True, True]
