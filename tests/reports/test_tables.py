"""Tables: parts that sum to the whole, rows with nothing in them, the tail of a list, other versions of the tree."""

import pytest

from reports.drilldown import rows
from reports.keys import Key, read_key
from reports.periods import read_period
from reports.reading import Reading, span_of
from reports.report import Table
from reports.tables import table_of
from storage.database import Database
from storage.transaction import Transaction
from tests.reports.records import CITY, Records, at

WEEK = read_period("2024-W42")


def reading(tx: Transaction) -> Reading:
    return Reading(tx, CITY, at(10, 25))


def table(tx: Transaction, name: str) -> Table:
    return table_of(reading(tx), span_of(reading(tx), WEEK), name)


def behind(tx: Transaction, found: Table, row: int, column: int) -> list[str]:
    return rows(reading(tx), found.figures[row, column], WEEK, "weekly")


def test_rows_with_nothing_in_them_are_printed(db: Database) -> None:
    with db.write() as tx:
        Records(tx).contact(at(10, 15))
        assert table(tx, "channels").rows == (
            ("来电", 1, 1.0),
            ("微信", 0, 0.0),
            ("合计", 1, 1.0),
        )
        assert table(tx, "channels").title == "来件渠道（2024年10月14日至10月20日）"
        assert [row[0] for row in table(tx, "purposes").rows] == [
            "咨询",
            "求助",
            "投诉",
            "建议",
            "举报",
            "其他",
            "合计",
        ]


def test_categories_are_by_size_with_those_of_older_trees_among_them(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        for category, topic, count in (
            ("水务", "停水", 1), ("公用", "停水", 1), ("社区", "物业", 1), ("住房", "漏雨", 2), ("旧项", "取消", 1),
            ("其他类", "", 4), ("", "", 1),
        ):  # fmt: skip
            for _ in range(count):
                records.contact(at(10, 15), "answered", "phone", {"category": category, "topic": topic})
        found = table(tx, "valid_categories")
        assert [row[:2] for row in found.rows] == [
            ("住房", 3), ("水务", 2), ("旧项", 1), ("未分类", 1), ("其他类", 4), ("合计", 11)
        ]  # fmt: skip
        assert [len(behind(tx, found, n, 1)) for n in range(6)] == [3, 2, 1, 1, 4, 11]


def test_the_tail_is_one_row_and_equals_keep_the_citys_order(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        for n in range(12):
            records.ticket(at(10, 15), unit=f"第{n:02}组")
        for unit in ("柳溪镇", "县水利局", "县水利局", ""):
            records.ticket(at(10, 15), unit=unit)
        found = table(tx, "units")
        assert [row[0] for row in found.rows[:3]] == ["县水利局", "柳溪镇", "尚未派出"]
        assert found.rows[10] == ("其他单位", 5, 5 / 16)
        assert found.rows[11] == ("合计", 16, 1.0)
        assert [len(behind(tx, found, n, 1)) for n in (0, 2, 10, 11)] == [2, 1, 5, 16]


def test_rates_of_the_total_row_are_pooled(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        for n in range(3):
            records.ticket(at(10, 10), due=at(10, 15), closed_at=at(10, 14) if n else None)
        records.ticket(at(10, 10), "柳溪镇", due=at(10, 15), closed_at=at(10, 14))
        found = table(tx, "units_due")
    assert found.rows == (
        ("县水利局", 3, 2, 2 / 3, 2 / 3, 0, 0.0), ("柳溪镇", 1, 1, 1.0, 1.0, 0, 0.0), ("合计", 4, 3, 3 / 4, 3 / 4, 0, 0.0)
    )  # fmt: skip


def test_a_return_counts_for_the_unit_that_gave_the_ticket_back(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        number = records.ticket(at(10, 1), "柳溪镇")
        for seq, (day, unit) in enumerate(((10, "县水利局"), (15, "县住建局"), (16, "县水利局"))):
            records.returned(number, seq, at(10, day), unit)
        found = table(tx, "units_returns")
        assert found.rows == (("县水利局", 1, 0.5), ("县住建局", 1, 0.5), ("合计", 2, 1.0))
        assert behind(tx, found, 2, 1) == [number, number]


def test_a_campaign_is_a_part_of_all_requests(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        records.contact(at(10, 15), "answered", "phone", {"category": "住房", "topic": "漏雨"})
        records.contact(at(10, 15))
        found = table(tx, "campaigns")
        assert found.rows == (("清洁行动", 1, 0.5),)
        assert len(behind(tx, found, 0, 1)) == 1


def test_lines_are_a_part_of_the_total_and_all_are_printed(db: Database) -> None:
    with db.write() as tx:
        Records(tx).contact(at(10, 15), "answered", "phone", line="企业")
        assert table(tx, "lines").rows == (("环保专线", 0), ("企业专席", 1), ("合计", 1))


@pytest.mark.parametrize(
    "text", ["tickets", "tickets?unit=%E7%94%B2+%26%3D", "due?unit%21=a&unit%21=b&line=x"]
)
def test_a_key_is_read_as_it_was_written(text: str) -> None:
    assert str(read_key(text)) == text
    assert read_key("tickets") == Key("tickets")
