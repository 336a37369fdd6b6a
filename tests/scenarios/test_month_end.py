"""The month ends (S25): what citizens wrote stands in the right figures, and the figures are the records."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from hotline.report_city import report_city
from reports.drilldown import rows
from reports.kinds import KINDS
from reports.periods import read_period
from reports.reading import Reading
from reports.report import Report
from storage.database import Database, open_database
from tests.scenarios.cities import City
from tests.scenarios.conftest import in_both_cities
from tests.scenarios.script import Script, of, play

DONE = "10月15日已更换两盏路灯并连续三晚巡查，全部亮灯。联系电话0000-1234567。"
PREVIEW = datetime.fromisoformat("2024-11-03T08:00:00+08:00")


def october(city: City) -> Script:
    """A lamp that is mended and judged, another that is still dark, a proposal, and what is no request."""
    script = Script()
    for sender, estate in (("o1", city.estate), ("o2", city.other_estate)):
        script.says(sender, f"路灯不亮，{estate}，昨天，13800004321", "1")
        script.office("dispatch", of(sender), role="seat", unit=city.lamp_unit)
    script.handled(city.lamp_unit, of("o1"), DONE)
    script.wait(hours=4).says("o1", "1", "1")
    script.says("o3", "给街道的小周点个赞")
    script.says("o4", "系统测试017")
    script.says("o5", "你个大骗子，滚")
    script.says("o6", f"建议在{city.estate}门口加一盏路灯，13800004322", "1")
    return script.wait(days=20)


def made(db: Database, city: City, kind: str, period: str, now: datetime = PREVIEW) -> Report:
    with db.read() as tx:
        return KINDS[kind](Reading(tx, report_city(city.pack), now), read_period(period))


@pytest.fixture
def records(city: City, sqlite_template: Path, tmp_path: Path) -> Database:
    """The month as it was lived."""
    path = tmp_path / "month.db"
    shutil.copy(sqlite_template, path)
    db = open_database(f"sqlite:///{path}", durable=False)
    play(db, city.pack, october(city))
    return db


@in_both_cities
def test_the_month_counts_what_citizens_and_units_did(city: City, records: Database) -> None:
    report = made(records, city, "monthly", "2024-10")
    value = {figure.id: figure.value for figure in report.figures}
    parts = ("ticketed", "answered", "unclear", "contacts_withdrawn", "going_on", "other")
    assert (value["received"], [value[name] for name in parts]) == (6, [3, 1, 0, 0, 0, 2])
    purposes = {row[0]: row[1] for row in report.table("purposes").rows}
    assert (purposes["建议"], purposes["求助"], purposes["其他"], purposes["合计"]) == (1, 2, 3, 6)
    assert {row[:2] for row in report.table("other_purposes").rows} == {
        ("表扬", 1), ("系统测试", 1), ("骚扰", 1), ("合计", 3)
    }  # fmt: skip
    assert (value["valid_matters"], value["void_matters"]) == (4, 2)
    assert [value[name] for name in ("tickets", "on_time_rate", "ending", "ending_overdue")] == [
        3,
        1 / 3,
        2,
        2,
    ]
    assert [value[name] for name in ("callbacks", "rated", "satisfied_of_rated")] == [1, 1, 1.0]
    mended = city.number("241014", 1)
    with records.read() as tx:
        reading = Reading(tx, report_city(city.pack), PREVIEW)
        assert rows(reading, "satisfied_of_rated", read_period("2024-10")) == [mended]


def test_a_week_within_the_month_ends_where_it_ends(city: City, records: Database) -> None:
    """What is closed after a week is open in its bulletin, whenever that is made."""
    of_day, of_week = (
        {figure.id: figure.value for figure in made(records, city, kind, period).figures}
        for kind, period in (("daily", "2024-10-14"), ("weekly", "2024-W42"))
    )
    assert (of_day["ending"], of_day["ending_overdue"]) == (2, 0)
    assert (of_week["closed"], of_week["ending"], of_week["received_change"]) == (1, 2, None)
    later = {figure.id: figure.value for figure in made(records, city, "weekly", "2024-W43").figures}
    assert (later["opening"], later["new"], later["carried_overdue"], later["received_change"]) == (
        2,
        0,
        2,
        -1.0,
    )


def test_a_test_of_the_system_is_in_no_score(city: City, records: Database) -> None:
    """A ticket that somebody opened to try the system is on no list of units and asks nobody."""
    before = made(records, city, "monthly", "2024-10").figures
    with records.write() as tx:
        tx.run("UPDATE ticket_facts SET is_test = 1 WHERE number = :number", number=city.number("241014", 2))
    report = made(records, city, "monthly", "2024-10")
    assert report.figure("tickets").value == next(one.value for one in before if one.id == "tickets") - 1  # type: ignore[operator]
    assert report.table("units_due").rows[-1][1] == 2
