"""Low figures ask a unit for cause and measure; who files in time hears no more, who does not is told of higher up."""

from datetime import datetime

from desk import rectifying
from storage.database import Database
from tests.desk.office import Watched, handler
from tests.tickets.city import HOUSING, POLICE, ZONE
from tickets.model import Refusal

ABOUT = "按期办结率 62.5%"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=ZONE)


def asked(db: Database) -> Watched:
    office = Watched(db)
    office.now = at("11-04 09:00")
    with db.write() as tx:
        assert rectifying.open_of_figures(tx, office.city, HOUSING, ABOUT, "2024-10", office.now)
        assert not rectifying.open_of_figures(tx, office.city, HOUSING, ABOUT, "2024-10", office.now)
    return office


def filed(office: Watched, unit: str = HOUSING, cause: str = "人手不足") -> Refusal | None:
    with office.db.write() as tx:
        number = tx.value("SELECT id FROM rectifications")
        return rectifying.file(tx, handler(unit), number, cause, "增派两人专办", office.now)


def test_the_unit_is_asked_once_with_its_date(db: Database) -> None:
    office = asked(db)
    [(unit, kind, text)] = office.sent("unit")
    assert (unit, kind) == (HOUSING, "rectify")
    assert f"2024-10 {ABOUT}" in text and "请于 11-11 18:00 前" in text


def test_who_files_in_time_hears_no_more(db: Database) -> None:
    office = asked(db)
    assert filed(office) is None
    office.clock_to(at("11-30 12:00"))
    assert len(office.sent("unit")) == 1
    assert office.sent("office") == []


def test_who_does_not_file_is_reminded_then_the_office_and_the_leader_hear_of_it(db: Database) -> None:
    office = asked(db)
    office.clock_to(at("11-30 12:00"))
    assert office.told("due_soon") == [("11-08 18:00", "unit", HOUSING)]
    assert office.told("overdue") == [
        ("11-11 18:00", "unit", HOUSING),
        ("11-11 18:00", "office", "office"),
        ("11-12 09:00", "unit", HOUSING),
        ("11-12 09:00", "office", "office"),
        ("11-12 09:00", "leader", f"{HOUSING}/周建平"),
    ]


def test_only_the_unit_itself_files_and_says_why(db: Database) -> None:
    office = asked(db)
    other, empty = filed(office, POLICE), filed(office, cause=" ")
    assert other is not None and other.reason == "missing"
    assert empty is not None and empty.reason == "cause_missing"
