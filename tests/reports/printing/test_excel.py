"""The workbook has numbers that compute, definitions beside figures, a sheet a table, and no formula."""

from io import BytesIO

from openpyxl import Workbook, load_workbook

from reports.printing.excel import xlsx
from reports.report import Report
from tests.reports.printing import samples
from tests.reports.printing.reading import of_xlsx


def _book(report: Report) -> Workbook:
    return load_workbook(BytesIO(xlsx(report)))


def test_every_table_has_its_sheet_with_a_head_that_stays() -> None:
    book = _book(samples.weekly())
    assert book.sheetnames[:3] == ["正文", "指标", "诉求分类一览表"]
    assert len(book.sheetnames) == 2 + 5
    page = book["工单承办情况一览表"]
    assert [cell.value for cell in page[1]] == [
        "承办单位",
        "应办理（件）",
        "按期办结（件）",
        "返工（次）",
        "按期办结率",
    ]
    assert (page.freeze_panes, page.print_title_rows, page.sheet_properties.pageSetUpPr.fitToPage) == (
        "A2",
        "$1:$1",
        True,
    )


def test_long_text_has_room_in_height() -> None:
    page = _book(samples.weekly())["正文"]
    heights = {str(row[0].value)[:4]: page.row_dimensions[row[0].row].height for row in page.iter_rows()}
    assert heights["第二行"] == 16 and heights["本周天气"] > 32


def test_numbers_are_numbers_and_look_as_they_are_printed() -> None:
    page = _book(samples.weekly())["工单承办情况一览表"]
    assert (page["B2"].value, page["E2"].value, page["E2"].number_format) == (61, 58 / 61, "0.00%")
    assert page["E6"].value == "—"


def test_figures_have_their_counts_and_definitions() -> None:
    page = _book(samples.weekly())["指标"]
    assert [cell.value for cell in page[3]][3:] == [864, 1135, "直接答复的诉求占受理总量的比例。"]


def test_no_cell_is_a_formula_and_names_of_sheets_are_allowed() -> None:
    book = _book(samples.hostile())
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert "'=cmd()" in [cell.value for cell in cells]
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in book.sheetnames)
    assert "<script>alert(1)</script>=1+1" in of_xlsx(xlsx(samples.hostile()))


def test_titles_that_are_alike_make_sheets_apart() -> None:
    table = samples.weekly().tables[0]
    twice = Report("weekly", "报", samples.weekly().period, tables=(table, table))
    assert _book(twice).sheetnames == ["正文", "诉求分类一览表", "诉求分类一览表2"]
    assert _book(samples.empty()).sheetnames == ["正文"]
