"""The training pack: what came often, what nobody could answer, what was difficult, what replies lacked."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotline.pack.check import check_folder
from hotline.report_city import report_city
from reports.kinds import KINDS
from reports.periods import read_period
from reports.reading import Reading
from storage.clock import stamp
from storage.database import Database

CITIES = ("packs/demo", "tests/packs/other_city")


@pytest.mark.parametrize("folder", CITIES)
def test_a_week_has_its_gaps_and_what_replies_lacked(db: Database, folder: str) -> None:
    city = report_city(check_folder(Path(folder)).usable())
    at = datetime(2024, 10, 16, 10, tzinfo=city.zone)
    with db.write() as tx:
        for person in ("a", "b"):
            tx.insert(
                "answer_log", conversation_id=person, at=stamp(at), query="屋顶花园归谁修，打13800001111",
                decision="none", candidates=json.dumps([]),
            )  # fmt: skip
        for unit in ("甲局", "甲局", "乙局"):
            tx.insert("reply_faults", ticket="T1", unit=unit, code="no_fact", at=stamp(at))
        tx.insert("reply_faults", ticket="T1", unit="甲局", code="rude", at=stamp(at - timedelta(days=9)))
    with db.read() as tx:
        pack = KINDS["training"](Reading(tx, city, at + timedelta(days=1)), read_period("2024-W42"))
    [gap] = pack.table("gaps").rows
    assert gap[3:] == (2, 2) and "13800001111" not in str(gap[1])
    [fault] = pack.table("reply_faults").rows
    assert fault[1:] == (3, 1, 2) and "{" not in str(fault[0])
    assert pack.table("difficult").rows == () and "本期没有。" in str(pack.chapters)
    assert all(table.internal for table in pack.tables[1:])
