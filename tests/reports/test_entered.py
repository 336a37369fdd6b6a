"""Figures that only people can enter: there with their source, or not at all."""

from collections.abc import Mapping

from desk import office_records as desk
from reports.entered import entered
from reports.periods import read_period
from reports.report import Figure
from storage.database import Database
from tests.desk.office import CITY, MONDAY, SEAT
from tickets.record_kinds import KINDS

SEPTEMBER = read_period("2024-09")
REGION = {
    "day": "2024-09-01",
    "until": "2024-09-30",
    "title": "全州来件",
    "total": "400",
    "source": "州热线9月通报",
}


def figures(db: Database, *records: tuple[str, Mapping[str, str]]) -> dict[str, Figure]:
    with db.write() as tx:
        for kind, written in records:
            made = desk.record(tx, SEAT, desk.read(CITY, KINDS[kind], written, MONDAY), MONDAY)
            assert isinstance(made, int)
        return {figure.id: figure for figure in entered(tx, SEPTEMBER, 100)}


def test_what_nobody_entered_is_no_figure(db: Database) -> None:
    other = {**REGION, "until": "2024-10-06", "title": "全州一周"}
    assert figures(db, ("region_total", other)) == {}


def test_calls_of_the_period_are_added_up(db: Database) -> None:
    calls = {"title": "话务", "offered": "120", "answered": "100"}
    days = [("calls", {**calls, "day": day}) for day in ("2024-09-10", "2024-09-20", "2024-10-01")]
    found = figures(db, *days)
    assert [found[name].value for name in ("entered_offered", "entered_answered", "entered_abandoned")] == [
        240,
        200,
        40,
    ]
    assert found["entered_connect_rate"].value == 200 / 240


def test_a_share_of_the_region_names_the_source_of_its_total(db: Database) -> None:
    total, share = figures(db, ("region_total", REGION)).values()
    assert (total.value, share.value, share.title) == (400, 0.25, "占全州来件的比例")
    assert "州热线9月通报" in share.definition
