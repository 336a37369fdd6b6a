"""Rows of other platforms, under the headers that they use."""

from zoneinfo import ZoneInfo

from storage.sheet_reading import SheetRow, read_table
from tickets.transfers import knows_header, read_transfers

CITY = ZoneInfo("Asia/Shanghai")
FILE = """省级平台转办清单,,,
工单编号,标题,诉求内容,办理时限,联系电话
S-1,饲料厂气味,夜里气味刺鼻，一直没有解决,2024年10月18日 18:00,13800001111
S-2,,小区停水,下周五,
,没有编号,路灯坏了,,
S-1,饲料厂气味,夜里气味刺鼻，孩子咳嗽,2024/10/17 12:00,13800001111
S-3,空白,,,
"""


def test_rows_are_read_and_faults_are_named_by_row_and_column() -> None:
    found, rejected = read_transfers(read_table(FILE.encode("gb18030"), knows_header), CITY)
    assert [(one.number, one.title, one.phone, f"{one.due:%m-%d %H:%M}") for one in found] == [
        ("S-1", "饲料厂气味", "13800001111", "10-17 12:00")
    ]
    assert found[0].text.endswith("孩子咳嗽"), "of one number the later row counts"
    assert [(one.row, one.column) for one in rejected] == [(4, "办理时限"), (5, "外部编号"), (7, "主要内容")]


def test_a_number_of_the_other_system_goes_before_our_own_column() -> None:
    cells = {"工单编号": "HX1", "外部编号": "P-9", "主要内容": "路灯不亮"}
    found, _ = read_transfers([SheetRow(2, cells)], CITY)
    assert found[0].number == "P-9"
