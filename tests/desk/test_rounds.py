"""What comes round by the calendar: digests on working days, gaps of the roster before every rest, upkeep of articles."""

from dataclasses import replace
from datetime import date, datetime

from desk import duty
from knowledge_base import store
from knowledge_base.articles import Content
from storage.clock import stamp
from storage.database import Database
from tests.desk.office import CITY, DUTY, LETTER, SEAT, Watched, handler
from tests.tickets.city import CITY_LOOKS, EAST_HEAT, HOUSING, POLICE, WEST_HEAT, ZONE
from tickets.roster import Duty, Roster
from tickets.units import Unit, missing_people


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=ZONE)


def begun(db: Database, now: datetime, **changes: object) -> Watched:
    """An office whose rounds begin at a moment."""
    office = Watched(db, replace(CITY, **changes))  # type: ignore[arg-type]
    office.now = now
    office.begin_rounds()
    return office


def watch(officer: str, starts: str, ends: str) -> Duty:
    return Duty(EAST_HEAT, at(starts), at(ends), officer)


# the daily digest


def test_a_digest_goes_to_whom_it_concerns_on_the_mornings_of_working_days(db: Database) -> None:
    office = begun(db, at("10-11 10:00"))
    office.now = at("10-11 20:00")
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.clock_to(at("10-14 12:00"))
    days = ("10-12 08:30", "10-14 08:30")  # Saturday is a make-up day, Sunday is free
    expected = [("unit", HOUSING), ("leader", f"{HOUSING}/周建平"), ("office", "office")]
    assert office.told("digest") == [(day, *whom) for day in days for whom in expected]
    [first, _] = [text for _, kind, text in office.sent("unit") if kind == "digest"]
    assert first.splitlines() == [
        f"{HOUSING}督办日报（10-12）：未签收 1 件。",
        "【未签收】",
        f"{office.number} 物业公司乱收物业费（时限 10-17 18:00）",
    ]


def test_a_digest_counts_and_lists_what_is_late_uncontacted_supervised_and_returned(db: Database) -> None:
    office = begun(db, at("10-14 09:00"))
    office.now = at("10-14 10:00")
    office.open()
    office.must(SEAT, "dispatch", unit="住建局", units=["公安局"])
    office.must(handler(), "sign")
    office.must(DUTY, "supervise", text="请抓紧")
    office.open(replace(LETTER, text="公租房漏水", title="公租房漏水", sender="o2"))
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "return", reason="不属于本局", suggest="城管局")
    office.clock_to(at("10-21 08:31"))
    texts = {recipient: text for recipient, kind, text in office.sent("unit") if kind == "digest"}
    assert texts[HOUSING].splitlines()[0].endswith("今日到期 1 件，未联系群众 1 件，督办中 1 件。")
    assert texts[POLICE].splitlines()[0].endswith("已超期 1 件，待交协办意见 1 件。")
    [*_, text] = [text for _, kind, text in office.sent("office") if kind == "digest"]
    assert "今日到期 2 件" in text and "被单位退回 1 件" in text
    assert "公租房漏水（热线办，时限 10-21 18:00）" in text


def test_nothing_is_sent_where_there_is_nothing(db: Database) -> None:
    office = begun(db, at("10-14 08:00"))
    office.clock_to(at("10-18 12:00"))
    assert office.rows("SELECT * FROM outbox") == []


def test_a_long_section_is_cut_and_the_secret_of_a_line_is_kept(db: Database) -> None:
    office = begun(db, at("10-14 08:00"), readers={"执法监督": ("duty_leader",)})
    for n in range(23):
        office.open(replace(LETTER, sender=f"o{n}"))
    office.open(replace(LETTER, text="民警收好处", title="民警收好处", sender="p1"))
    with db.write() as tx:
        tx.run("UPDATE tickets SET line = '执法监督' WHERE title = '民警收好处'")
        tx.run("UPDATE tickets SET status = 'dispatched', unit = :unit", unit=CITY_LOOKS)
    office.clock_to(at("10-14 12:00"))
    [(_, _, to_office)] = office.sent("office")
    assert "未签收 23 件" in to_office and "另有 3 件" in to_office and "民警" not in to_office
    to_unit = next(text for unit, _, text in office.sent("unit") if unit == CITY_LOOKS)
    assert "未签收 24 件" in to_unit and "民警" not in to_unit


# the roster

WEEKS = (watch("甲", "09-20 00:00", "10-01 00:00"), watch("乙", "10-08 00:00", "12-01 00:00"))


def test_a_gap_in_a_holiday_is_alarmed_three_days_ahead_at_nine_once(db: Database) -> None:
    office = begun(db, at("09-25 12:00"), roster=Roster(WEEKS))
    office.clock_to(at("10-20 12:00"))
    heaters = (EAST_HEAT, WEST_HEAT)
    assert office.told("roster_gap") == [
        *(("09-28 09:00", "unit", unit) for unit in heaters),
        ("09-28 09:00", "office", "office"),
    ], "one keeps a roster with a hole, the other should keep one; who need not keep one is left alone"
    [(_, _, text)] = office.sent("office")
    assert f"{EAST_HEAT}：10-01 00:00 至 10-08 00:00" in text
    tasks = office.rows("SELECT unit, title, due FROM tasks WHERE kind = 'roster_gap'")
    assert [(task["unit"], task["due"]) for task in tasks] == [
        (unit, stamp(at("10-01 00:00"))) for unit in heaters
    ]


