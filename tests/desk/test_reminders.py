"""Reminders ring exactly at their moment, once each, and never for a ticket that has moved on."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from storage.database import Database
from tests.desk.office import DUTY, LETTER, REPLY, REVIEWER, SEAT, Watched, handler, leader
from tests.tickets.city import CITY_LOOKS, HOUSING, POLICE, ZONE

CONSULTATION = replace(LETTER, purpose="咨询")
LEADER = f"{HOUSING}/周建平"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=ZONE)


def rung(office: Watched, kind: str = "") -> list[tuple[str, str, str]]:
    """When which reminder went to whom, oldest first."""
    rows = office.rows(
        "SELECT created_at, kind, recipient FROM outbox WHERE kind IN ('due_soon', 'overdue') ORDER BY id"
    )
    return [
        (row["created_at"][5:16].replace("T", " "), row["kind"], row["recipient"])
        for row in rows
        if kind in ("", row["kind"])
    ]


def signed(db: Database, **units: Any) -> Watched:
    """A complaint that the unit has signed on Monday noon; it is due on Monday week at 18:00."""
    office = Watched(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局", **units)
    office.must(handler(), "sign")
    return office


def contacted(db: Database, **units: Any) -> Watched:
    office = signed(db, **units)
    office.must(handler(), "contact", text="已电话联系", outcome="已联系")
    return office


def test_the_unit_then_the_office_then_the_leader_hear_of_a_deadline_that_passes(db: Database) -> None:
    office = contacted(db)
    office.clock_to(at("10-30 12:00"))
    assert rung(office) == [
        ("10-18 18:00", "due_soon", HOUSING),
        ("10-21 18:00", "overdue", HOUSING),
        ("10-21 18:00", "overdue", "office"),
        ("10-22 09:00", "overdue", HOUSING),
        ("10-22 09:00", "overdue", "office"),
        ("10-22 09:00", "overdue", LEADER),
    ]
    [text] = [text for _, kind, text in office.sent("unit") if kind == "due_soon"]
    assert "请于 10-21 18:00 前办结并回复。时限：5 个工作日，自 10-14 10:00 起，至 10-21 18:00。" in text


def test_signing_and_first_contact_have_reminders_of_their_own(db: Database) -> None:
    office = Watched(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.clock_to(at("10-14 18:00"))
    office.must(handler(), "sign")
    office.clock_to(at("10-15 18:30"))
    assert rung(office) == [
        ("10-14 17:00", "overdue", HOUSING),
        ("10-14 17:00", "overdue", "office"),
        ("10-15 18:00", "overdue", HOUSING),
        ("10-15 18:00", "overdue", "office"),
    ]
    texts = [text for _, _, text in office.sent("unit")]
    assert "应于 10-14 17:00 前签收" in texts[1] and "前首次联系群众" in texts[2]


def test_nothing_rings_for_what_was_done_in_time(db: Database) -> None:
    office = contacted(db)
    office.must(handler(), "reply", **REPLY)
    office.must(leader(), "approve")
    office.must(REVIEWER, "review_pass")
    office.clock_to(at("12-01 12:00"))
    assert rung(office) == []


def test_a_new_deadline_moves_the_reminders_and_a_return_ends_them(db: Database) -> None:
    office = contacted(db)
    office.must(handler(), "extend", reason="需要鉴定")
    office.must(DUTY, "extend_grant")
    office.clock_to(at("10-25 18:00"))
    assert rung(office) == [("10-25 18:00", "due_soon", HOUSING)]
    office.must(DUTY, "park", until="2024-11-29", reason="等待维修资金")
    office.clock_to(at("11-29 18:00"))
    assert rung(office)[1:] == [
        ("11-28 18:00", "due_soon", HOUSING),
        ("11-29 18:00", "overdue", HOUSING),
        ("11-29 18:00", "overdue", "office"),
    ]
    assert "前按承诺办结并回复" in office.sent("unit")[-1][2]


def test_rework_has_its_own_deadline_and_its_own_words(db: Database) -> None:
    office = Watched(db)
    office.until_review()
    office.must(REVIEWER, "review_reject", reason="没有说明依据")
    office.clock_to(at("10-17 18:00"))
    assert [line[:2] for line in rung(office)] == [
        ("10-16 18:00", "due_soon"),
        ("10-17 18:00", "overdue"),
        ("10-17 18:00", "overdue"),
    ]
    assert "前重新办理并回复" in office.sent("unit")[-1][2]


def test_a_ticket_without_a_unit_is_the_offices_to_remember(db: Database) -> None:
    office = Watched(db)
    office.open(CONSULTATION)
    office.clock_to(at("10-20 12:00"))
    assert rung(office) == [
        ("10-14 18:00", "due_soon", "office"),
        ("10-15 18:00", "overdue", "office"),
        ("10-16 09:00", "overdue", "office"),
    ]


def test_what_waits_for_the_office_is_not_held_against_the_unit(db: Database) -> None:
    office = Watched(db)
    office.until_review()
    office.clock_to(at("10-23 12:00"))
    assert {recipient for _, _, recipient in rung(office)} == {"office"}


def test_assistants_are_due_before_the_lead_and_only_those_who_said_nothing_are_reminded(
    db: Database,
) -> None:
    office = contacted(db, units=["公安局", "城管局"])
    [order] = {text for unit, _, text in office.sent("unit") if unit == POLICE}
    assert "在 10-18 18:00 前向牵头单位提出意见" in order
    office.must(handler(POLICE), "coreply", text="已走访现场，未发现占道")
    told = office.sent("unit")[-1]
    assert told[:2] == (HOUSING, "coreplied") and "已走访现场，未发现占道" in told[2]
    office.clock_to(at("10-18 18:00"))
    ours = [line for line in rung(office) if line[2] != HOUSING]
    assert ours == [
        ("10-17 18:00", "due_soon", CITY_LOOKS),
        ("10-18 18:00", "overdue", CITY_LOOKS),
        ("10-18 18:00", "overdue", "office"),
    ]


def test_assistants_hear_nothing_more_once_the_lead_has_summed_up(db: Database) -> None:
    office = contacted(db, units=["公安局"])
    office.must(handler(), "reply", **REPLY)
    office.clock_to(at("10-30 18:00"))
    assert POLICE not in {recipient for _, _, recipient in rung(office)}


def test_an_extension_gives_the_assistants_more_time_as_well(db: Database) -> None:
    office = contacted(db, units=["公安局"])
    office.must(handler(), "extend", reason="需要鉴定")
    office.must(DUTY, "extend_grant")
    office.clock_to(at("10-25 18:00"))
    assert [line for line in rung(office) if line[2] == POLICE] == [
        ("10-24 18:00", "due_soon", POLICE),
        ("10-25 18:00", "overdue", POLICE),
    ]


def test_a_withdrawn_ticket_reminds_nobody(db: Database) -> None:
    office = contacted(db, units=["公安局"])
    office.must(SEAT, "withdraw", reason="群众不要了")
    assert office.rows("SELECT kind FROM due WHERE done IS NULL AND kind LIKE 'clock%'") == []
