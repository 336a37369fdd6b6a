"""Call records of a telephone system: single calls or a day's counts, each once, and the rate that is made of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from channels.calls import Brought, import_calls
from storage.database import Database
from storage.sheet_reading import NotATable
from storage.transaction import Row

NOW = datetime(2024, 11, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def brought(db: Database, text: str) -> Brought:
    return import_calls(db, text.encode("gb18030"), "calls.csv", "甲", NOW)


def rows_of(db: Database, sql: str) -> list[Row]:
    with db.read() as tx:
        return tx.all(sql)


def test_single_calls_and_daily_counts_are_calls_each_once(db: Database) -> None:
    single = "某月话务\n呼入时间,坐席工号,通话结果,等待时长,通话时长\n2024-10-14 10:05,8001,接通,00:12,01:02:03\n2024-10-14 10:06,,放弃,95,"
    daily = "日期,呼入量,接通量\n2024-10-15,5,4\n合计,5,4"
    first = brought(db, single)
    assert (first.new, first.offered, first.answered, first.rejected) == (2, 2, 1, [])
    assert (brought(db, single).unchanged, brought(db, daily).new) == (2, 1)
    changed = brought(db, daily.replace("5,4", "6,4"))
    assert (changed.updated, changed.offered, changed.answered) == (1, 6, 4)
    (whole,) = rows_of(
        db,
        "SELECT count(*) AS n, sum(answered) AS a, sum(wait_seconds) AS w, sum(talk_seconds) AS t FROM calls",
    )
    assert [int(value) for value in whole.values()] == [8, 5, 107, 3723]


def test_what_cannot_be_counted_is_named(db: Database) -> None:
    told = brought(db, "日期,呼入量,接通量\n昨天,5,4\n2024-10-15,5,6\n2024-10-16,许多,6")
    assert [(one.row, one.column) for one in told.rejected] == [(2, "日期"), (3, "接通量"), (4, "呼入量")]
    assert brought(db, "日期,结果\n2024-10-15,响了").rejected[0].column == "结果"
    with pytest.raises(NotATable):
        brought(db, "甲,乙\n1,2")
