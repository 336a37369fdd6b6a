"""Tables of counts as offices have them, and what is said of those that cannot be assessed."""

import io

import pytest
from openpyxl import Workbook

from reports.assessment_file import CountsWrong, read_counts
from storage.sheet_reading import NotATable
from tests.reports.assessing import preset

HEADER = "unit,accepted,due,handled,on_time,rework,dissatisfied,rated\n"


def _read(text: str, name: str = "yueyang", encoding: str = "utf-8") -> tuple[list[object], str]:
    counted = read_counts(text.encode(encoding), preset(name))
    return [tuple(unit.counts.values()) for unit in counted.units], "\n".join(counted.warnings)


def test_the_headings_and_numbers_of_an_offices_own_table_are_read() -> None:
    text = (
        "某区九月考核表,,,,,,,,\n"
        "序号,承办单位,受理数（件）,应办数,办结数,按时办结数,返工件数,不满意数,有效评价数,办结率%\n"
        '1,甲局," 1,204 ",１２０件,120.0,119,2,3,30,100%\n'
        "2,乙街道,5,—,,0,0,0,0,0\n"
        "3,合 计,1209,120,120,119,3,3,30,100%\n"
        "注：乙街道无应办工单,,,,,,,,,\n,备注：有效评价以回访日期计,,,,,,,,\n"
    )
    rows, warnings = _read(text, encoding="gb18030")
    assert rows == [(1204, 120, 120, 119, 2, 3, 30), (5, 0, 0, 0, 0, 0, 0)]
    assert "第 5 行是合计，没有计入" in warnings and "返工数”是 3，各单位相加是 2" in warnings
    assert "第 4 行“乙街道”的应办理数、办理数没有数字，按 0 计" in warnings
    assert "第 6 行不是单位的件数" in warnings and "第 7 行不是单位的件数" in warnings


def test_a_workbook_with_a_title_above_its_header_is_read() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["九月考核"], HEADER.strip().split(","), ["甲局", 3, 2, 2, 2.0, 0, 1, 1]):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    [unit] = read_counts(file.getvalue(), preset()).units
    assert unit.counts["on_time"] == 2 and unit.unit == "甲局"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("甲局,1,2,3,3,0,0,0", "第 2 行“甲局”：办理数 3 大于应办理数 2"),
        ("甲局,1,3,2,3,0,0,0", "按期办理数 3 大于办理数 2"),
        ("甲局,1,3,3,3,4,0,0", "返工数 4 大于应办理数 3"),
        ("甲局,1,3,3,3,0,2,1", "回访不满意数 2 大于有效回访评价数 1"),
        ("甲局,1,3,3,3,0,-1,1", "第 2 行“回访不满意数”写的是“-1”，这一列要写不小于 0 的整数"),
        ("甲局,1,100%,3,3,0,1,1", "写的是“100%”，这一列要件数，不要百分比"),
        ('甲局,1,"1,2",3,3,0,1,1', "写的是“1,2”"),
        ("甲局,1,2.5,3,3,0,1,1", "写的是“2.5”"),
        (",1,3,3,3,0,1,1", "第 2 行没有写单位"),
        ("甲局,1,3,3,3,0,1,1\n甲局,1,3,3,3,0,1,1", "第 3 行的单位“甲局”在第 2 行已经有了"),
    ],
)
def test_impossible_rows_are_named_and_refused(rows: str, said: str) -> None:
    with pytest.raises(CountsWrong) as refused:
        _read(HEADER + rows + "\n乙局,1,2,3,3,0,0,0\n")
    lines = str(refused.value).splitlines()
    assert any(said in line for line in lines)
    assert any("“乙局”：办理数 3 大于应办理数 2" in line for line in lines), "all faults are told at once"


def test_a_column_that_is_missing_is_named_unless_the_preset_knows_how_to_do_without() -> None:
    with pytest.raises(CountsWrong, match="“返工数”（rework）、“有效回访评价数”（rated）"):
        _read("部门名称,应办理数,办理数,按期办理数,不满意数\n甲局,1,1,1,0\n")
    letters = "部门名称,受理信件数,应办理数,办理数,按期办理数,返工数,满意数\n丙区,10,9,9,9,0,9\n"
    rows, warnings = _read(letters, "letterbox")
    assert rows == [(10, 9, 9, 9, 0, 9, 9)]
    assert "没有“有效回访评价数”一列，按 应办理数 计" in warnings


def test_rows_of_json_may_leave_counts_out_but_not_the_unit() -> None:
    row = '{"unit": "甲局", "due": 2, "handled": 2, "on_time": 2, "rework": 0, "dissatisfied": 0, "rated": 0}'
    rows, warnings = _read(f'[{row}, {{"unit": "乙局", "due": 1}}]')
    assert rows[1] == (1, 0, 0, 0, 0, 0) and "“乙局”的办理数、按期办理数" in warnings
    with pytest.raises(CountsWrong, match="“部门名称”（unit）"):
        _read('[{"due": 1, "handled": 1}]')


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", HEADER.encode(), (HEADER + "合计,1,1,1,1,0,0,0\n").encode(),
                                  b"PK\x03\x04 broken", b"\xff\xfe\x00"])  # fmt: skip
def test_a_file_that_is_no_such_table_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(NotATable):
        read_counts(data, preset())