def test_a_hole_in_the_middle_of_a_weekend_is_found_and_its_parts_are_named(db: Database) -> None:
    duties = (watch("甲", "10-14 00:00", "10-19 08:00"), watch("乙", "10-19 20:00", "10-20 09:30"))
    office = begun(db, at("10-14 12:00"), roster=Roster(duties))
    office.clock_to(at("10-19 12:00"))
    assert office.told("roster_gap")[0] == ("10-16 09:00", "unit", EAST_HEAT)
    [(_, _, text)] = office.sent("unit")
    assert "10-19 08:00 至 10-19 20:00、10-20 09:30 至 10-21 00:00" in text


def test_weekends_before_a_roster_begins_are_no_gaps_and_holidays_are(db: Database) -> None:
    office = begun(db, at("09-25 12:00"), roster=Roster([watch("甲", "10-14 00:00", "12-01 00:00")]))
    office.clock_to(at("10-20 12:00"))
    assert [day for day, _, unit in office.told("roster_gap") if unit == EAST_HEAT] == ["09-28 09:00"]


def test_a_gap_that_is_filled_closes_its_task_and_one_that_opens_late_is_alarmed_the_next_morning(
    db: Database,
) -> None:
    office = begun(db, at("09-25 12:00"), roster=Roster(WEEKS))
    office.clock_to(at("09-28 12:00"))
    full = (*WEEKS, watch("丙", "10-01 00:00", "10-08 00:00"))
    office.city = replace(office.city, roster=Roster(full))
    office.clock_to(at("09-29 12:00"))
    done = office.rows("SELECT unit, done_by FROM tasks WHERE done IS NOT NULL")
    assert done == [{"unit": EAST_HEAT, "done_by": "system"}]
    office.city = replace(office.city, roster=Roster((*WEEKS, watch("丙", "10-01 00:00", "10-07 12:00"))))
    office.clock_to(at("10-02 12:00"))
    assert office.told("roster_gap")[-2:] == [
        ("09-30 09:00", "unit", EAST_HEAT),
        ("09-30 09:00", "office", "office"),
    ]


def test_what_a_unit_has_not_named_is_said_in_words() -> None:
    unit = Unit("某供热公司", "企业", leader="甲")
    assert missing_people(unit, keeps_roster=False) == ("分管领导", "联络员", "值班表")
    assert duty.missing(CITY, unit) == ("分管领导", "联络员", "值班表")
    assert duty.missing(CITY, replace(unit, kind="局委办")) == ("分管领导", "联络员")


# the knowledge base


def article(code: str, unit: str, valid_to: date | None = None) -> Content:
    return Content(code, unit, f"{code}怎么办", "请到窗口办理。", valid_to=valid_to)


def keep(db: Database, *contents: Content, now: datetime) -> None:
    with db.write() as tx:
        for content in contents:
            store.submit(tx, content, "k1", now)
        store.publish_all(tx, "k2", now)


def test_a_unit_that_sends_nothing_is_reminded_once_a_period(db: Database) -> None:
    with db.write() as tx:
        tx.insert(
            "pack_revisions",
            number=1,
            loaded_at=stamp(at("10-01 09:00")),
            loaded_by="x",
            digest="",
            content="{}",
        )
    keep(db, article("A", HOUSING), now=at("10-20 10:00"))
    office = begun(db, at("10-20 12:00"))
    office.clock_to(at("12-20 12:00"))
    told = office.told("no_push")
    assert [day for day, _, unit in told if unit == HOUSING] == ["11-19 08:30", "12-19 08:30"]
    assert [day for day, _, unit in told if unit == POLICE] == ["10-31 08:30", "11-30 08:30"]


def test_articles_are_reviewed_before_they_end_and_missed_when_they_did(db: Database) -> None:
    keep(
        db,
        article("A", HOUSING, date(2024, 11, 30)),
        article("B", POLICE, date(2024, 11, 30)),
        now=at("10-14 10:00"),
    )
    office = begun(db, at("10-14 12:00"))
    office.clock_to(at("11-15 12:00"))
    assert office.told("review_due") == [("10-31 08:30", "unit", HOUSING), ("10-31 08:30", "unit", POLICE)]
    assert office.open_tasks() == ["review_due", "review_due"]
    with db.write() as tx:
        store.confirm_review(tx, "A", 1)
    office.clock_to(at("12-05 12:00"))
    titles = [task["title"] for task in office._tasks() if task["done"] is None]
    assert titles == ["知识复核：B怎么办", "知识过期未复核，请联系责任单位：B怎么办"]
    keep(db, article("B", POLICE, date(2025, 11, 30)), now=at("12-05 12:00"))
    office.clock_to(at("12-06 12:00"))
    assert office.open_tasks() == []
    assert len(office.told("review_due")) == 2


def test_a_restart_neither_loses_a_round_nor_doubles_it(db: Database) -> None:
    office = begun(db, at("10-14 12:00"))
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.now = at("10-16 15:00")
    office.begin_rounds()
    office.clock(hours=24)
    assert [day for day, audience, _ in office.told("digest") if audience == "office"] == [
        "10-15 08:30",
        "10-16 08:30",
        "10-17 08:30",
    ]
