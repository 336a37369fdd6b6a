"""Previews that come by the calendar: each once, at its hour, made up for where the service was down for a while."""

from datetime import datetime

from desk import rounds
from desk.jobs import LOOK_UPS
from storage.database import Database
from tests.desk.bulletins import RULES, issuing
from tests.desk.office import Watched
from tests.reports.records import Records, at
from tests.tickets.city import ZONE


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=ZONE)


def watched(db: Database, now: str) -> Watched:
    office = Watched(db, issuing())
    office.now = moment(now)
    office.begin_rounds()
    return office


def made(office: Watched) -> list[tuple[str, str, str, str]]:
    rows = office.rows("SELECT kind, period, status, previewed_at FROM bulletins ORDER BY id")
    return [(row["kind"], row["period"], row["status"], (row["previewed_at"] or "")[5:16]) for row in rows]


def test_weekly_on_monday_and_monthly_on_the_third_at_eight_and_the_office_hears_of_it(db: Database) -> None:
    with db.write() as tx:
        for month, day in ((9, 25), (10, 1), (10, 8)):
            Records(tx).contact(at(month, day))
    office = watched(db, "09-27 12:00")
    office.clock_to(moment("10-14 07:59"))
    assert made(office) == [
        ("weekly", "2024-W39", "previewed", "09-30T08:00"),
        ("monthly", "2024-09", "previewed", "10-03T08:00"),
        ("weekly", "2024-W40", "previewed", "10-07T08:00"),
    ]
    office.clock_to(moment("10-14 08:01"))
    [*_, (recipient, _, text)] = [row for row in office.sent("office") if row[1] == "bulletin"]
    assert recipient == "office" and "热线周通报" in text and "2024年10月第2周" in text
    office.begin_rounds()
    office.clock_to(moment("10-22 12:00"))
    assert len(made(office)) == 4, "a restart makes none twice, and of a week without records there is none"


def test_a_preview_is_made_up_for_and_one_that_people_began_is_left_to_them(db: Database) -> None:
    with db.write() as tx:
        Records(tx).contact(at(9, 25))
    office = watched(db, "10-05 12:00")
    office.clock_to(moment("10-06 12:00"))
    assert made(office) == [("monthly", "2024-09", "previewed", "10-06T08:00")], (
        "two days late is not too late"
    )
    with db.write() as tx:
        tx.insert(
            "bulletins", kind="weekly", period="2024-W40", first="2024-09-30", last="2024-10-06",
            created_at="2024-10-06T12:00:00+08:00", created_by="r1",
        )  # fmt: skip
    office.clock_to(moment("10-07 12:00"))
    assert len(made(office)) == 2 and made(office)[1][2] == "draft"


def test_what_is_computed_is_read_before_anything_is_held(db: Database) -> None:
    with db.write() as tx:
        Records(tx).contact(at(10, 8))
    with db.read() as tx:
        galleys = LOOK_UPS[rounds.BULLETINS](tx, issuing(), moment("10-14 08:00"))
    assert list(galleys) == ["weekly"]
    assert RULES.preview_moment("annual", moment("12-31 00:00").date(), moment("12-31 00:00")) == datetime(
        2025, 1, 15, 8, tzinfo=ZONE
    )
